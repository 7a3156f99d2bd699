#include "sim/rooms.hpp"

namespace fenghuo::sim {

Rooms::Rooms(std::vector<engine::Companion*> rooms) : rooms_(std::move(rooms)) {
  for (auto* room : rooms_)
    for (const std::string_view prefix : room->prefixes())
      by_prefix_.emplace_back(prefix, room);
}

std::vector<std::string_view> Rooms::prefixes() const {
  std::vector<std::string_view> all;
  for (const auto& [prefix, room] : by_prefix_)
    all.push_back(prefix);
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

void Rooms::wall_was_set(engine::Core& core, engine::Batch& batch) {
  for (auto* room : rooms_)
    room->wall_was_set(core, batch);
}

void Rooms::fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) {
  if (auto* room = room_of(timer.stream)) room->fire(timer, core, batch);
}

void Rooms::happened(const engine::Incident& incident, std::span<engine::Recorded> events, engine::Core& core,
                     engine::Batch& batch) {
  for (auto* room : rooms_)
    room->happened(incident, events, core, batch);
}

engine::Companion* Rooms::room_of(std::string_view stream) const {
  for (const auto& [prefix, room] : by_prefix_)
    if (stream.starts_with(prefix)) return room;
  return nullptr;
}

}  // namespace fenghuo::sim
