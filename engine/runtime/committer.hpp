#pragma once
#include "engine/journal/journal.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace fenghuo::engine {

/// Who turns the engine's two loops: a thread each, or a simulation that calls them on its own thread, in any order.
enum class Driven { by_threads, by_hand };

/// The commit thread. Takes what is queued at that moment, makes one transaction of it and never waits for more.
///
/// Order is kept: `done` is called (on the commit thread) after everything pushed before it is durable, also for an
/// empty batch; so whatever a caller saw is committed before they hear of it. After a failed commit everything queued
/// behind it fails too, and so does every later push until `resume`: it may have been decided on state that was never
/// kept.
class Committer {
 public:
  using Done = std::function<void(const Result<void>&)>;

  explicit Committer(Journal& journal, Driven driven = Driven::by_threads);
  /// Commits what is queued, then ends the thread. By hand: what is queued is gone, as when a process is killed.
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  void push(Batch batch, Done done);
  /// Pushes, and returns once this and everything before it is durable or has failed.
  Result<void> settle(Batch batch = {});
  /// One round of the loop: what is queued becomes one transaction and is answered. False if nothing was queued. Only
  /// the loop calls it.
  bool turn();
  /// Called on the commit thread after every transaction that brought events, before anybody is answered; must not
  /// block. Once this returns, the listener before is not running and is never called again.
  void listen(std::function<void()> listener);
  /// Called once the state has been read anew.
  void resume();
  [[nodiscard]] std::size_t queued() const;
  /// Transactions and events since the start.
  struct Counts {
    std::int64_t transactions = 0, events = 0, failures = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Item {
    Batch batch;
    Done done;
  };
  void run();
  std::deque<Item> gather();
  Result<void> commit(std::span<const Batch> batches);

  Journal& journal_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool failed_ = false;
  bool stopping_ = false;
  Counts counts_;
  std::mutex listening_;
  std::function<void()> listener_;
  std::thread thread_;
};

}  // namespace fenghuo::engine
