#include "sim/told.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

bool is_personal(const OutboxRow& row) {
  const auto delivery = delivery_of(row);
  return delivery && !delivery->recipient.empty() && delivery->recipient.find('@') == std::string::npos;
}

}  // namespace

std::vector<OutboxRow> reach_again(const Registry& registry, const Message& message, Millis now) {
  auto rows = reach(registry, message, now);
  if (std::ranges::find(k_told_of_drills, message.event) != k_told_of_drills.end())
    std::erase_if(rows, [](const OutboxRow& row) { return !is_personal(row); });
  return rows;
}

void tell(Message message, const Meta& meta, Core& core, Batch& batch) {
  const Registry& registry = core.registry();
  const Millis now = core.now().wall;
  message.at = meta.at;
  message.id = meta.stream + "/" + std::to_string(meta.version);
  if (const auto* unit = registry.unit(message.unit)) message.unit_name = unit->name;
  for (auto& row : logged(registry, message, reach_again(registry, message, now), now)) {
    const auto same = [&](const OutboxRow& other) { return other.id == row.id; };
    if (std::ranges::none_of(batch.outbox, same)) batch.outbox.push_back(std::move(row));
  }
}

bool is_stale(const Message& message, Millis now) {
  return message.event == "DrillSeriesReminded" && message.due_at && *message.due_at <= now;
}

}  // namespace fenghuo::sim
