#pragma once
#include "engine/base/json_reader.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fenghuo::engine {

/// How a name begins, ends, and how long it is: all there is to it, up to sixteen letters.
struct NameMark {
  static constexpr std::size_t k_part = sizeof(std::uint64_t);
  std::uint64_t begins = 0, ends = 0;
  std::size_t size = 0;

  explicit NameMark(std::string_view name) : size(name.size()) {
    if (size >= k_part) {
      std::memcpy(&begins, name.data(), k_part);
      std::memcpy(&ends, name.data() + size - k_part, k_part);
    } else {
      for (const char letter : name)
        begins = begins << 8U | static_cast<unsigned char>(letter);
    }
  }
  [[nodiscard]] bool is_all() const { return size <= 2 * k_part; }
  [[nodiscard]] std::uint64_t hash() const {
    constexpr std::uint64_t k_odd = 0x9E3779B97F4A7C15;
    return ((begins * k_odd + ends) ^ size) * k_odd;
  }
  friend bool operator==(const NameMark&, const NameMark&) = default;
};

/// Some tens of things by their names, in the order of the names. They lie side by side, so that going through all and
/// copying them cost little; a small table says where each is. What is added or taken moves the others: keep no
/// reference across that.
template <class T>
class ByName {
 public:
  using value_type = std::pair<std::string, T>;

  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  void clear() { *this = {}; }

  auto find(std::string_view name) { return all_.begin() + place_of(name); }
  auto find(std::string_view name) const { return all_.begin() + place_of(name); }
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != end(); }
  T& at(std::string_view name) { return existing(find(name)); }
  const T& at(std::string_view name) const { return existing(find(name)); }
  T& operator[](std::string_view name) {
    if (const auto known = find(name); known != end()) return known->second;
    const auto place = std::ranges::upper_bound(all_, name, {}, &value_type::first);
    marks_.insert(marks_.begin() + (place - all_.begin()), NameMark(name));
    T& added = all_.emplace(place, std::string(name), T{})->second;
    lay_out();
    return added;
  }
  friend bool operator==(const ByName& a, const ByName& b) { return a.all_ == b.all_; }

 private:
  /// One past the last if there is none.
  [[nodiscard]] std::ptrdiff_t place_of(std::string_view name) const {
    const NameMark mark(name);
    for (std::size_t slot = first_slot(mark); !table_.empty() && table_[slot] != 0; slot = next_slot(slot)) {
      const std::size_t place = table_[slot] - 1U;
      if (marks_[place] == mark && (mark.is_all() || all_[place].first == name))
        return static_cast<std::ptrdiff_t>(place);
    }
    return static_cast<std::ptrdiff_t>(all_.size());
  }
  auto& existing(auto place) const {
    if (place == all_.end()) throw std::out_of_range("nothing by this name");
    return place->second;
  }
  /// A table of slots, at most half of them taken: each the place of a thing, from 1, or 0.
  void lay_out() {
    table_.assign(std::bit_ceil(2 * all_.size()), 0);
    for (std::size_t place = 0; place < marks_.size(); ++place) {
      std::size_t slot = first_slot(marks_[place]);
      while (table_[slot] != 0)
        slot = next_slot(slot);
      table_[slot] = static_cast<std::uint32_t>(place + 1);
    }
  }
  [[nodiscard]] std::size_t first_slot(const NameMark& mark) const {
    return (mark.hash() >> 40U) & (table_.size() - 1);
  }
  [[nodiscard]] std::size_t next_slot(std::size_t slot) const { return (slot + 1) & (table_.size() - 1); }

  std::vector<value_type> all_;
  std::vector<NameMark> marks_;  // of the names, in the same order
  std::vector<std::uint32_t> table_;
};

template <class T>
void write(JsonWriter& w, const ByName<T>& items) {
  w.begin_object();
  for (const auto& [name, item] : items) {
    w.key(name);
    write(w, item);
  }
  w.end_object();
}
template <class T>
void read(JsonReader& r, ByName<T>& out) {
  out.clear();
  std::string name;
  for (r.begin_object(); r.next_member(name);)
    read(r, out[name]);
}

}  // namespace fenghuo::engine
