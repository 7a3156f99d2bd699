#include "engine/runtime/timer_index.hpp"

#include "engine/incident/timers.hpp"

#include <algorithm>
#include <tuple>

namespace fenghuo::engine {

namespace {

Millis foresee(const TimerRow& timer, const Reading& now) {
  const Millis boot_left = timer.start_boot + (timer.due_at - timer.start) - now.boot;
  const Millis wall_left = timer.due_at - now.wall;
  if (!needs_both_clocks(timer.name)) return now.boot + std::min(boot_left, wall_left);
  return now.boot + (timer.wall_void ? boot_left : std::max(boot_left, wall_left));
}

auto identity(const TimerRow& row) {
  return std::tie(row.stream, row.name, row.due_at);
}

}  // namespace

std::size_t TimerIndex::Hash::operator()(const TimerRow& row) const {
  const std::hash<std::string> text;
  return text(row.stream) * 31 + text(row.name) * 7 + static_cast<std::size_t>(row.due_at);
}

bool TimerIndex::Same::operator()(const TimerRow& a, const TimerRow& b) const {
  return identity(a) == identity(b);
}

bool TimerIndex::Sooner::operator()(const Armed* a, const Armed* b) const {
  const auto when = [](const Armed* armed) { return std::tie(armed->fires_at, armed->row.due_at); };
  if (when(a) != when(b)) return when(a) < when(b);
  return identity(a->row) < identity(b->row);
}

void TimerIndex::arm(TimerRow timer, const Reading& now) {
  disarm(timer);
  const Millis fires_at = foresee(timer, now);
  order_.insert(&*timers_.insert({std::move(timer), fires_at}).first);
}

void TimerIndex::fill(std::vector<TimerRow> timers, const Reading& now) {
  clear();
  timers_.reserve(timers.size());
  for (auto& timer : timers)
    timers_.insert({std::move(timer)});
  reorder(now);
}

bool TimerIndex::disarm(const TimerRow& timer) {
  const auto found = timers_.find(timer);
  if (found == timers_.end()) return false;
  order_.erase(&*found);
  timers_.erase(found);
  return true;
}

void TimerIndex::postpone(const TimerRow& timer, Millis until) {
  const auto found = timers_.find(timer);
  if (found == timers_.end()) return;
  order_.erase(&*found);
  found->fires_at = until;
  order_.insert(&*found);
}

void TimerIndex::clear() {
  order_.clear();
  timers_.clear();
}

/// A million are sorted side by side and then put in at the end, one behind the other: looking for a place for each was
/// most of a start (tests/bench/README.md).
void TimerIndex::reorder(const Reading& now) {
  struct Place {
    Millis fires_at, due_at;
    const Armed* armed;
  };
  order_.clear();
  std::vector<Place> places;
  places.reserve(timers_.size());
  for (const auto& armed : timers_) {
    armed.fires_at = foresee(armed.row, now);
    places.push_back({armed.fires_at, armed.row.due_at, &armed});
  }
  std::ranges::sort(places, [](const Place& a, const Place& b) {
    const auto when = [](const Place& place) { return std::tie(place.fires_at, place.due_at); };
    if (when(a) != when(b)) return when(a) < when(b);
    return identity(a.armed->row) < identity(b.armed->row);
  });
  for (const auto& place : places)
    order_.insert(order_.end(), place.armed);
}

const TimerRow* TimerIndex::due(const Reading& now) const {
  if (order_.empty() || (*order_.begin())->fires_at > now.boot) return nullptr;
  return &(*order_.begin())->row;
}

std::optional<Millis> TimerIndex::wait(const Reading& now) const {
  if (order_.empty()) return std::nullopt;
  return std::max<Millis>(0, (*order_.begin())->fires_at - now.boot);
}

std::vector<TimerRow> TimerIndex::all() const {
  std::vector<TimerRow> out;
  out.reserve(timers_.size());
  for (const auto& armed : timers_)
    out.push_back(armed.row);
  std::ranges::sort(out, [](const TimerRow& a, const TimerRow& b) { return identity(a) < identity(b); });
  return out;
}

}  // namespace fenghuo::engine
