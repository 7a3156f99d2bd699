#include "sim/responders/work.hpp"

#include <array>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// What is done at a step stands in the order of StepKind.
constexpr std::array<std::string_view, 14> k_kinds{"acknowledge", "task",   "decision", "approval", "capture",
                                                   "probe",       "notify", "http",     "offline",  "report",
                                                   "approve",     "file",   "inject",   "close"};
constexpr std::size_t k_first_step = 1;

}  // namespace

std::span<const std::string_view> work_kinds() {
  return k_kinds;
}

Role doer_of(const Offer& offer) {
  if (offer.action == "approve" && offer.step != nullptr && offer.step->approve) return *offer.step->approve;
  if (offer.action == "complete" && offer.step != nullptr) return offer.step->role;
  if (offer.action == "acknowledge" && offer.duty != nullptr) return Role::bureau;
  return Role::responder;
}

std::string_view kind_of(const Offer& offer) {
  if (offer.action != "complete") return offer.action;
  return k_kinds[k_first_step + static_cast<std::size_t>(offer.step->kind)];
}

}  // namespace fenghuo::sim
