// Scenarios that a bureau publishes, over HTTP and by the command line.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Json ours(const std::string& version) {
  Json document = Json::parse(slurp(playbooks_folder() + "/scenarios/defacement-dark-links.json"));
  document["id"] = "our-own";
  document["version"] = version;
  document["title"] = {{"zh", "本市自编暗链演练"}, {"en", "Our own dark links"}};
  return document;
}

Json row_of(Client client, const std::string& id) {
  const Json list = client.get("/v1/scenarios").json();
  for (const auto& row : list.at("items"))
    if (row.at("id") == id) return row;
  return nullptr;
}

}  // namespace

TEST_CASE("Scenarios_published_arePlayedAlsoAfterARestart") {
  House house;
  auto bureau = house.client("bureau", k_bureau), admin = house.client("admin", k_bureau);
  CHECK(admin.post("/v1/scenarios", ours("1.0.0")).status == 403);
  CHECK(row_of(bureau, "our-own").is_null());
  const Answer made = bureau.post("/v1/scenarios", ours("1.0.0"), {{"Idempotency-Key", "one"}});
  INFO(made.body);
  REQUIRE(made.status == 201);
  CHECK(made.json().at("published").at("person") == bureau.get("/v1/me").json().at("person").at("id"));
  CHECK(bureau.post("/v1/scenarios", ours("1.0.0")).status == 200);
  Json other = ours("1.0.0");
  other["hard"] = !other.value("hard", false);
  const Answer refused = bureau.post("/v1/scenarios", other);
  CHECK(refused.status == 409);
  CHECK(refused.json().at("code") == "version-published");

  CHECK(house.stop() == 0);
  CHECK(fenghuo({"verify", house.data()}).code == 0);
  house.start();
  bureau = house.client("bureau", k_bureau);
  CHECK(row_of(bureau, "our-own") == made.json());
  CHECK(row_of(bureau, "defacement-dark-links").at("published").is_null());
  const Answer planned = bureau.post("/v1/drills", {{"scenario", "our-own"}, {"units", {k_school}}});
  INFO(planned.body);
  REQUIRE(planned.status == 201);
  const Json drill = bureau.get("/v1/drills/" + planned.json().at("id").get<std::string>()).json();
  CHECK(drill.at("title").at("zh").get<std::string>().ends_with("本市自编暗链演练"));
}

TEST_CASE("Scenarios_thatCannotBeWon_areRefusedAfterPlaying") {
  House house;
  auto bureau = house.client("bureau", k_bureau);
  Json document = ours("1.0.0");
  for (auto& objective : document["objectives"])
    if (objective["measure"] == "acknowledge") objective["full"] = "PT1S", objective["zero"] = "PT2S";
  const Json linted = bureau.post("/v1/scenarios/lint", document).json();
  CHECK(linted.at("usable") == false);
  CHECK(linted.at("findings").at(0).at("pointer") == "/objectives");
  const Answer refused = bureau.post("/v1/scenarios", document);
  CHECK(refused.status == 422);
  CHECK(refused.json().at("errors").at(0).at("pointer") == "/objectives");
  CHECK(row_of(bureau, "our-own").is_null());
  document = ours("1.0.0");
  document["length"] = "P9999D";
  CHECK(bureau.post("/v1/scenarios", document).json().at("errors").at(0).at("pointer") == "/length");
  CHECK(bureau.post("/v1/scenarios/lint", ours("1.0.0")).json().at("usable") == true);
}

TEST_CASE("Cli_scenarioPublish_saysWhatItBecame") {
  House house;
  const std::string file = house.scratch().file("ours.json", ours("1.2.0").dump());
  const Environment duty{{"FENGHUO_SERVER", house.server().url()},
                         {"FENGHUO_TOKEN", token_of(house.data(), "bureau", k_bureau)},
                         {"FENGHUO_LANG", "zh"}};
  const Ran made = fenghuo({"scenario", "publish", file}, duty);
  INFO(made.err);
  CHECK(made.code == 0);
  CHECK(made.out.find("已发布：our-own 1.2.0") != std::string::npos);
  CHECK(fenghuo({"scenario", "list"}, duty).out.find("our-own") != std::string::npos);
  CHECK(fenghuo({"scenario", "publish", house.scratch().file("bad.json", "{}")}, duty).code == 1);
  CHECK(fenghuo({"scenario", "publish", "/no/such/file"}, duty).code == 2);
}

}  // namespace fenghuo::e2e
