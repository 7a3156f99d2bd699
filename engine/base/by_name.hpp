#pragma once
#include "engine/base/json_reader.hpp"
#include "engine/base/json_writer.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fenghuo::engine {

/// Some tens of things by their names, in the order of the names. They lie side by side, so that looking one up, going
/// through all and copying them cost little. What is added or taken moves the others: keep no reference across that.
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
  void clear() { all_.clear(); }

  auto find(std::string_view name) { return found_in(all_, name); }
  auto find(std::string_view name) const { return found_in(all_, name); }
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != end(); }
  T& at(std::string_view name) { return existing(find(name)); }
  const T& at(std::string_view name) const { return existing(find(name)); }
  T& operator[](const std::string& name) {
    if (const auto known = find(name); known != end()) return known->second;
    const auto place = std::ranges::upper_bound(all_, name, {}, &value_type::first);
    return all_.emplace(place, name, T{})->second;
  }
  friend bool operator==(const ByName&, const ByName&) = default;

 private:
  /// Names differ in length more often than not, so going through them all reads few of them.
  static auto found_in(auto& all, std::string_view name) {
    return std::ranges::find_if(all, [name](const value_type& one) { return one.first == name; });
  }
  auto& existing(auto place) const {
    if (place == all_.end()) throw std::out_of_range("nothing by this name");
    return place->second;
  }

  std::vector<value_type> all_;
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
