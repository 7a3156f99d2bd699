// A night without network: handled on paper, entered the next morning with its own times.
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr int k_minute = 60, k_found = -5 * 60 * k_minute;  // seconds from now: found five hours ago

/// Opens by hand what was found five hours ago, and waits until its clocks have run out here.
std::string open_from_paper(Client& person) {
  const Answer opened = person.post(
      "/v1/incidents",
      {{"kind", "defacement"}, {"site", k_host}, {"summary", "断网期间发现"}, {"detected_at", time_now(k_found)}});
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  const std::string id = opened.json().at("id");
  for (int tries = 0; tries < 1000; ++tries)
    if (person.get("/v1/incidents/" + id).json().at("state").at("clock") == "Breached") return id;
  FAIL("no breach was declared");
  return id;
}

const Json& one(const Json& list, const std::string& id) {
  const auto found = std::ranges::find_if(list, [&](const Json& item) { return item.at("id") == id; });
  REQUIRE(found != list.end());
  return *found;
}

}  // namespace

TEST_CASE("Late_incidentHandledOnPaper_isEnteredAfterwardsOnItsOwnTimes") {
  House house;
  auto bureau = house.client("bureau", k_bureau);
  const std::string id = open_from_paper(bureau);
  NextWalker walker(bureau, id);
  int minute = 1;
  std::string phase;
  for (; minute < 110 && phase != "Closed"; ++minute) {
    const Json next = walker.look().at("next");
    REQUIRE_FALSE(next.empty());
    const Answer done = walker.take(next[0], {{"at", time_now(k_found + minute * k_minute)}});
    INFO(next[0].dump() << done.body << done.failure);
    REQUIRE(done.status == 200);
    phase = done.json().at("state").at("response");
  }
  REQUIRE(phase == "Closed");

  const Json closed = walker.look();
  CHECK(closed.at("state").at("clock") == "Met");
  CHECK(closed.at("closed_at") < time_now(k_found + 120 * k_minute));
  for (const auto& name : {"bureau-initial", "police-initial"}) {
    const Json& duty = one(closed.at("duties"), name);
    CHECK((duty.at("state") == "Met" || duty.at("state") == "Acknowledged"));
    CHECK(duty.at("late") == false);
    CHECK(duty.at("entered_late") == true);
    CHECK(duty.at("filed_at") < duty.at("due_at"));
    CHECK(duty.at("entered_at") > duty.at("due_at"));
  }
  for (const auto& one_phase : closed.at("phases"))
    for (const auto& step : one_phase.at("steps")) {
      INFO(step.dump());
      if (step.contains("done_at")) CHECK(step.at("entered_late") == true);
    }
  int declared = 0, marked = 0;
  for (const auto& event : events_of(bureau, id)) {
    INFO(event.dump());
    CHECK((event.at("at") < event.at("recorded_at")) == event.at("entered_late"));
    declared += event.at("type") == "DutyBreached";
    marked += event.at("type") == "EnteredLate";
    if (event.at("type") == "StepCompleted" || event.at("type") == "DutyFiled") CHECK(event.at("entered_late") == true);
  }
  CHECK(declared == 2);
  CHECK(marked == minute - 1);
  CHECK(house.stop() == 0);
  CHECK(fenghuo({"verify", house.data()}).code == 0);

  house.start();
  auto again = house.client("bureau", k_bureau);
  Json reread = again.get("/v1/incidents/" + id).json(), before = closed;
  reread.erase("now"), before.erase("now");
  CHECK(reread == before);
}

TEST_CASE("Late_entriesThatCannotBe_areRefusedAtTheTime") {
  House house;
  auto leader = house.client("leader", k_school);
  const std::string id = open_from_paper(leader), self = "/v1/incidents/" + id;
  const Json before = leader.get(self).json();
  const auto refused = [&](const std::string& path, Json body, Json at) {
    body["at"] = std::move(at);
    const Answer answer = leader.post(self + path, body, {{"If-Match", "*"}});
    INFO(path << body.dump() << answer.body);
    CHECK(answer.status == 422);
    REQUIRE(answer.json().at("errors").size() == 1);
    CHECK(answer.json().at("errors").at(0).at("pointer") == "/at");
  };
  refused("/acknowledge", Json::object(), time_now(60));
  refused("/acknowledge", Json::object(), time_now(k_found - 2 * k_minute));
  refused("/acknowledge", Json::object(), "gestern");
  refused("/acknowledge", Json::object(), 12);
  refused("/comment", {{"text", "x"}}, time_now(k_found - 2 * k_minute));
  refused("/steps/block-page/override", {{"reason", "x"}}, time_now(-60));
  refused("/duties/police-initial/file", {{"channel", "phone"}}, "yesterday");
  refused("/reopen", {{"reason", "x"}}, time_now(-60));
  refused("/merge", {{"into", "INC-2026-999999"}}, time_now(-60));
  CHECK(leader.get(self).json().at("version") == before.at("version"));
}

TEST_CASE("Late_entryByCommandLine_takesAtOfEveryAction") {
  House house;
  auto client = house.client("responder", k_school);
  const std::string id = open_from_paper(client);
  const Environment environment{{"FENGHUO_SERVER", house.server().url()},
                                {"FENGHUO_TOKEN", token_of(house.data(), "responder", k_school)},
                                {"FENGHUO_LANG", "en"},
                                {"NO_COLOR", "1"}};
  const auto type = [&](std::vector<std::string> words, int code) {
    const Ran ran = fenghuo(std::move(words), environment);
    INFO(ran.out << ran.err);
    CHECK(ran.code == code);
    return ran.out + ran.err;
  };
  const auto at = [](int minutes) { return time_now(k_found + minutes * k_minute); };
  const std::string seen_at = at(1);
  type({"incident", "acknowledge", id, "--at", seen_at}, 0);
  type({"step", "complete", id, "confirm", "--outcome", "real", "--at", at(5)}, 0);
  std::vector<std::string> phone{"duty", "file", id,          "police-initial", "--channel", "phone",
                                 "--to", "110",  "--witness", "李四",           "--at",      at(60)};
  const Json seen = client.get("/v1/incidents/" + id).json();
  for (const auto& item : seen.at("next")) {
    if (item.value("duty", "") != "police-initial") continue;
    for (const auto& field : item.at("needs").at("fields")) {
      const Json value = value_for(field);
      phone.insert(phone.end(), {"--field", field.at("id").get<std::string>() + "=" +
                                                (value.is_string() ? value.get<std::string>() : value.dump())});
    }
  }
  type(phone, 0);
  type({"incident", "comment", id, "x", "--at", "half past nine"}, 2);
  type({"step", "override", id, "block-page", "--reason", "x", "--at", at(10)}, 2);
  CHECK(type({"incident", "comment", id, "x", "--at", time_now(600)}, 1).find("/at") != std::string::npos);
  CHECK(type({"incident", "events", id}, 0).find("(entered late)") != std::string::npos);

  const Json incident = client.get("/v1/incidents/" + id).json();
  CHECK(incident.at("acknowledged_at") == seen_at);
  const Json& duty = one(incident.at("duties"), "police-initial");
  CHECK(duty.at("state") == "Met");
  CHECK(duty.at("entered_late") == true);
}

}  // namespace fenghuo::e2e
