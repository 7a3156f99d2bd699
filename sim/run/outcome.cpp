#include "sim/run/outcome.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// Where the time of one play went, event by event.
class Times {
 public:
  Times(const Playbook& playbook, const std::unordered_map<std::string_view, std::size_t>& steps, Outcome& out)
      : playbook_(playbook), steps_(steps), out_(out), ready_(playbook.steps.size()) {
    out_.steps.resize(playbook.steps.size());
  }

  void take(const Recorded& one) {
    at_ = one.meta.at;
    std::visit(*this, one.event);
  }
  void finish(Millis end) {
    at_ = end;
    leave();
  }

  template <class Other>
  void operator()(const Other&) {}
  void operator()(const IncidentOpened&) { start_ = since_ = at_, phase_ = 0; }
  void operator()(const PhaseEntered& e) {
    enter(static_cast<std::size_t>(std::ranges::find(k_phases, e.phase) - k_phases.begin()));
  }
  void operator()(const IncidentRecurred&) { enter(1); }  // containment
  void operator()(const IncidentReopened&) { enter(k_phases.size() - 1); }
  void operator()(const IncidentClosed&) { enter(k_phases.size()); }
  void operator()(const IncidentDismissed&) { enter(k_phases.size()); }
  void operator()(const StepReadied& e) {
    if (const auto step = steps_.find(e.step); step != steps_.end()) ready_[step->second] = at_;
  }
  void operator()(const StepCompleted& e) { done(e.step); }
  void operator()(const StepApproved& e) { done(e.step); }
  void operator()(const StepSkipped& e) { done(e.step); }

 private:
  void leave() {
    if (phase_ < k_phases.size()) out_.phases[phase_] += at_ - since_;
    since_ = at_;
  }
  void enter(std::size_t phase) {
    leave();
    phase_ = phase;
  }
  void done(const std::string& id) {
    const auto step = steps_.find(id);
    if (step == steps_.end()) return;
    auto& ready = ready_[step->second];
    if (!ready) return;
    auto& took = out_.steps[step->second];
    took = took.value_or(0) + at_ - *ready;
    ready.reset();
    if (playbook_.steps[step->second].kind == StepKind::probe)
      out_.took[static_cast<std::size_t>(Took::restored)] = at_ - start_;
  }

  const Playbook& playbook_;
  const std::unordered_map<std::string_view, std::size_t>& steps_;
  Outcome& out_;
  std::vector<std::optional<Millis>> ready_;
  Millis at_ = 0, start_ = 0, since_ = 0;
  std::size_t phase_ = 0;
};

}  // namespace

Text words_of(Took took) {
  static const std::array<Text, k_took.size()> k_words{{{"确认接报", "acknowledged"},
                                                        {"控制住", "contained"},
                                                        {"报主管部门", "bureau told"},
                                                        {"报公安机关", "police told"},
                                                        {"恢复核验", "restored"}}};
  return k_words[static_cast<std::size_t>(took)];
}

OutcomeReader::OutcomeReader(const Playbook& playbook) : playbook_(playbook) {
  for (std::size_t n = 0; n < playbook.steps.size(); ++n)
    steps_.emplace(playbook.steps[n].id, n);
}

Outcome OutcomeReader::read(const Play& play, const Score& score) const {
  Outcome out;
  out.points = score.points;
  out.band = score.band;
  out.in_time = std::ranges::all_of(
      score.lines, [](const Line& line) { return !line.rule.starts_with("reported") || line.points == line.of; });
  constexpr std::array<std::pair<std::string_view, Took>, 4> k_rules{{{"acknowledge", Took::acknowledged},
                                                                      {"contain", Took::contained},
                                                                      {"reported.bureau", Took::bureau_told},
                                                                      {"reported.police", Took::police_told}}};
  for (const auto& line : score.lines)
    for (const auto& [rule, took] : k_rules)
      if (line.rule == rule && line.raw >= 0) out.took[static_cast<std::size_t>(took)] = line.raw;
  const auto ended = std::ranges::find_if(
      play.drill, [](const DrillRecorded& one) { return std::holds_alternative<DrillEnded>(one.event); });
  const Millis end = ended != play.drill.end() ? ended->meta.at : play.events.empty() ? 0 : play.events.back().meta.at;
  Times times(playbook_, steps_, out);
  for (const auto& one : play.events)
    if (one.meta.at <= end) times.take(one);
  times.finish(end);
  return out;
}

}  // namespace fenghuo::sim
