// Drills side by side, over HTTP and at the command line: a school sees itself, and of others a median at most; the
// bureau ranks what can be ranked; a drill is played once more to test what it found.
#include "tests/support/server.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_scenario = "defacement-dark-links";

Json must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer.json();
}
std::string code_of(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
std::vector<std::string> schools(House& house) {
  const Json sample = Json::parse(slurp(house.data() + "/sample.json"));
  std::vector<std::string> out;
  for (const auto& site : sample.at("sites"))
    if (std::ranges::find(out, site.at("unit").get<std::string>()) == out.end()) out.push_back(site.at("unit"));
  return out;
}
Answer patch(Client client, const std::string& unit, const Json& body) {
  return client.call("PATCH", "/v1/drills/comparison/" + unit, body.dump(), {{"Content-Type", "application/json"}});
}

/// One drill of a school at a time, and how it is brought to its score.
struct Drills {
  explicit Drills(House& in) : bureau(in.client("bureau", k_bureau)) {}
  std::string start(const std::string& unit, const Json& more = Json::object()) {
    Json body{{"scenario", k_scenario}, {"units", {unit}}};
    body.update(more);
    const std::string id = must(bureau.post("/v1/drills", body), 201).at("id");
    must(bureau.post("/v1/drills/" + id + "/schedule", {{"starts_at", time_now(3600)}}));
    return go(id);
  }
  std::string go(const std::string& id) {
    for (const char* act : {"/announce", "/start"})
      must(bureau.post("/v1/drills/" + id + act));
    return id;
  }
  void finish(const std::string& id) {
    for (const char* act : {"/hot-wash", "/finish"})
      must(bureau.post("/v1/drills/" + id + act));
  }
  Client bureau;
};

/// All schools play until there is enough to evaluate. The first three acknowledge.
struct City {
  explicit City(House& in) : house(in), units(schools(in)) {
    Drills play(house);
    for (const auto& unit : units) {
      drills[unit] = play.start(unit, {{"speed", 600}, {"skip_idle", true}});
      if (drills.size() > 3) continue;
      auto player = house.client("responder", unit);
      const Json seen = must(player.get("/v1/drills/" + drills[unit]));
      must(player.post("/v1/incidents/" + seen.at("sides").at(0).at("incident").get<std::string>() + "/acknowledge"));
    }
    for (const auto& [unit, id] : drills) {
      const std::string self = "/v1/drills/" + id;
      REQUIRE(wait_until([&] {
        return must(play.bureau.get(self + "/score")).at("scores").at(0).at("coverage").get<double>() > 0.9;
      }));
      must(play.bureau.post(self + "/end"));
      play.finish(id);
    }
  }
  [[nodiscard]] Json seen_by(const std::string& unit, const std::string& role = "leader") const {
    return must(house.client(role, unit).get("/v1/drills/comparison"));
  }
  House& house;
  std::vector<std::string> units;
  std::map<std::string, std::string> drills;
};

/// The command line of one of them.
std::string typed(House& house, const std::string& role, const std::string& unit, std::vector<std::string> words,
                  const std::string& language = "en", int code = 0) {
  const Ran ran = fenghuo(std::move(words), {{"FENGHUO_SERVER", house.server().url()},
                                             {"FENGHUO_TOKEN", token_of(house.data(), role, unit)},
                                             {"FENGHUO_LANG", language},
                                             {"NO_COLOR", "1"}});
  INFO(ran.out << ran.err);
  CHECK(ran.code == code);
  return ran.out + ran.err;
}

void check_nothing_of_others(const City& city, const std::string& unit, const std::string& text) {
  for (const auto& [other, drill] : city.drills) {
    if (other == unit) continue;
    INFO(other << " in what " << unit << " sees");
    CHECK_FALSE(has(text, other));
    CHECK_FALSE(has(text, drill));
  }
}

}  // namespace

TEST_CASE("Comparison_ofSchools_showsOthersAsAMedianAndRanksForTheBureau") {
  House house;
  City city(house);
  const std::string first = city.units.at(0), last = city.units.at(5);
  CHECK(city.seen_by(first).at("peers").at("why").at("code") == "size-unknown");
  auto bureau = house.client("bureau", k_bureau);
  for (const auto& unit : city.units)
    must(patch(bureau, unit, {{"students", 800}}));

  const Json ranking = must(bureau.get("/v1/drills/ranking"));
  REQUIRE(ranking.at("lists").size() == 1);
  const Json& places = ranking.at("lists").at(0).at("places");
  REQUIRE(places.size() == 6);
  std::map<std::string, double> points;
  std::vector<int> ranks;
  for (const auto& place : places) {
    points[place.at("unit")] = place.at("points").get<double>();
    ranks.push_back(place.at("rank"));
    CHECK(place.at("points") == must(bureau.get("/v1/drills/" + place.at("drill").get<std::string>() + "/score"))
                                    .at("scores")
                                    .at(0)
                                    .at("points"));
    CHECK(must(bureau.get(place.at("events").at(0).at("href"))).at("items").at(0).at("type") == "DrillScored");
  }
  CHECK(ranks == std::vector<int>{1, 1, 1, 4, 4, 4});
  CHECK(points.at(first) > points.at(last));
  CHECK(ranking.at("proposals").size() == 6);
  CHECK(ranking.at("criteria").size() > 5);
  CHECK(must(house.client("auditor", k_bureau).get("/v1/drills/ranking")) == ranking);
  CHECK(must(bureau.get("/v1/drills/ranking?unit=" + first)).at("lists").at(0).at("places").size() == 1);
  CHECK(must(bureau.get("/v1/drills/ranking?year=2020")).at("lists").empty());
  CHECK(must(bureau.get("/v1/drills/ranking?scenario=outage-power-cut")).at("lists").empty());

  for (const auto& unit : city.units)
    for (const std::string role : {"responder", "leader"}) {
      auto client = house.client(role, unit);
      CHECK(code_of(client.get("/v1/drills/ranking")) == "403 role-needed");
      CHECK(code_of(client.get("/v1/drills/comparison?unit=" + (unit == first ? last : first))) == "404 not-found");
      const Json seen = city.seen_by(unit, role);
      check_nothing_of_others(city, unit, seen.dump());
      const Json& peers = seen.at("peers");
      CHECK(peers.at("units") == 5);
      CHECK(peers.at("own") == Json{{"drill", city.drills.at(unit)}, {"points", points.at(unit)}});
      for (const char* figure : {"lower_quartile", "median", "upper_quartile"})
        CHECK(peers.at(figure).get<double>() == std::floor(peers.at(figure).get<double>()));
    }
  const std::string table = typed(house, "leader", first, {"drill", "compare"}, "zh");
  check_nothing_of_others(city, first, table);
  CHECK(has(table, "中位数"));
  CHECK(has(table, "不足 3 次"));
  CHECK(has(typed(house, "responder", first, {"drill", "compare"}), "median"));
  typed(house, "leader", first, {"drill", "ranking"}, "en", 1);

  CHECK(code_of(patch(bureau, first, {{"declined", true}})) == "403 leader-needed");
  CHECK(must(patch(bureau, first, {{"students", 800}, {"declined", nullptr}})).at("declined") == false);
  CHECK(code_of(patch(house.client("leader", first), last, {{"declined", true}})) == "404 not-found");
  CHECK(code_of(patch(house.client("responder", first), first, {{"declined", true}})) == "403 role-needed");
  CHECK(has(typed(house, "leader", first, {"drill", "comparison", "decline", first, "--reason", "合并校区"}),
            "not compared with others"));
  CHECK(city.seen_by(first).at("peers").at("why").at("code") == "declined");
  CHECK(city.seen_by(last).at("peers").at("why").at("code") == "too-few");
  CHECK(must(bureau.get("/v1/drills/ranking")).at("lists") == ranking.at("lists"));
  house.server().process().kill();
  house.start();
  bureau = house.client("bureau", k_bureau);
  CHECK(must(bureau.get("/v1/drills/ranking")) == ranking);
  const Json standing = city.seen_by(first).at("standing");
  CHECK(standing.at("declined") == true);
  CHECK(standing.at("reason") == "合并校区");
  CHECK(standing.at("students") == 800);
  typed(house, "leader", first, {"drill", "comparison", "join", first});
  CHECK(city.seen_by(last).at("peers").at("shown") == true);

  const std::string file = house.scratch() / "ranking.csv";
  CHECK(has(typed(house, "bureau", k_bureau, {"drill", "ranking", "--csv", file}, "zh"), "已写入"));
  const std::string sheet = slurp(file);
  CHECK(sheet.starts_with("\xEF\xBB\xBF类别,名次,"));
  CHECK(has(sheet, "排名,1," + first));
  CHECK(has(sheet, "建议通报批评"));
  CHECK(has(typed(house, "bureau", k_bureau, {"drill", "ranking"}, "zh"), "可比条件"));
  CHECK(has(typed(house, "auditor", k_bureau, {"drill", "ranking"}), "What makes them comparable"));
}

TEST_CASE("Comparison_drillOnceMore_isPlannedInOneCommandAndShowsBeforeAndAfter") {
  House house;
  Drills play(house);
  const std::string drill = play.start(k_school, {{"form", "hands-on"}, {"speed", 3}});
  must(play.bureau.post("/v1/drills/" + drill + "/end"));
  play.finish(drill);
  const Json excluded = must(play.bureau.get("/v1/drills/ranking")).at("excluded");
  REQUIRE(excluded.size() == 1);
  CHECK(excluded.at(0).at("why").at(0).at("code") == "little-covered");

  const Json found = must(play.bureau.get("/v1/improvements?limit=200")).at("items");
  REQUIRE(found.size() > 1);
  std::string one;
  for (const auto& row : found)
    if (row.at("retest").is_null() && row.at("lost").is_number()) one = row.at("id");
  REQUIRE_FALSE(one.empty());
  CHECK(house.client("leader", k_school).post("/v1/improvements/" + one + "/rerun").status == 403);
  CHECK(house.client("leader", k_other_school).post("/v1/improvements/" + one + "/rerun").status == 404);
  const std::string out = typed(house, "bureau", k_bureau, {"improvement", "rerun", one, "--at", "2035-03-06 09:00"});
  CHECK(has(out, "tests: " + one));
  const std::string again = must(play.bureau.get("/v1/improvements/" + one)).at("retest").at("drill");
  const Json before = must(play.bureau.get("/v1/drills/" + drill)),
             after = must(play.bureau.get("/v1/drills/" + again));
  CHECK(after.at("state") == "Scheduled");
  for (const char* same : {"form", "scenario", "speed", "unit"})
    CHECK(before.value(same, Json()) == after.value(same, Json()));
  CHECK(has(typed(house, "bureau", k_bureau, {"drill", "rerun", drill}, "zh"), "没有已整改或已销号的改进事项"));

  play.go(again);
  must(play.bureau.post("/v1/drills/" + again + "/end"));
  play.finish(again);
  const Json retest = must(house.client("leader", k_school).get("/v1/improvements/" + one)).at("retest");
  CHECK(retest.at("before").is_object());
  CHECK(retest.at("after").is_object());
  const Json seen = must(house.client("leader", k_school).get("/v1/drills/comparison"));
  REQUIRE(seen.at("results").size() == 2);
  CHECK(seen.at("results").at(1).at("retest") == true);
  CHECK(seen.at("results").at(1).at("attempt") == 2);
}

}  // namespace fenghuo::e2e
