#include "engine/runtime/timeline.hpp"

namespace fenghuo::engine {

namespace {

std::tuple<Millis, std::string, std::string> place_of(const TimerRow& timer) {
  return {timer.due_at, timer.stream, timer.name};
}

}  // namespace

void Timelines::arm(TimerRow timer) {
  auto place = place_of(timer);
  timers_.insert_or_assign(std::move(place), std::move(timer));
}

void Timelines::disarm(const TimerRow& timer) {
  timers_.erase(place_of(timer));
}

std::optional<TimerRow> Timelines::find(const std::string& stream, const std::string& name) const {
  for (const auto& [place, timer] : timers_)
    if (timer.stream == stream && timer.name == name) return timer;
  return std::nullopt;
}

const TimerRow* Timelines::due(const Reading& now) const {
  for (const auto& [place, timer] : timers_) {
    const Timeline& timeline = *timelines_.at(timer.stream);
    if (timeline.running && timeline.now(now) >= timer.due_at) return &timer;
  }
  return nullptr;
}

std::optional<Millis> Timelines::wait(const Reading& now) const {
  std::optional<Millis> out;
  for (const auto& [place, timer] : timers_) {
    const auto left = timelines_.at(timer.stream)->wait(timer.due_at, now);
    if (left && (!out || *left < *out)) out = left;
  }
  return out;
}

}  // namespace fenghuo::engine
