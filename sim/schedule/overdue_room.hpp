#pragma once
#include "sim/schedule/coverage.hpp"

#include <set>

namespace fenghuo::sim {

/// Tells people what is overdue, once each: what units lacked in a year as `coverage_of` has it, and whatever was not
/// held, missed, refused or cannot be foreseen, of any year. Looks every morning at nine, on the clock of `zone`. A
/// unit's leaders are told of what their unit lacks, the bureau above them of all its units together; of what only
/// those who plan may know yet, the bureau and who planned it; of a surprise, nobody. Who was told stands in the
/// journal ("COV-2026"), in the same commit as the messages.
class OverdueRoom final : public engine::Companion {
 public:
  explicit OverdueRoom(const SeriesRoom& series, engine::Zone zone = {}) : series_(series), zone_(std::move(zone)) {}

  [[nodiscard]] std::vector<std::string_view> prefixes() const override { return {"COV-"}; }
  void clear() override { told_.clear(); }
  void fold(const engine::Recorded& recorded) override;
  void place(engine::Core&) override {}
  void resume(engine::Core& core, engine::Batch& batch) override;
  void fire(const engine::TimerRow& timer, engine::Core& core, engine::Batch& batch) override;
  void happened(const engine::Incident&, std::span<engine::Recorded>, engine::Core&, engine::Batch&) override {}

 private:
  /// One thing that is overdue, for some units.
  struct Fact {
    std::string code, about;
    std::int64_t which = 0;
    Millis due_at = 0;
    std::string unit, director;  ///< that holds it, and who planned it; empty: it concerns units as such
    bool known_to_schools = true;
    std::vector<std::string> units;
    engine::Text why;
  };
  /// code, about, which, role, unit
  using Told = std::tuple<std::string, std::string, std::int64_t, std::string, std::string>;
  class Look;

  [[nodiscard]] engine::Millis next_look(engine::Millis now) const;
  void wind(engine::Core& core, engine::Batch& batch) const;
  void tell_of(const Fact& fact, const std::string& role, engine::Core& core, engine::Batch& batch);
  /// `to`: the role, as a message has it.
  void say(const Fact& fact, const std::string& role, const std::string& to, const std::string& unit,
           std::vector<std::string> units, engine::Core& core, engine::Batch& batch);
  [[nodiscard]] bool was_told(const Fact& fact, const std::string& role, const std::string& unit) const {
    return told_.contains({fact.code, fact.about, fact.which, role, unit});
  }
  [[nodiscard]] engine::Text words_for(const Fact& fact, const std::vector<std::string>& units,
                                       const engine::Core& core) const;

  const SeriesRoom& series_;
  const engine::Zone zone_;
  std::set<Told> told_;
};

}  // namespace fenghuo::sim
