#include "sim/schedule/reminder.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// To a person, and to be delivered or in the log; not a list's address, not a webhook.
bool is_personal(const OutboxRow& row) {
  const auto delivery = delivery_of(row);
  if (!delivery) return false;
  return delivery->channel == k_log_channel ||
         (!delivery->recipient.empty() && delivery->recipient.find('@') == std::string::npos);
}

}  // namespace

void tell_of(const Drill& drill, const Meta& meta, Core& core, Batch& batch) {
  Message message{.at = meta.at,
                  .due_at = drill.starts_at,
                  .event = "DrillSeriesReminded",
                  .id = meta.stream + "/" + std::to_string(meta.version),
                  .mode = "drill",
                  .summary = "【演练】" + drill.plan.title.zh,
                  .text = {"【演练】“" + drill.plan.title.zh + "”即将开始，请做好准备（" + drill.id + "）",
                           "[DRILL] \"" + drill.plan.title.en + "\" is about to begin (" + drill.id + ")"},
                  .title = drill.plan.title};
  std::map<std::string, std::vector<std::string>> by_unit;  // whom to ask for, on which unit
  if (drill.plan.surprise) {
    by_unit[drill.plan.unit] = {"person:" + drill.director};
  } else {
    for (const auto& part : drill.plan.parts)
      by_unit[part.unit.empty() ? drill.plan.unit : part.unit].push_back("person:" + part.person);
    for (const auto& unit : drill.plan.units)
      for (const char* role : {"responder", "leader"})
        by_unit[unit].push_back(role);
  }
  for (const auto& [unit, to] : by_unit) {
    message.unit = unit;
    message.to = to;
    if (const auto* known = core.registry().unit(unit)) message.unit_name = known->name;
    for (auto& row : fan_out(core.registry(), message, core.now().wall)) {
      const auto same = [&](const OutboxRow& other) { return other.id == row.id; };
      if (is_personal(row) && std::ranges::none_of(batch.outbox, same)) batch.outbox.push_back(std::move(row));
    }
  }
}

}  // namespace fenghuo::sim
