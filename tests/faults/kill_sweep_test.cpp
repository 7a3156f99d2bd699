// The server is killed by SIGKILL as it enters the Nth call that writes, for every N of every such call (`strace -e
// inject`), while a client works with it. Whatever was acknowledged must be there afterwards; whatever was not is sent
// again under the same key and must have happened exactly once. CTest takes a sample; `script/kill-sweep --whole` all.
#include "tests/faults/aftermath.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <sstream>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const std::vector<std::string> k_syscalls{"pwrite64",  "write",     "fsync",  "fdatasync", "rename", "renameat",
                                          "renameat2", "ftruncate", "unlink", "unlinkat",  "mkdir",  "sendmsg"};
constexpr std::size_t k_sample = 5;  // of each call

struct Point {
  std::string syscall;
  int when = 0;
};

// A leak checker cannot work under a tracer.
const Environment k_traced{{"ASAN_OPTIONS", "detect_leaks=0"}, {"LSAN_OPTIONS", "detect_leaks=0"}};

// Not with --seccomp-bpf: strace 6.1 then injects no signal.
std::vector<std::string> strace(const std::string& log, const std::string& calls,
                                const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"strace", "-f", "-qq", "-o", log, "-e", "trace=" + calls};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

bool may_trace(const Scratch& scratch) {
  try {
    return run(strace(scratch / "try", "write", {"true"})).code == 0;
  } catch (const std::runtime_error&) {
    return false;
  }
}

class Sweep {
 public:
  Sweep() { make_sample(sample_); }

  [[nodiscard]] const Scratch& scratch() const { return scratch_; }

  /// Runs undisturbed; answers every point at which it could have been killed.
  std::vector<Point> look() {
    const std::string log = scratch_ / "calls", data = fresh();
    std::string calls;
    for (const auto& call : k_syscalls)
      calls += (calls.empty() ? "" : ",") + call;
    Server server(data, strace(log, calls), k_traced);
    ScriptRun script(data);
    REQUIRE(script.go_on(server.url()));
    aftermath_.learn(server, script);
    REQUIRE(server.stop() == 0);
    return points(slurp(log));
  }

  /// Kills at one point and checks everything; false if the server came to its end unharmed.
  bool kill_at(const Point& point) {
    const std::string data = fresh();
    ScriptRun script(data);
    const bool killed = work_until_killed(data, script, point);
    INFO(point.syscall << " " << point.when << ", acknowledged " << script.acknowledged().size());
    Server again(data);
    Findings findings;
    aftermath_.check_kept(again, script, findings);
    REQUIRE(script.go_on(again.url()));
    aftermath_.check_end(again, script, findings);
    replayed_ += script.replayed();
    REQUIRE(again.stop() == 0);
    Aftermath::check_whole(data, findings);
    INFO(findings.words());
    CHECK(findings.none());
    std::filesystem::remove_all(data);
    return killed;
  }
  [[nodiscard]] int replayed() const { return replayed_; }

 private:
  [[nodiscard]] std::string fresh() {
    const std::string data = scratch_ / ("data-" + std::to_string(++runs_));
    std::filesystem::copy(sample_, data, std::filesystem::copy_options::recursive);
    return data;
  }

  /// strace counts for each thread; the thread with the most calls of a kind bounds the sweep of that kind.
  static std::vector<Point> points(const std::string& log) {
    std::map<std::string, std::map<std::string, int>> by_call;  // call, thread
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
      const auto space = line.find(' '), name = line.find_first_not_of(' ', space), bracket = line.find('(');
      if (bracket != line.npos && name != line.npos && bracket > name)
        ++by_call[line.substr(name, bracket - name)][line.substr(0, space)];
    }
    std::vector<Point> out;
    for (const auto& call : k_syscalls) {
      int most = 0;
      for (const auto& [_, count] : by_call[call])
        most = std::max(most, count);
      for (int when = 1; when <= most; ++when)
        out.push_back({call, when});
    }
    return out;
  }

  static bool work_until_killed(const std::string& data, ScriptRun& script, const Point& point) {
    const auto tracer = strace("/dev/null", point.syscall,
                               {"-e", "inject=" + point.syscall + ":signal=KILL:when=" + std::to_string(point.when)});
    try {
      Server server(data, tracer, k_traced);
      if (script.go_on(server.url())) server.stop();
      const auto end = server.process().wait();
      REQUIRE(end);
      return end->signal == SIGKILL;
    } catch (const std::runtime_error&) {
      if (!script.acknowledged().empty()) throw;
      return true;  // killed before it had come up; if that was not why, it will not come up again either
    }
  }

  Scratch scratch_;
  std::string sample_ = scratch_ / "sample";
  Aftermath aftermath_;
  int runs_ = 0, replayed_ = 0;
};

/// FENGHUO_KILL_AT=fsync:3 is that one; FENGHUO_WHOLE all of them; FENGHUO_EVERY=7 each seventh; else some of each
/// call, others for another seed.
std::vector<Point> chosen(const std::vector<Point>& all) {
  if (const std::string at = setting("FENGHUO_KILL_AT"); !at.empty())
    return {{at.substr(0, at.find(':')), std::stoi(at.substr(at.find(':') + 1))}};
  if (!setting("FENGHUO_WHOLE").empty()) return all;
  const std::string every = setting("FENGHUO_EVERY");
  std::vector<Point> out;
  for (const auto& call : k_syscalls) {
    std::vector<Point> of_call;
    std::ranges::copy_if(all, std::back_inserter(of_call), [&](const Point& point) { return point.syscall == call; });
    const std::size_t step = every.empty() ? of_call.size() / k_sample + 1 : std::stoul(every);
    for (std::size_t n = Catch::getSeed() % step; n < of_call.size(); n += step)
      out.push_back(of_call[n]);
  }
  return out;
}

}  // namespace

TEST_CASE("KillSweep_killedAtAnyWrite_losesNothingAndDoublesNothing") {
  Sweep sweep;
  if (!may_trace(sweep.scratch())) SKIP("strace is not installed, or tracing is not permitted here");
  const auto all = sweep.look();
  const auto points = chosen(all);
  std::map<std::string, int> tried;
  int unharmed = 0;
  std::cout << "kill sweep: seed " << Catch::getSeed() << ", " << points.size() << " of " << all.size() << " points\n";
  for (const auto& point : points) {
    if (setting("FENGHUO_VERBOSE") == "1") std::cout << point.syscall << ":" << point.when << std::endl;
    INFO("again with FENGHUO_KILL_AT=" << point.syscall << ":" << point.when);
    if (sweep.kill_at(point))
      ++tried[point.syscall];
    else
      ++unharmed;
  }
  for (const auto& [syscall, count] : tried)
    std::cout << "  " << syscall << " " << count << "\n";
  CHECK(unharmed * 4 <= static_cast<int>(points.size()));  // else this is no sweep
  std::cout << "  came to the end unharmed " << unharmed << ", answered from the first attempt " << sweep.replayed()
            << "\n";
}

}  // namespace fenghuo::e2e
