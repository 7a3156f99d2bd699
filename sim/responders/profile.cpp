#include "sim/responders/profile.hpp"

#include "engine/base/json_guard.hpp"

#include <array>
#include <vector>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Span minutes(Millis low, Millis high) {
  return {low * k_minute, high * k_minute};
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

/// Reads one profile; everything wrong with it goes into `errors`.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  Result<Profile> read() {
    Profile out;
    if (!json_.is_object()) return Problem::invalid("", {"应为一个 JSON 对象", "a JSON object is wanted"});
    for (const auto& [name, value] : json_.items()) {
      if (name == "schema") {
        if (value != "fenghuo.profile/1") refuse("/schema", {"应为 fenghuo.profile/1", "fenghuo.profile/1 is wanted"});
      } else if (name == "id") {
        out.id = value.is_string() ? value.get<std::string>() : "";
      } else if (name == "title") {
        out.title = read_title(value);
      } else if (name == "acts") {
        if (!value.is_boolean()) refuse("/acts", {"应为 true 或 false", "true or false is wanted"});
        out.acts = value.is_boolean() && value.get<bool>();
      } else if (name == "delays") {
        read_delays(value, out);
      } else if (name == "errors") {
        read_errors(value, out);
      } else {
        refuse("/" + name, {"没有这一项", "there is no such member"});
      }
    }
    if (out.id.empty()) refuse("/id", {"缺少编号", "the id is missing"});
    if (out.acts && !out.delays.contains("*")) refuse("/delays/*", {"缺少其余工作的用时", "the rest needs a delay"});
    if (errors_.empty()) return out;
    Problem problem = Problem::invalid(errors_.front().pointer, errors_.front().detail);
    problem.errors = std::move(errors_);
    return problem;
  }

 private:
  void refuse(std::string pointer, Text why) { errors_.push_back({std::move(pointer), std::move(why)}); }

  Text read_title(const Json& at) {
    if (!at.is_object() || !at.contains("zh") || !at.contains("en") || !at["zh"].is_string() || !at["en"].is_string()) {
      refuse("/title", {"应有 zh 和 en 两种文字", "zh and en are wanted"});
      return {};
    }
    return {at["zh"], at["en"]};
  }
  std::optional<Millis> read_length(const Json& at, const std::string& pointer) {
    const auto length = at.is_string() ? parse_duration(at.get<std::string>()) : std::nullopt;
    if (!length || *length < 0) refuse(pointer, {"应为时长，如 PT5M", "a length of time is wanted, such as PT5M"});
    return length;
  }
  void read_delays(const Json& at, Profile& out) {
    if (!at.is_object()) return refuse("/delays", {"应为对象", "an object is wanted"});
    for (const auto& [what, value] : at.items()) {
      const std::string pointer = "/delays/" + what;
      if (!value.is_array() || value.size() != 2) {
        refuse(pointer, {"应为最短、最长两个时长", "the shortest and the longest are wanted"});
        continue;
      }
      const auto low = read_length(value[0], pointer + "/0"), high = read_length(value[1], pointer + "/1");
      if (low && high && *low > *high) refuse(pointer, {"最短不能超过最长", "the shortest is longer than the longest"});
      out.delays[what] = {low.value_or(0), high.value_or(0)};
    }
  }
  void read_errors(const Json& at, Profile& out) {
    if (!at.is_object()) return refuse("/errors", {"应为对象", "an object is wanted"});
    const std::array<std::pair<std::string_view, std::int64_t*>, 5> known{{{"wrong_option", &out.wrong_option},
                                                                           {"worst_choice", &out.worst_choice},
                                                                           {"unprotected", &out.unprotected},
                                                                           {"forgets_police", &out.forgets_police},
                                                                           {"forgets_bureau", &out.forgets_bureau}}};
    for (const auto& [name, value] : at.items()) {
      const auto found = std::ranges::find(known, name, &std::pair<std::string_view, std::int64_t*>::first);
      if (found == known.end())
        refuse("/errors/" + name, {"没有这一项", "there is no such member"});
      else if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > 1000)
        refuse("/errors/" + name, {"应为 0 到 1000 的千分数", "0 to 1000 thousandths"});
      else
        *found->second = value.get<std::int64_t>();
    }
  }

  const Json& json_;
  std::vector<FieldError> errors_;
};

}  // namespace

const Span& Profile::delay_of(const std::string& what) const {
  static const Span k_none{};
  auto found = delays.find(what);
  if (found == delays.end()) found = delays.find("*");
  return found == delays.end() ? k_none : found->second;
}

const Profile* built_in_profile(std::string_view id) {
  for (const auto& profile : all())
    if (profile.id == id) return &profile;
  return nullptr;
}

std::span<const Profile> built_in_profiles() {
  return all();
}

Result<Profile> load_profile(std::string_view text) {
  const auto json = parse_untrusted(text);
  if (!json) return json.error();
  return Reader(*json).read();
}

}  // namespace fenghuo::sim
