// A profile from its file.
#include "engine/base/json_guard.hpp"
#include "sim/responders/profile.hpp"
#include "sim/responders/work.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using namespace engine;

namespace {

using Whole = std::int64_t;

/// Everything wrong goes into `errors_`; what was read of it meanwhile is of no account.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  Result<Profile> read() {
    if (!json_.is_object()) return Problem::invalid("", {"应为一个 JSON 对象", "a JSON object is wanted"});
    for (const auto& [name, value] : json_.items())
      if (!member(name, value)) refuse("/" + pointer_token(name), k_unknown);
    if (out_.id.empty()) refuse("/id", {"缺少编号", "the id is missing"});
    if (out_.acts && !out_.delays.contains("*")) refuse("/delays/*", {"缺少其余工作的用时", "the rest needs a delay"});
    if (errors_.empty()) return std::move(out_);
    Problem problem = Problem::invalid(errors_.front().pointer, errors_.front().detail);
    problem.errors = std::move(errors_);
    return problem;
  }

 private:
  inline static const Text k_unknown{"没有这一项", "there is no such member"};

  bool member(const std::string& name, const Json& value) {
    if (name == "schema") {
      if (value != "fenghuo.profile/1") refuse("/schema", {"应为 fenghuo.profile/1", "fenghuo.profile/1 is wanted"});
    } else if (name == "id") {
      out_.id = value.is_string() ? value.get<std::string>() : "";
    } else if (name == "title") {
      out_.title = title(value);
    } else if (name == "acts") {
      if (!value.is_boolean()) refuse("/acts", {"应为 true 或 false", "true or false is wanted"});
      out_.acts = value.is_boolean() && value.get<bool>();
    } else if (name == "begins") {
      out_.begins = time_of_day(value, "/begins").value_or(0);
    } else if (name == "delays") {
      delays(value);
    } else if (name == "crews") {
      crews(value);
    } else if (name == "errors") {
      errors(value);
    } else if (name == "fitted") {
      object(value, "/fitted");  // what a fit rests on, for people; nothing plays by it
    } else {
      return false;
    }
    return true;
  }

  void refuse(std::string pointer, Text why) { errors_.push_back({std::move(pointer), std::move(why)}); }
  bool object(const Json& at, const std::string& pointer) {
    if (!at.is_object()) refuse(pointer, {"应为对象", "an object is wanted"});
    return at.is_object();
  }

  Text title(const Json& at) {
    if (!at.is_object() || !at.contains("zh") || !at.contains("en") || !at["zh"].is_string() || !at["en"].is_string()) {
      refuse("/title", {"应有 zh 和 en 两种文字", "zh and en are wanted"});
      return {};
    }
    return {at["zh"], at["en"]};
  }
  std::optional<Millis> length(const Json& at, const std::string& pointer) {
    const auto length = at.is_string() ? parse_duration(at.get<std::string>()) : std::nullopt;
    if (length && *length >= 0 && *length <= k_longest_delay) return length;
    refuse(pointer, {"应为七天以内的时长，如 PT5M", "a length of time up to seven days is wanted, such as PT5M"});
    return std::nullopt;
  }
  std::optional<Millis> time_of_day(const Json& at, const std::string& pointer) {
    const auto out = sim::time_of_day(at.is_string() ? at.get<std::string>() : "");
    if (!out) refuse(pointer, {"应为一天中的时刻，如 07:30", "a time of day is wanted, such as 07:30"});
    return out;
  }
  void thousandths(const Json& at, const std::string& pointer, Whole most, Whole& out) {
    if (at.is_number_integer() && at.get<Whole>() >= 0 && at.get<Whole>() <= most)
      out = at.get<Whole>();
    else
      refuse(pointer,
             {"应为 0 到 " + std::to_string(most) + " 的千分数", "0 to " + std::to_string(most) + " thousandths"});
  }

  /// ["PT5M","PT20M"], {"fixed":"PT5M"}, {"uniform":[…]}, {"exponential":"PT10M","at_least":"PT1M"} or
  /// {"lognormal":{"median":"PT10M","p90":"PT30M"}}.
  Delay delay(const Json& at, const std::string& pointer) {
    if (at.is_array()) return pair(at, pointer);
    if (at.is_object() && at.contains("fixed") && at.size() == 1) {
      const Millis fixed = length(at["fixed"], pointer + "/fixed").value_or(0);
      return {.low = fixed, .high = fixed};
    }
    if (at.is_object() && at.contains("uniform") && at.size() == 1) return pair(at["uniform"], pointer + "/uniform");
    const bool at_least = at.is_object() && at.contains("at_least");
    if (at.is_object() && at.contains("exponential") && at.size() == (at_least ? 2 : 1))
      return {.kind = Delay::Kind::exponential,
              .low = at_least ? length(at["at_least"], pointer + "/at_least").value_or(0) : 0,
              .high = length(at["exponential"], pointer + "/exponential").value_or(0)};
    if (at.is_object() && at.contains("lognormal") && at.size() == 1)
      return lognormal(at["lognormal"], pointer + "/lognormal");
    refuse(pointer, {"应为最短、最长两个时长，或 fixed、uniform、exponential、lognormal 之一",
                     "the shortest and the longest, or one of fixed, uniform, exponential, lognormal"});
    return {};
  }
  Delay pair(const Json& at, const std::string& pointer) {
    if (!at.is_array() || at.size() != 2) {
      refuse(pointer, {"应为最短、最长两个时长", "the shortest and the longest are wanted"});
      return {};
    }
    const auto low = length(at[0], pointer + "/0"), high = length(at[1], pointer + "/1");
    if (low && high && *low > *high) refuse(pointer, {"最短不能超过最长", "the shortest is longer than the longest"});
    return {.low = low.value_or(0), .high = high.value_or(0)};
  }
  Delay lognormal(const Json& at, const std::string& pointer) {
    if (!at.is_object() || at.size() != 2 || !at.contains("median") || !at.contains("p90")) {
      refuse(pointer, {"应有 median（中位）和 p90（九成不超过）", "median and p90 are wanted"});
      return {};
    }
    const auto median = length(at["median"], pointer + "/median"), p90 = length(at["p90"], pointer + "/p90");
    if (median && *median == 0) refuse(pointer + "/median", {"中位用时应大于零", "the median must be more than zero"});
    if (median && p90 && *p90 < *median) refuse(pointer, {"p90 不能小于中位", "p90 is shorter than the median"});
    return {.kind = Delay::Kind::lognormal, .low = median.value_or(0), .high = p90.value_or(0)};
  }

  void delays(const Json& at) {
    if (!object(at, "/delays")) return;
    for (const auto& [what, value] : at.items()) {
      const std::string pointer = "/delays/" + pointer_token(what);
      const bool known = what == "*" || std::ranges::find(work_kinds(), what) != work_kinds().end();
      if (known)
        out_.delays[what] = delay(value, pointer);
      else
        refuse(pointer, {"没有这一类工作，应为 * 或 " + kinds(), "no such kind of work; one of *, " + kinds()});
    }
  }

  static std::string kinds() {
    std::string out;
    for (const auto kind : work_kinds())
      out += (out.empty() ? "" : ", ") + std::string(kind);
    return out;
  }

  void crews(const Json& at) {
    if (!object(at, "/crews")) return;
    for (const auto& [role, value] : at.items()) {
      const std::string pointer = "/crews/" + pointer_token(role);
      Role known{};
      const bool plays =
          parse_name(role, known) && (known == Role::responder || known == Role::leader || known == Role::bureau);
      if (!plays)
        refuse(pointer, {"应为 responder、leader 或 bureau", "responder, leader or bureau is wanted"});
      else if (object(value, pointer))
        out_.crews[known] = crew(value, pointer);
    }
  }
  Crew crew(const Json& at, const std::string& pointer) {
    constexpr Whole k_most_skill = 10'000;
    const std::string most = std::to_string(k_most_people);
    Crew out;
    for (const auto& [name, value] : at.items()) {
      const std::string here = pointer + "/" + pointer_token(name);
      if (name == "people") {
        const bool good = value.is_number_integer() && value.get<Whole>() >= 1 && value.get<Whole>() <= k_most_people;
        if (!good) refuse(here, {"应为 1 到 " + most + " 人", "1 to " + most + " people"});
        if (good) out.people = value.get<int>();
      } else if (name == "shifts") {
        out.shifts = shifts(value, here);
      } else if (name == "elsewhere") {
        out.elsewhere = elsewhere(value, here);
      } else if (name == "skill") {
        if (!value.is_array() || value.size() != 2) {
          refuse(here, {"应为最快、最慢两个千分数", "the quickest and the slowest, in thousandths"});
          continue;
        }
        thousandths(value[0], here + "/0", k_most_skill, out.quickest);
        thousandths(value[1], here + "/1", k_most_skill, out.slowest);
        if (out.quickest > out.slowest) refuse(here, {"最快不能超过最慢", "the quickest takes more than the slowest"});
      } else {
        refuse(here, k_unknown);
      }
    }
    return out;
  }
  std::vector<Shift> shifts(const Json& at, const std::string& pointer) {
    std::vector<Shift> out;
    if (!at.is_array() || at.empty())
      refuse(pointer, {"应为班次的列表，如 [[\"07:30\",\"18:00\"]]",
                       "a list of shifts is wanted, such as [[\"07:30\",\"18:00\"]]"});
    for (std::size_t n = 0; at.is_array() && n < at.size(); ++n) {
      const std::string here = pointer + "/" + std::to_string(n);
      if (!at[n].is_array() || at[n].size() != 2) {
        refuse(here, {"应为起止两个时刻", "from when to when"});
        continue;
      }
      const auto from = time_of_day(at[n][0], here + "/0"), to = time_of_day(at[n][1], here + "/1");
      if (from && to && *from == *to) refuse(here, {"起止时刻相同", "it begins when it ends"});
      if (from && to) out.push_back({*from, *to});
    }
    return out;
  }
  std::optional<Elsewhere> elsewhere(const Json& at, const std::string& pointer) {
    if (!at.is_object() || at.size() != 2 || !at.contains("every") || !at.contains("takes")) {
      refuse(pointer, {"应有 every（多久一次）和 takes（每次用时）", "every and takes are wanted"});
      return std::nullopt;
    }
    Elsewhere out{delay(at["every"], pointer + "/every"), delay(at["takes"], pointer + "/takes")};
    if (mean_of(out.every) < k_minute)
      refuse(pointer + "/every",
             {"平均间隔不能短于一分钟", "on average they cannot come more often than every minute"});
    return out;
  }

  void errors(const Json& at) {
    if (!object(at, "/errors")) return;
    const std::array<std::pair<std::string_view, Whole*>, 5> known{{{"wrong_option", &out_.wrong_option},
                                                                    {"worst_choice", &out_.worst_choice},
                                                                    {"unprotected", &out_.unprotected},
                                                                    {"forgets_police", &out_.forgets_police},
                                                                    {"forgets_bureau", &out_.forgets_bureau}}};
    for (const auto& [name, value] : at.items()) {
      const std::string pointer = "/errors/" + pointer_token(name);
      const auto found = std::ranges::find(known, name, &std::pair<std::string_view, Whole*>::first);
      if (found == known.end())
        refuse(pointer, k_unknown);
      else
        thousandths(value, pointer, 1000, *found->second);
    }
  }

  const Json& json_;
  Profile out_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::optional<Millis> time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t n) { return text[n] >= '0' && text[n] <= '9'; };
  const auto two = [&](std::size_t n) { return (text[n] - '0') * 10 + (text[n + 1] - '0'); };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
  if (two(0) > 23 || two(3) > 59) return std::nullopt;
  return two(0) * k_hour + two(3) * k_minute;
}

Result<Profile> load_profile(std::string_view text) {
  const auto json = parse_untrusted(text);
  if (!json) return json.error();
  return Reader(*json).read();
}

}  // namespace fenghuo::sim
