#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/text.hpp"
#include "engine/registry/role.hpp"
#include "sim/responders/delay.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::sim {

using engine::Text;

/// On duty from one time of day to another, Beijing time, in ms since midnight. `to` before `from`: over midnight.
struct Shift {
  Millis from = 0, to = 0;
};

/// What else somebody is called away to, such as the other schools they look after: calls come one after the other,
/// `every` so often, and each `takes` so long; who came first is served first.
struct Elsewhere {
  Delay every, takes;
};

inline constexpr int k_most_people = 9;  ///< of one role

/// The people of one role.
struct Crew {
  int people = 1;
  std::vector<Shift> shifts;  ///< empty: always there
  std::optional<Elsewhere> elsewhere;
  std::int64_t quickest = 1000,
               slowest = 1000;  ///< skill: how much of a stated delay one of them takes, in thousandths
};

/// How a modelled team plays: how long each kind of work takes, who is there when, and what goes wrong how often (in
/// thousandths).
struct Profile {
  std::string id;
  Text title;
  bool acts = true;                    ///< false: nobody comes
  Millis begins = 9 * engine::k_hour;  ///< the time of day at which it happens, Beijing time
  std::map<std::string, Delay>
      delays;  ///< by "acknowledge", "file", "approve", "inject", "close", a step's kind; "*": the rest
  std::map<engine::Role, Crew> crews;  ///< responder, leader, bureau; one of each where nothing is said
  std::int64_t wrong_option = 0;    ///< at a step: another option than the right one, short of calling it a false alarm
  std::int64_t worst_choice = 0;    ///< at an inject: the option worth least
  std::int64_t unprotected = 0;     ///< goes for the destructive step first; the leader waves the evidence through
  std::int64_t forgets_police = 0;  ///< never files what is owed to the police
  std::int64_t forgets_bureau = 0;

  [[nodiscard]] const Delay& delay_of(std::string_view what) const;
  [[nodiscard]] const Crew& crew_of(engine::Role role) const;
};

/// From when on somebody with these shifts is there, at or after `now` (ms UTC).
Millis on_duty_from(const std::vector<Shift>& shifts, Millis now);

/// "07:30", as ms since midnight; nothing for what is no time of day.
std::optional<Millis> time_of_day(std::string_view text);

/// "perfect", "slow", "careless", "absent"; null for others.
const Profile* built_in_profile(std::string_view id);
std::span<const Profile> built_in_profiles();

/// From a file's text (sim/responders/README.md shows one). Invalid with a pointer for every mistake.
engine::Result<Profile> load_profile(std::string_view text);

}  // namespace fenghuo::sim
