#include "engine/runtime/timer_index.hpp"

#include "engine/incident/timers.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

Millis foresee(const TimerRow& timer, const Reading& now) {
  const Millis boot_left = timer.start_boot + (timer.due_at - timer.start) - now.boot;
  const Millis wall_left = timer.due_at - now.wall;
  if (!needs_both_clocks(timer.name)) return now.boot + std::min(boot_left, wall_left);
  return now.boot + (timer.wall_void ? boot_left : std::max(boot_left, wall_left));
}

}  // namespace

void TimerIndex::arm(TimerRow timer, const Reading& now) {
  disarm(timer);
  const Key key{timer.stream, timer.name, timer.due_at};
  const Millis fires_at = foresee(timer, now);
  order_.insert({fires_at, timer.due_at, key});
  timers_.emplace(key, Armed{std::move(timer), fires_at});
}

bool TimerIndex::disarm(const TimerRow& timer) {
  const auto found = timers_.find({timer.stream, timer.name, timer.due_at});
  if (found == timers_.end()) return false;
  order_.erase({found->second.fires_at, found->second.row.due_at, found->first});
  timers_.erase(found);
  return true;
}

void TimerIndex::postpone(const TimerRow& timer, Millis until) {
  const auto found = timers_.find({timer.stream, timer.name, timer.due_at});
  if (found == timers_.end()) return;
  order_.erase({found->second.fires_at, found->second.row.due_at, found->first});
  found->second.fires_at = until;
  order_.insert({until, found->second.row.due_at, found->first});
}

void TimerIndex::clear() {
  timers_.clear();
  order_.clear();
}

void TimerIndex::reorder(const Reading& now) {
  order_.clear();
  for (auto& [key, armed] : timers_) {
    armed.fires_at = foresee(armed.row, now);
    order_.insert({armed.fires_at, armed.row.due_at, key});
  }
}

const TimerRow* TimerIndex::due(const Reading& now) const {
  if (order_.empty() || std::get<0>(*order_.begin()) > now.boot) return nullptr;
  return &timers_.at(std::get<2>(*order_.begin())).row;
}

std::optional<Millis> TimerIndex::wait(const Reading& now) const {
  if (order_.empty()) return std::nullopt;
  return std::max<Millis>(0, std::get<0>(*order_.begin()) - now.boot);
}

std::vector<TimerRow> TimerIndex::all() const {
  std::vector<TimerRow> out;
  for (const auto& [_, armed] : timers_)
    out.push_back(armed.row);
  return out;
}

}  // namespace fenghuo::engine
