// Series of drills as they are typed: on whose clock, approved all at once, what a pattern brings, what finds no place.
#include "tests/support/server.hpp"

#include <fstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_vocational = "xiangshan-vocational";

/// One who types, in Chinese and at Beijing time unless told otherwise.
class Typist {
 public:
  Typist(House& house, const std::string& role, const std::string& zone = "Asia/Shanghai")
      : as_{{"FENGHUO_SERVER", house.server().url()},
            {"FENGHUO_TOKEN", token_of(house.data(), role, k_bureau)},
            {"FENGHUO_LANG", "zh"},
            {"NO_COLOR", "1"},
            {"TZ", zone}} {}

  Ran type(std::vector<std::string> words, const std::vector<std::string>& more = {}) const {
    words.insert(words.begin(), {"drill", "series"});
    words.insert(words.end(), more.begin(), more.end());
    return fenghuo(std::move(words), as_);
  }
  std::string done(std::vector<std::string> words, const std::vector<std::string>& more = {}) const {
    const Ran ran = type(std::move(words), more);
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    return ran.out;
  }
  /// Of a preview: when the one series of it begins.
  std::string begins(const std::vector<std::string>& more) const {
    const Json seen = Json::parse(done({"preview", "defacement-dark-links", "--units", k_school, "--json"}, more));
    return seen.at("series").at(0).at("times").at(0);
  }
  /// Made as it is previewed; what was printed.
  std::string make(const std::vector<std::string>& more) const {
    const Json seen = Json::parse(done({"preview", "defacement-dark-links", "--json"}, more));
    return done({"create", "defacement-dark-links", "--preview", seen.at("preview")}, more);
  }

 private:
  Environment as_;
};

std::string pattern(House& house, const Json& what) {
  const std::string path = house.scratch() / "pattern.json";
  std::ofstream(path) << what.dump();
  return path;
}

std::size_t count(const std::string& text, const std::string& words) {
  std::size_t out = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
    ++out;
  return out;
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("SeriesCommands_at_isReadOnTheClockThatIsMeant") {
  House house;
  const Typist beijing(house, "bureau"), berlin(house, "bureau", "Europe/Berlin");
  CHECK(beijing.begins({"--at", "2035-03-06 09:00", "--zone", "Asia/Urumqi"}) == "2035-03-06T03:00:00.000Z");
  CHECK(beijing.begins({"--at", "2035-03-06T01:00:00Z", "--zone", "Asia/Urumqi"}) == "2035-03-06T01:00:00.000Z");
  const std::string file = pattern(house, {{"zone", "Asia/Urumqi"}});
  CHECK(beijing.begins({"--at", "2035-03-06 09:00", "--pattern", file}) == "2035-03-06T03:00:00.000Z");
  CHECK(beijing.begins({"--at", "2035-03-06 09:00", "--pattern", file, "--zone", "Asia/Tokyo"}) ==
        "2035-03-06T00:00:00.000Z");
  CHECK(berlin.begins({"--at", "2035-01-15 09:00"}) == "2035-01-15T08:00:00.000Z");
  CHECK(berlin.begins({"--at", "2035-07-16 09:00"}) == "2035-07-16T07:00:00.000Z");
  const Ran nowhere = beijing.type(
      {"preview", "defacement-dark-links", "--units", k_school, "--at", "2035-03-06 09:00", "--zone", "Asia/Nowhere"});
  CHECK(nowhere.code == 2);
  CHECK(has(nowhere.err, "Asia/Nowhere"));

  const std::vector<std::string> words{"--units", k_school, "--at", "2035-03-06 09:00", "--zone", "Asia/Urumqi"};
  CHECK(has(beijing.done({"preview", "defacement-dark-links"}, words), "2035-03-06 09:00 UTC+6"));
  beijing.make(words);
  const std::string id = Json::parse(beijing.done({"list", "--json"})).at("items").at(0).at("id");
  beijing.done({"move", id, "20350306T090000", "--at", "2035-03-07 10:00"});
  const Json moved = Json::parse(beijing.done({"show", id, "--json"})).at("times").at(0);
  CHECK(moved.at("starts_at") == "2035-03-07T04:00:00.000Z");
  CHECK(has(berlin.done({"show", id}), "2035-03-07 10:00 UTC+6"));
}

TEST_CASE("SeriesCommands_approve_answersForAllOfThemOnce") {
  House house;
  const Typist bureau(house, "bureau"), leader(house, "leader");
  CHECK(Json::parse(leader.done({"approve", "--waiting", "--json"})) == Json{{"items", Json::array()}});
  const std::string made = bureau.make({"--units", k_school, k_vocational, "--each", "--at", "2035-03-06 09:00"});
  CHECK(count(made, "SER-") == 2);
  CHECK(has(made, "approve --waiting"));

  const Ran own = bureau.type({"approve", "--waiting"});
  CHECK(own.code == 1);
  CHECK(count(own.err, "负责人审批") == 1);
  CHECK(count(own.err, "fenghuo me") == 1);
  CHECK(count(own.err, "SER-") == 2);
  const Ran programs = bureau.type({"approve", "--waiting", "--json"});
  CHECK(programs.code == 1);
  CHECK(Json::parse(programs.out) == Json{{"items", Json::array()}});
  const Json refused = Json::parse(programs.err);
  CHECK(refused.at("code") == "role-needed");
  REQUIRE(refused.at("series").size() == 2);

  const std::string one = refused.at("series").at(0), other = refused.at("series").at(1);
  const Json approved = Json::parse(leader.done({"approve", one, other, "--json"})).at("items");
  REQUIRE(approved.size() == 2);
  CHECK(approved.at(0).at("id") == one);
  CHECK(approved.at(1).at("state") == "approved");
  CHECK(leader.type({"approve", one}).code == 1);
}

TEST_CASE("SeriesCommands_whatIsTyped_goesBeforeThePattern") {
  House house;
  const Typist bureau(house, "bureau");
  const std::vector<std::string> words{"--units", k_school, "--at", "2035-03-06 09:00"};
  const auto with_parts = [&](const Json& parts, const std::vector<std::string>& more) {
    std::vector<std::string> all{"preview", "defacement-dark-links", "--pattern", pattern(house, {{"parts", parts}})};
    all.insert(all.end(), more.begin(), more.end());
    return bureau.type(all, words).code;
  };
  const Json nobody{{{"person", "nobody-of-that-name"}, {"role", "evaluator"}}};
  CHECK(with_parts(nobody, {}) == 1);
  CHECK(with_parts(nobody, {"--part", "zhao-lei:evaluator"}) == 0);
  CHECK(with_parts(Json::object(), {"--part", "zhao-lei:evaluator"}) == 0);
  CHECK(with_parts("zhao-lei", {"--part", "zhao-lei"}) == 2);
}

TEST_CASE("SeriesCommands_whatCannotBeMade_isNotOffered") {
  House house;
  const Typist bureau(house, "bureau");
  const std::string crowded =
      bureau.done({"preview", "defacement-dark-links", "--units", k_school, k_vocational, "--each", "--at",
                   "2035-03-06 09:00", "--evaluators", "zhao-lei", "--evaluator-limit", "1"});
  CHECK(has(crowded, "排不进去"));
  CHECK(has(crowded, "--evaluator-limit"));
  CHECK_FALSE(has(crowded, "--preview"));

  const Ran below =
      bureau.type({"preview", "defacement-dark-links", "--below", "no-such-bureau", "--at", "2035-03-06 09:00"});
  CHECK(below.code == 1);
  CHECK(has(below.err, "--below no-such-bureau"));

  const std::string surprise = bureau.make({"--units", k_school, "--at", "2035-03-06 09:00", "--surprise"});
  CHECK(has(surprise, "突击演练"));
  CHECK_FALSE(has(surprise, "approve"));
}

}  // namespace fenghuo::e2e
