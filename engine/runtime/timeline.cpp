#include "engine/runtime/timeline.hpp"

#include <algorithm>
#include <tuple>

namespace fenghuo::engine {

namespace {

bool sooner(const TimerRow& a, const TimerRow& b) {
  return std::tie(a.due_at, a.stream, a.name) < std::tie(b.due_at, b.stream, b.name);
}

auto place_of(auto& timers, const TimerRow& timer) {
  return std::ranges::lower_bound(timers, timer, sooner, &Timelines::Armed::row);
}

}  // namespace

void Timelines::put(const std::string& stream, std::shared_ptr<Timeline> timeline) {
  for (auto& armed : timers_)
    if (armed.row.stream == stream) armed.timeline = timeline.get();
  timelines_[stream] = std::move(timeline);
}

void Timelines::arm(TimerRow timer) {
  disarm(timer);
  const auto place = place_of(timers_, timer);
  const Timeline* timeline = of(timer.stream);
  timers_.insert(place, {std::move(timer), timeline});
}

void Timelines::disarm(const TimerRow& timer) {
  const auto place = place_of(timers_, timer);
  if (place != timers_.end() && !sooner(timer, place->row)) timers_.erase(place);
}

const TimerRow* Timelines::find(const std::string& stream, const std::string& name) const {
  for (const auto& [row, _] : timers_)
    if (row.name == name && row.stream == stream) return &row;
  return nullptr;
}

const TimerRow* Timelines::due(const Reading& now) const {
  for (const auto& [row, timeline] : timers_)
    if (timeline->running && timeline->now(now) >= row.due_at) return &row;
  return nullptr;
}

std::optional<Millis> Timelines::wait(const Reading& now) const {
  std::optional<Millis> out;
  for (const auto& [row, timeline] : timers_) {
    const auto left = timeline->wait(row.due_at, now);
    if (left && (!out || *left < *out)) out = left;
  }
  return out;
}

}  // namespace fenghuo::engine
