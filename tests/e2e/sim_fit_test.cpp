// A model fitted to what a server knows, from the command line: who may, what it rests on, that it can be played.
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

void must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
}

/// A drill of the school that ended after an acknowledgement and one step.
std::string ended_drill(House& house) {
  auto bureau = house.client("bureau", k_bureau), player = house.client("responder", k_school);
  const Answer planned = bureau.post("/v1/drills", {{"scenario", "defacement-dark-links"}, {"units", {k_school}}});
  must(planned, 201);
  const std::string id = planned.json().at("id"), self = "/v1/drills/" + id;
  must(bureau.post(self + "/schedule", {{"starts_at", time_now(3600)}}));
  must(bureau.post(self + "/announce", Json::object()));
  must(bureau.post(self + "/start", Json::object()));
  const std::string incident = player.get(self).json().at("sides").at(0).at("incident");
  must(player.post("/v1/incidents/" + incident + "/acknowledge"));
  NextWalker walker(player, incident);
  must(walker.take(walker.look().at("next").at(0)));
  must(bureau.post(self + "/end", Json::object()));
  return id;
}

void close(House& house, const std::string& id) {
  auto responder = house.client("responder", k_school), leader = house.client("leader", k_school),
       bureau = house.client("bureau", k_bureau);
  std::vector<NextWalker> people{{responder, id}, {leader, id}, {bureau, id}};
  for (int turn = 0; turn < 200; ++turn) {
    if (people.front().look().at("state").at("response") == "Closed") return;
    for (auto& person : people) {
      const Json next = person.look().at("next");
      if (next.empty()) continue;
      must(person.take(next[0]));
      break;
    }
  }
  FAIL("it would not close");
}

std::int64_t counted(const Json& fitted) {
  std::int64_t out = 0;
  for (const auto* member : {"done", "together", "cut_off"})
    out += fitted.at("delays").at("*").at(member).get<std::int64_t>();
  return out;
}

}  // namespace

TEST_CASE("SimFit_ofAServer_restsOnWhatTheCallerMaySee") {
  House house;
  const auto speaking = [&](const std::string& role, const std::string& unit) {
    return Environment{{"FENGHUO_SERVER", house.server().url()}, {"FENGHUO_TOKEN", token_of(house.data(), role, unit)}};
  };
  const Environment bureau = speaking("bureau", k_bureau);
  CHECK(fenghuo({"sim", "fit", "--playbooks", playbooks_folder()}, bureau).code == 1);  // nothing yet
  const std::string drill = ended_drill(house), live = house.open_by_alert();
  const Ran open = fenghuo({"sim", "fit", live, "--playbooks", playbooks_folder()}, bureau);
  CHECK(open.code == 1);
  CHECK(open.err.find("not closed") != std::string::npos);
  close(house, live);

  const std::string file = house.scratch() / "ours.json";
  const Ran fitted = fenghuo({"sim", "fit", "--json", "-o", file, "--playbooks", playbooks_folder()}, bureau);
  INFO(fitted.out << fitted.err);
  REQUIRE(fitted.code == 0);
  CHECK(fitted.out == slurp(file));
  const Json all = Json::parse(fitted.out).at("fitted");
  CHECK(all.at("incidents") == 1);
  CHECK(all.at("drill_plays") == 1);
  CHECK(counted(all) >= 20);
  for (const std::string name : {"xiangshan", "INC-", "DRL-", "EXE-", "-head", "responder-"})
    CHECK(fitted.out.find(name) == std::string::npos);
  const Ran played = fenghuo(
      {"sim", "run", "defacement-dark-links", "--responders", file, "--runs", "3", "--playbooks", playbooks_folder()});
  INFO(played.err);
  CHECK(played.code == 0);

  const auto of = [&](std::vector<std::string> words, const Environment& who) {
    words.insert(words.begin(), {"sim", "fit", "--json", "--playbooks", playbooks_folder()});
    return fenghuo(words, who);
  };
  const Json drills = Json::parse(of({"--drills"}, bureau).out).at("fitted");
  CHECK(drills.at("incidents") == 0);
  CHECK(drills.at("drill_plays") == 1);
  CHECK(Json::parse(of({"--incidents"}, bureau).out).at("fitted").at("drill_plays") == 0);
  CHECK(counted(Json::parse(of({drill}, bureau).out).at("fitted")) == counted(drills));
  CHECK(of({"--unit", k_other_school}, bureau).code == 1);
  CHECK(of({"--since", "2099-01-01"}, bureau).code == 1);
  CHECK(of({"--since", "soon"}, bureau).code == 2);
  CHECK(of({"EXE-2026-000001"}, bureau).code == 2);
  CHECK(of({}, speaking("responder", k_school)).code == 0);
  CHECK(of({}, speaking("responder", k_other_school)).code == 1);
  CHECK(of({live}, speaking("responder", k_other_school)).err.find(live) != std::string::npos);
  CHECK(of({}, speaking("admin", k_bureau)).code == 1);

  Environment chinese = bureau;
  chinese["FENGHUO_LANG"] = "zh";
  const Ran table = fenghuo({"sim", "fit", "--playbooks", playbooks_folder()}, chinese);
  for (const char* words : {"按 1 起实战事件、演练中处置的 1 起拟合", "中位用时", "置信区间", "漏报公安机关", "太少"})
    CHECK(table.out.find(words) != std::string::npos);

  const Json twice = Json::parse(of({live, drill, live, drill}, bureau).out).at("fitted");
  CHECK(twice.at("incidents") == 1);
  CHECK(twice.at("drill_plays") == 1);
  auto leader = house.client("leader", k_bureau);
  must(leader.post("/v1/incidents/" + live + "/reopen", {{"reason", "补充"}}, {{"If-Match", "*"}}));
  const Ran again = fenghuo({"sim", "fit", live, "--playbooks", playbooks_folder()}, bureau);
  CHECK(again.code == 1);
  CHECK(again.err.find("not closed") != std::string::npos);
}

}  // namespace fenghuo::e2e
