// Head and script; the other parts have files of their own.
#include "engine/playbook/words.hpp"
#include "sim/report/digest_parts.hpp"
#include "sim/scenario/words.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

std::string person_name(const ReportFacts& facts, const std::string& id) {
  const std::string name = facts.person ? facts.person(id) : std::string();
  return name.empty() ? id : name;
}

Text unit_name(const ReportFacts& facts, const std::string& id) {
  Text name = facts.unit ? facts.unit(id) : Text{};
  if (name.zh.empty()) name.zh = id;
  if (name.en.empty()) name.en = id;
  return name;
}

Text part_name(const std::string& role) {
  if (role == "director") return {"总指挥", "exercise director"};
  if (role == "controller") return {"导调员", "controller"};
  if (role == "evaluator") return {"评估员", "evaluator"};
  if (role == "observer") return {"观摩人员", "observer"};
  engine::Role known{};
  if (parse_name(role, known)) return engine::role_name(known);
  return {role, role};
}

std::string inject_number(const Scenario& scenario, const std::string& inject) {
  for (std::size_t n = 0; n < scenario.injects.size(); ++n)
    if (scenario.injects[n].id == inject) return std::string(n < 9 ? "M0" : "M") + std::to_string(n + 1);
  return inject;
}

Text skip_reason(const std::string& reason) {
  if (reason == "condition") return {"到时条件不成立", "its condition did not hold when it was due"};
  if (reason == "nothing-to-recur") return {"没有可再次发生的情况", "there was nothing that could come back"};
  if (reason == "ended") return {"到演练结束条件仍未成立", "its condition had not come true by EndEx"};
  return {reason, reason};
}

namespace {

Text kind_name(const Inject& inject) {
  static const std::array<Text, 5> k_kinds{
      {{"告警", "alert"}, {"消息", "message"}, {"决策", "decision"}, {"事实", "fact"}, {"复发", "recurrence"}}};
  Text out = k_kinds[static_cast<std::size_t>(inject.kind)];
  if (inject.false_lead) out += {"（干扰）", " (false lead)"};
  if (inject.contingency) out += {"（备用）", " (contingency)"};
  return out;
}

Delivery delivery_to(const std::string& unit, const Inject& inject, std::span<const DrillRecorded> tape) {
  Delivery out;
  out.unit = unit;
  for (const auto& one : tape) {
    const EventRef ref{one.meta.stream, one.meta.version};
    if (const auto* came = std::get_if<DrillInjected>(&one.event);
        came != nullptr && came->unit == unit && came->inject == inject.id && !out.at) {
      out.at = one.meta.at;
      out.by_hand = came->by_hand;
      out.event = ref;
      out.late = came->late;
      out.skipped = {};
    }
    if (const auto* skipped = std::get_if<DrillInjectSkipped>(&one.event);
        skipped != nullptr && skipped->unit == unit && skipped->inject == inject.id && !out.at) {
      out.event = ref;
      out.skipped = inject.contingency ? Text{"备用情景，导调员未启用", "kept in reserve, and not used"}
                                       : skip_reason(skipped->reason);
    }
  }
  return out;
}

std::vector<Participant> participants(const ReportFacts& facts) {
  std::vector<Participant> out;
  const auto add = [&](const std::string& person, const std::string& role, const std::string& unit) {
    out.push_back({.name = person_name(facts, person),
                   .person = person,
                   .role = role,
                   .role_name = part_name(role),
                   .unit = unit,
                   .unit_name = unit.empty() ? Text{} : unit_name(facts, unit)});
  };
  const auto& parts = facts.drill->plan.parts;
  if (!facts.drill->director.empty() && std::ranges::find(parts, "director", &Part::role) == parts.end())
    add(facts.drill->director, "director", "");
  for (const auto& part : parts)
    add(part.person, part.role, part.unit);
  return out;
}

template <class E>
const DrillRecorded* last_of(std::span<const DrillRecorded> tape) {
  const DrillRecorded* out = nullptr;
  for (const auto& one : tape)
    if (std::holds_alternative<E>(one.event)) out = &one;
  return out;
}

Dated dated(const DrillRecorded& one, Millis at) {
  return {.at = at, .event = {one.meta.stream, one.meta.version}};
}

/// A line that nothing ever happened to rests on the end of the play, by which it had not; before that, or without one,
/// on how far the drill has come.
void rest_on_something(std::vector<EventRef>& events, const ReportFacts& facts, const Digest& whole) {
  if (!events.empty()) return;
  const engine::Meta& last = facts.tape.back().meta;
  events.push_back(whole.ended ? whole.ended->event : EventRef{last.stream, last.version});
}

UnitDigest unit_digest(const ReportFacts& facts, const UnitFacts& unit, const Digest& whole) {
  UnitDigest out;
  out.unit = unit.unit;
  out.name = unit_name(facts, unit.unit);
  out.score = *unit.score;
  out.incident = unit.score->incident;
  if (unit.sheet != nullptr) out.sheet = *unit.sheet;
  for (auto& line : out.score.lines)
    rest_on_something(line.events, facts, whole);
  for (auto& rating : out.score.ratings)
    rest_on_something(rating.events, facts, whole);
  const Play play{.scenario = facts.scenario,
                  .playbook = unit.playbook,
                  .unit = unit.unit,
                  .incident = out.incident,
                  .events = unit.events,
                  .drill = facts.tape};
  tell_course(out, Course(play), *facts.scenario);
  out.suggestions = suggestions(*facts.scenario, *unit.playbook, out.score);
  out.plan = plan_items(facts, unit);
  return out;
}

}  // namespace

std::vector<ScriptRow> script_rows(const ReportFacts& facts) {
  std::vector<ScriptRow> out;
  const engine::Playbook* playbook = facts.units.empty() ? nullptr : facts.units.front().playbook;
  for (const auto& inject : facts.scenario->injects) {
    ScriptRow row{.deliveries = {},
                  .expected = inject.expected,
                  .from = inject.from,
                  .inject = inject.id,
                  .kind = kind_name(inject),
                  .number = inject_number(*facts.scenario, inject.id),
                  .planned = comes_words(inject, {*facts.scenario, playbook, nullptr}),
                  .title = inject.title,
                  .to = engine::role_name(inject.to)};
    for (const auto& unit : facts.units)
      row.deliveries.push_back(delivery_to(unit.unit, inject, facts.tape));
    out.push_back(std::move(row));
  }
  return out;
}

Digest digest(const ReportFacts& facts) {
  Digest out;
  out.drill = facts.drill->id;
  out.plan = facts.drill->plan;
  out.holder = unit_name(facts, out.plan.unit);
  out.scenario_title = facts.scenario->title;
  out.reference = facts.scenario->reference;
  out.participants = participants(facts);
  for (const auto& one : facts.scenario->objectives)
    out.objectives.push_back({.id = one.id, .title = one.title});
  for (const auto& one : facts.tape)
    if (std::holds_alternative<DrillGraded>(one.event))
      out.graders[one.meta.actor.person] = person_name(facts, one.meta.actor.person);
  if (const auto* one = last_of<DrillScheduled>(facts.tape))
    out.scheduled = dated(*one, std::get<DrillScheduled>(one->event).starts_at);
  if (const auto* one = last_of<DrillStarted>(facts.tape)) out.started = dated(*one, one->meta.at);
  if (const auto* one = last_of<DrillEnded>(facts.tape)) out.ended = dated(*one, one->meta.at);
  out.interruptions = interruptions(facts);
  out.records = record_rows(facts);
  out.script = script_rows(facts);
  for (const auto& unit : facts.units)
    out.units.push_back(unit_digest(facts, unit, out));
  return out;
}

std::string report_json(const ReportFacts& facts) {
  Digest out = digest(facts);
  out.plan.title = {"【演练】" + out.plan.title.zh, "[DRILL] " + out.plan.title.en};
  return engine::encode(out);
}

}  // namespace fenghuo::sim
