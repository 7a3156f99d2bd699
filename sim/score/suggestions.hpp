#pragma once
#include "sim/score/score.hpp"

namespace fenghuo::sim {

/// What one loss suggests for the improvement plan. Owner and date are for people to say.
struct Suggestion {
  std::vector<EventRef> events;
  std::int64_t lost = 0;  ///< thousandths; -1: a cap
  std::string objective;  ///< or the cap
  Text problem;
  std::string rule;  ///< of the line; "cap.came-back" of a cap
  Text suggestion, title;
  FENGHUO_DESCRIBE(events, lost, objective, problem, rule, suggestion, title)
};

/// One for each cap that took hold and each line that lost points, gravest first. Pure.
std::vector<Suggestion> suggestions(const Scenario& scenario, const engine::Playbook& playbook, const Score& score);

}  // namespace fenghuo::sim
