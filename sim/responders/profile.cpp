#include "sim/responders/profile.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_beijing = 8 * k_hour;

constexpr Delay minutes(Millis low, Millis high) {
  return {.low = low * k_minute, .high = high * k_minute};
}

const std::array<Profile, 4>& all() {
  static const std::array<Profile, 4> k_all{
      Profile{.id = "perfect",
              .title = {"标准处置：人人在岗，步步按预案", "By the book: everybody at hand, every step as written"},
              .delays = {{"*", minutes(1, 1)}, {"acknowledge", minutes(1, 2)}, {"inject", minutes(2, 4)}}},
      Profile{.id = "slow",
              .title = {"稳而慢：都做到了，只是慢", "Slow and careful: all of it done, late"},
              .delays = {{"*", minutes(6, 12)},
                         {"acknowledge", minutes(10, 16)},
                         {"approve", minutes(8, 15)},
                         {"file", minutes(8, 14)},
                         {"inject", minutes(10, 20)}}},
      Profile{.id = "careless",
              .title = {"急而粗：先动手再取证，报告漏报",
                        "Quick and careless: acts before the evidence is kept, and forgets the police"},
              .delays = {{"*", minutes(2, 6)}, {"acknowledge", minutes(2, 5)}, {"inject", minutes(1, 3)}},
              .wrong_option = 300,
              .worst_choice = 1000,
              .unprotected = 1000,
              .forgets_police = 1000},
      Profile{.id = "absent", .title = {"无人到岗", "Nobody comes"}, .acts = false},
  };
  return k_all;
}

}  // namespace

const Delay& Profile::delay_of(std::string_view what) const {
  static const Delay k_none{};
  auto found = delays.find(std::string(what));
  if (found == delays.end()) found = delays.find("*");
  return found == delays.end() ? k_none : found->second;
}

const Crew& Profile::crew_of(Role role) const {
  static const Crew k_one{};
  const auto found = crews.find(role);
  return found == crews.end() ? k_one : found->second;
}

Millis on_duty_from(const std::vector<Shift>& shifts, Millis now) {
  if (shifts.empty()) return now;
  const Millis of_day = (now + k_beijing) % k_day, midnight = now - of_day;
  Millis out = now + 2 * k_day;
  for (const auto& shift : shifts) {
    const bool there =
        shift.from <= shift.to ? shift.from <= of_day && of_day < shift.to : shift.from <= of_day || of_day < shift.to;
    if (there) return now;
    out = std::min(out, midnight + shift.from + (shift.from <= of_day ? k_day : 0));
  }
  return out;
}

const Profile* built_in_profile(std::string_view id) {
  for (const auto& profile : all())
    if (profile.id == id) return &profile;
  return nullptr;
}

std::span<const Profile> built_in_profiles() {
  return all();
}

}  // namespace fenghuo::sim
