#pragma once
#include "engine/journal/totals.hpp"

namespace fenghuo::engine {

/// The file `tail` beside the journal: how far the last acknowledged transaction reached.
///
/// A damaged write-ahead log looks to SQLite like one that ends there: it drops what was committed after the damage and
/// is content. So after every COMMIT, and before the reply, the writer overwrites this file with what the journal must
/// hold from now on. It is not synced (the log is): after a power loss it may be older than the journal, never newer.
struct Tail {
  std::int64_t commits = 0;
  std::string hash;  ///< of the record `seq`
  std::int64_t seq = 0;
  FENGHUO_DESCRIBE(commits, hash, seq)
};

/// Nothing if the file is absent. Internal "corrupt-record" if it cannot be read.
Result<std::optional<Tail>> read_tail(const std::string& folder);

/// What the journal lacks that `tail` says was acknowledged, or nothing.
std::optional<Text> missing_after(const Tail& tail, Database& db, const Totals& totals);

/// The writer's side. Owns the descriptor.
class TailFile {
 public:
  TailFile() = default;
  ~TailFile();
  TailFile(const TailFile&) = delete;
  TailFile& operator=(const TailFile&) = delete;

  Result<void> open(const std::string& folder);
  /// Overwrites in place. A failure leaves an older tail, which is still true.
  void write(const Totals& totals) const;
  /// The same, on the disk when it returns.
  [[nodiscard]] bool write_through(const Totals& totals) const;

 private:
  int file_ = -1;
};

}  // namespace fenghuo::engine
