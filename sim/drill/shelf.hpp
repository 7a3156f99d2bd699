#pragma once
#include "sim/scenario/library.hpp"

#include <map>

namespace fenghuo::sim {

/// What there is to play: the scenarios of the playbooks room, and beside them every version that a drill in this
/// journal was planned with, whatever has become of its file since. Filled before the engine starts, then only read.
class ScenarioShelf {
 public:
  ScenarioShelf() = default;
  explicit ScenarioShelf(ScenarioLibrary shipped) : shipped_(std::move(shipped)) {}

  /// Takes in what the journal kept. NotAllowed "version-reused" if a file has other bytes under a kept version.
  engine::Result<void> absorb(engine::Journal& journal, const engine::Schemas& schemas);

  /// `version` empty: the newest that is shipped. Null if there is none.
  [[nodiscard]] std::shared_ptr<const Scenario> find(const std::string& id, const std::string& version) const;
  /// Its bytes, for the journal of a drill that is to be played by it; null if there is none.
  [[nodiscard]] std::shared_ptr<const engine::Document> document(const std::string& id,
                                                                 const std::string& version) const;
  /// Those that may be played from now on: the newest of each, by id.
  [[nodiscard]] std::vector<std::shared_ptr<const Scenario>> shipped() const { return shipped_.scenarios(); }

 private:
  using Key = std::pair<std::string, std::string>;  // id, version
  struct Kept {
    std::shared_ptr<const Scenario> scenario;
    std::shared_ptr<const engine::Document> document;
  };
  ScenarioLibrary shipped_;
  std::map<Key, Kept> kept_;
};

}  // namespace fenghuo::sim
