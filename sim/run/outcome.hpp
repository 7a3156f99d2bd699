#pragma once
#include "engine/base/text.hpp"
#include "sim/score/score.hpp"

#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

namespace fenghuo::sim {

/// What is timed of a run, from StartEx (reports: from the beginning of their clock). "restored": the last time people
/// found that it works again.
enum class Took { acknowledged, contained, bureau_told, police_told, restored };
inline constexpr std::array<std::string_view, 5> k_took{"acknowledged", "contained", "bureau-told", "police-told",
                                                        "restored"};
Text words_of(Took took);

/// What statistics keep of one run.
struct Outcome {
  std::int64_t points = 0;  ///< thousandths
  std::string band;         ///< empty: voided
  bool in_time = false;     ///< every initial report owed was
  std::array<std::optional<Millis>, k_took.size()> took;
  std::array<Millis, engine::k_phases.size()> phases{};  ///< how long it stood in each, up to EndEx
  /// By step of the playbook: from when it could be done to when it was, all rounds together; nothing if it never was.
  std::vector<std::optional<Millis>> steps;
};

/// Reads outcomes off plays of one playbook.
class OutcomeReader {
 public:
  /// Must outlive it.
  explicit OutcomeReader(const engine::Playbook& playbook);
  [[nodiscard]] Outcome read(const Play& play, const Score& score) const;

 private:
  const engine::Playbook& playbook_;
  std::unordered_map<std::string_view, std::size_t> steps_;
};

}  // namespace fenghuo::sim
