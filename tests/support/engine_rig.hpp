#pragma once
#include "engine/runtime/engine.hpp"
#include "tests/support/bureau.hpp"

namespace fenghuo::tests {

/// The engine with its threads over a journal that outlives it, on a virtual clock. Calls wait for their answer.
class EngineRig {
 public:
  /// Keeps the sample bureau if the journal is empty; does not start.
  EngineRig(engine::Journal& journal, const engine::Library& library, engine::VirtualClock& clock);

  void start();
  void stop();
  void restart() {
    stop();
    start();
  }
  engine::Result<engine::Answer> call(engine::Engine::Work work,
                                      std::optional<engine::IdempotencyKey> key = std::nullopt);
  engine::Result<engine::Answer> read(engine::Engine::Work work);
  /// Opens a defacement on the sample school's site; its id.
  engine::Result<std::string> open();
  /// Its answer's version is the incident's.
  engine::Result<engine::Answer> execute(const std::string& id, engine::Command command,
                                         engine::Role role = engine::Role::responder,
                                         std::optional<engine::IdempotencyKey> key = std::nullopt);
  [[nodiscard]] engine::Engine& engine() { return *engine_; }

  static engine::Engine::Work executing(std::string id, engine::Command command,
                                        engine::Role role = engine::Role::responder);

 private:
  engine::Journal& journal_;
  const engine::Library& library_;
  engine::VirtualClock& clock_;
  engine::SeededRandom random_{5};
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace fenghuo::tests
