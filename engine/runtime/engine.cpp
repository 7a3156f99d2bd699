#include "engine/runtime/engine.hpp"

#include <future>

#include <spdlog/spdlog.h>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_inbox = 4096;
constexpr std::size_t k_recent_keys = 20'000;
constexpr Millis k_probe_every = k_second;
// However far the next timer is: a clock that was set, or a machine that slept, is noticed within this time.
constexpr auto k_longest_sleep = std::chrono::seconds(20);

Problem busy(std::string code, Text detail) {
  Problem problem = Problem::make(Kind::Unavailable, std::move(code), std::move(detail));
  problem.retry_after_s = 2;
  return problem;
}

}  // namespace

Engine::Engine(Journal& journal, const Library& library, const Clock& clock, Random& random, Zone zone, Driven driven,
               Companion* companion)
    : journal_(journal),
      clock_(clock),
      driven_(driven),
      core_(journal, library, clock, random, std::move(zone), companion) {}

Engine::~Engine() {
  if (driven_ == Driven::by_threads) stop();
}

Result<void> Engine::start() {
  Batch batch;
  if (auto recovered = core_.recover(batch); !recovered) return recovered;
  core_.begin(batch);
  core_.fire_due(batch);
  if (!batch.empty())
    if (auto committed = journal_.commit({&batch, 1}); !committed) return committed;
  if (auto known = keys_.read(journal_); !known) return known;
  committer_ = std::make_unique<Committer>(journal_, driven_);
  if (driven_ == Driven::by_threads) thread_ = std::thread([this] { run(); });
  return {};
}

void Engine::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  } else if (committer_) {
    while (turn()) {
    }
    (void)committer_->settle();  // each answer has been given as it came out
  }
  committer_.reset();
}

void Engine::submit(Work work, Reply reply, std::optional<IdempotencyKey> key) {
  enqueue({std::move(work), std::move(reply), std::move(key), true});
}

void Engine::read(Work work, Reply reply) {
  enqueue({std::move(work), std::move(reply), std::nullopt, false});
}

void Engine::enqueue(Item item) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && inbox_.size() < k_inbox) {
      inbox_.push_back(std::move(item));
      wake_.notify_one();
      return;
    }
  }
  item.reply(busy("busy", {"系统繁忙，请稍后重试", "too much is waiting; try again in a moment"}));
}

std::size_t Engine::queued() const {
  const std::lock_guard lock(mutex_);
  return inbox_.size();
}

void Engine::settle() {
  std::promise<void> done;
  read([](Core&, Batch&) -> Result<Answer> { return Answer{}; }, [&](const Result<Answer>&) { done.set_value(); });
  done.get_future().wait();
}

std::chrono::milliseconds Engine::patience() const {
  if (degraded_.load()) return std::chrono::milliseconds(k_probe_every);
  const auto wait = core_.wait();
  return wait ? std::min<std::chrono::milliseconds>(std::chrono::milliseconds(*wait), k_longest_sleep)
              : k_longest_sleep;
}

void Engine::run() {
  do {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, patience(), [&] { return stopping_ || !inbox_.empty() || (commit_failed_ && !degraded_); });
  } while (turn());
}

bool Engine::turn() {
  std::optional<Item> item;
  {
    const std::lock_guard lock(mutex_);
    if (inbox_.empty() && stopping_) return false;
    if (!inbox_.empty()) {
      item = std::move(inbox_.front());
      inbox_.pop_front();
    }
  }
  if (commit_failed_) try_to_recover();
  try {
    tick();
  } catch (const std::exception& error) {
    spdlog::error("engine: {}", error.what());
    commit_failed_ = true;
  }
  callers_version_.store(core_.callers_version(), std::memory_order_release);
  if (item) perform(std::move(*item));
  return true;
}

/// Time first: whatever is due has happened before anybody's work looks at it.
void Engine::tick() {
  if (degraded_) return;
  Batch batch;
  core_.begin(batch);
  core_.fire_due(batch);
  for (const auto& problem : core_.take_unfired())
    spdlog::error("a timer is due but its incident cannot be read: {}", problem.detail.en);
  if (batch.empty()) return;
  committer_->push(std::move(batch), [this](const Result<void>& committed) {
    if (!committed) note_failure();
  });
}

void Engine::note_failure() {
  {
    const std::lock_guard lock(mutex_);
    commit_failed_ = true;
  }
  wake_.notify_one();
}

Result<Answer> Engine::answer_once(const Item& item, Batch& batch) {
  if (!item.key) return item.work(core_, batch);
  const std::pair id{item.key->scope, item.key->key};
  std::optional<IdempotencyRecord> first;
  if (const auto found = recent_.find(id); found != recent_.end()) {
    first = found->second;
  } else if (keys_.may_be_answered(id.first, id.second)) {
    auto kept = journal_.find_idempotency(id.first, id.second);
    if (!kept) return kept.error();
    first = std::move(*kept);
  }
  if (first && first->recorded_at + k_idempotency_kept >= core_.now().wall) {  // as long as the journal keeps it
    if (first->request_digest != item.key->digest)
      return Problem::make(
          Kind::Invalid, "key-reused",
          {"同一 Idempotency-Key 已用于另一请求", "this Idempotency-Key was used for another request"});
    return Answer{.status = first->status, .body = first->body, .replayed = true};
  }
  if (keys_.overfull()) {
    if (auto read = keys_.read(journal_); !read) return read.error();
    for (const auto& [recent, _] : recent_)
      keys_.note(recent.first, recent.second);
  }
  auto answer = item.work(core_, batch);
  if (!answer) return answer;  // a refusal changed nothing, so asking again is a new question
  IdempotencyRecord record{.body = answer->body,
                           .key = item.key->key,
                           .recorded_at = core_.now().wall,
                           .request_digest = item.key->digest,
                           .scope = item.key->scope,
                           .status = answer->status};
  keys_.note(id.first, id.second);
  recent_[id] = record;
  recent_order_.push_back(id);
  if (recent_order_.size() > k_recent_keys) {
    recent_.erase(recent_order_.front());
    recent_order_.pop_front();
  }
  batch.idempotency = std::move(record);
  return answer;
}

void Engine::perform(Item item) {
  if (degraded_ && !readable_)
    return item.reply(
        busy("degraded", {"暂时无法读取，请稍后重试", "what is kept cannot be read at the moment; try again"}));
  if (degraded_ && item.writes)
    return item.reply(
        busy("degraded", {"暂时无法保存，只能查看，请稍后重试", "writes fail at the moment; reading goes on"}));
  Batch batch;
  Result<Answer> answer = Problem::internal("the engine stumbled");
  try {
    answer = answer_once(item, batch);
  } catch (const std::exception& error) {
    spdlog::error("engine: {}", error.what());
    commit_failed_ = true;  // the state may be half changed: it is read anew
  }
  callers_version_.store(core_.callers_version(), std::memory_order_release);
  if (!answer && !batch.empty()) {
    commit_failed_ = true;  // refused half-way: the same
    batch = {};
  }
  if (degraded_) return item.reply(std::move(answer));  // everything in memory is committed
  committer_->push(std::move(batch),
                   [this, answer = std::move(answer), reply = std::move(item.reply)](const Result<void>& committed) {
                     if (committed) return reply(answer);
                     note_failure();
                     reply(committed.error());
                   });
}

/// Forgets what was never kept, then proves with a commit of its own that writing works again.
void Engine::try_to_recover() {
  const Millis now = clock_.now().boot;
  if (degraded_ && now < last_probe_ + k_probe_every) return;
  last_probe_ = now;
  if (!degraded_) {
    spdlog::error("engine: a commit failed; writes are refused until one succeeds");
    kept_ = false;
  }
  degraded_ = true;
  // Whatever was pushed meanwhile has failed or will fail behind the failed one; after it, nothing is in flight.
  (void)committer_->settle();
  Batch probe;
  if (!kept_ && !read_anew(probe)) return;
  probe.disarm.emplace_back();  // of nothing: a commit that leaves no trace but its number
  committer_->resume();
  if (!committer_->settle(std::move(probe))) return;
  commit_failed_ = false;
  degraded_ = false;
  spdlog::info("engine: writes work again");
  Batch note;
  core_.begin(note);
  core_.record("system", WritesResumed{.cause = "commit failed"}, the_system(), note);
  committer_->push(std::move(note), [this](const Result<void>& committed) {
    if (!committed) note_failure();
  });
}

/// Once is enough, however long the disk stays away: while writes are refused nothing in memory changes.
bool Engine::read_anew(Batch& batch) {
  recent_.clear();
  recent_order_.clear();
  const auto recovered = core_.recover(batch);
  readable_ = bool(recovered);
  if (!recovered) spdlog::error("engine: cannot read the journal: {}", recovered.error().detail.en);
  kept_ = recovered && batch.empty();
  return readable_;
}

}  // namespace fenghuo::engine
