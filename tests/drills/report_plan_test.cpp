// The improvement plan in the after-action report: what has become of the findings, each with its events.
#include "sim/report/report.hpp"
#include "tests/support/drill_rig.hpp"
#include "tests/support/library.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

constexpr const char* k_leader = "no1-middle-leader";

/// A scored drill in which nobody did anything, and its report at any time.
struct Told {
  Told() {
    rig.start();
    rig.act(EndDrill{}).value();
  }
  const Improvement& first() { return rig.improvements().all().begin()->second; }
  void change(const ChangeImprovement& change, Role role = Role::bureau) {
    const std::string id = first().id;
    rig.work([&](Core& core, Batch& batch) { return rig.improvements().change(id, change, core, caller(role), batch); })
        .value();
  }
  template <class F>
  std::string written(F&& write) {
    const auto scores = rig.scores();
    const auto& tape = rig.room().tape_of(rig.drill());
    const Sheet sheet = sim::sheet(scores.front(), tape);
    const auto playbook = shipped_library().for_kind("defacement");
    ReportFacts facts{.drill = &rig.drill(), .scenario = scenario.get(), .tape = tape, .units = {}, .zone = {}};
    facts.person = [](const std::string& id) { return id == k_leader ? "王<b>校长" : id; };
    facts.unit = [](const std::string& id) { return Text{id, id}; };
    facts.units.push_back({.unit = k_school,
                           .playbook = playbook.get(),
                           .events = rig.room().tape_of(rig.drill(), k_school, rig.core()).value()->events,
                           .score = &scores.front(),
                           .sheet = &sheet,
                           .improvements = rig.improvements().found_in(rig.drill().id, k_school)});
    return write(facts);
  }
  std::string html(Language language = Language::zh) {
    return written([&](const ReportFacts& facts) { return report_html(facts, language); });
  }
  Json unit() {
    return Json::parse(written([](const ReportFacts& facts) { return report_json(facts); })).at("units").at(0);
  }

  DrillRig rig;
  std::shared_ptr<const Scenario> scenario = small_scenario();
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("ReportPlan_beforeTheScore_isSuggestionsAlone") {
  Told told;
  CHECK(told.unit().at("plan").empty());
  CHECK_FALSE(told.unit().at("suggestions").empty());
  CHECK(has(told.html(), "改进建议"));
  CHECK_FALSE(has(told.html(), "改进计划"));
}

TEST_CASE("ReportPlan_afterTheScore_takesTheirPlace") {
  Told told;
  told.rig.act(FinishDrill{}).value();
  const Json unit = told.unit();
  CHECK(unit.at("plan").size() == unit.at("suggestions").size());
  for (const auto& item : unit.at("plan")) {
    CHECK_FALSE(item.at("events").empty());
    CHECK(item.at("state") == "Open");
    CHECK_FALSE(item.contains("assignment"));
    CHECK(item.at("state_event").at("version") == 1);
  }
  CHECK(has(told.html(), "改进计划"));
  CHECK_FALSE(has(told.html(), "class=\"improve\""));  // no suggestion is left over
  CHECK(has(told.html(Language::en), "improvement plan"));
  for (const auto& [id, one] : told.rig.improvements().all())
    CHECK(has(told.html(), "<tr id=\"" + id + "\">"));
}

TEST_CASE("ReportPlan_item_tellsOwnerDayStateAndEvidenceWithTheirEvents") {
  Told told;
  told.rig.act(FinishDrill{}).value();
  const auto points = told.unit().at("score").at("points");
  told.change({.due_at = told.rig.now() + k_day, .owner = k_leader});
  told.rig.pass(2 * k_day);
  Json item = told.unit().at("plan").at(0);
  CHECK(item.at("assignment").at("owner") == "王<b>校长");
  CHECK(item.at("assignment").at("event").at("version") == 2);
  CHECK(item.at("assignment").at("missed") == true);
  CHECK(has(told.html(), "已逾期"));
  told.change({.evidence = "值班表<i>已修订", .links = {"https://oa.example.cn/7"}}, Role::leader);
  told.change({.state = ImprovementState::Closed});
  item = told.unit().at("plan").at(0);
  CHECK(item.at("state") == "Closed");
  CHECK(item.at("state_event").at("version") == 5);  // behind raised, assigned, overdue and done
  CHECK(item.at("evidence").at("event").at("version") == 4);
  CHECK(item.at("evidence").at("links") == Json{"https://oa.example.cn/7"});
  CHECK(item.at("assignment").at("missed") == false);
  const std::string html = told.html();
  CHECK(has(html, "王&lt;b&gt;校长"));
  CHECK(has(html, "值班表&lt;i&gt;已修订"));
  CHECK(has(html, "已销号"));
  CHECK_FALSE(has(html, "已逾期"));
  CHECK(told.unit().at("score").at("points") == points);
}

TEST_CASE("ReportPlan_retest_isToldOnceItWasPlayed") {
  Told told;
  told.rig.act(FinishDrill{}).value();
  const Drill found = told.rig.drill();
  told.rig.prepare({.surprise = true, .units = {k_school}});
  const std::string again = told.rig.drill().id;
  told.change({.retest = again});
  const auto report = [&](Language language) {
    told.rig.look_at(found.id);
    const std::string html = told.html(language), json = told.unit().dump();
    told.rig.look_at(again);
    return html + json;
  };
  CHECK_FALSE(has(report(Language::zh), again));  // a surprise is nobody's to read of
  told.rig.act(StartDrill{}).value();
  told.rig.act(EndDrill{}).value();
  told.rig.act(FinishDrill{}).value();
  CHECK(has(report(Language::zh), "复测 " + again));
  CHECK(has(report(Language::en), "Re-test " + again));
}

}  // namespace fenghuo::sim
