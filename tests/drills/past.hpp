#pragma once
#include "sim/run/run.hpp"
#include "sim/scenario/from_incident/from_incident.hpp"
#include "sim/scenario/library.hpp"
#include "sim/scenario/load.hpp"
#include "tests/drills/scenario_rig.hpp"

#include <algorithm>

namespace fenghuo::sim::test {

inline constexpr const char* k_school_name = "岚山市第九中学";
inline constexpr const char* k_teacher_name = "欧阳晓敏";

/// A closed live incident: a shipped scenario as a model played it, and then called live. What else happened is put in
/// at its time.
struct Past {
  std::string id = "INC-2026-000042";
  std::vector<engine::Recorded> events;
  std::shared_ptr<const engine::Playbook> playbook;
  engine::Registry registry;

  explicit Past(const std::string& scenario, const char* profile = "perfect") {
    const auto& library = tests::shipped_library();
    static const auto k_scenarios = ScenarioLibrary::from_folder(k_room, library).value();
    events = run_scenario(k_scenarios.newest(scenario), library, *built_in_profile(profile), 1).value().incident;
    std::erase_if(events, [](const auto& one) { return std::holds_alternative<engine::SignalAttached>(one.event); });
    auto& opened = std::get<engine::IncidentOpened>(events.front().event);
    opened.mode = "live";
    events.front().meta.actor = {.role = "monitor"};
    for (const auto& one : library.playbooks())
      if (one->id == opened.playbook) playbook = one;
    registry.evolve(engine::UnitRegistered{
        .id = "model-school", .name = {k_school_name, "Lanshan No. 9 Middle School"}, .parent = ""});
    registry.evolve(engine::PersonRegistered{
        .id = "model-responder", .name = k_teacher_name, .phone = "13905780001", .unit = "model-school"});
    registry.evolve(engine::SiteRegistered{.host = "www.model.example.cn",
                                           .name = "第九中学门户",
                                           .unit = "model-school",
                                           .url = "https://www.model.example.cn/"});
  }

  [[nodiscard]] Millis opened_at() const { return events.front().meta.at; }
  /// When the first event of this type, of this step or duty, was; since the opening.
  [[nodiscard]] Millis when(std::string_view type, std::string_view of) const {
    for (const auto& one : events) {
      std::string payload;
      engine::encode_payload(one.event, payload);
      if (engine::event_type(one.event) == type && payload.find("\"" + std::string(of) + "\"") != std::string::npos)
        return one.meta.at - opened_at();
    }
    throw std::runtime_error("no " + std::string(type) + " of " + std::string(of));
  }
  Past& add(Millis after, engine::Event event, const std::string& person = "model-responder",
            const std::string& role = "responder") {
    engine::Meta meta = events.front().meta;
    meta.at = meta.recorded_at = opened_at() + after;
    meta.actor = {.person = person, .role = role, .unit = "model-school"};
    const auto later = std::ranges::find_if(events, [&](const auto& one) { return one.meta.at > meta.at; });
    events.insert(later, {std::move(meta), std::move(event)});
    for (std::size_t n = 0; n < events.size(); ++n)
      events[n].meta.version = static_cast<std::int64_t>(n) + 1;
    return *this;
  }

  [[nodiscard]] engine::Result<Draft> draft() const {
    return from_incident({.id = id,
                          .events = events,
                          .playbook = playbook.get(),
                          .rules = &tests::shipped_library().rules(),
                          .registry = &registry,
                          .zone = {}});
  }
};

/// A defacement in which all went wrong that a scenario can tell of.
inline Past eventful(std::string words = "请李老师看") {
  using namespace engine;
  Past past("defacement-holiday-night");
  const Millis asked = past.when("ApprovalRequested", "restore-backup"),
               approved = past.when("StepApproved", "restore-backup"), filed = past.when("DutyFiled", "bureau-initial");
  past.add(0, SignalAttached{.fingerprint = "am:1", .labels = {{"instance", words}}, .summary = words})
      .add(9 * k_minute, SignalAttached{.fingerprint = "am:2", .labels = {{"instance", words}}, .summary = words})
      .add(12 * k_minute, IncidentClassified{.note = words, .severity = "II"}, "head", "leader")
      .add(13 * k_minute, DetectedAtCorrected{.detected_at = past.opened_at() - k_minute, .reason = words})
      .add(14 * k_minute, StepFailed{.reason = words, .step = "copy-server"})
      .add(15 * k_minute, IncidentHandedOver{.from = "model-responder", .note = words, .to = "head"})
      .add(16 * k_minute, CommentAdded{.text = words})
      .add(filed + 4 * k_minute, DutyReturned{.duty = "bureau-initial", .reason = words}, "clerk", "bureau")
      .add(asked, StepUnanswered{.step = "restore-backup", .unit = words})
      .add(asked, StepRejected{.reason = words, .step = "restore-backup"}, "head", "leader")
      .add(asked, ApprovalRequested{.approver = "leader", .note = words, .step = "restore-backup"})
      .add(approved + 3 * k_minute, IncidentRecurred{.reason = words})
      .add(approved + 3 * k_minute + 1, StepCompleted{.note = words, .step = "block-page"});
  for (const char* phase : {"preservation", "reporting", "restoration"})
    past.add(approved + 3 * k_minute + 2, PhaseEntered{.phase = phase});
  return past;
}

inline std::shared_ptr<const Scenario> loaded(const std::string& text) {
  auto scenario = load_scenario(text, tests::shipped_library().schemas());
  if (!scenario) throw std::runtime_error(scenario.error().detail.en);
  return std::make_shared<const Scenario>(std::move(*scenario));
}

}  // namespace fenghuo::sim::test
