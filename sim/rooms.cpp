#include "sim/rooms.hpp"

#include <algorithm>

namespace fenghuo::sim {

std::vector<std::string_view> Rooms::prefixes() const {
  std::vector<std::string_view> all;
  for (const auto* room : rooms_)
    std::ranges::copy(room->prefixes(), std::back_inserter(all));
  return all;
}

void Rooms::clear() {
  for (auto* room : rooms_)
    room->clear();
}

void Rooms::fold(const engine::Recorded& recorded) {
  if (auto* room = room_of(recorded.meta.stream)) room->fold(recorded);
}

void Rooms::place(engine::Core& core) {
  for (auto* room : rooms_)
    room->place(core);
}

void Rooms::resume(engine::Core& core, engine::Batch& batch) {
  for (auto* room : rooms_)
    room->resume(core, batch);
}

void Rooms::fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) {
  if (auto* room = room_of(timer.stream)) room->fire(timer, core, batch);
}

void Rooms::happened(const engine::Incident& incident, std::span<const engine::Recorded> events, engine::Core& core,
                     engine::Batch& batch) {
  for (auto* room : rooms_)
    room->happened(incident, events, core, batch);
}

engine::Companion* Rooms::room_of(std::string_view stream) const {
  for (auto* room : rooms_)
    for (const std::string_view prefix : room->prefixes())
      if (stream.starts_with(prefix)) return room;
  return nullptr;
}

}  // namespace fenghuo::sim
