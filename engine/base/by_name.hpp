#pragma once
#include "engine/base/json_reader.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fenghuo::engine {

/// A name in eight bytes: how it begins, how it ends and how long it is. Two names of one mark are compared in full.
inline std::uint64_t mark_of(std::string_view name) {
  constexpr std::size_t k_part = sizeof(std::uint64_t);
  std::uint64_t begins = 0, ends = 0;
  if (name.size() >= k_part) {
    std::memcpy(&begins, name.data(), k_part);
    std::memcpy(&ends, name.data() + name.size() - k_part, k_part);
  } else {
    for (const char letter : name)
      begins = begins << 8U | static_cast<unsigned char>(letter);
  }
  constexpr std::uint64_t k_odd = 0x9E3779B97F4A7C15;
  return (begins * k_odd + ends) * k_odd + name.size();
}

/// Some tens of things by their names, in the order of the names. They lie side by side, their marks beside them, so
/// that looking one up, going through all and copying them cost little. What is added or taken moves the others: keep no
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
  void clear() { all_.clear(), marks_.clear(); }

  auto find(std::string_view name) { return all_.begin() + place_of(name); }
  auto find(std::string_view name) const { return all_.begin() + place_of(name); }
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != end(); }
  T& at(std::string_view name) { return existing(find(name)); }
  const T& at(std::string_view name) const { return existing(find(name)); }
  T& operator[](const std::string& name) {
    if (const auto known = find(name); known != end()) return known->second;
    const auto place = std::ranges::upper_bound(all_, name, {}, &value_type::first);
    marks_.insert(marks_.begin() + (place - all_.begin()), mark_of(name));
    return all_.emplace(place, name, T{})->second;
  }
  friend bool operator==(const ByName& a, const ByName& b) { return a.all_ == b.all_; }

 private:
  /// One past the last if there is none.
  [[nodiscard]] std::ptrdiff_t place_of(std::string_view name) const {
    const std::uint64_t mark = mark_of(name);
    auto at = std::find(marks_.begin(), marks_.end(), mark);
    while (at != marks_.end() && all_[static_cast<std::size_t>(at - marks_.begin())].first != name)
      at = std::find(at + 1, marks_.end(), mark);
    return at - marks_.begin();
  }
  auto& existing(auto place) const {
    if (place == all_.end()) throw std::out_of_range("nothing by this name");
    return place->second;
  }

  std::vector<value_type> all_;
  std::vector<std::uint64_t> marks_;  // of the names, in the same order
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
