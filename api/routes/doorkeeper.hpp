#pragma once
#include "engine/base/clock.hpp"

#include <optional>
#include <string>
#include <unordered_map>

namespace fenghuo::api {

/// Counts requests that came without a valid token, by address (IPv6: by /64). So many a minute are told 401; beyond
/// that an address is told to wait, each time twice as long, up to five minutes. A valid token is never kept waiting:
/// all schools of a city may share one address. One thread; memory is bounded however many addresses there are.
class Doorkeeper {
 public:
  Doorkeeper(const engine::Clock& clock, int per_minute);

  /// One more such request. How long its sender should wait, in seconds, if there were too many.
  std::optional<int> turned_away(const std::string& address);
  [[nodiscard]] std::size_t remembered() const { return young_.size() + old_.size(); }

 private:
  struct Record {
    engine::Millis spent_until = 0;  ///< what was used up is back by then
    engine::Millis waits_until = 0;
    int times = 0;  ///< how often it had to wait
  };
  Record& record_of(const std::string& network);

  const engine::Clock& clock_;
  engine::Millis cost_;
  // Two generations: when the young ones are many, the old ones are forgotten.
  std::unordered_map<std::string, Record> young_, old_;
};

}  // namespace fenghuo::api
