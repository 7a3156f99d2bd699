#include "sim/schedule/reminder.hpp"

#include "sim/drill/words.hpp"
#include "sim/told.hpp"

namespace fenghuo::sim {

using namespace engine;

void remind_of(const Drill& drill, const Meta& meta, Core& core, Batch& batch) {
  if (drill.plan.surprise) return;
  const Text& title = drill.plan.title;
  Message message{.due_at = drill.starts_at,
                  .event = "DrillSeriesReminded",
                  .mode = "drill",
                  .summary = title.zh,
                  .text = marked({"“" + title.zh + "”即将开始，请做好准备（" + drill.id + "）",
                                  "\"" + title.en + "\" is about to begin (" + drill.id + ")"}),
                  .title = title};
  std::map<std::string, std::vector<std::string>> by_unit;  // whom to ask for, on which unit
  for (const auto& unit : drill.plan.units)
    by_unit[unit] = {"responder", "leader"};
  for (const auto& part : drill.plan.parts)
    if (const auto* person = core.registry().person(part.person))
      by_unit[person->unit].push_back("person:" + part.person);
  for (auto& [unit, to] : by_unit) {
    message.unit = unit;
    message.to = to;
    tell(message, meta, core, batch);
  }
}

}  // namespace fenghuo::sim
