#include "sim/improvement/improvement.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

class Fold {
 public:
  Fold(Improvement& improvement, const engine::Meta& meta) : i_(improvement), meta_(meta) {}

  void operator()(const ImprovementRaised& e) {
    i_.id = meta_.stream;
    i_.raised = e;
    i_.raised_at = meta_.at;
    i_.raised_by = meta_.actor.person;
    i_.state_version = meta_.version;
  }
  void operator()(const ImprovementAssigned& e) {
    move(ImprovementAct::Assign);
    if (i_.due_at != e.due_at) i_.assigned_role = meta_.actor.role;
    i_.owner = e.owner;
    i_.due_at = e.due_at;
    i_.assigned_version = meta_.version;
  }
  void operator()(const ImprovementDone& e) {
    move(ImprovementAct::HandIn);
    i_.evidence = {meta_.at, meta_.actor.person, e.links, e.evidence, meta_.version};
  }
  void operator()(const ImprovementClosed&) { move(ImprovementAct::Close); }
  void operator()(const ImprovementDropped& e) {
    move(ImprovementAct::Drop);
    i_.reason = e.reason;
  }
  void operator()(const ImprovementReopened& e) {
    move(ImprovementAct::Reopen);
    i_.evidence.reset();  // it did not show what it was to show, or does not any more
    i_.reason = e.reason;
  }
  void operator()(const ImprovementNoted&) {}
  void operator()(const ImprovementOverdue& e) { i_.missed = e.due_at; }
  void operator()(const ImprovementRetestPlanned& e) {
    i_.retest = e.drill;
    i_.after.reset();
  }
  void operator()(const ImprovementRetested& e) { i_.after = e.after; }

 private:
  /// Whether it was allowed was asked before it was written down.
  void move(ImprovementAct act) {
    if (const auto next = fire(i_.state, act, {.another = true, .owned = !i_.owner.empty()})) i_.state = next.next;
    i_.state_version = meta_.version;
  }

  Improvement& i_;
  const engine::Meta& meta_;
};

bool is_cap(const ImprovementRaised& raised) {
  return raised.rule.starts_with("cap.");
}

}  // namespace

void evolve(Improvement& improvement, const ImprovementRecorded& recorded) {
  improvement.version = recorded.meta.version;
  std::visit(Fold(improvement, recorded.meta), recorded.event);
}

std::optional<Measured> measure(const ImprovementRaised& raised, const Score& score) {
  if (is_cap(raised)) {
    const bool hit = std::ranges::find(score.caps, raised.objective, &CapHit::cap) != score.caps.end();
    return Measured{.capped = hit};
  }
  if (raised.objective.empty()) return std::nullopt;
  const auto total = [&](auto&& counts) {
    Measured out;
    for (const auto& line : score.lines)
      if (counts(line)) out.of += line.of, out.points += line.points;
    return out;
  };
  const Measured same = total([&](const Line& line) { return line.objective == raised.objective; });
  if (same.of > 0 || raised.rule.empty()) return same;
  // A rule's first word is what it measures, or as good as that.
  const std::string kind = raised.rule.substr(0, raised.rule.find('.'));
  return total([&](const Line& line) { return line.rule.substr(0, line.rule.find('.')) == kind; });
}

}  // namespace fenghuo::sim
