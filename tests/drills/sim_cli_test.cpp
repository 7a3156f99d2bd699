// `fenghuo sim` as it is typed: many runs, comparisons, the drawing.
#include "engine/base/json_guard.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/cli/typed.hpp"

#include <fstream>

namespace fenghuo::sim {

using engine::Json;
using test::Ran;
using test::type;

namespace {

constexpr const char* k_playbooks = FENGHUO_SOURCE_DIR "/playbooks";

Ran sim(std::vector<std::string> words) {
  words.insert(words.begin(), "sim");
  words.insert(words.end(), {"--playbooks", k_playbooks});
  return type(std::move(words));
}

}  // namespace

TEST_CASE("SimRun_manyRuns_sameBytesOnAnyThreads") {
  const auto runs = [](const std::string& threads, const std::string& seed) {
    const Ran ran = sim({"run", "defacement-holiday-night", "--responders", "careless", "--runs", "40", "--seed", seed,
                         "--threads", threads, "--json"});
    REQUIRE(ran.code == 0);
    return ran.out;
  };
  const std::string one = runs("1", "7");
  CHECK(one == runs("3", "7"));
  CHECK(one != runs("3", "8"));
  const Json said = Json::parse(one);
  CHECK(said["runs"] == 40);
  CHECK(said["score"]["min"] <= said["score"]["median"]);
  CHECK(said["score"]["median"] <= said["score"]["max"]);
  std::int64_t counted = 0;
  for (const auto& bar : said["histogram"])
    counted += bar["runs"].get<std::int64_t>();
  CHECK(counted == 40);
  CHECK(said["reported"]["permille"] == said["reported_in_time"].get<int>() * 25);
  CHECK(said["reported"]["low"] <= said["reported"]["permille"]);
  CHECK(said["reported"]["permille"] <= said["reported"]["high"]);
  CHECK(said["times"]["acknowledged"]["runs"] == 40);
  CHECK(said["phases"].size() == 6);
  const Ran worst = sim({"run", "defacement-holiday-night", "--responders", "careless", "--seed",
                         said["worst"]["seed"].dump(), "--json"});
  CHECK(Json::parse(worst.out)["score"] == said["worst"]["score"]);
}

TEST_CASE("SimRun_forPeople_saysChanceAndWhereTheTimeGoes") {
  const tests::TempFolder folder;
  const std::string plot = folder.path() + "/spread.svg";
  const Ran zh =
      sim({"run", "outage-power-cut", "--responders", "slow", "--runs", "20", "--plot", plot, "--lang", "zh"});
  REQUIRE(zh.code == 0);
  for (const char* words : {"推演 20 次", "报告全部按时的有", "置信区间", "确认接报", "平均停留", "--seed"})
    CHECK(zh.out.find(words) != std::string::npos);
  const Ran en = sim({"run", "outage-power-cut", "--responders", "slow", "--runs", "20", "--lang", "en"});
  for (const char* words : {"20 runs", "99 % confidence", "bureau told", "PHASE", "--seed"})
    CHECK(en.out.find(words) != std::string::npos);
  const std::string drawn = e2e::slurp(plot);
  CHECK(drawn.starts_with("<svg "));
  CHECK(drawn.ends_with("</svg>\n"));
}

TEST_CASE("SimRun_whatDoesNotGoTogether_isMisuse") {
  CHECK(sim({"run", "outage-power-cut", "--plot", "x.svg"}).code == 2);
  CHECK(sim({"run", "outage-power-cut", "--runs", "3", "--report", "x.html"}).code == 2);
  CHECK(sim({"run", "outage-power-cut", "--runs", "0"}).code == 2);
  CHECK(sim({"compare", "outage-power-cut", "--responders", "slow"}).code == 2);
  CHECK(sim({"compare", "outage-power-cut", "--responders", "slow", "--responders", "nobody-known"}).code != 0);
}

TEST_CASE("SimCompare_twoCrews_saysTheDifferenceAndItsInterval") {
  const Ran ran = sim({"compare", "harmful-forum-post", "--responders", "slow", "--responders", "perfect", "--runs",
                       "20", "--seed", "3", "--json"});
  REQUIRE(ran.code == 0);
  const Json said = Json::parse(ran.out);
  const Json& score = said["difference"]["score"];
  CHECK(score["low_points"] > 0);
  CHECK(score["low_points"] <= score["mean_points"]);
  CHECK(score["mean_points"] <= score["high_points"]);
  CHECK(said["difference"]["better"] == 20);
  CHECK(said["difference"]["times"]["acknowledged"]["high_ms"] < 0);
  CHECK(said["sides"][0]["responders"] == "slow");
  CHECK(said["sides"][1]["responders"] == "perfect");
  const Ran words = sim({"compare", "harmful-forum-post", "--responders", "slow", "--responders", "perfect", "--runs",
                         "20", "--lang", "zh"});
  CHECK(words.out.find("同样的运气") != std::string::npos);
  CHECK(words.out.find("+") != std::string::npos);
}

TEST_CASE("SimRun_crewOfSeveral_isNamedByNumberInTheReport") {
  const tests::TempFolder folder;
  const auto report = [&](const std::string& language) {
    const std::string path = folder.path() + "/" + language + ".html";
    const Ran ran = sim({"run", "defacement-holiday-night", "--responders", "part-time", "--with",
                         "second-administrator", "--report", path, "--lang", language});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return e2e::slurp(path);
  };
  const std::string zh = report("zh"), en = report("en");
  CHECK(zh.find("模型处置人员 2") != std::string::npos);
  CHECK(en.find("Model responder 2") != std::string::npos);
  for (const std::string* page : {&zh, &en})
    CHECK(page->find("model-responder") == std::string::npos);
}

TEST_CASE("SimCompare_withAChange_needsOneModelOrNone") {
  const auto compared = [](std::vector<std::string> more) {
    std::vector<std::string> words{"compare", "defacement-holiday-night", "--runs", "60", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = sim(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return Json::parse(ran.out);
  };
  const Json night = compared({"--with", "night-duty"});
  CHECK(night["sides"][0]["responders"] == "part-time");
  CHECK(night["sides"][1]["responders"] == "+night-duty");
  CHECK(night["difference"]["reported_in_time"]["low_permille"] > 0);
  CHECK(night["difference"]["times"]["acknowledged"]["high_ms"] < 0);
  const Json both = compared({"--with", "second-administrator", "--with", "this-school-only", "--begins", "14:00"});
  CHECK(both["sides"][1]["responders"] == "+second-administrator +this-school-only");
  CHECK(both["difference"]["times"]["bureau-told"]["high_ms"] < 0);
  const auto code = [](std::vector<std::string> more) {
    std::vector<std::string> words{"compare", "defacement-holiday-night", "--runs", "2"};
    words.insert(words.end(), more.begin(), more.end());
    return sim(words).code;
  };
  CHECK(code({"--responders", "slow", "--with", "night-duty"}) == 1);  // is there already
  CHECK(code({"--with", "more-coffee"}) == 2);
  CHECK(code({"--with", "night-duty", "--begins", "25:00"}) == 2);
  CHECK(code({"--responders", "slow", "--responders", "perfect", "--with", "night-duty"}) == 2);
  CHECK(code({}) == 2);
}

TEST_CASE("SimFit_startedFromNobody_isRefused") {
  const Ran ran = sim({"fit", "--start", "absent", "--lang", "zh"});
  CHECK(ran.code == 1);
  CHECK(ran.err.find("absent") != std::string::npos);
  CHECK(ran.err.find("无人处置") != std::string::npos);
}

TEST_CASE("SimRun_modelsOfThePlaybooksRoom_areFoundByName") {
  CHECK(sim({"run", "outage-power-cut", "--responders", "part-time"}).code == 0);
  CHECK(sim({"run", "outage-power-cut", "--responders", "part-time", "--with", "night-duty"}).code == 0);
  const Ran unknown = sim({"run", "outage-power-cut", "--responders", "nobody-known"});
  CHECK(unknown.code == 1);
  CHECK(unknown.err.find("part-time") != std::string::npos);
}

}  // namespace fenghuo::sim
