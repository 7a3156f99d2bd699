#pragma once
#include "tests/simulation/book.hpp"
#include "tests/simulation/clients.hpp"
#include "tests/simulation/process.hpp"
#include "tests/simulation/simulate.hpp"
#include "tests/support/core_rig.hpp"

#include <sstream>

namespace fenghuo::simulation {

/// What is wrong with the disk at the moment.
struct Weather {
  int commits_fail = 0;  ///< so many of the next
  int commits_denied = 0;
  int reads_fail = 0;
  std::optional<Fate> death;  ///< in the next commit
};

/// One run. The scheduler (schedule.cpp) moves it; what it promises is checked here.
class World {
 public:
  World(std::uint64_t seed, const Options& options);

  /// Moves until a promise is broken or the end, and plays the end out.
  Outcome run();

 private:
  // --- schedule.cpp: what happens next ---
  void move();
  void ask();
  void answer_parcel();
  void worsen();
  void pass(engine::Millis length);
  void set_wall(engine::Millis by);
  void turn_something();

  // --- the process and its end ---
  void boot();
  /// SIGKILL; with `off`, the machine goes down with it for so long and comes back under a wall set by `wall`.
  void kill(std::optional<engine::Millis> off = std::nullopt, engine::Millis wall = 0);
  void end_process();
  void stop_and_start();
  void finish();
  void drain();

  // --- promises.cpp: what is promised ---
  void kept(std::span<const engine::Batch> batches, bool denied);
  void replied(const Clients::Asked& request, engine::Result<engine::Answer> answer);
  void check_view(const Request& request, const engine::Answer& answer);
  void posted(const api::Parcel& parcel);
  void check_quiet();
  void check_core(engine::Core& core);
  void check_requests();
  void check_store();

  Fate fate();
  Fate next_fate();
  bool read_fails();
  void complain(Broken broken);
  template <class... Parts>
  void say(const Parts&... parts) {
    if (!options_.say) return;
    std::ostringstream line;
    line << engine::format_duration(moment_.passed) << " ";
    (line << ... << parts);
    options_.say(line.str());
  }

  const Options& options_;
  const engine::Library &rules_, &library_;
  Outcome outcome_;
  Chance chance_;
  bool sqlite_;
  engine::VirtualClock clock_;
  Moment moment_;
  engine::Millis last_entry_passed_ = 0, reads_failed_at_;
  int boots_ = 1;
  std::unique_ptr<tests::Store> store_;
  std::unique_ptr<tests::WrappedJournal> planted_;
  Book book_;
  Referee referee_;
  Clients clients_;
  Weather weather_;
  int failures_ = 0;                         ///< commits so far that were not answered with yes
  std::vector<Clients::Asked> asked_;        ///< all of them
  std::size_t checked_ = 0;                  ///< so many of them have had their last check
  std::map<std::string, std::string> sent_;  ///< message → what it said
  std::set<std::string> arrived_;            ///< messages that a receiver took
  engine::Sha256 answers_;
  std::unique_ptr<Process> process_;
};

}  // namespace fenghuo::simulation
