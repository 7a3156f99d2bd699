// A real server whose wall clock is moved (libfaketime; the boot clock stays true) or that stands still (SIGSTOP) while
// a report falls due. The limits are seconds; whatever is measured, is measured on this process's steady clock.
#include "tests/faults/quick_playbooks.hpp"
#include "tests/support/server.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds k_warn{3'000}, k_within{6'000};
constexpr int k_hour = 3'600;

/// The wall of whoever is started with `environment`.
class Wall {
 public:
  explicit Wall(std::string file) : file_(std::move(file)) { move(0); }
  static std::string library() {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib", ignored))
      if (const auto file = entry.path() / "faketime/libfaketimeMT.so.1"; std::filesystem::exists(file))
        return file.string();
    return {};
  }
  /// From now on it is off by so many seconds.
  void move(int seconds) const {
    std::ofstream(file_ + ".new") << (seconds < 0 ? "" : "+") << seconds << "\n";
    std::filesystem::rename(file_ + ".new", file_);
  }
  [[nodiscard]] Environment environment() const {
    return {{"LD_PRELOAD", library()},  {"FAKETIME_TIMESTAMP_FILE", file_},
            {"FAKETIME_NO_CACHE", "1"}, {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
            {"NO_FAKE_STAT", "1"},      {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}};
  }

 private:
  std::string file_;
};

/// An incident with reports due in seconds, watched from outside.
class Watched {
 public:
  Watched() {
    make_quick_playbooks(playbooks_, "PT6S", {"PT3S"});
    make_sample(data_);
  }

  void start() {
    server_ = std::make_unique<Server>(data_, std::vector<std::string>{}, wall_.environment(), playbooks_);
  }
  void open() {
    opened_ = std::chrono::steady_clock::now();
    auto bureau = server_->client("bureau", k_bureau);
    const Answer answer =
        bureau.post("/v1/incidents", {{"kind", "defacement"}, {"site", k_host}, {"summary", "首页被篡改"}});
    REQUIRE(answer.status == 201);
    incident_ = answer.json().at("id");
    const Json incident = bureau.get("/v1/incidents/" + incident_).json();
    for (const auto& duty : incident.at("duties"))
      if (duty["stage"] == "initial") ++duties_;
    REQUIRE(duties_ > 0);
  }

  [[nodiscard]] milliseconds elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - opened_);
  }
  void pass(milliseconds until) const {
    wait_until([&] { return elapsed() >= until; });
  }

  /// Waits until every duty has this event; answers when, since the opening.
  milliseconds wait_for(const std::string& type) {
    REQUIRE(wait_until([&] { return count(type) >= duties_; }));
    return elapsed();
  }
  int count(const std::string& type) {
    auto bureau = server_->client("bureau", k_bureau);
    const Json events = events_of(bureau, incident_);
    return static_cast<int>(std::ranges::count_if(events, [&](const Json& one) { return one["type"] == type; }));
  }
  /// To the end: each duty warned about once and breached once, the chain whole.
  void check_once(const std::string& what, milliseconds warned, milliseconds breached) {
    CHECK(count("DutyWarned") == duties_);
    CHECK(count("DutyBreached") == duties_);
    CHECK(breached >= k_within);  // not before both clocks say so
    REQUIRE(server_->stop() == 0);
    CHECK(fenghuo({"verify", data_}).code == 0);
    std::cout << "clock: " << what << ": warned " << (warned - k_warn).count() << " ms after it was due, breached "
              << (breached - k_within).count() << " ms after\n";
  }

  Wall& wall() { return wall_; }
  Server& server() { return *server_; }

 private:
  Scratch scratch_;
  std::string data_ = scratch_ / "data", playbooks_ = scratch_ / "playbooks";
  Wall wall_{scratch_ / "wall"};
  std::unique_ptr<Server> server_;
  std::string incident_;
  std::chrono::steady_clock::time_point opened_;
  int duties_ = 0;
};

#define NEEDS_FAKETIME() \
  if (Wall::library().empty()) SKIP("libfaketime is not installed")

}  // namespace

TEST_CASE("Clock_wallSetBackOverADuty_warnsByElapsedTimeAndOnce") {
  NEEDS_FAKETIME();
  Watched house;
  house.start();
  house.open();
  house.wall().move(-2 * k_hour);
  const auto warned = house.wait_for("DutyWarned");
  house.wall().move(0);
  const auto breached = house.wait_for("DutyBreached");
  house.check_once("wall set back two hours, and forward again", warned, breached);
}

TEST_CASE("Clock_wallSetForwardOverADuty_warnsEarlyButDeclaresNoBreach") {
  NEEDS_FAKETIME();
  Watched house;
  house.start();
  house.open();
  house.wall().move(3 * k_hour);
  const auto warned = house.wait_for("DutyWarned");
  CHECK((house.count("DutyBreached") == 0 || house.elapsed() >= k_within));
  const auto breached = house.wait_for("DutyBreached");
  house.wall().move(0);
  house.check_once("wall set forward three hours", warned, breached);
}

TEST_CASE("Clock_wallMovedAgainAndAgain_eachTimerGoesOffOnce") {
  NEEDS_FAKETIME();
  Watched house;
  house.start();
  house.open();
  int moves = 0;
  for (const int seconds : {-k_hour, k_hour, -24 * k_hour, 0, 5, -5, 24 * k_hour, 0}) {
    house.wall().move(seconds);
    house.pass(milliseconds(500) * ++moves);
    CHECK((house.count("DutyBreached") == 0 || house.elapsed() >= k_within));
  }
  const auto warned = house.wait_for("DutyWarned");
  const auto breached = house.wait_for("DutyBreached");
  house.check_once("wall moved eight times", warned, breached);
}

TEST_CASE("Clock_restartedUnderAWrongWall_warnsByElapsedTimeAndOnce") {
  NEEDS_FAKETIME();
  Watched house;
  house.start();
  house.open();
  house.server().process().kill();
  house.wall().move(-2 * k_hour);
  house.start();
  const auto warned = house.wait_for("DutyWarned");
  house.server().process().kill();
  house.wall().move(0);
  house.start();
  const auto breached = house.wait_for("DutyBreached");
  house.check_once("killed twice, the wall two hours back between", warned, breached);
}

TEST_CASE("Suspend_stoppedOverADuty_catchesUpAtOnce") {
  NEEDS_FAKETIME();
  Watched house;
  house.start();
  house.open();
  const auto stopped = house.elapsed();
  ::kill(house.server().pid(), SIGSTOP);
  house.pass(k_within + milliseconds(3'000));
  ::kill(house.server().pid(), SIGCONT);
  const auto stood_still = house.elapsed() - stopped;
  const auto warned = house.wait_for("DutyWarned"), breached = house.wait_for("DutyBreached");
  CHECK(warned - k_warn <= stood_still);
  house.check_once("stood still for " + std::to_string(stood_still.count()) + " ms", warned, breached);
}

}  // namespace fenghuo::e2e
