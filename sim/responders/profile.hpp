#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fenghuo::sim {

using engine::Millis;
using engine::Text;

/// How long somebody takes for one thing, from when they turn to it: evenly between the two. ms of scenario time.
struct Span {
  Millis low = 0, high = 0;
};

/// How a modelled team plays: how long each kind of work takes, and what goes wrong how often (in thousandths).
struct Profile {
  std::string id;
  Text title;
  bool acts = true;  ///< false: nobody comes
  std::map<std::string, Span>
      delays;  ///< by "acknowledge", "file", "approve", "inject", "close", a step's kind; "*": the rest
  std::int64_t wrong_option = 0;    ///< at a step: another option than the right one, short of calling it a false alarm
  std::int64_t worst_choice = 0;    ///< at an inject: the option worth least
  std::int64_t unprotected = 0;     ///< goes for the destructive step first; the leader waves the evidence through
  std::int64_t forgets_police = 0;  ///< never files what is owed to the police
  std::int64_t forgets_bureau = 0;

  [[nodiscard]] const Span& delay_of(const std::string& what) const;
};

/// "perfect", "slow", "careless", "absent"; null for others.
const Profile* built_in_profile(std::string_view id);
std::span<const Profile> built_in_profiles();

/// From a file's text: {"schema":"fenghuo.profile/1","id",…,"delays":{"task":["PT5M","PT20M"]},"errors":{…}}. Invalid
/// with a pointer for every mistake.
engine::Result<Profile> load_profile(std::string_view text);

}  // namespace fenghuo::sim
