#pragma once
#include "sim/score/sheet.hpp"

namespace fenghuo::tests {

/// A unit's play made by hand, for the scorer: `Played().open().at(3 * k_minute).ack()…`. Times are since StartEx, the
/// wall runs along with them from `k_wall` on.
class Played {
 public:
  static constexpr engine::Millis k_start = 1'770'000'000'000, k_wall = 1'780'000'000'000;

  Played();
  explicit Played(sim::Objective only);  ///< a scenario of this one objective

  /// What comes next comes then, and by this person.
  Played& at(engine::Millis since_start) { return at_ = since_start, *this; }
  Played& by(std::string person) { return person_ = std::move(person), *this; }
  /// Of the incident, of the drill.
  Played& add(engine::Event event);
  Played& drill(sim::DrillEvent event);

  // The commonest, each at the moment and by the person set.
  Played& open() { return add(engine::IncidentOpened{.unit = "school", .detected_at = k_start + at_}); }
  Played& ack() { return add(engine::IncidentAcknowledged{}); }
  Played& done(std::string step, engine::Values fields = {});
  Played& evidence(std::string step);
  Played& owe(std::string duty, std::string recipient, engine::Millis within, std::string stage = "initial");
  Played& file(std::string duty, engine::Values fields = {});
  Played& fact(std::string name, bool value, std::string unit = "school");
  Played& end() { return drill(sim::DrillEnded{.by = "length"}); }

  [[nodiscard]] sim::Play play() const;
  [[nodiscard]] sim::Score score() const { return sim::score(play()); }
  /// The line of this rule; fails the test if there is none.
  [[nodiscard]] sim::Line line(std::string_view rule) const;

  sim::Scenario scenario;
  engine::Playbook playbook;
  engine::Form form;
  std::vector<engine::Recorded> events;
  std::vector<sim::DrillRecorded> drill_events;

 private:
  engine::Meta meta(std::string stream, std::size_t version) const;
  engine::Millis at_ = 0;
  std::string person_ = "li";
};

/// The model's weights and curves for defaced pages, every measure once, every cap.
sim::Scenario scored_scenario();
/// Capture before blocking, an offline step, a probe a leader approves, a review with owner and date.
engine::Playbook scored_playbook();
/// Two required fields and an optional one.
engine::Form scored_form();
/// What fills that form whole.
inline const engine::Values k_whole{{"unit", std::string("一中")}, {"people", std::int64_t{12}}};
/// StartEx, and the incident is open.
inline Played started() {
  Played play;
  return play.drill(sim::DrillStarted{}).open();
}
/// Everything done in time and well: 100 points. First up to five hours, then with EndEx and the review.
Played perfect_until_end();
Played& finish(Played& play);
inline Played perfect_play() {
  Played play = perfect_until_end();
  return finish(play);
}

}  // namespace fenghuo::tests
