// Every figure of a report, recounted here from the events it names and from nothing else: whoever reads it can do so.
#include "sim/report/digest.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/library.hpp"
#include "tests/drills/scenario_rig.hpp"

#include <algorithm>
#include <variant>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim::test {

using namespace engine;

namespace {

std::vector<std::shared_ptr<const Scenario>> all_scenarios() {
  static const auto k_library = ScenarioLibrary::from_folder(k_room, tests::shipped_library()).value();
  return k_library.scenarios();
}

/// A run, its report, and its events by the names the report gives them.
class Recount {
 public:
  Recount(std::shared_ptr<const Scenario> played, const char* profile)
      : scenario(std::move(played)),
        run(run_scenario(scenario, tests::shipped_library(), *built_in_profile(profile), 1).value()) {
    for (const auto& one : run.incident)
      incident_.emplace(EventRef{one.meta.stream, one.meta.version}, &one);
    for (const auto& one : run.tape)
      drill_.emplace(EventRef{one.meta.stream, one.meta.version}, &one);
    const auto& opened = std::get<IncidentOpened>(run.incident.front().event);
    const auto playbook = tests::shipped_library().playbook(opened.playbook, opened.playbook_version);
    report = digest({.drill = &run.drill,
                     .scenario = scenario.get(),
                     .tape = run.tape,
                     .units = {{run.score.unit, playbook.get(), run.incident, &run.score, nullptr}},
                     .zone = {},
                     .person = {},
                     .unit = {}});
  }

  [[nodiscard]] Millis at(const EventRef& event) const {
    const auto played = incident_.find(event);
    return played != incident_.end() ? played->second->meta.at : drill_.at(event)->meta.at;
  }
  template <class E>
  [[nodiscard]] const E* find(const EventRef& event) const {
    if constexpr (std::is_constructible_v<DrillEvent, E>) {
      const auto found = drill_.find(event);
      return found == drill_.end() ? nullptr : std::get_if<E>(&found->second->event);
    } else {
      const auto found = incident_.find(event);
      return found == incident_.end() ? nullptr : std::get_if<E>(&found->second->event);
    }
  }
  /// The first of this kind that a figure names.
  template <class E>
  [[nodiscard]] const EventRef* named(const std::vector<EventRef>& events) const {
    const auto found = std::ranges::find_if(events, [&](const EventRef& one) { return find<E>(one) != nullptr; });
    return found == events.end() ? nullptr : &*found;
  }
  [[nodiscard]] const UnitDigest& unit() const { return report.units.front(); }
  [[nodiscard]] const Objective& objective(const Line& line) const {
    return *std::ranges::find(scenario->objectives, line.objective, &Objective::id);
  }
  [[nodiscard]] Millis opened() const { return run.incident.front().meta.at; }

  std::shared_ptr<const Scenario> scenario;
  Run run;
  Digest report;

 private:
  std::map<EventRef, const Recorded*> incident_;
  std::map<EventRef, const DrillRecorded*> drill_;
};

/// The curve of the model, said in another way than the scorer does.
std::int64_t curve(const Objective& o, Millis took, std::int64_t of) {
  const auto between = [&](Millis from, Millis to, std::int64_t high, std::int64_t low) {
    return low + (high - low) * (to - took) / (to - from);
  };
  if (took <= o.full) return of;
  if (took >= o.zero) return 0;
  if (!o.half) return between(o.full, o.zero, of, 0);
  return took <= *o.half ? between(o.full, *o.half, of, of / 2) : between(*o.half, o.zero, of / 2, 0);
}

void recount_line(const Recount& r, const Line& line) {
  INFO(line.rule << ": " << line.reason.en);
  REQUIRE(!line.events.empty());
  const bool told = line.rule.starts_with("reported.");
  if (line.rule == "acknowledge" && line.raw >= 0) {
    const auto* done = r.named<IncidentAcknowledged>(line.events);
    REQUIRE(done != nullptr);
    CHECK(line.raw == r.at(*done) - r.opened());
    CHECK(line.points == curve(r.objective(line), line.raw, line.of));
  } else if (line.rule == "contain" && line.raw >= 0) {
    CHECK(std::ranges::any_of(line.events, [&](const auto& one) { return r.at(one) - r.opened() == line.raw; }));
    CHECK(line.points == curve(r.objective(line), line.raw, line.of));
  } else if (told && line.raw >= 0) {
    const auto *owed = r.named<DutyOpened>(line.events), *filed = r.named<DutyFiled>(line.events);
    REQUIRE((owed != nullptr && filed != nullptr));
    const auto& duty = *r.find<DutyOpened>(*owed);
    CHECK(line.raw == r.at(*filed) - duty.start);
    CHECK(line.points == (line.raw <= duty.within ? line.of : line.raw <= 2 * duty.within ? line.of * 2 / 5 : 0));
  } else if (line.rule.starts_with("decision.")) {
    const auto* ref = r.named<DrillDecided>(line.events);
    const auto* decided = ref == nullptr ? nullptr : r.find<DrillDecided>(*ref);
    std::int64_t value = 0;
    if (decided != nullptr)
      for (const auto& option : r.scenario->find(decided->inject)->options)
        if (option.id == decided->option) value = decided->late ? option.value / 2 : option.value;
    CHECK(line.points == line.of * value / 1000);
  } else if (line.unit == "permille" && line.raw >= 0) {
    CHECK(line.points * 1000 / line.of == line.raw);
  } else {
    CHECK((line.points == 0 || line.points == line.of));
  }
}

void recount_score(const Recount& r) {
  const Score& score = r.unit().score;
  std::int64_t points = 0, whole = 0, evaluated = 0;
  for (const auto& line : score.lines) {
    recount_line(r, line);
    points += line.points;
    whole += line.of;
    if (line.evaluated) evaluated += line.of;
  }
  CHECK(whole == 100'000);
  CHECK(score.uncapped == points);
  CHECK(score.coverage == evaluated * 1000 / whole);
  for (const auto& cap : score.caps)
    points = std::min(points, cap.at_most);
  CHECK(score.points == points);
}

void recount_course(const Recount& r) {
  const UnitDigest& unit = r.unit();
  for (const auto& band : unit.bands) {
    CHECK(band.from == r.at(band.event));
    if (const auto* entered = r.find<PhaseEntered>(band.event)) CHECK(entered->phase == band.phase);
  }
  for (std::size_t n = 1; n < unit.bands.size(); ++n)
    CHECK(unit.bands[n - 1].to <= unit.bands[n].from);
  for (const auto& point : unit.points)
    CHECK(point.at == r.at(point.event));
  for (const auto& clock : unit.clocks) {
    const auto* owed = r.named<DutyOpened>(clock.events);
    REQUIRE(owed != nullptr);
    CHECK(clock.start == r.find<DutyOpened>(*owed)->start);
    CHECK(clock.due == r.find<DutyOpened>(*owed)->due_at);
    if (!clock.told) continue;
    const auto* filed = r.named<DutyFiled>(clock.events);
    REQUIRE(filed != nullptr);
    CHECK(*clock.told == r.at(*filed));
    CHECK(clock.state == (*clock.told <= clock.due ? "met" : "late"));
  }
  for (const auto& late : unit.overdue) {
    const auto* noted = r.named<StepOverdue>(late.events);
    REQUIRE(noted != nullptr);
    CHECK(late.due == r.find<StepOverdue>(*noted)->due_at);
    if (late.done) CHECK(*late.done == r.at(late.events.back()));
  }
  for (const auto& decision : unit.decisions) {
    const auto* decided = r.named<DrillDecided>(decision.events);
    if (decided != nullptr) CHECK(r.find<DrillDecided>(*decided)->late == decision.late);
  }
}

void recount_drill(const Recount& r) {
  const Digest& report = r.report;
  CHECK(report.scheduled->at == r.find<DrillScheduled>(report.scheduled->event)->starts_at);
  CHECK(report.started->at == r.at(report.started->event));
  CHECK(report.ended->at == r.at(report.ended->event));
  CHECK(report.records.size() == r.run.incident.size() + r.run.tape.size());
  for (const auto& row : report.records)
    CHECK(row.at == r.at(row.event));
  for (const auto& row : report.script)
    for (const auto& one : row.deliveries) {
      INFO(row.inject);
      REQUIRE(one.event.has_value());
      const auto* came = r.find<DrillInjected>(*one.event);
      CHECK((came != nullptr) == one.at.has_value());
      if (came == nullptr) CHECK(r.find<DrillInjectSkipped>(*one.event)->inject == row.inject);
      if (came != nullptr) CHECK(came->inject == row.inject);
      if (one.at) CHECK(*one.at == r.at(*one.event));
    }
}

}  // namespace

TEST_CASE("Report_everyFigure_canBeRecountedFromTheEventsItNames") {
  for (const auto& scenario : all_scenarios())
    for (const char* profile : {"perfect", "slow", "careless", "absent"}) {
      INFO(scenario->id << " " << profile);
      const Recount report(scenario, profile);
      recount_drill(report);
      recount_course(report);
      recount_score(report);
    }
}

}  // namespace fenghuo::sim::test
