#pragma once
#include "engine/base/random.hpp"
#include "engine/incident/next.hpp"
#include "sim/drill/room.hpp"
#include "sim/responders/profile.hpp"

namespace fenghuo::sim {

/// Model responders of one playing unit: a responder, a leader and the bureau's duty officer, one thing at a time each.
/// They do what `next` offers and decide at injects, as people would over the API: the same commands, the same
/// refusals. Seeded: the same seed plays the same way on every machine.
class Team {
 public:
  struct Member {
    engine::Caller caller;
    std::optional<Millis> ready_at;  ///< scenario time at which what they are at is done
    std::string at;                  ///< "complete/block-page", "inject/ask-police", …
  };
  /// `members`: in the order responder, leader, bureau. All that is referred to must outlive it.
  Team(const Profile& profile, const Scenario& scenario, std::string unit, std::vector<engine::Caller> members,
       std::uint64_t seed);

  /// Who is idle turns to the next thing, if there is one.
  void turn_to(const Drill& drill, engine::Core& core);
  /// When the next of them is done; nothing while all are idle.
  [[nodiscard]] std::optional<Millis> ready() const;
  /// What is done by now is put in.
  void act(DrillRoom& room, const Drill& drill, engine::Core& core, engine::Batch& batch);
  /// Commands that were refused: what had changed meanwhile, mostly.
  [[nodiscard]] int refused() const { return refused_; }

 private:
  std::vector<engine::NextAction> offers(const Member& member, const engine::Incident& incident,
                                         engine::Core& core) const;
  [[nodiscard]] bool ready_for(const engine::NextAction& action, const engine::Playbook& playbook) const;
  [[nodiscard]] bool forgets(const engine::NextAction& action, const engine::Incident& incident) const;
  void take(Member& member, const std::string& what, const std::string& kind, Millis now);
  void do_offer(const Member& member, const engine::NextAction& action, engine::Core& core, engine::Batch& batch);
  void wave_through(engine::Core& core, engine::Batch& batch);
  [[nodiscard]] std::string option_for(const engine::NextAction& action);
  [[nodiscard]] const Choice& choice_at(const Inject& inject) const;
  [[nodiscard]] bool chance(std::int64_t permille) {
    return static_cast<std::int64_t>(random_.next() % 1000) < permille;
  }
  template <class T>
  void note(const engine::Result<T>& result) {
    if (!result) ++refused_;
  }

  const Profile& profile_;
  const Scenario& scenario_;
  const std::string unit_;
  std::string incident_;
  std::vector<Member> members_;
  engine::SeededRandom random_;
  bool up_ = true, harmful_ = false;  // as anybody can see
  bool unprotected_, forgets_police_, forgets_bureau_, worst_;
  std::map<std::string, int> tries_;
  int evidence_ = 0, refused_ = 0;
};

}  // namespace fenghuo::sim
