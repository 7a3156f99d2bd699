// A scenario made of a closed live incident: it plays, it says what happened when, and it tells of nobody.
#include "sim/report/report.hpp"
#include "tests/drills/past.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim::test {

using namespace engine;

namespace {

Json made(const Past& past) {
  const auto draft = past.draft();
  REQUIRE(draft.has_value());
  return Json::parse(draft->text);
}

const Json& inject(const Json& scenario, const std::string& id) {
  for (const auto& one : scenario.at("injects"))
    if (one.at("id") == id) return one;
  throw std::runtime_error("no inject " + id);
}

void check_plays(const Past& past) {
  const auto draft = past.draft();
  REQUIRE(draft.has_value());
  INFO(draft->text);
  INFO(told(lint(draft->text)));
  REQUIRE(lint(draft->text).empty());
  for (const auto& why : playable(loaded(draft->text), tests::shipped_library()))
    FAIL_CHECK(why.en);
}

std::string refusal(const Past& past) {
  const auto draft = past.draft();
  REQUIRE_FALSE(draft.has_value());
  CHECK(draft.error().kind == Kind::NotAllowed);
  return draft.error().code;
}

void drop_closing(Past& past) {
  std::erase_if(past.events, [](const auto& one) { return std::holds_alternative<IncidentClosed>(one.event); });
}

}  // namespace

TEST_CASE("FromIncident_everyKind_playsAndIsLintFree") {
  for (const char* scenario : {"defacement-dark-links", "defacement-holiday-night", "harmful-forum-post",
                               "harmful-live-comments", "outage-dns-hijack", "outage-power-cut"})
    for (const char* profile : {"perfect", "slow"}) {
      INFO(scenario << " " << profile);
      check_plays(Past(scenario, profile));
    }
}

TEST_CASE("FromIncident_sameEvents_sameBytes") {
  const Past past = eventful();
  const auto first = past.draft(), again = past.draft();
  CHECK(first->text == again->text);
  CHECK(first->replacements == again->replacements);
  CHECK(first->text != Past("defacement-holiday-night").draft()->text);
}

TEST_CASE("FromIncident_whatHappened_becomesInjects") {
  const Past past = eventful();
  check_plays(past);
  const Json scenario = made(past);
  CHECK(inject(scenario, "first-alarm").at("kind") == "alert");
  CHECK(inject(scenario, "first-alarm").at("at") == "PT0S");
  CHECK(inject(scenario, "alarm").at("at") == "PT9M");
  CHECK(inject(scenario, "alarm").at("kind") == "alert");
  CHECK(inject(scenario, "graded-higher").at("at") == "PT12M");
  CHECK(inject(scenario, "graded-higher").at("from").at("zh") == "校领导甲");
  CHECK(inject(scenario, "found-earlier").at("at") == "PT13M");
  CHECK(inject(scenario, "failed").at("if").at("not").at("step") == "copy-server");
  CHECK(inject(scenario, "handed-over").at("at") == "PT15M");
  CHECK(inject(scenario, "handed-over").at("from").at("zh") == "值班教师甲");
  CHECK(inject(scenario, "said").at("contingency") == true);
  CHECK(inject(scenario, "said").at("from").at("zh") == "值班教师甲");
  CHECK(inject(scenario, "sent-back").at("when") ==
        Json{{"event", "DutyFiled"}, {"step", "bureau-initial"}, {"delay", "PT4M"}});
  CHECK(inject(scenario, "no-answer").at("when").at("step") == "restore-backup");
  CHECK(inject(scenario, "first-refused").at("to") == "leader");
  CHECK(inject(scenario, "back-again").at("kind") == "recurrence");
  CHECK(inject(scenario, "back-again").at("if").at("not").at("chose") == "check-all");
  CHECK(scenario.at("hard") == true);
  CHECK(scenario.at("severity") == "III");
}

TEST_CASE("FromIncident_itCameBack_unlessItWasCheckedFirst") {
  const auto scenario = loaded(eventful().draft()->text);
  Profile hasty = *built_in_profile("slow");  // slow enough for it to come back while they are at it
  hasty.worst_choice = 1000;
  const auto run = run_scenario(scenario, tests::shipped_library(), hasty, 1).value();
  const bool back = std::ranges::any_of(
      run.incident, [](const auto& one) { return std::holds_alternative<IncidentRecurred>(one.event); });
  CHECK(back);
  const auto well = run_scenario(scenario, tests::shipped_library(), *built_in_profile("perfect"), 1).value();
  CHECK(std::ranges::none_of(well.incident,
                             [](const auto& one) { return std::holds_alternative<IncidentRecurred>(one.event); }));
}

TEST_CASE("FromIncident_whatPeopleFound_isTheTruth") {
  CHECK(made(Past("defacement-dark-links")).at("truth") == Json{{"scope", "whole-site"}});
  CHECK(made(Past("outage-power-cut")).at("truth") == Json{{"scope", "beyond-us"}, {"cause", "not-attack"}});
}

TEST_CASE("FromIncident_itsOwnTimes_areTheReference") {
  const Past past("defacement-holiday-night", "slow");
  const auto scenario = loaded(past.draft()->text);
  const auto seconds = [](Millis length) { return length / k_second * k_second; };
  CHECK(scenario->reference.at("acknowledge") == seconds(past.when("IncidentAcknowledged", "note")));
  CHECK(scenario->reference.at("contain") == seconds(past.when("StepCompleted", "block-page")));
  CHECK(scenario->reference.at("reported.bureau") == seconds(past.when("DutyFiled", "bureau-initial")));
  CHECK(scenario->reference.at("reported.police") == seconds(past.when("DutyFiled", "police-initial")));

  const auto run = run_scenario(scenario, tests::shipped_library(), *built_in_profile("perfect"), 1).value();
  const Sheet sheet = sim::sheet(run.score, run.tape);
  const ReportFacts facts{.drill = &run.drill,
                          .scenario = scenario.get(),
                          .tape = run.tape,
                          .units = {{run.score.unit, past.playbook.get(), run.incident, &run.score, &sheet}},
                          .zone = {},
                          .person = {},
                          .unit = {}};
  CHECK(report_html(facts, Language::zh).find("改编所据的实战用时") != std::string::npos);
  CHECK(report_html(facts, Language::en).find("faster.</div>") != std::string::npos);
  CHECK(Json::parse(report_json(facts)).at("reference").at("contain") == scenario->reference.at("contain"));
}

TEST_CASE("FromIncident_referenceToNoTimedLine_isRefusedThere") {
  Json scenario = made(Past("defacement-holiday-night"));
  scenario["reference"]["decision"] = "PT5M";
  CHECK(pointers(lint(scenario.dump())) == std::set<std::string>{"/reference/decision"});
  scenario["reference"] = {{"contain", "soon"}};
  CHECK(pointers(lint(scenario.dump())) == std::set<std::string>{"/reference/contain"});
  scenario["reference"] = Json::array();
  CHECK(pointers(lint(scenario.dump())) == std::set<std::string>{"/reference"});
}

TEST_CASE("FromIncident_closedOnceMore_isANewVersion") {
  Past past("outage-power-cut");
  const Json before = made(past);
  const Millis end = past.events.back().meta.at - past.opened_at();
  past.add(end + k_hour, IncidentReopened{.reason = "补充"}).add(end + 2 * k_hour, IncidentClosed{});
  const Json after = made(past);
  CHECK(before.at("id") == after.at("id"));
  CHECK(before.at("version") == "1.0.0");
  CHECK(after.at("version") == "1.0.1");
}

TEST_CASE("FromIncident_whatIsNotClosedLiveAndReal_isRefused") {
  Past open("defacement-holiday-night"), drill = open, dismissed = open, merged = open;
  drop_closing(open);
  CHECK(refusal(open) == "not-closed");
  std::get<IncidentOpened>(drill.events.front().event).mode = "drill";
  CHECK(refusal(drill) == "not-live");
  dismissed.events.resize(1);
  dismissed.add(k_minute, IncidentDismissed{.reason = "误报"});
  CHECK(refusal(dismissed) == "dismissed");
  merged.events.resize(1);
  merged.add(k_minute, IncidentMerged{.into = "INC-2026-000001", .note = {}});
  CHECK(refusal(merged) == "merged");
}

TEST_CASE("FromIncident_moreThanThereIsRoomFor_isCounted") {
  Past past("defacement-holiday-night");
  for (int n = 0; n < 12; ++n)
    past.add(k_minute * (n + 5), CommentAdded{.text = "第" + std::to_string(n) + "条"});
  const auto draft = past.draft();
  CHECK(draft->left_out == 7);
  check_plays(past);
}

TEST_CASE("FromIncident_eachReplacement_standsWhereItSays") {
  const auto draft = eventful("请李老师看").draft();
  const Json scenario = Json::parse(draft->text);
  REQUIRE(draft->replacements.size() > 12);
  std::set<std::string> was;
  for (const auto& one : draft->replacements) {
    INFO(one.pointer << " " << one.kind << " " << one.was << " → " << one.now);
    REQUIRE(scenario.contains(Json::json_pointer(one.pointer)));
    CHECK(scenario.at(Json::json_pointer(one.pointer)).dump().find(one.now) != std::string::npos);
    CHECK(draft->text.find(one.was) == std::string::npos);
    was.insert(one.was);
  }
  CHECK(was.contains(k_school_name));
  CHECK(was.contains(k_teacher_name));
  CHECK(was.contains("第九中学门户"));
  CHECK(was.contains("www.model.example.cn"));
  CHECK(was.contains("请李老师看"));
}

}  // namespace fenghuo::sim::test
