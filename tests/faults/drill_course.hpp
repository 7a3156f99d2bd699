#pragma once
#include "tests/support/http.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// One request of somebody who plays or runs the drill.
struct DrillAct {
  std::int64_t at = 0;  ///< ms of scenario time since StartEx; after EndEx ms of the wall since then
  std::string unit;     ///< whose side it is about; empty: the drill's
  std::string role;     ///< who does it: "responder" and "leader" of the unit; "bureau", "auditor" of the bureau
  std::string path;     ///< below the unit's incident; below the drill if it begins with "drill/"
  Json body = Json::object();
  std::string kind = {};  ///< of evidence: then an upload, and `body` is the text of it
  std::string key = {};   ///< Idempotency-Key
};

inline constexpr const char* k_careful = "xiangshan-no1-middle";
inline constexpr const char* k_slow = "linxi-central";
inline constexpr const char* k_careless = "xiangshan-vocational";

/// Three schools at "defacement-dark-links", by the clock of the scenario. The first is quick and does everything right
/// to the end; the second is slow, takes the scope too small, sees that at the re-check, and leaves the backdoor; the
/// third blocks before it captures, deletes what it should keep, never tells the police and does not answer the
/// re-check. Those who run it put in one inject by hand, grade and end it after six hours. In order of time; at some
/// moments all three act at once.
std::vector<DrillAct> drill_course();
/// Hot wash, grades with one changed, the score.
std::vector<DrillAct> after_the_drill();

}  // namespace fenghuo::e2e
