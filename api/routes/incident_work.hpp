#pragma once
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"

namespace fenghuo::api {

/// What all changes to one incident have in common: it must be visible to the caller and still be what they saw; the
/// answer is `{id, version, state}`, or the whole of it with `Prefer: return=representation`.
struct Change {
  std::string incident;
  engine::Caller caller;
  std::optional<std::int64_t> version;  ///< If-Match
  bool whole = false;
  const Door* door = nullptr;

  /// Refused if If-Match is malformed, or absent though `match_required`.
  static engine::Result<Change> of(const Door& door, const Request& request, bool match_required = false);
  /// Work that executes one command; `done_at` if it was done before, on paper.
  [[nodiscard]] engine::Engine::Work work(engine::Command command, std::optional<engine::Millis> done_at) const;
  [[nodiscard]] engine::Result<const engine::Incident*> begin(engine::Core& core) const;
  [[nodiscard]] engine::Answer answer(engine::Core& core, const engine::Incident& incident, int status = 200) const;
};

/// The whole incident as this caller sees it; of one that is played, with what its drill adds.
OrderedJson whole_json(const Door& door, engine::Core& core, const engine::Incident& incident,
                       const engine::Caller& caller);

/// Reads a command out of a body.
using ReadCommand = engine::Command (*)(Body& body, const Request& request);
/// A route that executes one command on the incident in its path. Beside what `read` takes, its body may hold `at`:
/// when it was really done, if it is entered afterwards.
Route command_route(Door& door, std::string pattern, ReadCommand read, bool match_required = false);

}  // namespace fenghuo::api
