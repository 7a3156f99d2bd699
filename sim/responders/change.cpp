#include "sim/responders/change.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fenghuo::sim {

using namespace engine;

namespace {

const std::array<Change, 4>& all() {
  static const std::array<Change, 4> k_all{
      {{"night-duty", {"处置人员昼夜有人值班", "responders on duty day and night"}},
       {"leader-on-call", {"校领导昼夜都叫得到", "leaders can be reached day and night"}},
       {"second-administrator", {"多一名处置人员", "one responder more"}},
       {"this-school-only", {"处置人员只管这一所学校", "responders look after this school alone"}}}};
  return k_all;
}

/// False if it is so already.
bool apply(Profile& profile, std::string_view change) {
  if (change == "leader-on-call") return !std::exchange(profile.crews[Role::leader].shifts, {}).empty();
  Crew& responders = profile.crews[Role::responder];
  if (change == "night-duty") return !std::exchange(responders.shifts, {}).empty();
  if (change == "this-school-only") return std::exchange(responders.elsewhere, std::nullopt).has_value();
  return responders.people < k_most_people && ++responders.people > 0;
}

}  // namespace

std::span<const Change> changes() {
  return all();
}

Result<Profile> with_change(Profile profile, std::string_view change) {
  const auto known = std::ranges::find(all(), change, &Change::id);
  if (known == all().end()) {
    std::string ids;
    for (const auto& one : all())
      ids += (ids.empty() ? "" : ", ") + std::string(one.id);
    return Problem::make(Kind::NotFound, "not-found",
                         {"没有“" + std::string(change) + "”这种改变，现有：" + ids,
                          "there is no change " + std::string(change) + "; there are: " + ids});
  }
  if (!apply(profile, change))
    return Problem::make(Kind::NotAllowed, "changes-nothing",
                         {"模型“" + profile.id + "”本来就是这样：" + known->title.zh,
                          "that is so in the model " + profile.id + " already: " + known->title.en});
  profile.id += "+" + std::string(change);
  profile.title.zh += "；" + known->title.zh;
  profile.title.en += "; " + known->title.en;
  return profile;
}

}  // namespace fenghuo::sim
