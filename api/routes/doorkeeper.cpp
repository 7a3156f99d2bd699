#include "api/routes/doorkeeper.hpp"

#include "api/http/address.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Millis;

namespace {

constexpr std::size_t k_generation = 10'000;
constexpr Millis k_first_wait = engine::k_second, k_longest_wait = 5 * engine::k_minute;
constexpr int k_most_doublings = 9;

}  // namespace

Doorkeeper::Doorkeeper(const engine::Clock& clock, int per_minute)
    : clock_(clock), cost_(engine::k_minute / std::max(1, per_minute)) {}

Doorkeeper::Record& Doorkeeper::record_of(const std::string& network) {
  if (const auto found = young_.find(network); found != young_.end()) return found->second;
  if (young_.size() >= k_generation) {
    old_ = std::move(young_);
    young_.clear();
  }
  Record& record = young_[network];
  if (const auto known = old_.find(network); known != old_.end()) {
    record = known->second;
    old_.erase(known);
  }
  return record;
}

std::optional<int> Doorkeeper::turned_away(const std::string& address) {
  const Millis now = clock_.now().boot;
  Record& record = record_of(network_of(address));
  if (record.waits_until <= now) {
    if (record.spent_until <= now) record.times = 0;  // it has been quiet for long enough to be forgiven
    const Millis spent_until = std::max(record.spent_until, now) + cost_;
    if (spent_until <= now + engine::k_minute) {
      record.spent_until = spent_until;
      return std::nullopt;
    }
    const Millis wait = std::min(k_longest_wait, k_first_wait << std::min(record.times++, k_most_doublings));
    record.waits_until = now + wait;
    record.spent_until = record.waits_until + engine::k_minute - cost_;  // one more try, not a minute's worth
  }
  return static_cast<int>((record.waits_until - now + engine::k_second - 1) / engine::k_second);
}

}  // namespace fenghuo::api
