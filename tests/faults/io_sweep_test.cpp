// One call of the server on its disk fails, or all from one on until the disk is well again: for every call there is.
// Nothing is acknowledged that is not kept, nothing is kept in part, reads go on where they can, and the server finds
// its way back by itself. CTest takes a sample; `script/io-sweep --whole` all.
#include "tests/faults/aftermath.hpp"
#include "tests/faults/disk.hpp"
#include "tests/support/sha256.hpp"

#include <algorithm>
#include <cerrno>
#include <iostream>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr std::size_t k_sample = 2;  // of each series

/// One way for a disk to fail.
struct Series {
  std::string name;
  std::vector<DiskCall> calls;
  int error = 0;
  bool lasting = false;
  bool reads_go_on = true;
};

const std::vector<Series>& all_series() {
  using enum DiskCall;
  static const std::vector<Series> k_all{
      {"write-eio", {write}, EIO},
      {"write-enospc", {write}, ENOSPC},
      {"sync-eio", {sync}, EIO},
      {"rename-eio", {rename}, EIO},
      {"truncate-eio", {truncate}, EIO},
      {"remove-eio", {remove}, EIO},
      {"folder-enospc", {make_folder}, ENOSPC},
      {"open-eio", {open}, EIO, false, false},
      {"read-eio", {read}, EIO, false, false},
      {"full", {write, rename, make_folder}, ENOSPC, true},
      {"sync-lost", {sync}, EIO, true},
      {"read-only", {write, sync, truncate, rename, remove, make_folder}, EROFS, true},
      {"unreadable", {read}, EIO, true, false},
      {"gone", {open, read, write, sync, rename}, EIO, true, false},
  };
  return k_all;
}

struct Point {
  const Series* series = nullptr;
  std::int64_t nth = 0;
  [[nodiscard]] std::string name() const { return series->name + ":" + std::to_string(nth); }
};

/// The sums of the sweep.
struct Toll {
  int tried = 0, unharmed = 0, no_start = 0, refused = 0, lost = 0, torn = 0;
  std::int64_t syncs_retried = 0;
  std::chrono::milliseconds longest_recovery{0};
};

class IoSweep {
 public:
  IoSweep() { make_sample(sample_); }

  std::vector<Point> look() {
    const std::string data = fresh();
    Disk disk(data, scratch_ / "control");
    Server server(data, {}, disk.environment());
    ScriptRun script(data);
    REQUIRE(script.go_on(server.url()));
    aftermath_.learn(server, script);
    REQUIRE(server.stop() == 0);
    std::vector<Point> out;
    for (const auto& series : all_series()) {
      std::int64_t most = 0;
      for (const DiskCall call : series.calls)
        most += disk.seen(call);
      CHECK(most > 0);  // else the series tries nothing
      for (std::int64_t nth = 1; nth <= most; ++nth)
        out.push_back({&series, nth});
    }
    return out;
  }

  void fail_at(const Point& point) {
    const Series& series = *point.series;
    const std::string data = fresh();
    Disk disk(data, scratch_ / "control");
    disk.fail(series.calls, point.nth, series.lasting ? k_for_good : 1, series.error);
    ScriptRun script(data);
    const bool dies = point.nth % 2 == 1;  // SIGKILL at the end instead of SIGTERM
    {
      auto server = started(disk, data);
      work_on(*server, script, disk, series, dies);
      if (script.done()) read_evidence(*server, script, disk);
      ++(disk.failed() > 0 ? toll_.tried : toll_.unharmed);
      disk.heal();
      if (dies)
        server->process().kill();
      else
        CHECK(server->stop() == 0);
    }
    toll_.syncs_retried += disk.retried_syncs();
    Findings findings;
    {
      Server again(data);
      aftermath_.check_kept(again, script, findings);
      REQUIRE(script.go_on(again.url()));
      aftermath_.check_end(again, script, findings);
      REQUIRE(again.stop() == 0);
    }
    Aftermath::check_whole(data, findings);
    INFO(findings.words());
    CHECK(findings.none());
    toll_.lost += static_cast<int>(findings.lost.size());
    toll_.torn += static_cast<int>(findings.torn.size());
    std::filesystem::remove_all(data);
  }

  [[nodiscard]] const Toll& toll() const { return toll_; }

 private:
  [[nodiscard]] std::string fresh() {
    const std::string data = scratch_ / ("data-" + std::to_string(++runs_));
    std::filesystem::copy(sample_, data, std::filesystem::copy_options::recursive);
    return data;
  }

  /// A server that cannot start says why and ends; on a disk that is well again it starts.
  std::unique_ptr<Server> started(Disk& disk, const std::string& data) {
    try {
      return std::make_unique<Server>(data, std::vector<std::string>{}, disk.environment());
    } catch (const std::runtime_error& error) {
      ++toll_.no_start;
      INFO(error.what());
      const std::string said = error.what();
      const auto at = said.find("fenghuo serve: ");
      CHECK((at != said.npos && at + 16 < said.size() && said[at + 15] != '\n'));
      CHECK(disk.failed() > 0);
    }
    disk.heal();
    return std::make_unique<Server>(data, std::vector<std::string>{}, disk.environment());
  }

  /// Sends the script to its end through whatever happens; stops in the middle of a lasting fault if the server is to
  /// die of it.
  void work_on(Server& server, ScriptRun& script, Disk& disk, const Series& series, bool dies) {
    while (!script.done()) {
      const int status = script.send_next(server.url());
      REQUIRE(status != 0);
      if (status != 503) continue;
      ++toll_.refused;
      look_at(server, script, series);
      if (series.lasting) {
        for (int more = 0; more < 3 && !script.done(); ++more)
          REQUIRE(script.send_next(server.url()) != 0);
        look_at(server, script, series);
        if (dies && disk.failed() > 0) return;
        disk.heal();
      }
      wait_until_writable(server);
    }
  }

  /// A read is answered whole or not at all, and is refused only if the disk does not read.
  static void look_at(const Server& server, const ScriptRun& script, const Series& series) {
    if (script.incident().empty()) return;
    auto bureau = server.client("bureau", k_bureau);
    const Answer seen = bureau.get("/v1/incidents/" + script.incident());
    INFO(seen.status << " " << seen.body << seen.failure);
    if (seen.status == 200)
      CHECK(seen.json()["version"] >= script.acknowledged().back().version);
    else
      CHECK((seen.status == 503 && !series.reads_go_on));
  }

  void wait_until_writable(const Server& server) {
    const auto from = std::chrono::steady_clock::now();
    Client anybody(server.url());
    REQUIRE(wait_until([&] { return anybody.get("/readyz").status == 200; }));
    toll_.longest_recovery =
        std::max(toll_.longest_recovery,
                 std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from));
  }

  void read_evidence(const Server& server, const ScriptRun& script, Disk& disk) {
    auto bureau = server.client("bureau", k_bureau);
    for (const auto& one : script.acknowledged()) {
      if (one.evidence.empty()) continue;
      const std::string path = "/v1/incidents/" + script.incident() + "/evidence/" + one.evidence + "/content";
      Answer content = bureau.get(path);
      if (content.status == 0 || content.status == 503) {  // broken off is no answer either
        disk.heal();
        wait_until_writable(server);
        content = bureau.get(path);
      }
      INFO(content.status << content.failure);
      CHECK(content.status == 200);
      CHECK(sha256_hex(content.body) == one.digest);
    }
  }

  Scratch scratch_;
  std::string sample_ = scratch_ / "sample";
  Aftermath aftermath_;
  Toll toll_;
  int runs_ = 0;
};

/// FENGHUO_FAULT_AT=sync-eio:3 is that one; FENGHUO_WHOLE all; FENGHUO_EVERY=7 each seventh; else some of each series,
/// others for another seed.
std::vector<Point> chosen(const std::vector<Point>& all) {
  const std::string at = setting("FENGHUO_FAULT_AT"), every = setting("FENGHUO_EVERY");
  std::vector<Point> out;
  for (const auto& series : all_series()) {
    std::vector<Point> of_series;
    std::ranges::copy_if(all, std::back_inserter(of_series), [&](const Point& p) { return p.series == &series; });
    std::size_t step = every.empty() ? of_series.size() / k_sample + 1 : std::stoul(every);
    if (!setting("FENGHUO_WHOLE").empty() || !at.empty()) step = 1;
    for (std::size_t n = Catch::getSeed() % step; n < of_series.size(); n += step)
      if (at.empty() || of_series[n].name() == at) out.push_back(of_series[n]);
  }
  return out;
}

}  // namespace

TEST_CASE("IoSweep_anyCallOnTheDiskFailing_neverSaysAFalseYes") {
  IoSweep sweep;
  const auto all = sweep.look();
  const auto points = chosen(all);
  std::cout << "io sweep: seed " << Catch::getSeed() << ", " << points.size() << " of " << all.size() << " points\n";
  for (const auto& point : points) {
    if (setting("FENGHUO_VERBOSE") == "1") std::cout << point.name() << std::endl;
    INFO("again with FENGHUO_FAULT_AT=" << point.name());
    sweep.fail_at(point);
  }
  const Toll& toll = sweep.toll();
  CHECK(toll.syncs_retried == 0);
  CHECK(toll.unharmed * 4 <= static_cast<int>(points.size()));  // else this is no sweep
  std::cout << "  tried " << toll.tried << ", never reached " << toll.unharmed << ", did not start " << toll.no_start
            << ", 503 " << toll.refused << ", lost (acknowledged and not kept) " << toll.lost << ", torn " << toll.torn
            << ", failed syncs retried " << toll.syncs_retried << ", longest until writes again "
            << toll.longest_recovery.count() << " ms\n";
}

}  // namespace fenghuo::e2e
