#pragma once
#include "engine/runtime/companion.hpp"

namespace fenghuo::sim {

/// Several rooms over one engine, as its one companion. What belongs to a stream goes to the room whose prefix its name
/// begins with; what happens to incidents, to all of them, in the order in which they are given. They must outlive it.
class Rooms final : public engine::Companion {
 public:
  explicit Rooms(std::vector<engine::Companion*> rooms);

  [[nodiscard]] std::vector<std::string_view> prefixes() const override;
  void clear() override;
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core& core) override;
  void resume(engine::Core& core, engine::Batch& batch) override;
  void wall_was_set(engine::Core& core, engine::Batch& batch) override;
  void fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) override;
  void happened(const engine::Incident& incident, std::span<engine::Recorded> events, engine::Core& core,
                engine::Batch& batch) override;

 private:
  [[nodiscard]] engine::Companion* room_of(std::string_view stream) const;

  const std::vector<engine::Companion*> rooms_;
  std::vector<std::pair<std::string_view, engine::Companion*>> by_prefix_;
};

}  // namespace fenghuo::sim
