// What events are called, for whoever shows them to people.
#include "engine/incident/words.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::engine {

namespace {

struct Named {
  std::string_view type;
  const char *zh, *en;
};

constexpr std::array k_events{
    Named{"IncidentOpened", "登记事件", "incident opened"},
    Named{"IncidentAcknowledged", "接手", "acknowledged"},
    Named{"IncidentClassified", "定级", "classified"},
    Named{"DetectedAtCorrected", "更正发现时间", "time of detection corrected"},
    Named{"IncidentAssigned", "指派", "assigned"},
    Named{"IncidentHandedOver", "交接", "handed over"},
    Named{"CommentAdded", "备注", "comment"},
    Named{"IncidentDismissed", "撤销（误报）", "dismissed"},
    Named{"IncidentMerged", "并入另一事件", "merged into another"},
    Named{"IncidentAbsorbed", "并入了另一事件", "took another in"},
    Named{"IncidentRecurred", "再次发生", "happened again"},
    Named{"IncidentReopened", "重新打开", "reopened"},
    Named{"IncidentClosed", "结案", "closed"},
    Named{"PhaseEntered", "进入阶段", "phase entered"},
    Named{"StepReadied", "步骤可以办理", "step ready"},
    Named{"StepBlocked", "步骤须等待", "step waits again"},
    Named{"StepStarted", "开始办理", "step started"},
    Named{"StepCompleted", "步骤完成", "step done"},
    Named{"ApprovalRequested", "请求批准", "approval asked"},
    Named{"StepApproved", "已批准", "approved"},
    Named{"StepRejected", "未批准", "rejected"},
    Named{"StepSkipped", "步骤跳过", "step skipped"},
    Named{"StepFailed", "步骤未办成", "step failed"},
    Named{"StepRetried", "重新办理", "step tried again"},
    Named{"StepOverridden", "破例放行", "overridden"},
    Named{"OverrideRequested", "请求破例", "override asked"},
    Named{"GlassBroken", "紧急破例", "emergency override"},
    Named{"StepUnanswered", "批准无人答复", "approval unanswered"},
    Named{"StepOverdue", "步骤超时", "step overdue"},
    Named{"StepReset", "步骤重置", "step reset"},
    Named{"EvidenceAdded", "证据入库", "evidence added"},
    Named{"EvidenceRead", "查阅证据", "evidence read"},
    Named{"SignalAttached", "新告警并入", "alert attached"},
    Named{"SignalRepeated", "告警重复", "alert repeated"},
    Named{"SignalResolved", "告警解除", "alert resolved"},
    Named{"DutyOpened", "报告开始计时", "report due"},
    Named{"DutyWarned", "报告临近时限", "report due soon"},
    Named{"DutyBreached", "报告超时", "report overdue"},
    Named{"DutyFiled", "已报送", "report filed"},
    Named{"DutyAcknowledged", "对方已签收", "report acknowledged"},
    Named{"DutyReturned", "报告退回补正", "report sent back"},
    Named{"DutyWaived", "免报", "report waived"},
    Named{"DutyVoided", "报告作废", "report void"},
    Named{"DutyRescheduled", "时限调整", "report rescheduled"},
    Named{"EnteredLate", "补录", "entered late"},
};

}  // namespace

Text event_name(std::string_view type) {
  const auto found = std::ranges::find(k_events, type, &Named::type);
  if (found == k_events.end()) return {std::string(type), std::string(type)};
  return {found->zh, found->en};
}

}  // namespace fenghuo::engine
