#pragma once
#include "engine/base/problem.hpp"
#include "engine/base/time.hpp"

#include <string>
#include <vector>

namespace fenghuo::engine {

/// A time zone as data: what to add to UTC, and since when. Asks neither the clock nor the environment, so two engines
/// in one process may live in two zones. Without a name it is Beijing time, UTC+8 since 1991.
class Zone {
 public:
  Zone() = default;
  /// Reads a zone of the system's database ("Asia/Shanghai"). Invalid for a name the database has not.
  /// Knows the changes the database lists; where one rules every year beyond them, the last one listed holds (Debian
  /// lists them up to 2037).
  static Result<Zone> named(const std::string& name, const std::string& database = "/usr/share/zoneinfo");

  [[nodiscard]] const std::string& name() const { return name_; }
  /// What to add to UTC for the local clock at this time.
  [[nodiscard]] Millis offset_at(Millis time) const;

 private:
  struct Change {
    Millis from, offset;
  };
  std::string name_ = "Asia/Shanghai";
  Millis before_ = 8 * k_hour;   // the offset before the first change
  std::vector<Change> changes_;  // in order
};

}  // namespace fenghuo::engine
