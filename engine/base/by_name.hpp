#pragma once
#include "engine/base/json_reader.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
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

/// Some tens of things by their names, in the order of the names; a small table says where each is. A thing stays where
/// it is in memory while others come, so that a reference to it lasts; an iterator does not.
template <class T>
class ByName {
 public:
  using value_type = std::pair<const std::string, T>;

  /// Goes through the things in the order of their names.
  template <class Thing>
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = ByName::value_type;
    using pointer = Thing*;
    using reference = Thing&;
    Iterator() = default;
    explicit Iterator(const std::unique_ptr<ByName::value_type>* at) : at_(at) {}
    Thing& operator*() const { return **at_; }
    Thing* operator->() const { return at_->get(); }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(at_++); }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const std::unique_ptr<ByName::value_type>* at_ = nullptr;
  };
  using iterator = Iterator<value_type>;
  using const_iterator = Iterator<const value_type>;

  ByName() = default;
  ByName(const ByName& other) : marks_(other.marks_), table_(other.table_) {
    all_.reserve(other.all_.size());
    for (const auto& one : other.all_)
      all_.push_back(std::make_unique<value_type>(*one));
  }
  ByName(ByName&&) noexcept = default;
  ByName& operator=(ByName other) noexcept {
    all_.swap(other.all_), marks_.swap(other.marks_), table_.swap(other.table_);
    return *this;
  }
  ~ByName() = default;

  iterator begin() { return iterator(all_.data()); }
  iterator end() { return iterator(all_.data() + all_.size()); }
  const_iterator begin() const { return const_iterator(all_.data()); }
  const_iterator end() const { return const_iterator(all_.data() + all_.size()); }
  [[nodiscard]] std::size_t size() const { return all_.size(); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  void clear() { *this = {}; }

  iterator find(std::string_view name) { return iterator(all_.data() + place_of(name)); }
  const_iterator find(std::string_view name) const { return const_iterator(all_.data() + place_of(name)); }
  [[nodiscard]] bool contains(std::string_view name) const { return place_of(name) != all_.size(); }
  T& at(std::string_view name) { return all_[existing(name)]->second; }
  const T& at(std::string_view name) const { return all_[existing(name)]->second; }
  T& operator[](std::string_view name) {
    if (const std::size_t known = place_of(name); known != all_.size()) return all_[known]->second;
    // Whatever can fail comes first, so that marks, things and table never part.
    auto thing = std::make_unique<value_type>(std::string(name), T{});
    std::vector<std::uint32_t> table(std::bit_ceil(2 * all_.size() + 2), 0);
    if (const std::size_t room = 2 * all_.size() + 4; all_.size() == all_.capacity()) all_.reserve(room);
    marks_.reserve(all_.capacity());
    const auto place = std::ranges::upper_bound(all_, name, {}, name_of) - all_.begin();
    marks_.insert(marks_.begin() + place, NameMark(name));
    const auto added = all_.insert(all_.begin() + place, std::move(thing));
    table_.swap(table);
    lay_out();
    return (*added)->second;
  }
  friend bool operator==(const ByName& a, const ByName& b) {
    return std::ranges::equal(a.all_, b.all_, [](const auto& one, const auto& other) { return *one == *other; });
  }

 private:
  /// One past the last if there is none.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    const NameMark mark(name);
    for (std::size_t slot = first_slot(mark); !table_.empty() && table_[slot] != 0; slot = next_slot(slot)) {
      const std::size_t place = table_[slot] - 1U;
      if (marks_[place] == mark && (mark.is_all() || all_[place]->first == name)) return place;
    }
    return all_.size();
  }
  [[nodiscard]] std::size_t existing(std::string_view name) const {
    const std::size_t place = place_of(name);
    if (place == all_.size()) throw std::out_of_range("nothing by this name");
    return place;
  }
  static const std::string& name_of(const std::unique_ptr<value_type>& one) { return one->first; }
  /// Slots, at most half of them taken: each the place of a thing, from 1, or 0, as all are to begin with.
  void lay_out() {
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

  std::vector<std::unique_ptr<value_type>> all_;
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
