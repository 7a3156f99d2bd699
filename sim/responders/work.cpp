#include "sim/responders/work.hpp"

#include <array>

namespace fenghuo::sim {

using namespace engine;

Role doer_of(const Offer& offer) {
  if (offer.action == "approve" && offer.step != nullptr && offer.step->approve) return *offer.step->approve;
  if (offer.action == "complete" && offer.step != nullptr) return offer.step->role;
  if (offer.action == "acknowledge" && offer.duty != nullptr) return Role::bureau;
  return Role::responder;
}

std::string_view kind_of(const Offer& offer) {
  // By StepKind.
  constexpr std::array<std::string_view, 9> k_names{"task",   "decision", "approval", "capture", "probe",
                                                    "notify", "http",     "offline",  "report"};
  return offer.action == "complete" ? k_names[static_cast<std::size_t>(offer.step->kind)] : offer.action;
}

}  // namespace fenghuo::sim
