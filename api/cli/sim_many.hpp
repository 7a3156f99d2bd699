#pragma once
#include "api/cli/session.hpp"
#include "sim/run/many.hpp"

namespace fenghuo::api::cli {

/// What was asked of many runs, as it is said back.
struct ManyRuns {
  const sim::Scenario& scenario;
  const engine::Playbook& playbook;
  std::uint64_t seed = 1;
  std::vector<std::string> responders;  ///< one, or the two that are compared
  std::vector<Text> crews{};            ///< what these are, in words
};

double points(std::int64_t thousandths);
/// Thousandths: "74.628".
std::string figure(std::int64_t thousandths);

void print_many(Session& session, const ManyRuns& asked, const sim::Tally& tally);
void print_comparison(Session& session, const ManyRuns& asked, const sim::Comparison& comparison);

}  // namespace fenghuo::api::cli
