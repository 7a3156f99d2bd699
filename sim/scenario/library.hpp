#pragma once
#include "engine/playbook/library.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// All scenarios of a playbooks room, by id and version. Immutable once read; scenarios are shared as const.
class ScenarioLibrary {
 public:
  /// Reads `<folder>/scenarios/*.json`; `playbooks` is what they play by. Refuses the first file the lint refuses, and
  /// a version that stands in two files, naming file and pointer. A room without that folder has no scenarios.
  static engine::Result<ScenarioLibrary> from_folder(const std::string& folder, const engine::Library& playbooks);

  /// The newest version; null if there is none.
  [[nodiscard]] std::shared_ptr<const Scenario> newest(std::string_view id) const;
  [[nodiscard]] std::shared_ptr<const Scenario> scenario(std::string_view id, std::string_view version) const;
  /// The newest of each, by id.
  [[nodiscard]] std::vector<std::shared_ptr<const Scenario>> scenarios() const;
  /// A scenario's bytes as read, so that a drill's journal can keep what it was played by; null if there is none.
  [[nodiscard]] std::shared_ptr<const engine::Document> document(std::string_view id, std::string_view version) const;

 private:
  struct Entry {
    std::shared_ptr<const Scenario> scenario;
    std::shared_ptr<const engine::Document> document;
  };
  [[nodiscard]] const Entry* find(std::string_view id, std::string_view version) const;

  std::vector<Entry> all_;  // by id, then version, oldest first
};

}  // namespace fenghuo::sim
