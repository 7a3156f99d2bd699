// Ten thousand requests a second, half of them alerts, at a real server whose disk takes its time over every sync,
// while reports fall due. Every request is answered: 2xx, 429 or 503, an alert never 429. CTest takes some seconds;
// `script/overload --whole` a minute.
#include "tests/bench/load.hpp"
#include "tests/faults/aftermath.hpp"
#include "tests/faults/disk.hpp"
#include "tests/faults/quick_playbooks.hpp"
#include "tests/support/journal_query.hpp"
#include "tests/support/memory.hpp"

#include <algorithm>
#include <iostream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr int k_per_second = 10'000, k_sync_takes_ms = 100;

std::string request(const std::string& path, const std::string& token, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: storm\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Alerts for two schools' sites, and comments on an incident, in turns.
class Storm {
 public:
  Storm(const std::string& data, std::string incident)
      : monitors_{token_of(data, "monitor", k_school), token_of(data, "monitor", k_other_school)},
        responder_(token_of(data, "responder", k_school)),
        incident_(std::move(incident)) {}

  std::string next(int connection) {
    if (kinds_.size() <= static_cast<std::size_t>(connection)) kinds_.resize(static_cast<std::size_t>(connection) + 1);
    const auto number = ++asked_;
    auto& kind = kinds_[static_cast<std::size_t>(connection)];
    kind = number % 2 == 0 ? Kind::alert : Kind::comment;
    if (kind == Kind::comment)
      return request("/v1/incidents/" + incident_ + "/comment", responder_,
                     Json{{"text", "storm " + std::to_string(number)}}.dump());
    const bool other = number % 4 == 0;
    return request("/v1/alerts/alertmanager", monitors_[other ? 1 : 0], other ? other_alert_ : alert_);
  }
  bool answered(int connection, int status) {
    const Kind kind = kinds_[static_cast<std::size_t>(connection)];
    ++(kind == Kind::alert ? alerts_ : comments_)[status];
    return status / 100 == 2 || status == 503 || (status == 429 && kind == Kind::comment);
  }
  [[nodiscard]] const std::map<int, std::int64_t>& alerts() const { return alerts_; }
  [[nodiscard]] const std::map<int, std::int64_t>& comments() const { return comments_; }

 private:
  enum class Kind { alert, comment };
  std::array<std::string, 2> monitors_;
  std::string responder_, incident_;
  const std::string alert_ = alert_for(k_host).dump(),
                    other_alert_ = alert_for(k_other_host, "0a1b2c3d4e5f6071").dump();
  std::int64_t asked_ = 0;
  std::vector<Kind> kinds_;
  std::map<int, std::int64_t> alerts_, comments_;
};

std::string words(const std::map<int, std::int64_t>& counts) {
  std::string out;
  for (const auto& [status, count] : counts)
    out += (out.empty() ? "" : ", ") + std::to_string(status) + ": " + std::to_string(count);
  return out;
}

}  // namespace

TEST_CASE("Overload_tenThousandASecondOnASlowDisk_everyRequestIsAnsweredAndClocksGoOn") {
  const std::chrono::seconds length(setting("FENGHUO_WHOLE").empty() ? 6 : 60);
  const Scratch scratch;
  const std::string data = scratch / "data", playbooks = scratch / "playbooks";
  make_quick_playbooks(playbooks, "PT4S", {"PT2S"});
  make_sample(data);
  Disk disk(data, scratch / "control");
  Environment environment = disk.environment();
  environment["FENGHUO_LIMITS_STRANGERS_PER_ADDRESS"] = "2000";  // all of them come from one address
  Server server(data, {}, environment, playbooks);
  auto bureau = server.client("bureau", k_bureau);
  const auto open = [&](const std::string& host) {
    return bureau.post("/v1/incidents", {{"kind", "outage"}, {"site", host}, {"summary", "打不开"}})
        .json()
        .at("id")
        .get<std::string>();
  };
  Storm storm(data, open(k_host));
  disk.slow_down(k_sync_takes_ms);
  const std::string watched = open(k_other_host);
  const auto port = static_cast<unsigned short>(std::stoi(server.url().substr(server.url().rfind(':') + 1)));
  bench::LoadGenerator load(port, 1'000);
  const bench::Load took = load.run(length, [&](int connection) { return storm.next(connection); },
                                    {.per_second = k_per_second, .answered = [&](int connection, int status) {
                                       return storm.answered(connection, status);
                                     }});
  const long memory = most_memory(server.pid());
  disk.slow_down(0);

  INFO(took.failure);
  CHECK(took.failure.empty());
  CHECK(took.answers == took.asked);
  CHECK(bureau.get("/readyz").status == 200);
  const std::string metrics = bureau.get("/metrics").body;
  const auto at = metrics.find("\nfenghuo_timer_lateness_max_seconds ");
  const std::string late = metrics.substr(at + 1, metrics.find('\n', at + 1) - at - 1);
  std::map<std::string, int> clocks;
  for (const auto& event : events_of(bureau, watched))
    if (const std::string type = event["type"]; type.starts_with("Duty")) ++clocks[type];
  CHECK(clocks["DutyWarned"] > 0);
  CHECK(clocks["DutyWarned"] == clocks["DutyBreached"]);
  REQUIRE(server.stop() == 0);

  std::int64_t yes = 0;
  for (const auto& [status, count] : storm.comments())
    if (status / 100 == 2) yes += count;
  const auto kept = journal_query(data, "SELECT count(*) FROM events WHERE type = 'CommentAdded'");
  CHECK(kept.at(0) == std::to_string(yes));
  Findings findings;
  Aftermath::check_whole(data, findings);
  INFO(findings.words());
  CHECK(findings.none());
  std::cout << "overload: " << took.asked << " asked in " << length.count() << " s at a sync of " << k_sync_takes_ms
            << " ms, " << took.answers << " answered, silent " << took.asked - took.answers << "; alerts "
            << words(storm.alerts()) << "; comments " << words(storm.comments()) << ", kept " << kept.at(0) << "; p50 "
            << took.p50_us / 1000 << " ms, p99 " << took.p99_us / 1000 << " ms, worst " << took.worst_us / 1000
            << " ms; " << late << "; memory at most " << memory << " MiB\n";
}

}  // namespace fenghuo::e2e
