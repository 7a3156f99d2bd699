#include "engine/runtime/known_keys.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_few = 1'000'000;  // not worth looking through

std::size_t number_of(const std::string& scope, const std::string& key) {
  const std::hash<std::string> hash;
  return hash(scope) * 0x9e3779b97f4a7c15ULL + hash(key);
}

}  // namespace

Result<void> KnownKeys::read(Journal& journal) {
  std::unordered_set<std::size_t> numbers;
  auto read = journal.answered_keys(
      [&](const std::string& scope, const std::string& key) { numbers.insert(number_of(scope, key)); });
  if (!read) return read;
  numbers_ = std::move(numbers);
  limit_ = std::max(k_few, 2 * numbers_.size());
  return {};
}

void KnownKeys::note(const std::string& scope, const std::string& key) {
  numbers_.insert(number_of(scope, key));
}

bool KnownKeys::may_be_answered(const std::string& scope, const std::string& key) const {
  return numbers_.contains(number_of(scope, key));
}

}  // namespace fenghuo::engine
