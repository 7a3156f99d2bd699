#pragma once
#include "engine/playbook/playbook.hpp"

namespace fenghuo::tests {

/// A playbook by hand, past lint on purpose: `Build("x").triage(...)`. Steps are plain structs; `phase` and texts are
/// filled in.
class PlaybookBuilder {
 public:
  explicit PlaybookBuilder(std::string id) {
    playbook_.id = playbook_.kind = std::move(id);
    playbook_.version = "1.0.0";
    playbook_.sha256 = std::string(64, '0');
    playbook_.title = {"测试预案", "test playbook"};
    playbook_.duties = {"initial", "progress", "final"};
  }
  PlaybookBuilder& in(std::string_view phase, engine::Step step) {
    for (std::size_t n = 0; n < engine::k_phases.size(); ++n)
      if (engine::k_phases[n] == phase) step.phase = static_cast<int>(n);
    if (step.title.zh.empty()) step.title = {"步骤" + step.id, "step " + step.id};
    playbook_.steps.push_back(std::move(step));
    return *this;
  }
  [[nodiscard]] engine::Playbook build() const { return playbook_; }

 private:
  engine::Playbook playbook_;
};

/// Small, and every rule in it once: a decision, a gate, an approval, a condition, limits of all three kinds.
engine::Playbook small_playbook();

}  // namespace fenghuo::tests
