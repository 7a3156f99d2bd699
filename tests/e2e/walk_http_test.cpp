#include "tests/e2e/wrong_turns.hpp"
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::e2e {

namespace {

const std::vector<std::string> k_all_phases{"Triage",      "Containment", "Preservation", "Reporting",
                                            "Restoration", "Review",      "Closed"};

/// Lets the callers take turns, each doing the first thing `next` shows them, until the incident is closed. Calls
/// `at_phase` once in every phase, before anything is done there. Answers the phases in the order they were entered.
template <class AtPhase>
std::vector<std::string> walk(std::vector<NextWalker> people, AtPhase at_phase) {
  std::vector<std::string> phases;
  for (int turn = 0; turn < 200; ++turn) {
    const Json seen = people.front().look();
    const std::string phase = seen.at("state").at("response");
    if (phases.empty() || phases.back() != phase) {
      phases.push_back(phase);
      at_phase(phase);
    }
    if (phase == "Closed") return phases;
    Json item;
    for (auto& person : people) {
      const Json next = person.look().at("next");
      if (next.empty()) continue;
      item = next[0];
      INFO(phase << ": " << item.dump());
      const Answer done = person.take(item);
      INFO(done.body << done.failure);
      REQUIRE((done.status == 200 || done.status == 201));
      REQUIRE(done.json().at("version") > seen.at("version"));
      break;
    }
    INFO(phase << ": nobody has anything to do");
    REQUIRE_FALSE(item.is_null());
  }
  FAIL("not closed after 200 turns");
  return phases;
}

}  // namespace

TEST_CASE("Walk_bureauAloneKnowingOnlyNext_reachesClosed") {
  const std::string language = GENERATE("zh", "en");
  House house;
  const std::string id = house.open_by_alert();
  auto bureau = house.client("bureau", k_bureau, language);
  WrongTurns wrong(house, id, language);
  const auto phases = walk({NextWalker(bureau, id)}, [&](const std::string& phase) { wrong.take("bureau", phase); });
  CHECK(phases == k_all_phases);

  const Json closed = bureau.get("/v1/incidents/" + id).json();
  CHECK(closed["closed_at"].is_string());
  CHECK(closed["state"]["clock"] == "Met");
  CHECK(house.stop() == 0);
  CHECK(fenghuo({"verify", house.data()}).code == 0);
}

TEST_CASE("Walk_peopleTakingTurnsKnowingOnlyNext_reachesClosed") {
  const std::string language = GENERATE("zh", "en");
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school, language);
  auto leader = house.client("leader", k_school, language);
  auto bureau = house.client("bureau", k_bureau, language);
  WrongTurns wrong(house, id, language);
  const auto phases = walk({NextWalker(responder, id), NextWalker(leader, id), NextWalker(bureau, id)},
                           [&](const std::string& phase) { wrong.take("responder", phase); });
  CHECK(phases == k_all_phases);

  // What only a leader may do was done by the leader: an approval is never the responder's own.
  std::set<std::string> approvers;
  for (const auto& event : events_of(bureau, id))
    if (event["type"] == "StepApproved") approvers.insert(event["actor"]["role"].get<std::string>());
  CHECK_FALSE(approvers.empty());
  CHECK_FALSE(approvers.contains("responder"));
}

TEST_CASE("Walk_harmfulContentAndOutageKnowingOnlyNext_reachClosed") {
  const std::string language = GENERATE("zh", "en");
  const auto [kind, alert] = GENERATE(
      table<std::string, std::string>({{"harmful-content", "SensitiveWordFound"}, {"outage", "BlackboxProbeFailed"}}));
  const bool alone = GENERATE(true, false);
  CAPTURE(language, kind, alone);
  House house;
  const std::string id = house.open_by_alert(k_school, k_host, alert);
  auto responder = house.client("responder", k_school, language);
  auto leader = house.client("leader", k_school, language);
  auto bureau = house.client("bureau", k_bureau, language);
  CHECK(bureau.get("/v1/incidents/" + id).json()["kind"] == kind);

  const std::vector<NextWalker> people =
      alone ? std::vector{NextWalker(bureau, id)}
            : std::vector{NextWalker(responder, id), NextWalker(leader, id), NextWalker(bureau, id)};
  CHECK(walk(people, [](const std::string&) {}).back() == "Closed");
  // Much may be done from the opening on, so one answer can end several phases; still each was entered, in order.
  std::vector<std::string> entered;
  for (const auto& event : events_of(bureau, id))
    if (event["type"] == "PhaseEntered") entered.push_back(event["payload"]["phase"]);
  CHECK(entered == std::vector<std::string>{"containment", "preservation", "reporting", "restoration", "review"});
  const Json closed = bureau.get("/v1/incidents/" + id).json();
  CHECK(closed["closed_at"].is_string());
  CHECK(closed["state"]["clock"] == "Met");
  for (const auto& duty : closed["duties"])
    CHECK((duty["state"] == "Met" || duty["state"] == "Acknowledged"));
  CHECK(house.stop() == 0);
  CHECK(fenghuo({"verify", house.data()}).code == 0);
}

TEST_CASE("Duty_filedAgainAfterAcknowledged_isASupplement") {
  House house;
  const std::string id = house.open_by_alert();
  auto bureau = house.client("bureau", k_bureau);
  NextWalker walker(bureau, id);
  const std::string duty = "/v1/incidents/" + id + "/duties/bureau-initial";
  Json fields;
  const Json before = walker.look();
  for (const auto& item : before.at("next")) {
    if (item.value("duty", "") != "bureau-initial") continue;
    for (const auto& field : item["needs"]["fields"])
      fields[field["id"].get<std::string>()] = value_for(field);
  }
  const Answer filed = bureau.post(duty + "/file", {{"fields", fields}});
  INFO(fields.dump() << filed.body);
  REQUIRE(filed.status == 200);
  REQUIRE(bureau.post(duty + "/acknowledge").status == 200);
  const Answer again = bureau.post(duty + "/file", {{"fields", {{"impact", "续报：未再发现被改页面"}}}});
  INFO(again.body);
  CHECK(again.status == 200);
  const Json duties = bureau.get("/v1/incidents/" + id + "/duties").json();
  for (const auto& one : duties.at("items"))
    if (one["id"] == "bureau-initial") CHECK(one["filings"] == 2);
}

}  // namespace fenghuo::e2e
