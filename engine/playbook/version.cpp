#include "engine/playbook/library.hpp"

#include <algorithm>
#include <charconv>

namespace fenghuo::engine {

namespace {

/// The part before `separator`, which is taken off `rest` with it.
std::string_view take(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

bool is_number(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Numbers by value, of any length; words by their letters; a number before a word.
int compare_part(std::string_view a, std::string_view b) {
  if (is_number(a) != is_number(b)) return is_number(a) ? -1 : 1;
  if (!is_number(a)) return a.compare(b);
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  return a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
}

/// Of two lists equal as far as the shorter goes, the shorter is the older.
int compare_parts(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty())
    if (const int order = compare_part(take(a, '.'), take(b, '.')); order != 0) return order;
  return a.empty() == b.empty() ? 0 : a.empty() ? -1 : 1;
}

}  // namespace

bool older_version(std::string_view a, std::string_view b) {
  a = take(a, '+');
  b = take(b, '+');
  const auto core_a = take(a, '-'), core_b = take(b, '-');
  if (const int order = compare_parts(core_a, core_b); order != 0) return order < 0;
  if (a.empty() || b.empty()) return !a.empty() && b.empty();  // "1.0.0-rc.1" comes before "1.0.0"
  return compare_parts(a, b) < 0;
}

}  // namespace fenghuo::engine
