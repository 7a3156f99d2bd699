#include "tests/support/play.hpp"

#include "tests/support/playbook.hpp"

#include <algorithm>
#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;
using namespace sim;

namespace {

Objective objective(std::string id, Measure measure, std::int64_t weight) {
  return {.id = std::move(id),
          .title = {"目标", "objective"},
          .measure = measure,
          .weight = weight,
          .half = {},
          .fact = {},
          .is = {},
          .wanted = {}};
}

}  // namespace

Scenario scored_scenario() {
  Scenario out;
  out.id = "scored";
  out.sha256 = std::string(64, '5');
  out.facts = {{"harmful", true}, {"up", true}, {"baseline", false}};
  out.objectives = {objective("take-on", Measure::acknowledge, 10),   objective("stop-it", Measure::contain, 20),
                    objective("keep-it", Measure::evidence, 15),      objective("tell", Measure::reported, 18),
                    objective("tell-all", Measure::completeness, 10), objective("decide", Measure::decisions, 15),
                    objective("restore", Measure::restoration, 7),    objective("learn", Measure::review, 5)};
  out.objectives[0].full = 5 * k_minute, out.objectives[0].zero = 30 * k_minute;
  auto& contain = out.objectives[1];
  contain.full = 15 * k_minute, contain.half = 30 * k_minute, contain.zero = 120 * k_minute;
  contain.fact = "harmful", contain.is = false;
  out.objectives[2].wanted = {"capture", "logs"};
  Inject call;
  call.id = "call", call.kind = InjectKind::decision, call.within = 10 * k_minute;
  call.title = {"记者来电", "A journalist calls"};
  call.options = {{"one-voice", {"统一口径", "One voice"}, {"口径统一，处置得当。", "One voice: well done."}, 1000},
                  {"hang-up", {"挂断", "Hang up"}, {"回避会被误读。", "Silence is misread."}, 400},
                  {"chat", {"随口回答", "Chat"}, {"不该随口回答。", "Not off the cuff."}, 0}};
  Inject note = call;
  note.id = "note", note.title = {"家长询问", "A parent asks"};
  out.injects = {call, note};
  out.caps = {{CapKind::destructive_before_capture, 69},
              {CapKind::bureau_never_told, 59},
              {CapKind::came_back, 59},
              {CapKind::production_touched, 0}};
  return out;
}

Playbook scored_playbook() {
  const auto text = [](std::string id) {
    return Field{.id = std::move(id), .type = "text", .title = {"栏目", "field"}};
  };
  return PlaybookBuilder("scored")
      .in("triage", {.id = "confirm", .kind = StepKind::decision})
      .in("containment", {.id = "capture", .kind = StepKind::capture, .before_destructive = true})
      .in("containment", {.id = "block", .destructive = true})
      .in("containment", {.id = "offline", .kind = StepKind::offline, .approve = Role::bureau})
      .in("preservation", {.id = "logs"})
      .in("restoration", {.id = "restore", .destructive = true})
      .in("restoration", {.id = "verify", .kind = StepKind::probe, .approve = Role::leader})
      .in("review", {.id = "lessons", .fields = {text("owner"), text("due")}})
      .in("review", {.id = "report-final", .kind = StepKind::report, .stage = "final"})
      .build();
}

Form scored_form() {
  const auto field = [](std::string id, std::string type, bool required) {
    return Field{.id = id, .type = std::move(type), .title = {"栏目" + id, "field " + id}, .required = required};
  };
  return {.id = "initial",
          .fields = {field("unit", "text", true), field("people", "integer", true), field("more", "text", false)}};
}

Played::Played() : scenario(scored_scenario()), playbook(scored_playbook()), form(scored_form()) {}

Played::Played(Objective only) : Played() {
  scenario.objectives = {std::move(only)};
}

Meta Played::meta(std::string stream, std::size_t version) const {
  return {.stream = std::move(stream),
          .version = static_cast<std::int64_t>(version),
          .at = k_start + at_,
          .recorded_at = k_wall + at_,
          .actor = {.person = person_, .role = {}, .token = {}, .unit = "school"}};
}

Played& Played::add(Event event) {
  events.push_back({meta("INC-2026-000001", events.size() + 1), std::move(event)});
  return *this;
}

Played& Played::drill(DrillEvent event) {
  drill_events.push_back({meta("DRL-2026-0001", drill_events.size() + 1), std::move(event)});
  return *this;
}

Played& Played::done(std::string step, Values fields) {
  return add(StepCompleted{.fields = std::move(fields), .step = std::move(step)});
}

Played& Played::evidence(std::string step) {
  return add(EvidenceAdded{.evidence = "E1", .step = std::move(step)});
}

Played& Played::owe(std::string duty, std::string recipient, Millis within, std::string stage) {
  return add(DutyOpened{.due_at = k_start + at_ + within,
                        .duty = std::move(duty),
                        .recipient = std::move(recipient),
                        .stage = std::move(stage),
                        .start = k_start + at_,
                        .within = within});
}

Played& Played::file(std::string duty, Values fields) {
  return add(DutyFiled{.duty = std::move(duty), .fields = std::move(fields), .number = 1});
}

Played& Played::fact(std::string name, bool value, std::string unit) {
  return drill(DrillFactSet{.cause = "inject", .fact = std::move(name), .unit = std::move(unit), .value = value});
}

Play Played::play() const {
  return {.scenario = &scenario,
          .playbook = &playbook,
          .unit = "school",
          .incident = "INC-2026-000001",
          .events = events,
          .drill = drill_events,
          .form = &form};
}

Line Played::line(std::string_view rule) const {
  const Score all = score();
  const auto found = std::ranges::find(all.lines, rule, &Line::rule);
  if (found == all.lines.end()) throw std::logic_error("no line " + std::string(rule));
  return *found;
}

Played perfect_until_end() {
  Played p = started();
  p.owe("bureau-initial", "bureau", 2 * k_hour).owe("police-initial", "police", 2 * k_hour);
  p.at(3 * k_minute).ack().at(6 * k_minute).evidence("capture").done("capture").at(8 * k_minute).done("logs");
  p.at(9 * k_minute).drill(DrillInjected{.inject = "call", .unit = "school"});
  p.at(11 * k_minute).drill(DrillDecided{.inject = "call", .option = "one-voice", .unit = "school"});
  p.at(12 * k_minute).done("block").fact("harmful", false);
  p.at(20 * k_minute).drill(DrillInjected{.inject = "note", .unit = "school"});
  p.at(21 * k_minute).drill(DrillDecided{.inject = "note", .option = "one-voice", .unit = "school"});
  p.at(40 * k_minute).file("bureau-initial", k_whole).file("police-initial", k_whole);
  p.at(3 * k_hour).done("restore").fact("baseline", true);
  p.at(4 * k_hour).add(ApprovalRequested{.approver = "leader", .step = "verify"});
  p.by("wang").at(4 * k_hour + k_minute).add(StepApproved{.step = "verify"}).by("li");
  return p;
}

Played& finish(Played& p) {
  p.at(5 * k_hour).end();
  p.at(6 * k_hour).drill(DrillHotWashed{});
  p.at(7 * k_hour).done("lessons", {{"owner", std::string("王")}, {"due", std::string("2026-04-01T00:00:00Z")}});
  return p.done("report-final");
}

}  // namespace fenghuo::tests
