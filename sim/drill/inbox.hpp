#pragma once
#include "engine/base/zone.hpp"
#include "engine/playbook/playbook.hpp"
#include "sim/drill/drill.hpp"

#include <functional>
#include <span>

namespace fenghuo::sim {

/// What a live incident would send through channels, a drill puts into an inbox of its own. It is derived from the
/// events whenever somebody looks: nothing of it is stored, and nothing is sent.

struct InboxMessage {
  Millis at = 0;                 ///< scenario time; the wall's before StartEx and after EndEx
  std::optional<Millis> due_at;  ///< of the duty, the step or the decision it is about
  std::string duty;
  std::string event;     ///< the type of the event that caused it
  Text from;             ///< who speaks, in an inject
  std::string id;        ///< "<stream>/<version>" of that event
  std::string incident;  ///< empty for what is said of the drill itself
  std::string inject, severity, step;
  Text text;                      ///< begins with 【演练】 or [DRILL]
  std::optional<Text> to_others;  ///< instead of `text` for who has nothing to do with `unit`, and may not learn of it
  /// The people of the plan. Where it names nobody for a role, `person` is empty: whoever holds `role` on `unit`. A
  /// person who is meant by name and has no part has an empty `role`.
  std::vector<Part> to;
  std::string unit;  ///< the playing unit it is about; empty: all of them
};

/// What it is derived from. Refers to what it is given.
struct InboxFacts {
  struct Unit {
    std::string unit;
    const engine::Playbook* playbook = nullptr;
    std::span<const engine::Recorded> events;  ///< of its incident, all of them
  };
  const Drill* drill = nullptr;
  const Scenario* scenario = nullptr;
  std::span<const DrillRecorded> tape;
  std::vector<Unit> units;
  engine::Zone zone{};
  std::function<Text(const std::string& unit)> unit_name;
};

/// In the order in which people came to hear of it: by time, then stream, then version. Pure.
std::vector<InboxMessage> inbox(const InboxFacts& facts);

}  // namespace fenghuo::sim
