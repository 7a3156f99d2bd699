#include "sim/improvement/words.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using engine::Text;

Text words_of(ImprovementState state) {
  static const std::array<Text, 5> k_words{Text{"待落实", "to be assigned"}, Text{"整改中", "in hand"},
                                           Text{"待确认", "to be confirmed"}, Text{"已销号", "closed"},
                                           Text{"已撤销", "dropped"}};
  return k_words[static_cast<std::size_t>(state)];
}

Text words_of(ImprovementAct act) {
  static const std::array<Text, 5> k_words{Text{"指派", "assigned"}, Text{"提交整改结果", "handed in as done"},
                                           Text{"销号", "closed"}, Text{"撤销", "dropped"},
                                           Text{"退回或重启", "reopened"}};
  return k_words[static_cast<std::size_t>(act)];
}

Text improvement_event_name(std::string_view type) {
  struct Named {
    std::string_view type;
    const char *zh, *en;
  };
  static constexpr std::array k_events{
      Named{"ImprovementRaised", "提出", "raised"},
      Named{"ImprovementAssigned", "落实责任人和时限", "owner and due date set"},
      Named{"ImprovementDone", "提交整改结果", "evidence of closure handed in"},
      Named{"ImprovementClosed", "确认销号", "closure confirmed"},
      Named{"ImprovementDropped", "撤销", "dropped"},
      Named{"ImprovementReopened", "退回或重启", "reopened"},
      Named{"ImprovementNoted", "备注", "note"},
      Named{"ImprovementOverdue", "逾期未完成", "due date passed"},
      Named{"ImprovementRetestPlanned", "安排复测演练", "re-test planned"},
      Named{"ImprovementRetested", "复测完成", "re-tested"},
  };
  const auto found = std::ranges::find(k_events, type, &Named::type);
  if (found == k_events.end()) return {std::string(type), std::string(type)};
  return {found->zh, found->en};
}

std::string command_of(ImprovementAct act) {
  static constexpr std::array<std::string_view, 5> k_commands{"assign", "done", "close", "drop", "reopen"};
  return std::string(k_commands[static_cast<std::size_t>(act)]);
}

}  // namespace fenghuo::sim
