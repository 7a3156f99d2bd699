#pragma once
#include "engine/journal/event.hpp"

#include <map>
#include <set>
#include <tuple>

namespace fenghuo::engine {

/// Alerts that matched nothing, as the fold over their events: they wait until a person gives them to an incident or
/// puts them aside. Bounded: the oldest that is dealt with goes first, then the oldest that waits; both stay in the
/// journal. Owned by the engine thread.
class WaitingSignals {
 public:
  static constexpr std::size_t k_kept = 10'000;

  struct Item {
    Millis at = 0;  ///< when it came
    SignalUnmatched signal;
    std::string incident;  ///< given to this one
    std::string why;       ///< put aside for this reason
    [[nodiscard]] std::string_view state() const {
      return !incident.empty() ? "assigned" : !why.empty() ? "dismissed" : "unmatched";
    }
  };

  /// Total. Streams: "signal:ID" (in old journals "system").
  void evolve(const Meta& meta, const Event& event);
  void clear() { *this = {}; }

  /// By the order in which they came; the key counts up.
  [[nodiscard]] const std::map<std::int64_t, Item>& items() const { return items_; }
  [[nodiscard]] const Item* find(const std::string& id) const;
  /// The number under which `items` has it; 0 if it has not.
  [[nodiscard]] std::int64_t number_of(const std::string& id) const;
  /// The newest signal of this source and fingerprint from a monitor of this unit; null if there is none.
  [[nodiscard]] const Item* newest(const std::string& source, const std::string& fingerprint,
                                   const std::string& unit) const;

 private:
  void bound();

  std::map<std::int64_t, Item> items_;
  std::map<std::string, std::int64_t> numbers_;                                       // id → number
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> newest_;  // source, fingerprint, unit
  std::set<std::int64_t> settled_;
  std::int64_t last_ = 0;
};

}  // namespace fenghuo::engine
