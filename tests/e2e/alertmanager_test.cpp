#include "tests/support/server.hpp"

#include <regex>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_alertmanager = "/usr/bin/prometheus-alertmanager";

/// The configuration people are told to use: the fenced block behind its mark in README.md.
std::string documented_config() {
  const std::string readme = slurp(FENGHUO_SOURCE_DIR "/README.md");
  const auto mark = readme.find("<!-- alertmanager-receiver -->");
  if (mark == readme.npos) return {};
  const auto begin = readme.find("```yaml\n", mark);
  const auto end = begin == readme.npos ? begin : readme.find("\n```", begin);
  return end == readme.npos ? std::string() : readme.substr(begin + 8, end - begin - 7);
}

/// The same with this server's address and token, and with intervals that a test can wait for.
std::string config_for(const Server& server, const Scratch& scratch) {
  std::string config = documented_config();
  const std::string token = token_of(server.data(), "monitor", k_school);
  const auto replace = [&](const std::string& pattern, const std::string& by) {
    config = std::regex_replace(config, std::regex(pattern), by);
  };
  replace(R"(https?://[^\s'"]+/v1/alerts/)", server.url() + "/v1/alerts/");
  replace(R"((credentials:) *\S+)", "$1 " + token);
  replace(R"((credentials_file:) *\S+)", "$1 " + scratch.file("token", token));
  replace(R"(fh_[A-Za-z0-9_.…-]*)", token);
  replace(R"((group_wait|group_interval|repeat_interval): *\S+)", "$1: 1s");
  for (const std::string interval : {"group_wait", "group_interval", "repeat_interval"})
    if (config.find(interval + ":") == std::string::npos) replace(R"((\n?)route: *\n( +))", "$1route:\n$2" + interval + ": 1s\n$2");
  return config;
}

/// A real Alertmanager on a free port.
class Alertmanager {
 public:
  Alertmanager(const Scratch& scratch, const std::string& config)
      : process_({k_alertmanager, "--config.file=" + scratch.file("alertmanager.yml", config),
                  "--storage.path=" + (scratch / "alertmanager"), "--web.listen-address=127.0.0.1:0",
                  "--cluster.listen-address="}) {
    const std::regex listening(R"(address=(127\.0\.0\.1:\d+))");
    const bool up = wait_until([&] {
      std::smatch found;
      const std::string log = process_.err();
      if (std::regex_search(log, found, listening)) url_ = "http://" + found[1].str();
      return !process_.running() || (!url_.empty() && Client(url_).get("/-/ready").status == 200);
    });
    if (!up || !process_.running()) throw std::runtime_error("Alertmanager did not come up: " + process_.err());
  }
  /// Tells it, as Prometheus does, of an alert about one page; one that ended if `ends_at` is given.
  void tell(const std::string& page, const std::string& starts_at, const std::string& ends_at = {}) {
    Json alert{{"labels", {{"alertname", "SiteDefaced"}, {"instance", std::string("https://") + k_host + "/"}, {"page", page}, {"severity", "critical"}}},
               {"annotations", {{"summary", "首页内容被篡改"}}},
               {"startsAt", starts_at}};
    if (!ends_at.empty()) alert["endsAt"] = ends_at;
    const Answer answer = Client(url_).post("/api/v2/alerts", Json::array({alert}));
    INFO(answer.body << answer.failure);
    REQUIRE(answer.status == 200);
  }
  [[nodiscard]] std::string log() const { return process_.err(); }

 private:
  Process process_;
  std::string url_;
};

std::size_t count(const Json& events, const std::string& type) {
  std::size_t out = 0;
  for (const auto& event : events)
    out += event["type"] == type ? 1 : 0;
  return out;
}

}  // namespace

TEST_CASE("Alertmanager_configuredAsDocumented_opensAttachesAndResolves") {
  if (!std::filesystem::exists(k_alertmanager)) SKIP("prometheus-alertmanager is not installed");
  REQUIRE_FALSE(documented_config().empty());  // README.md: <!-- alertmanager-receiver --> and a yaml block
  House house;
  Alertmanager alertmanager(house.scratch(), config_for(house.server(), house.scratch()));
  auto responder = house.client("responder", k_school);
  const auto incidents = [&] { return responder.get("/v1/incidents").json().at("items"); };

  const std::string started = time_now(-5);
  alertmanager.tell("/", started);
  alertmanager.tell("/news", started);
  const bool opened = wait_until([&] { return !incidents().empty(); });
  INFO(alertmanager.log());
  REQUIRE(opened);
  const std::string id = incidents()[0]["id"];
  const auto incident = [&] { return responder.get("/v1/incidents/" + id).json(); };
  REQUIRE(wait_until([&] { return incident()["signals"] >= 2; }));
  CHECK(incident()["kind"] == "defacement");
  CHECK(incident()["firing"] == true);

  // It says so again as long as it lasts; that is the same incident.
  const Json before = incident();
  alertmanager.tell("/", started);
  alertmanager.tell("/news", started);
  REQUIRE(wait_until([&] { return incident()["signals"] > before["signals"]; }));
  CHECK(incidents().size() == 1);

  // Over: noted, and the work goes on.
  for (const char* page : {"/", "/news"})
    alertmanager.tell(page, started, time_now(-1));
  REQUIRE(wait_until([&] { return incident()["firing"] == false; }));
  const Json events = events_of(responder, id);
  CHECK(count(events, "SignalAttached") == 2);
  CHECK(count(events, "SignalRepeated") >= 1);
  CHECK(count(events, "SignalResolved") == 2);
  CHECK(incident()["closed_at"].is_null());
  CHECK(incidents().size() == 1);
}

}  // namespace fenghuo::e2e
