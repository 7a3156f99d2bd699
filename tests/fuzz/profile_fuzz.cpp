// A responder model's file: what is read of it can be played by, and written again.
#include "sim/responders/profile.hpp"
#include "sim/responders/write_profile.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <array>
#include <limits>

using namespace fenghuo;

namespace {

constexpr engine::Millis k_some_day = 1'772'380'800'000, k_week = 7 * engine::k_day;

/// Within a week, and never shorter for a larger number.
void check(const sim::Delay& delay) {
  constexpr std::uint64_t k_most = std::numeric_limits<std::uint64_t>::max();
  engine::Millis last = 0;
  for (const std::uint64_t random : std::array<std::uint64_t, 5>{0, 1, k_most / 3, k_most - 1, k_most}) {
    const engine::Millis length = sim::length_of(delay, random);
    fuzz::expect(length >= last && length <= k_week, "a delay lies between nothing and a week, in order");
    last = length;
  }
}

void check(const sim::Crew& crew) {
  fuzz::expect(crew.people >= 1 && crew.quickest <= crew.slowest, "a crew is somebody");
  if (crew.elsewhere) check(crew.elsewhere->every), check(crew.elsewhere->takes);
  for (engine::Millis hour = 0; hour < 24; hour += 5) {
    const engine::Millis now = k_some_day + hour * engine::k_hour, there = sim::on_duty_from(crew.shifts, now);
    fuzz::expect(there >= now && there <= now + engine::k_day, "somebody comes within a day");
    fuzz::expect(sim::on_duty_from(crew.shifts, there) == there, "and is there then");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto profile = sim::load_profile(fuzz::text_of(data, size));
  if (!profile) {
    const auto& problem = profile.error();
    fuzz::expect(!problem.detail.zh.empty() && !problem.detail.en.empty(), "a refusal says why, twice");
    for (const auto& error : problem.errors)
      fuzz::expect(error.pointer.empty() || error.pointer.front() == '/', "a refusal says where");
    return 0;
  }
  for (const auto& [what, delay] : profile->delays)
    check(delay);
  for (const auto& [role, crew] : profile->crews)
    check(crew);
  const auto written = sim::to_json(*profile);
  const auto again = sim::load_profile(written.dump());
  fuzz::expect(again && sim::to_json(*again) == written, "what is written of it reads the same");
  return 0;
}
