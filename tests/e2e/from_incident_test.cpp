// A scenario out of a closed live incident, over HTTP and from the command line: who may have it, when, and that
// nothing of the people it tells of is in it.
#include "tests/support/next_walker.hpp"
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_secret = "请李建国打13905781234，身份证11010519491231002X";

std::string path_of(const std::string& incident) {
  return "/v1/drills/from-incident/" + incident;
}

/// Walks it to its closing as `next` says; somebody writes down what is nobody's business.
std::string closed_incident(House& house) {
  const std::string id = house.open_by_alert(), self = "/v1/incidents/" + id;
  auto responder = house.client("responder", k_school), leader = house.client("leader", k_school),
       bureau = house.client("bureau", k_bureau);
  REQUIRE(responder.post(self + "/comment", {{"text", k_secret}}).status == 200);
  REQUIRE(leader.post(self + "/classify", {{"severity", "II"}, {"note", k_secret}}).status == 200);
  std::vector<NextWalker> people{{responder, id}, {leader, id}, {bureau, id}};
  for (int turn = 0; turn < 200; ++turn) {
    if (people.front().look().at("state").at("response") == "Closed") return id;
    for (auto& person : people) {
      const Json next = person.look().at("next");
      if (next.empty()) continue;
      const Answer done = person.take(next[0]);
      INFO(done.body);
      REQUIRE(done.status < 300);
      break;
    }
  }
  FAIL("it would not close");
  return id;
}

std::string code_of(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}

}  // namespace

TEST_CASE("FromIncident_closedIncident_isADraftForTheBureau") {
  House house;
  auto bureau = house.client("bureau", k_bureau), responder = house.client("responder", k_school),
       stranger = house.client("responder", k_other_school), auditor = house.client("auditor", k_bureau);
  const std::string open = house.open_by_alert(k_other_school, k_other_host);
  CHECK(code_of(bureau.post(path_of(open))) == "409 not-closed");
  CHECK(bureau.post(path_of("INC-2020-000001")).status == 404);

  const std::string id = closed_incident(house);
  CHECK(stranger.post(path_of(id)).status == 404);
  CHECK(responder.post(path_of(id)).status == 403);
  CHECK(auditor.post(path_of(id)).status == 403);
  CHECK(bureau.post(path_of(id), {{"publish", true}}).status == 422);

  const Answer answer = bureau.post(path_of(id));
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  const Json draft = answer.json(), &scenario = draft.at("scenario");
  CHECK(draft.at("usable") == true);
  CHECK(draft.at("findings").empty());
  CHECK(scenario.at("schema") == "fenghuo.scenario/1");
  CHECK(scenario.at("reference").contains("reported.bureau"));
  CHECK(bureau.post("/v1/scenarios/lint", scenario).json().at("usable") == true);
  for (const std::string secret : {"李建国", "13905781234", "11010519491231002X", k_host, "xs1z", "香山", "INC-"}) {
    INFO(secret);
    CHECK(scenario.dump().find(secret) == std::string::npos);
  }
  bool told = false;
  for (const auto& one : draft.at("replacements"))
    told = told || (one.at("was") == k_secret && one.at("kind") == "free-text" &&
                    scenario.contains(Json::json_pointer(one.at("pointer").get<std::string>())));
  CHECK(told);
  CHECK(bureau.post(path_of(id)).body == answer.body);
  CHECK(bureau.get("/v1/scenarios/" + scenario.at("id").get<std::string>()).status == 404);  // kept nowhere
}

TEST_CASE("FromIncident_commandLine_writesTheFileAndPlaysIt") {
  House house;
  const std::string id = closed_incident(house), file = house.scratch() / "draft.json";
  const Environment bureau{{"FENGHUO_SERVER", house.server().url()},
                           {"FENGHUO_TOKEN", token_of(house.data(), "bureau", k_bureau)}};
  for (const std::string language : {"zh", "en"}) {
    Environment speaking = bureau;
    speaking["FENGHUO_LANG"] = language;
    const Ran made = fenghuo({"drill", "from-incident", id, "--out", file}, speaking);
    INFO(made.out << made.err);
    CHECK(made.code == 0);
    CHECK(made.out.find(language == "zh" ? "手写文字" : "free text") != std::string::npos);
    CHECK(made.out.find(language == "zh" ? "某中学" : "a middle school") != std::string::npos);
    CHECK(made.out.find("请李建国打") != std::string::npos);  // the person who checks has to see it
    CHECK(made.out.find(language == "zh" ? "请逐条核对" : "check every row") != std::string::npos);
  }
  CHECK(slurp(file).find("李建国") == std::string::npos);
  CHECK(fenghuo({"scenario", "lint", file, "--playbooks", playbooks_folder()}).code == 0);
  const Ran played = fenghuo({"sim", "run", file, "--responders", "slow", "--playbooks", playbooks_folder(), "--report",
                              house.scratch() / "report.html"},
                             {{"FENGHUO_LANG", "zh"}});
  INFO(played.out << played.err);
  CHECK(played.code == 0);
  CHECK(played.out.find("用时对照") != std::string::npos);
  CHECK(slurp(house.scratch() / "report.html").find("改编所据的实战用时") != std::string::npos);
  const Json score = Json::parse(
      fenghuo({"--json", "sim", "run", file, "--responders", "slow", "--playbooks", playbooks_folder()}).out);
  bool compared = false;
  for (const auto& line : score.at("lines"))
    compared = compared || (line.at("rule") == "contain" && line.at("reference").is_number());
  CHECK(compared);

  CHECK(fenghuo({"drill", "from-incident", id, "--out", "/nowhere/draft.json"}, bureau).code == 3);
  CHECK(fenghuo({"drill", "from-incident", "INC-2020-000001"}, bureau).code == 1);
}

}  // namespace fenghuo::e2e
