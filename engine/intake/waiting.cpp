#include "engine/intake/waiting.hpp"

namespace fenghuo::engine {

void WaitingSignals::evolve(const Meta& meta, const Event& event) {
  if (const auto* unmatched = std::get_if<SignalUnmatched>(&event)) {
    const std::int64_t number = ++last_;
    items_[number] = {.at = meta.at, .signal = *unmatched};
    numbers_[unmatched->signal] = number;
    newest_[{unmatched->source, unmatched->fingerprint, unmatched->unit}] = number;
    bound();
    return;
  }
  const auto* assigned = std::get_if<SignalAssigned>(&event);
  const auto* dismissed = std::get_if<SignalDismissed>(&event);
  if (assigned == nullptr && dismissed == nullptr) return;
  const auto number = numbers_.find(assigned != nullptr ? assigned->signal : dismissed->signal);
  if (number == numbers_.end()) return;
  Item& item = items_.at(number->second);
  if (assigned != nullptr) item.incident = assigned->incident;
  if (dismissed != nullptr) item.why = dismissed->reason;
  settled_.insert(number->second);
}

void WaitingSignals::bound() {
  if (items_.size() <= k_kept) return;
  const std::int64_t oldest = settled_.empty() ? items_.begin()->first : *settled_.begin();
  const SignalUnmatched& signal = items_.at(oldest).signal;
  numbers_.erase(signal.signal);
  const auto newest = newest_.find({signal.source, signal.fingerprint, signal.unit});
  if (newest != newest_.end() && newest->second == oldest) newest_.erase(newest);
  settled_.erase(oldest);
  items_.erase(oldest);
}

std::int64_t WaitingSignals::number_of(const std::string& id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? 0 : found->second;
}

const WaitingSignals::Item* WaitingSignals::find(const std::string& id) const {
  const auto found = items_.find(number_of(id));
  return found == items_.end() ? nullptr : &found->second;
}

const WaitingSignals::Item* WaitingSignals::newest(const std::string& source, const std::string& fingerprint,
                                                   const std::string& unit) const {
  const auto found = newest_.find({source, fingerprint, unit});
  return found == newest_.end() ? nullptr : &items_.at(found->second);
}

}  // namespace fenghuo::engine
