#pragma once
#include "engine/journal/event.hpp"
#include "engine/playbook/library.hpp"
#include "tests/simulation/request.hpp"
#include "tests/simulation/simulate.hpp"

#include <map>
#include <set>

namespace fenghuo::simulation {

/// A reporting clock by the time that truly passes.
struct TrueClock {
  std::string stage;
  bool open = true, breached = false;
  engine::Millis within = 0;
  std::vector<engine::Millis> marks;
  std::set<engine::Millis> warned;
  bool certain = false;      ///< the start is known: the wall was not set between it and when it was first entered
  engine::Millis began = 0;  ///< true time; may be before the run began
  Moment entered;
};

/// An incident to somebody who knows only the playbook's text and reads the journal aloud.
class Case : public engine::Facts {
 public:
  enum class Over { no, closed, dismissed, merged };
  struct Step {
    bool begun = false, done = false, skipped = false, awaiting = false, overridden = false, overdue = false;
    std::int64_t level = 0;  ///< how far up an unanswered question has gone
    std::string outcome;
    [[nodiscard]] bool settled() const { return done || skipped; }
  };

  std::shared_ptr<const engine::Playbook> playbook;
  std::string kind, severity, event_class, mode, unit;
  std::int64_t version = 0;
  int phase = 0;  ///< index into k_phases
  Over over = Over::no;
  std::map<std::string, Step, std::less<>> steps;
  std::map<std::string, TrueClock> duties;
  struct Start {
    engine::Millis began = 0;  ///< true time
    Moment entered;
  };
  std::map<engine::Millis, Start> starts;  ///< by what the wall read: those of duties that are certain

  std::optional<engine::Value> fact(std::string_view name) const override;
  std::string_view chosen(std::string_view step) const override;
  bool done(std::string_view step) const override;

  [[nodiscard]] bool applies(const engine::Step& step) const { return !step.when || holds(*step.when, *this); }
  [[nodiscard]] const Step& step(std::string_view id) const;
  /// A mandatory step up to the phase, or an initial report from Reporting on, that is neither done nor lifted.
  [[nodiscard]] std::string unfinished() const;
  /// What this step has to wait for before anybody may begin it: its phase, its condition, a step it comes after.
  [[nodiscard]] std::string waits_for(const engine::Step& step) const;
  /// What would be lost if this step, which destroys, were done now: a step that protects and is not done.
  [[nodiscard]] std::string unprotected_by(const engine::Step& step) const;
};

/// Reads every event that is kept, in order, and complains about what must never happen.
class Referee {
 public:
  Referee(const engine::Library& rules, Figures& figures, std::function<void(Broken)> complain)
      : rules_(rules), figures_(figures), complain_(std::move(complain)) {}

  /// `decided`: when, as far as anybody knows; at the latest when it was kept.
  void see(const engine::Recorded& recorded, const Moment& decided);
  /// The engine has just looked at its clocks and kept what was due: nothing that is due may be outstanding.
  void check_clocks(const Moment& now) const;

  [[nodiscard]] const std::map<std::string, Case>& cases() const { return cases_; }

 private:
  const engine::Library& rules_;
  Figures& figures_;
  std::function<void(Broken)> complain_;
  std::map<std::string, Case> cases_;
};

}  // namespace fenghuo::simulation
