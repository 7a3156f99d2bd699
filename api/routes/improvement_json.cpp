#include "api/routes/improvement_json.hpp"

#include "api/routes/drill_json.hpp"
#include "sim/improvement/words.hpp"

namespace fenghuo::api {

using engine::format_time;
using engine::Text;

namespace {

OrderedJson maybe(const std::string& text) {
  return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

OrderedJson maybe_text(const engine::Text& text) {
  return text.zh.empty() && text.en.empty() ? OrderedJson(nullptr) : text_json(text);
}

OrderedJson maybe_name(const engine::Core& core, const std::string& id) {
  const auto* person = core.registry().person(id);
  return person == nullptr ? OrderedJson(nullptr) : OrderedJson(person->name);
}

OrderedJson measured_json(const std::optional<sim::Measured>& measured) {
  if (!measured) return nullptr;
  return {{"points", points_json(measured->points)}, {"of", points_json(measured->of)}, {"capped", measured->capped}};
}

OrderedJson evidence_json(const std::optional<sim::ClosureEvidence>& evidence) {
  if (!evidence) return nullptr;
  return {{"text", evidence->text},
          {"links", evidence->links},
          {"by", maybe(evidence->by)},
          {"at", format_time(evidence->at)}};
}

OrderedJson retest_json(const ImprovementView& view) {
  const sim::Improvement& one = view.improvement;
  if (one.retest.empty() || !view.knows(one.retest)) return nullptr;
  return {{"drill", one.retest}, {"before", measured_json(one.raised.before)}, {"after", measured_json(one.after)}};
}

/// What an event says beside that it happened; nothing of what the improvement itself says.
struct Said {
  OrderedJson& out;

  void operator()(const sim::ImprovementRaised&) {}
  void operator()(const sim::ImprovementAssigned& e) {
    out["owner"] = e.owner;
    out["due_at"] = format_time(e.due_at);
    note(e.note);
  }
  void operator()(const sim::ImprovementDone& e) {
    out["evidence"] = e.evidence;
    out["links"] = e.links;
    note(e.note);
  }
  void operator()(const sim::ImprovementClosed& e) { note(e.note); }
  void operator()(const sim::ImprovementDropped& e) { out["reason"] = e.reason; }
  void operator()(const sim::ImprovementReopened& e) { out["reason"] = e.reason; }
  void operator()(const sim::ImprovementNoted& e) { note(e.note); }
  void operator()(const sim::ImprovementOverdue& e) { out["due_at"] = format_time(e.due_at); }
  void operator()(const sim::ImprovementRetestPlanned& e) {
    out["drill"] = e.drill;
    note(e.note);
  }
  void operator()(const sim::ImprovementRetested& e) {
    out["drill"] = e.drill;
    out["after"] = measured_json(e.after);
    out["events"] = refs_json(e.events);
  }
  void note(const std::string& note) {
    if (!note.empty()) out["note"] = note;
  }
};

OrderedJson history_json(const ImprovementView& view) {
  OrderedJson out = OrderedJson::array();
  for (const auto& [meta, event] : view.room.tape_of(view.improvement)) {
    const auto* planned = std::get_if<sim::ImprovementRetestPlanned>(&event);
    if (planned != nullptr && !view.knows(planned->drill)) continue;
    const std::string_view type = std::visit([](const auto& e) { return e.k_type; }, event);
    OrderedJson one{{"version", meta.version},
                    {"type", type},
                    {"title", text_json(sim::improvement_event_name(type))},
                    {"at", format_time(meta.at)},
                    {"by", maybe(meta.actor.person)},
                    {"role", meta.actor.role}};
    std::visit(Said{one}, event);
    out.push_back(std::move(one));
  }
  return out;
}

/// Found in an exercise: what shows it says so.
Text title_of(const sim::DrillRoom& drills, const std::string& drill) {
  const auto found = drills.drills().find(drill);
  return marked(found == drills.drills().end() ? Text{drill, drill} : found->second.plan.title);
}

}  // namespace

OrderedJson improvement_row_json(const ImprovementView& view) {
  const sim::Improvement& one = view.improvement;
  const sim::ImprovementRaised& raised = one.raised;
  return {{"id", one.id},
          {"version", one.version},
          {"drill", raised.drill},
          {"drill_title", text_json(title_of(view.drills, raised.drill))},
          {"unit", raised.unit},
          {"objective", maybe(raised.objective)},
          {"rule", maybe(raised.rule)},
          {"title", text_json(raised.title)},
          {"problem", text_json(raised.problem)},
          {"suggestion", maybe_text(raised.suggestion)},
          {"lost", raised.lost > 0 ? points_json(raised.lost) : OrderedJson(nullptr)},
          {"state", to_string(one.state)},
          {"state_title", text_json(sim::words_of(one.state))},
          {"owner", maybe(one.owner)},
          {"owner_name", maybe_name(view.core, one.owner)},
          {"due_at", one.due_at ? OrderedJson(format_time(*one.due_at)) : OrderedJson(nullptr)},
          {"overdue", one.overdue(view.core.now().wall)},
          {"evidence", evidence_json(one.evidence)},
          {"retest", retest_json(view)},
          {"raised_at", format_time(one.raised_at)},
          {"raised_by", maybe(one.raised_by)},
          {"links", {{"self", "/v1/improvements/" + one.id}, {"drill", "/v1/drills/" + raised.drill}}}};
}

OrderedJson improvement_json(const ImprovementView& view) {
  const sim::Improvement& one = view.improvement;
  OrderedJson out = improvement_row_json(view);
  out["reason"] = maybe(one.reason);
  out["events"] = refs_json(one.raised.events);
  out["history"] = history_json(view);
  out["allowed"] = view.room.allowed(one, view.core, view.caller);
  return out;
}

std::string improvement_change_json(const sim::Improvement& improvement) {
  return OrderedJson{{"id", improvement.id}, {"version", improvement.version}, {"state", to_string(improvement.state)}}
      .dump();
}

}  // namespace fenghuo::api
