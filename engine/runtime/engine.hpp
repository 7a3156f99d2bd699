#pragma once
#include "engine/runtime/committer.hpp"
#include "engine/runtime/core.hpp"
#include "engine/runtime/known_keys.hpp"

#include <atomic>

namespace fenghuo::engine {

/// What a piece of work answers. `status` and `body` are the door's; the engine keeps them for a keyed request and
/// otherwise only carries them.
struct Answer {
  int status = 200;
  std::string body;
  std::int64_t version = 0;  ///< of the incident it is about; 0: none
  bool replayed = false;     ///< the first answer to this key, again
};

/// A POST that may be repeated: `scope` is the caller, `digest` of method, target and body.
struct IdempotencyKey {
  std::string scope, key, digest;
};

/// The one executor: all work runs on the engine thread, in order, one piece at a time.
///
/// A piece of work sees a Core whose time stands still and whose due timers have fired; what it puts into its batch is
/// committed whole or not at all; its answer is delivered after everything it saw is durable. If its commit fails, the
/// answer is Unavailable and nothing of it remains.
class Engine {
 public:
  using Work = std::function<Result<Answer>(Core&, Batch&)>;
  /// Called once, on the commit thread or (refused at once) on the caller's. Must not block.
  using Reply = std::function<void(Result<Answer>)>;

  /// `companion`, if any, must outlive it.
  Engine(Journal& journal, const Library& library, const Clock& clock, Random& random, Zone zone = {},
         Driven driven = Driven::by_threads, Companion* companion = nullptr);
  /// Finishes what was accepted. By hand: what was accepted is gone, as when a process is killed; `stop` finishes it.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Reads the journal, fires what came due meanwhile, starts the threads.
  Result<void> start();
  /// Stops taking work, finishes what was accepted, ends the threads. Idempotent.
  void stop();

  /// Work that changes something. Unavailable at once if the queue is full or the engine is stopping.
  void submit(Work work, Reply reply, std::optional<IdempotencyKey> key = std::nullopt);
  /// Work that only reads: also done while writes fail.
  void read(Work work, Reply reply);

  /// One round of the engine's loop: looks at the clocks, then does one piece of work if any waits. False once it is
  /// stopping and nothing is left. Only the loop calls it, and `turn_commits`, the committer's.
  bool turn();
  bool turn_commits() { return committer_->turn(); }

  /// For tests on a virtual clock: looks at the clocks now, fires what is due, and returns once that is durable.
  void settle();

  /// `listener` is called whenever new events have become durable; see Committer::listen. Between `start` and `stop`.
  void on_events(std::function<void()> listener) { committer_->listen(std::move(listener)); }

  /// See Core::callers_version. From any thread; has changed before the answer to what changed it is given.
  [[nodiscard]] std::uint64_t callers_version() const { return callers_version_.load(std::memory_order_acquire); }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] bool writable() const { return !degraded_.load(); }
  [[nodiscard]] std::size_t queued() const;
  /// How much is done and not durable yet.
  [[nodiscard]] std::size_t uncommitted() const { return committer_ ? committer_->queued() : 0; }
  [[nodiscard]] Committer::Counts commits() const { return committer_ ? committer_->counts() : Committer::Counts{}; }

 private:
  struct Item {
    Work work;
    Reply reply;
    std::optional<IdempotencyKey> key;
    bool writes = true;
  };
  void enqueue(Item item);
  void run();
  void perform(Item item);
  Result<Answer> answer_once(const Item& item, Batch& batch);
  void tick();
  void note_failure();
  void try_to_recover();
  bool read_anew(Batch& batch);
  std::chrono::milliseconds patience() const;

  Journal& journal_;
  const Clock& clock_;
  const Driven driven_;
  Core core_;
  std::unique_ptr<Committer> committer_;
  KnownKeys keys_;
  std::map<std::pair<std::string, std::string>, IdempotencyRecord> recent_;  // not surely committed yet
  std::deque<std::pair<std::string, std::string>> recent_order_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> inbox_;
  bool stopping_ = false;
  Millis last_probe_ = 0;  // boot clock
  bool readable_ = true;   // the engine thread's, as is the next: what is in memory can be answered from
  bool kept_ = true;       // …, and is what is committed, nothing more
  std::atomic<std::uint64_t> callers_version_ = 0;
  std::atomic<bool> degraded_ = false;
  std::atomic<bool> commit_failed_ = false;
  std::thread thread_;
};

}  // namespace fenghuo::engine
