#pragma once
#include "engine/journal/chain.hpp"
#include "engine/journal/tail.hpp"

#include <functional>
#include <mutex>

namespace fenghuo::engine {

/// The one connection that commits and checkpoints. What it remembers (where each stream stands, the totals) is what
/// the last COMMIT left; after a failure it forgets all of it and reads it again.
class SqliteWriter {
 public:
  SqliteWriter(std::string folder, Random& random) : folder_(std::move(folder)), random_(random) {}

  /// Makes the tables in an empty file; else checks that this is a journal it can read and that nothing acknowledged is
  /// missing at its end, because whatever is written after a loss would hide it.
  Result<void> open();
  Result<void> commit(std::span<const Batch> batches);

 private:
  using Work = std::function<Result<void>()>;
  Result<void> connect();
  Result<void> create();
  Result<void> check();
  /// The one way to write: BEGIN IMMEDIATE, the work, the totals, COMMIT, the tail; or nothing of it.
  Result<void> transact(const Work& work);
  void abandon();
  Result<void> apply(const Batch& batch);
  Result<void> append(const Recorded& recorded);
  Result<Tip*> tip_of(const std::string& stream);
  Result<void> keep(const Document& document);
  bool record_answer(const IdempotencyRecord& record);
  bool forget_answers();

  std::string folder_;
  Random& random_;
  std::mutex mutex_;
  std::unique_ptr<Database> db_;
  TailFile tail_;
  bool remembers_ = false;
  Totals totals_;
  std::unordered_map<std::string, Tip> tips_;
  /// When the oldest and the newest kept answers were given.
  struct Span {
    Millis first, last;
  };
  std::optional<Span> answers_;
  Chain chain_;
  std::string actor_, payload_;
};

}  // namespace fenghuo::engine
