#include "sim/responders/write_profile.hpp"

#include <array>

namespace fenghuo::sim {

using namespace engine;

using Ordered = nlohmann::ordered_json;

namespace {

Ordered delay_json(const Delay& delay) {
  const std::string low = format_duration(delay.low), high = format_duration(delay.high);
  switch (delay.kind) {
    case Delay::Kind::uniform:
      return delay.low == delay.high ? Ordered{{"fixed", low}} : Ordered::array({low, high});
    case Delay::Kind::exponential:
      return delay.low == 0 ? Ordered{{"exponential", high}} : Ordered{{"exponential", high}, {"at_least", low}};
    case Delay::Kind::lognormal:
      break;
  }
  return {{"lognormal", {{"median", low}, {"p90", high}}}};
}

std::string clock_text(Millis of_day) {
  const auto two = [](Millis number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return two(of_day / k_hour) + ":" + two(of_day / k_minute % 60);
}

Ordered crew_json(const Crew& crew) {
  Ordered out{{"people", crew.people}};
  for (const auto& shift : crew.shifts)
    out["shifts"].push_back(Ordered::array({clock_text(shift.from), clock_text(shift.to)}));
  if (crew.elsewhere)
    out["elsewhere"] = {{"every", delay_json(crew.elsewhere->every)}, {"takes", delay_json(crew.elsewhere->takes)}};
  if (crew.quickest != 1000 || crew.slowest != 1000) out["skill"] = Ordered::array({crew.quickest, crew.slowest});
  return out;
}

}  // namespace

Ordered to_json(const Profile& profile) {
  Ordered out{{"schema", "fenghuo.profile/1"},
              {"id", profile.id},
              {"title", {{"zh", profile.title.zh}, {"en", profile.title.en}}}};
  if (!profile.acts) out["acts"] = false;
  out["begins"] = clock_text(profile.begins);
  out["delays"] = Ordered::object();
  for (const auto& [what, delay] : profile.delays)
    out["delays"][what] = delay_json(delay);
  for (const auto& [role, crew] : profile.crews)
    out["crews"][std::string(to_string(role))] = crew_json(crew);
  const std::array<std::pair<const char*, std::int64_t>, 5> errors{{{"wrong_option", profile.wrong_option},
                                                                    {"worst_choice", profile.worst_choice},
                                                                    {"unprotected", profile.unprotected},
                                                                    {"forgets_police", profile.forgets_police},
                                                                    {"forgets_bureau", profile.forgets_bureau}}};
  for (const auto& [name, permille] : errors)
    if (permille != 0) out["errors"][name] = permille;
  return out;
}

}  // namespace fenghuo::sim
