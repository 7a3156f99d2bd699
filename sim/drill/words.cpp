#include "sim/drill/words.hpp"

#include "sim/score/sheet.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using engine::Text;

Text marked(Text text) {
  constexpr std::string_view k_mark = "【演练】";
  for (std::string* words : {&text.zh, &text.en})
    for (auto at = words->find(k_mark); at != words->npos; at = words->find(k_mark))
      words->erase(at, k_mark.size());
  return {std::string(k_mark) + text.zh, "[DRILL] " + text.en};
}

Text words_of(DrillState state) {
  static const std::array<Text, 9> k_words{
      Text{"拟订中", "a draft"}, Text{"已排定", "scheduled"}, Text{"已通知", "announced"},
      Text{"进行中", "running"}, Text{"已暂停", "paused"},    Text{"现场点评", "in its hot wash"},
      Text{"已评分", "scored"},  Text{"已结束", "closed"},    Text{"已终止", "aborted"}};
  return k_words[static_cast<std::size_t>(state)];
}

Text words_of(DrillAct act) {
  static const std::array<Text, 11> k_words{
      Text{"排定时间", "scheduled"}, Text{"发出通知", "announced"}, Text{"开始", "started"},
      Text{"暂停", "paused"},        Text{"冻结", "frozen"},        Text{"继续", "resumed"},
      Text{"结束", "ended"},         Text{"点评", "talked over"},   Text{"评分", "scored"},
      Text{"归档", "closed"},        Text{"终止", "aborted"}};
  return k_words[static_cast<std::size_t>(act)];
}

Text words_of(engine::Role role) {
  switch (role) {
    case engine::Role::leader:
      return {"学校领导", "leader"};
    case engine::Role::bureau:
      return {"教育局值班人员", "bureau"};
    default:
      return {"处置人员", "responder"};
  }
}

std::string route_of(DrillAct act) {
  static constexpr std::array<std::string_view, 11> k_routes{
      "schedule", "announce", "start", "pause", "freeze", "resume", "end", "hot-wash", "finish", "close", "abort"};
  return std::string(k_routes[static_cast<std::size_t>(act)]);
}

bool is_sheet_item(std::string_view item) {
  return std::ranges::find(k_items, item) != k_items.end();
}

Text words_of_item(std::string_view item) {
  static const std::array<Text, 9> k_words{Text{"预案可行性", "feasibility of the plan"},
                                           Text{"监测与预警", "monitoring and alerting"},
                                           Text{"故障定位", "locating the fault"},
                                           Text{"指挥", "command"},
                                           Text{"处置", "handling"},
                                           Text{"第三方协调", "coordination with third parties"},
                                           Text{"保障", "support"},
                                           Text{"目标达成", "goals reached"},
                                           Text{"演练成本", "cost of the drill"}};
  const auto found = std::ranges::find(k_items, item);
  if (found == k_items.end()) return {std::string(item), std::string(item)};
  return k_words[static_cast<std::size_t>(found - k_items.begin())];
}

}  // namespace fenghuo::sim
