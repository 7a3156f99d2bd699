#pragma once
#include "engine/journal/journal.hpp"

#include <string>
#include <unordered_set>

namespace fenghuo::engine {

/// Which idempotency keys may have an answer in the journal: nearly every key is new, and asking the journal costs more
/// than deciding. Says yes for some that have none, never no for one that has. A number for each key.
class KnownKeys {
 public:
  /// Those that the journal holds, and no others.
  Result<void> read(Journal& journal);
  void note(const std::string& scope, const std::string& key);
  [[nodiscard]] bool may_be_answered(const std::string& scope, const std::string& key) const;
  /// So many were noted that it is time to `read` again and forget those whose answers are gone.
  [[nodiscard]] bool overfull() const { return numbers_.size() > limit_; }

 private:
  std::unordered_set<std::size_t> numbers_;
  std::size_t limit_ = 0;
};

}  // namespace fenghuo::engine
