#include "engine/runtime/committer.hpp"

#include <future>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_events_a_gathering = 500;

Problem after_failure() {
  Problem problem = Problem::make(Kind::Unavailable, "journal-failed",
                                  {"暂时无法保存，请稍后重试", "nothing can be kept at the moment; try again"});
  problem.retry_after_s = 2;
  return problem;
}

}  // namespace

Committer::Committer(Journal& journal, Driven driven) : journal_(journal) {
  if (driven == Driven::by_threads) thread_ = std::thread([this] { run(); });
}

Committer::~Committer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Committer::push(Batch batch, Done done) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(batch), std::move(done)});
  }
  wake_.notify_one();
}

Result<void> Committer::settle(Batch batch) {
  std::promise<Result<void>> settled;
  push(std::move(batch), [&](const Result<void>& result) { settled.set_value(result); });
  if (!thread_.joinable())
    while (turn()) {
    }
  return settled.get_future().get();
}

void Committer::listen(std::function<void()> listener) {
  const std::lock_guard lock(listening_);
  listener_ = std::move(listener);
}

void Committer::resume() {
  const std::lock_guard lock(mutex_);
  failed_ = false;
}

std::size_t Committer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

Committer::Counts Committer::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

/// Called with the mutex held. One command's events are never split, so a gathering may exceed the bound by one batch.
std::deque<Committer::Item> Committer::gather() {
  std::deque<Item> out;
  for (std::size_t events = 0; !queue_.empty() && events < k_events_a_gathering;) {
    events += queue_.front().batch.events.size();
    out.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return out;
}

Result<void> Committer::commit(std::span<const Batch> batches) {
  std::int64_t events = 0;
  for (const auto& batch : batches)
    events += static_cast<std::int64_t>(batch.events.size());
  Result<void> result = journal_.commit(batches);
  {
    const std::lock_guard lock(mutex_);
    if (!result) {
      failed_ = true;
      ++counts_.failures;
      return result;
    }
    ++counts_.transactions;
    counts_.events += events;
  }
  const std::lock_guard lock(listening_);
  if (events > 0 && listener_) listener_();
  return result;
}

void Committer::run() {
  do {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
  } while (turn());
}

bool Committer::turn() {
  std::deque<Item> items;
  bool failed;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return false;
    items = gather();
    failed = failed_;
  }
  std::vector<Batch> batches;
  for (auto& item : items)
    if (!item.batch.empty()) batches.push_back(std::move(item.batch));

  Result<void> result;
  if (failed) {
    result = after_failure();
  } else if (!batches.empty()) {
    result = commit(batches);
  }
  for (auto& item : items)
    if (item.done) item.done(result);
  return true;
}

}  // namespace fenghuo::engine
