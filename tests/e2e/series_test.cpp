// Drills over the year, over HTTP and at the command line: shown first, approved, made once whatever becomes of the
// server, counted, and in a calendar that another program reads.
#include "tests/support/server.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

namespace fs = std::filesystem;

Json must(const Answer& answer, int status = 200) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer.json();
}

std::string code_of(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}

/// Weekly from three days ahead on: the first one is made, and could be announced, at once.
Json order(const Json& more = Json::object()) {
  Json out{{"scenario", "defacement-dark-links"},
           {"units", {k_school}},
           {"starts_at", time_now(3 * 86'400)},
           {"rule", "FREQ=WEEKLY;COUNT=2"},
           {"announce_before", "P5D"}};
  out.update(more);
  return out;
}

std::string make(Client& bureau, Json wanted) {
  wanted["preview"] = must(bureau.post("/v1/drills/series/preview", wanted)).at("preview");
  return must(bureau.post("/v1/drills/series", wanted), 201).at("series").at(0);
}

Json drills_of(Client& client) {
  return must(client.get("/v1/drills")).at("items");
}

}  // namespace

TEST_CASE("Series_overHttp_isApprovedAndMakesItsDrillsOnceOverRestarts") {
  House house;
  auto bureau = house.client("bureau", k_bureau), leader = house.client("leader", k_bureau),
       player = house.client("responder", k_school);
  const std::string id = make(bureau, order()), self = "/v1/drills/series/" + id;
  CHECK(drills_of(bureau).size() == 1);
  CHECK(drills_of(player).empty());
  CHECK(code_of(player.get(self)) == "404 not-found");
  CHECK(code_of(bureau.post(self + "/approve")) == "403 role-needed");
  CHECK(must(leader.get(self)).at("allowed") == Json::array({"approve"}));
  CHECK(must(leader.post(self + "/approve", {{"note", "同意"}})).at("state") == "approved");
  CHECK(drills_of(player).size() == 1);
  for (int n = 0; n < 2; ++n) {
    CHECK(house.stop() == 0);
    house.start();
  }
  auto again = house.client("bureau", k_bureau);
  CHECK(drills_of(again).size() == 1);
  const Json series = must(again.get(self));
  CHECK(series.at("times").at(0).at("state") == "made");
  CHECK(series.at("times").at(1).at("state") == "planned");
  CHECK(series.at("times").at(0).at("drill") == drills_of(again).at(0).at("id"));
  const std::string time = self + "/times/" + series.at("times").at(0).at("occurrence").get<std::string>();
  must(again.post(time + "/cancel", {{"reason", "停课"}}));
  CHECK(drills_of(again).at(0).at("state") == "Aborted");
  CHECK(code_of(again.post(time + "/move", {{"starts_at", time_now(86'400)}})) == "409 cancelled");
}

TEST_CASE("Series_thatWasNotPreviewedAsItIs_isNotMade") {
  House house;
  auto bureau = house.client("bureau", k_bureau);
  Json wanted = order();
  CHECK(code_of(bureau.post("/v1/drills/series", wanted)) == "422 invalid");
  const Json seen = must(bureau.post("/v1/drills/series/preview", wanted));
  CHECK(seen.at("series").at(0).at("times").size() == 2);
  CHECK(must(bureau.get("/v1/drills/series")).at("items").empty());
  wanted["preview"] = seen.at("preview");
  wanted["rule"] = "FREQ=WEEKLY;COUNT=3";
  CHECK(code_of(bureau.post("/v1/drills/series", wanted)) == "409 not-as-previewed");
  wanted["rule"] = "FREQ=HOURLY";
  const Answer refused = bureau.post("/v1/drills/series", wanted);
  CHECK(refused.status == 422);
  CHECK(refused.json().at("errors").at(0).at("pointer") == "/rule");
  CHECK(must(bureau.get("/v1/drills/series")).at("items").empty());
}

TEST_CASE("Series_withMoreThanTwoHundredUnitsOrDays_isReadAndBeyondItsMaximumRefusedByName") {
  House house;
  auto bureau = house.client("bureau", k_bureau);
  const auto days = [](int count) {
    Json out = Json::array();
    for (int n = 0; n < count; ++n) {
      const std::string month = std::to_string(10 + n / 28 % 3), day = std::to_string(1 + n % 28);
      out.push_back(std::to_string(2030 + n / 84) + "-" + month + "-" + (day.size() < 2 ? "0" : "") + day);
    }
    return out;
  };
  const auto preview = [&](const Json& more) { return bureau.post("/v1/drills/series/preview", order(more)); };
  CHECK(must(preview({{"except", days(201)}})).at("series").size() == 1);
  CHECK(must(preview({{"except", days(400)}})).at("series").size() == 1);
  const auto refusal = [&](const Json& more) {
    const Json error = must(preview(more), 422).at("errors").at(0);
    return error.at("pointer").get<std::string>() + " " + error.dump();
  };
  const std::string too_many_days = refusal({{"except", days(401)}});
  CHECK(too_many_days.starts_with("/except "));
  CHECK(too_many_days.find("400") != std::string::npos);
  const auto units = [](int count) {
    Json out = Json::array({k_school});
    for (int n = 1; n < count; ++n)
      out.push_back("nowhere-" + std::to_string(n));
    return out;
  };
  CHECK(refusal({{"units", units(201)}}).starts_with("/units/1 "));  // read, and looked for
  CHECK(refusal({{"units", units(501)}}).starts_with("/units "));
  CHECK(refusal({{"units", units(501)}}).find("500") != std::string::npos);
  CHECK(refusal({{"announce_before", "PT59M"}}).starts_with("/announce_before "));
}

TEST_CASE("Coverage_ofAUnitThatIsNotThere_is404") {
  House house;
  auto leader = house.client("leader", k_school), bureau = house.client("bureau", k_bureau);
  CHECK(code_of(bureau.get("/v1/drills/coverage?unit=nowhere")) == "404 not-found");
  CHECK(code_of(leader.get("/v1/drills/coverage?unit=" + std::string(k_bureau))) == "404 not-found");
  CHECK(must(bureau.get("/v1/drills/coverage?unit=" + std::string(k_school))).at("units").size() == 1);
  CHECK(must(bureau.get("/v1/drills/ranking?year=2025")).at("proposals").empty());
}

TEST_CASE("Series_calendarFeed_showsItsPersonWhatTheyMaySeeUntilRevoked") {
  House house;
  auto bureau = house.client("bureau", k_bureau), player = house.client("responder", k_school);
  Client nobody(house.server().url());
  make(bureau, order({{"surprise", true}}));
  const Json mine = must(bureau.post("/v1/drills/calendar-feeds"), 201),
             theirs = must(player.post("/v1/drills/calendar-feeds"), 201);
  const Answer seen = nobody.get(mine.at("href"));
  CHECK(seen.status == 200);
  CHECK(seen.header("content-type") == "text/calendar; charset=utf-8");
  CHECK(seen.body.find("BEGIN:VEVENT") != std::string::npos);
  CHECK(nobody.get(theirs.at("href")).body.find("BEGIN:VEVENT") == std::string::npos);
  CHECK(nobody.get("/v1/drills/calendar.ics").status == 401);
  CHECK(nobody.get("/v1/drills", {{"Authorization", "Bearer " + mine.at("token").get<std::string>()}}).status == 401);
  CHECK(must(bureau.get("/v1/drills/calendar-feeds")).at("items").size() == 1);
  CHECK(bureau.call("DELETE", "/v1/drills/calendar-feeds/" + mine.at("id").get<std::string>(), "").status == 204);
  CHECK(nobody.get(mine.at("href")).status == 401);

  const fs::path tests = fs::path(FENGHUO_SOURCE_DIR) / "tests";
  if (run({"env", "node", "--version"}).code != 0) SKIP("there is no node on this machine");
  if (!fs::exists(tests / "node_modules" / "ical.js")) SKIP("tests/node_modules is not there: npm ci in tests/");
  std::ofstream(house.scratch() / "feed.ics", std::ios::binary) << seen.body;
  std::ofstream(house.scratch() / "any.json") << "[]";
  const Ran read = run({"env", "node", (tests / "contract" / "calendar.mjs").string(), house.scratch() / "feed.ics",
                        house.scratch() / "any.json"});
  INFO(read.out << read.err << seen.body);
  CHECK(read.code == 0);
}

TEST_CASE("Series_atTheCommandLine_fromThePreviewToTheCoverage") {
  House house;
  const Environment zh{{"FENGHUO_SERVER", house.server().url()},
                       {"FENGHUO_TOKEN", token_of(house.data(), "bureau", k_bureau)},
                       {"FENGHUO_LANG", "zh"},
                       {"NO_COLOR", "1"},
                       {"TZ", "Asia/Shanghai"}};
  Environment en = zh;
  en["FENGHUO_LANG"] = "en";
  const std::vector<std::string> words{"defacement-dark-links",
                                       "--units",
                                       k_school,
                                       "xiangshan-vocational",
                                       "--at",
                                       "2035-03-06 09:00",
                                       "--each",
                                       "--weeks",
                                       "2",
                                       "--evaluators",
                                       "zhao-lei",
                                       "--subject",
                                       "comprehensive"};
  const auto type = [&](std::vector<std::string> command, const Environment& as) {
    const Ran ran = fenghuo(std::move(command), as);
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    return ran.out;
  };
  const auto with = [&](std::vector<std::string> command, const std::vector<std::string>& more) {
    command.insert(command.end(), words.begin(), words.end());
    command.insert(command.end(), more.begin(), more.end());
    return command;
  };
  const std::string seen = type(with({"drill", "series", "preview"}, {}), zh);
  CHECK(seen.find("2035-03-06 09:00") != std::string::npos);
  CHECK(seen.find("2035-03-13 09:00") != std::string::npos);
  CHECK(seen.find("尚未生成") != std::string::npos);
  const std::string digest = seen.substr(seen.rfind(' ') + 1, 64);
  CHECK(type(with({"drill", "series", "create"}, {"--preview", digest}), en).find("planned: SER-") !=
        std::string::npos);
  CHECK(type({"drill", "series", "list"}, zh).find("SER-") != std::string::npos);
  const std::string id = Json::parse(type({"drill", "series", "list", "--json"}, zh)).at("items").at(0).at("id");
  CHECK(type({"drill", "series", "show", id}, zh).find("待审批") != std::string::npos);
  Environment leader = zh;
  leader["FENGHUO_TOKEN"] = token_of(house.data(), "leader", k_bureau);
  const std::string approved = type({"drill", "series", "approve", "--waiting"}, leader);
  CHECK(std::ranges::count(approved, '\n') == 2);
  CHECK(approved.find("已审批") != std::string::npos);
  const std::string pattern = house.scratch() / "pattern.json";
  std::ofstream(pattern) << type({"drill", "series", "pattern", id}, zh);
  const Json again = Json::parse(type({"drill", "series", "preview", "--pattern", pattern, "--below", k_bureau, "--at",
                                       "2035-09-04 09:00", "--form", "hands-on", "--json"},
                                      zh));
  CHECK(again.at("series").at(0).at("units").size() == 6);
  CHECK(again.at("series").at(0).at("times") == Json::array({"2035-09-04T01:00:00.000Z"}));
  CHECK(fenghuo({"drill", "series", "preview", "--pattern", "/nowhere", "--units", k_school}, zh).code == 2);
  CHECK(type({"drill", "series", "move", id, "20350313T090000", "--at", "2035-03-14 09:00"}, zh).find(id) !=
        std::string::npos);
  CHECK(type({"drill", "series", "cancel", id, "20350313T090000", "--reason", "停课"}, zh).find(id) !=
        std::string::npos);
  const std::string covered = type({"drill", "coverage", "--year", "2035"}, zh);
  CHECK(covered.find("0 / 1") != std::string::npos);
  CHECK(type({"drill", "series", "stop", id, "--reason", "学期结束"}, en).find("stopped") != std::string::npos);
  CHECK(type({"drill", "calendar", "issue"}, zh).find("/v1/drills/calendar.ics?token=fhc_") != std::string::npos);
  const std::string feed = Json::parse(type({"drill", "calendar", "list", "--json"}, zh)).at("items").at(0).at("id");
  CHECK(type({"drill", "calendar", "revoke", feed}, en).find("opens nothing") != std::string::npos);
}

}  // namespace fenghuo::e2e
