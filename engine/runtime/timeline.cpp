#include "engine/runtime/timeline.hpp"

#include <tuple>

namespace fenghuo::engine {

bool Timelines::Sooner::operator()(const TimerRow& a, const TimerRow& b) const {
  return std::tie(a.due_at, a.stream, a.name) < std::tie(b.due_at, b.stream, b.name);
}

void Timelines::put(const std::string& stream, std::shared_ptr<Timeline> timeline) {
  for (const auto& armed : timers_)
    if (armed.row.stream == stream) armed.timeline = timeline.get();
  timelines_[stream] = std::move(timeline);
}

void Timelines::arm(TimerRow timer) {
  disarm(timer);
  const Timeline* timeline = of(timer.stream);
  timers_.insert({std::move(timer), timeline});
}

void Timelines::disarm(const TimerRow& timer) {
  if (const auto found = timers_.find(timer); found != timers_.end()) timers_.erase(found);
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
