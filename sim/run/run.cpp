#include "sim/run/run.hpp"

#include "sim/run/stage.hpp"

namespace fenghuo::sim {

using namespace engine;

Result<Run> run_scenario(std::shared_ptr<const Scenario> scenario, const Library& library, const Profile& profile,
                         std::uint64_t seed) {
  Stage stage(std::move(scenario), library, profile);
  if (auto played = stage.play(seed); !played) return played.error();
  if (auto finished = stage.finish(); !finished) return finished.error();
  return Run{.score = score(stage.as_played()),
             .drill = stage.drill(),
             .tape = stage.tape(),
             .incident = stage.incident(),
             .refused = stage.team().refused()};
}

std::vector<Text> playable(std::shared_ptr<const Scenario> scenario, const Library& library) {
  constexpr std::int64_t k_perfect_at_least = 95'000, k_absent_at_most = 20'000;
  std::vector<Text> out;
  const auto points = [&](const char* profile) -> std::int64_t {
    const auto run = run_scenario(scenario, library, *built_in_profile(profile), 1);
    if (run) return run->score.points;
    out.push_back({"无法试演：" + run.error().detail.zh, "cannot be played: " + run.error().detail.en});
    return -1;
  };
  const auto figure = [](std::int64_t thousandths) { return std::to_string(thousandths / 1000); };
  const std::int64_t best = points("perfect");
  if (best >= 0 && best < k_perfect_at_least)
    out.push_back({"完全按预案处置也只得 " + figure(best) + " 分，应不低于 95 分",
                   "a team that does everything right reaches " + figure(best) + " points; it has to reach 95"});
  const std::int64_t least = out.empty() || best >= 0 ? points("absent") : -1;
  if (least > k_absent_at_most)
    out.push_back({"无人处置竟得 " + figure(least) + " 分，应不高于 20 分",
                   "with nobody there it gives " + figure(least) + " points; 20 are the most it may"});
  return out;
}

}  // namespace fenghuo::sim
