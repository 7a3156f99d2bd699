#include "sim/score/ratings.hpp"

#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

/// The objective in whose field the broken rule lies. What came back was not restored; where nobody was to restore
/// anything, it was not contained.
Measure belongs_to(std::string_view cap, bool restores) {
  if (cap == "destructive-before-capture") return Measure::evidence;
  if (cap == "bureau-never-told") return Measure::reported;
  if (cap == "came-back" && restores) return Measure::restoration;
  return Measure::contain;
}

struct Sum {
  std::int64_t of = 0, points = 0;
  bool any = false, all = true;
  std::vector<EventRef> events, of_short;  ///< of_short: of the lines below full
};

Sum sum_of(const Objective& objective, const std::vector<Line>& lines) {
  Sum out;
  for (const Line& line : lines) {
    if (line.objective != objective.id) continue;
    out.all = out.all && line.evaluated;
    if (!line.evaluated) continue;
    out.any = true;
    out.of += line.of;
    out.points += line.points;
    auto& to = line.points < line.of ? out.of_short : out.events;
    to.insert(to.end(), line.events.begin(), line.events.end());
  }
  return out;
}

const CapHit* broken(const Objective& objective, bool restores, const std::vector<CapHit>& caps) {
  const auto found =
      std::ranges::find_if(caps, [&](const CapHit& cap) { return belongs_to(cap.cap, restores) == objective.measure; });
  return found == caps.end() ? nullptr : &*found;
}

void rate(Rating& out, const Sum& sum, const CapHit* cap) {
  const std::string points = points_text(sum.points), of = points_text(sum.of);
  const Text got{"得 " + points + " 分（满分 " + of + " 分）", points + " of " + of + " points"};
  if (!sum.any) {
    out.reason = {"本目标未评。", "Not evaluated."};
    return;
  }
  if (sum.of > 0 && sum.points == 0) {
    out.rating = "U";
    out.events = sum.of_short;
    out.reason = {"已评各项均未得分，未能完成。", "No points in anything that was evaluated: could not be performed."};
  } else if (cap != nullptr) {
    out.rating = "M";
    out.events = cap->events;
    out.reason = {got.zh + "；违反规则：" + cap->reason.zh, got.en + "; a rule was broken: " + cap->reason.en};
  } else if (!sum.of_short.empty() || sum.points < sum.of) {
    out.rating = "S";
    out.events = sum.of_short;
    out.reason = {got.zh + "，完成但有不足。", got.en + ": performed with some challenges."};
  } else {
    out.rating = "P";
    out.events = sum.events;
    out.reason = {got.zh + "，顺利完成。", got.en + ": performed without challenges."};
  }
  if (!sum.all) out.reason += {"另有未评的项。", " Some of it was not evaluated."};
}

}  // namespace

std::vector<Rating> ratings_of(const Scenario& scenario, const std::vector<Line>& lines,
                               const std::vector<CapHit>& caps) {
  const bool restores =
      std::ranges::any_of(scenario.objectives, [](const auto& o) { return o.measure == Measure::restoration; });
  std::vector<Rating> out;
  for (const Objective& objective : scenario.objectives) {
    Rating& rating = out.emplace_back();
    rating.objective = objective.id;
    rate(rating, sum_of(objective, lines), broken(objective, restores, caps));
    std::ranges::sort(rating.events);
    rating.events.erase(std::ranges::unique(rating.events).begin(), rating.events.end());
  }
  return out;
}

}  // namespace fenghuo::sim
