// GET /metrics: every line is what Prometheus' text format allows, and the figures move.
#include "tests/support/server.hpp"

#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

/// Samples by name and labels. Checks each line, that a family has its HELP and TYPE before its samples, and that no
/// sample comes twice.
std::map<std::string, double> read_metrics(const std::string& text) {
  static const std::regex k_help(R"(# HELP ([a-z_]+) \S.*)"),
      k_type(R"(# TYPE ([a-z_]+) (counter|gauge|histogram|summary))"),
      k_sample(R"(([a-z_]+)(\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? (\d+(?:\.\d+)?))");
  std::map<std::string, double> out;
  std::set<std::string> families;
  std::string helped, family;
  REQUIRE(text.ends_with("\n"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    std::smatch parts;
    if (std::regex_match(line, parts, k_help)) {
      helped = parts[1];
      CHECK(families.insert(helped).second);
    } else if (std::regex_match(line, parts, k_type)) {
      family = parts[1];
      CHECK(family == helped);
    } else {
      REQUIRE(std::regex_match(line, parts, k_sample));
      const std::string name = parts[1];
      CHECK((name == family || name == family + "_bucket" || name == family + "_sum" || name == family + "_count"));
      CHECK(out.emplace(name + parts[2].str(), std::stod(parts[3])).second);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("Metrics_text_isPrometheusAndMovesWithWhatHappens") {
  House house;
  Client nobody(house.server().url());
  const Answer first = nobody.get("/metrics");
  REQUIRE(first.status == 200);
  CHECK(first.header("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  const auto before = read_metrics(first.body);
  const std::string posts = R"(fenghuo_http_requests_total{method="POST",status="2xx"})",
                    gets = R"(fenghuo_http_requests_total{method="GET",status="4xx"})",
                    triage = R"(fenghuo_open_incidents_by_phase{phase="Triage"})";

  const std::string id = house.open_by_alert();
  CHECK(nobody.get("/v1/me").status == 401);
  std::map<std::string, double> after;
  REQUIRE(wait_until([&] {
    after = read_metrics(nobody.get("/metrics").body);
    return after.at(triage) == before.at(triage) + 1;
  }));
  CHECK(after.at(posts) == before.at(posts) + 1);
  CHECK(after.at(gets) == before.at(gets) + 1);
  CHECK(after.at("fenghuo_events_total") > before.at("fenghuo_events_total"));
  CHECK(after.at("fenghuo_commits_total") > before.at("fenghuo_commits_total"));
  CHECK(after.at("fenghuo_writable") == 1);
  const std::string took = "fenghuo_http_request_duration_seconds";
  CHECK(after.at(took + R"(_bucket{le="+Inf"})") == after.at(took + "_count"));
  CHECK(after.at(took + R"(_bucket{le="10.000000"})") <= after.at(took + "_count"));
  CHECK(after.at(took + "_sum") > 0);
  double clocks = 0;
  for (const auto& [name, value] : after)
    if (name.starts_with("fenghuo_open_incidents_by_clock")) clocks += value;
  CHECK(clocks >= 1);
}

TEST_CASE("Metrics_text_namesNoUnitSiteOrIncident") {
  House house;
  const std::string id = house.open_by_alert();
  const std::string text = Client(house.server().url()).get("/metrics").body;
  for (const auto& secret : {id, std::string(k_school), std::string(k_host), std::string(k_bureau)})
    CHECK(text.find(secret) == text.npos);
}

}  // namespace fenghuo::e2e
