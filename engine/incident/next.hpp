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

/// The same, told only by what it is about; points into the incident and its playbook. For those who look often and do
/// little.
struct Offer {
  std::string_view action;     ///< as in NextAction
  const Step* step = nullptr;  ///< may be missing
  const Duty* duty = nullptr;  ///< may be missing
  std::optional<Millis> due_at;
  bool urgent = false;
};
/// In the order of `next_actions`. Pure.
std::vector<Offer> offers(const Incident& incident, const Context& context);
/// What one of them needs.
NextAction needs(const Offer& offer, const Incident& incident, const Context& context);

/// What this caller may do now, first things first: what is urgent, then the playbook's order, `close` last. Pure.
/// A caller that always takes the first action walks any playbook to its end.
std::vector<NextAction> next_actions(const Incident& incident, const Context& context);

}  // namespace fenghuo::engine
