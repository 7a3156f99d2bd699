#pragma once
#include "engine/incident/next.hpp"
#include "sim/drill/room.hpp"
#include "sim/responders/profile.hpp"

namespace fenghuo::sim {

/// Model responders of one playing unit: its responders, its leaders and the bureau's duty officers, one thing at a
/// time each. Who is called away takes on nothing before they are back: a colleague who is there does it. They do what
/// `next` offers and decide at injects, as people would over the API: the same commands, the same refusals. Seeded: the
/// same seed plays the same way on every machine.
class Team {
 public:
  /// `members`: who turns to something first comes first. All that is referred to must outlive it.
  Team(const Profile& profile, const Scenario& scenario, std::string unit, std::vector<engine::Caller> members,
       std::uint64_t seed);

  /// Who is idle turns to the next thing, if there is one.
  void turn_to(const Drill& drill, engine::Core& core);
  /// When the next of them is done, comes on duty, or is back and wanted; nothing while all are idle.
  [[nodiscard]] std::optional<Millis> ready() const;
  /// What is done by now is put in.
  void act(DrillRoom& room, const Drill& drill, engine::Core& core, engine::Batch& batch);
  /// Commands that were put in, and those of them that were refused: what had changed meanwhile, mostly.
  [[nodiscard]] int commands() const { return commands_; }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  /// What somebody is at: something offered by the incident, or a decision of the drill.
  struct Work {
    const engine::Step* step = nullptr;
    const engine::Duty* duty = nullptr;
    const Inject* decision = nullptr;
    std::string_view action;
    friend auto operator<=>(const Work&, const Work&) = default;
  };
  struct Member {
    engine::Caller caller;
    std::optional<Millis> ready_at;  ///< scenario time at which what they are at is done
    Work at;
    std::optional<Millis> on_duty_at;  ///< off duty now, and back then
    std::optional<Millis> call_at;     ///< the next call elsewhere
    std::uint64_t calls = 0;
    Millis free_at = 0;           ///< when what they were called to, and what they took on, is done
    bool awaited = false;         ///< away, and there is something for them: what they are called to now comes after it
    std::int64_t pace = 1000;     ///< skill: thousandths of a stated delay
    std::int64_t idle_since = 0;  ///< versions of incident and drill at which there was nothing to do for them
  };

  struct Chosen {
    Work work;
    std::string_view kind;
  };

  /// A report is the same whether or not its step has come up.
  static Work work_of(const engine::Offer& offer);
  /// What they would turn to now.
  std::optional<Chosen> choose(const Member& member, const Side& side, const engine::Incident& incident,
                               engine::Core& core);
  /// What there is to do at all; good until something happens.
  enum class Order { by_urgency, any };
  const std::vector<engine::Offer>& offers(const engine::Incident& incident, engine::Core& core, Order order);
  /// One of these they would do now.
  [[nodiscard]] bool would_do(const Member& member, const engine::Offer& offer, const engine::Incident& incident) const;
  [[nodiscard]] bool ready_for(const engine::Offer& offer) const;
  [[nodiscard]] bool forgets(const engine::Offer& offer) const;
  [[nodiscard]] bool on_duty(Member& member, Millis now) const;
  [[nodiscard]] bool taken(const Work& work, const Member& by) const;
  void take(Member& member, const Chosen& chosen, Millis now);
  /// They are wanted here now, and somewhere else. Which it is stands in `free_at`.
  [[nodiscard]] bool away(Member& member, Millis now) const;
  void serve_elsewhere(Member& member, const Elsewhere& elsewhere, Millis now) const;
  void do_offer(const Member& member, const engine::NextAction& action, int tried, engine::Core& core,
                engine::Batch& batch);
  void wave_through(engine::Core& core, engine::Batch& batch);
  [[nodiscard]] std::string option_for(const engine::NextAction& action, int tried) const;
  [[nodiscard]] const Choice& choice_at(const Inject& inject) const;
  template <class T>
  void note(const engine::Result<T>& result) {
    ++commands_;
    if (!result) ++refused_;
  }

  const Profile& profile_;
  const Scenario& scenario_;
  const std::string unit_;
  std::string incident_;
  std::vector<Member> members_;
  const Luck luck_;
  Millis began_ = 0;                  // StartEx
  bool up_ = true, harmful_ = false;  // as anybody can see, at this version of the drill
  std::int64_t seen_version_ = 0;
  const bool unprotected_, forgets_police_, forgets_bureau_, worst_;
  std::optional<engine::Context> all_roles_;  // of somebody who may do anything; only the time in it moves
  std::vector<engine::Offer> offers_;         // at this version and moment
  std::int64_t offers_version_ = 0;
  Millis offers_at_ = 0;
  std::map<Work, int> tries_;
  std::map<Work, std::uint64_t> takes_;  // how often each was turned to
  int evidence_ = 0, commands_ = 0, refused_ = 0;
};

}  // namespace fenghuo::sim
