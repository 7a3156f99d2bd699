#pragma once
#include "engine/incident/decide.hpp"

namespace fenghuo::engine {

/// One thing the caller may do now, and what it needs.
struct NextAction {
  std::string action;  ///< acknowledge, complete, approve, file, override, close
  std::string step, duty;
  std::vector<std::string> evidence;  ///< kinds still to attach
  std::vector<Option> options;        ///< choose one; the first is the way on
  std::vector<Field> fields;          ///< still to fill
  bool note = false;                  ///< a note (or a reason) is wanted
  std::string note_member = "note";   ///< the body's member for it
  std::optional<Millis> due_at;
  bool optional = false;
  bool urgent = false;  ///< overdue, or its duty's clock has warned
  Text title;
};

/// What this caller may do now, first things first: what is urgent, then the playbook's order, `close` last. Pure.
/// A caller that always takes the first action walks any playbook to its end.
std::vector<NextAction> next_actions(const Incident& incident, const Context& context);

}  // namespace fenghuo::engine
