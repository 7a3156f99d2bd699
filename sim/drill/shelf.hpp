#pragma once
#include "engine/runtime/core.hpp"
#include "sim/scenario/library.hpp"

#include <map>

namespace fenghuo::sim {

/// Somebody published a version of a scenario (stream "scenario:ID"); its bytes are kept beside, as a document. Never
/// changed, as the drill's own events.
struct DrillScenarioPublished {
  std::string id, sha256;
  Text title;
  std::string version;
  FENGHUO_EVENT(DrillScenarioPublished, id, sha256, title, version)
};

/// What there is to play: the scenarios of the playbooks room, those that were published since, and every version that
/// a drill in this journal was planned with, whatever has become of its file since. Versions are immutable. Lives on
/// the engine thread, as one of the engine's companions.
class ScenarioShelf final : public engine::Companion {
 public:
  ScenarioShelf() = default;
  explicit ScenarioShelf(ScenarioLibrary shipped) : shipped_(std::move(shipped)) {}

  /// Takes in what the journal kept. NotAllowed "version-reused" if a file has other bytes under a kept version.
  engine::Result<void> absorb(engine::Journal& journal, const engine::Schemas& schemas);

  /// Who published a version, and when.
  struct Origin {
    std::string person, unit;
    Millis at = 0;
  };
  struct Published {
    std::shared_ptr<const Scenario> scenario;
    bool fresh = false;  ///< false: it was there already, byte for byte
  };
  /// Takes in a scenario that has passed the lint, and its bytes. NotAllowed "version-published" for other bytes of the
  /// same version, "version-not-newer" for an older one than there is; Forbidden but for the bureau.
  engine::Result<Published> publish(std::shared_ptr<const Scenario> scenario, std::string text, engine::Core& core,
                                    const engine::Caller& caller, engine::Batch& batch);

  /// `version` empty: the newest that is shipped or published. Null if there is none.
  [[nodiscard]] std::shared_ptr<const Scenario> find(const std::string& id, const std::string& version) const;
  /// Its bytes, for the journal of a drill that is to be played by it; null if there is none.
  [[nodiscard]] std::shared_ptr<const engine::Document> document(const std::string& id,
                                                                 const std::string& version) const;
  /// Those that may be played from now on: the newest of each, by id.
  [[nodiscard]] std::vector<std::shared_ptr<const Scenario>> newest() const;
  /// Null for what came with the house.
  [[nodiscard]] const Origin* origin(const Scenario& scenario) const;

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"scenario:"}; }
  void clear() override { published_.clear(); }
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core& core) override;
  void resume(engine::Core&, engine::Batch&) override {}
  void fire(const engine::TimerRow&, engine::Core&, engine::Batch&) override {}
  void happened(const engine::Incident&, std::span<engine::Recorded>, engine::Core&, engine::Batch&) override {}

 private:
  using Key = std::pair<std::string, std::string>;  // id, version
  struct Kept {
    std::shared_ptr<const Scenario> scenario;
    std::shared_ptr<const engine::Document> document;
  };
  ScenarioLibrary shipped_;
  std::map<Key, Kept> kept_;         // every one that the journal has and the room has not
  std::map<Key, Origin> published_;  // by event
  bool took_in_ = false;             // something since, that may yet fail to be kept
};

}  // namespace fenghuo::sim
