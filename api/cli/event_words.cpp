#include "api/cli/event_view.hpp"
#include "api/cli/glossary.hpp"

#include <array>

namespace fenghuo::api::cli {

namespace {

constexpr std::array k_events{
    Entry{"IncidentOpened", "登记事件", "incident opened"},
    Entry{"IncidentAcknowledged", "接手", "acknowledged"},
    Entry{"IncidentClassified", "定级", "classified"},
    Entry{"DetectedAtCorrected", "更正发现时间", "time of detection corrected"},
    Entry{"IncidentAssigned", "指派", "assigned"},
    Entry{"IncidentHandedOver", "交接", "handed over"},
    Entry{"CommentAdded", "备注", "comment"},
    Entry{"IncidentDismissed", "撤销（误报）", "dismissed"},
    Entry{"IncidentMerged", "并入另一事件", "merged into another"},
    Entry{"IncidentAbsorbed", "并入了另一事件", "took another in"},
    Entry{"IncidentRecurred", "再次发生", "happened again"},
    Entry{"IncidentReopened", "重新打开", "reopened"},
    Entry{"IncidentClosed", "结案", "closed"},
    Entry{"PhaseEntered", "进入阶段", "phase entered"},
    Entry{"StepReadied", "步骤可以办理", "step ready"},
    Entry{"StepBlocked", "步骤须等待", "step waits again"},
    Entry{"StepStarted", "开始办理", "step started"},
    Entry{"StepCompleted", "步骤完成", "step done"},
    Entry{"ApprovalRequested", "请求批准", "approval asked"},
    Entry{"StepApproved", "已批准", "approved"},
    Entry{"StepRejected", "未批准", "rejected"},
    Entry{"StepSkipped", "步骤跳过", "step skipped"},
    Entry{"StepFailed", "步骤未办成", "step failed"},
    Entry{"StepRetried", "重新办理", "step tried again"},
    Entry{"StepOverridden", "破例放行", "overridden"},
    Entry{"OverrideRequested", "请求破例", "override asked"},
    Entry{"GlassBroken", "紧急破例", "emergency override"},
    Entry{"StepUnanswered", "批准无人答复", "approval unanswered"},
    Entry{"StepOverdue", "步骤超时", "step overdue"},
    Entry{"StepReset", "步骤重置", "step reset"},
    Entry{"EvidenceAdded", "证据入库", "evidence added"},
    Entry{"EvidenceRead", "查阅证据", "evidence read"},
    Entry{"SignalAttached", "新告警并入", "alert attached"},
    Entry{"SignalRepeated", "告警重复", "alert repeated"},
    Entry{"SignalResolved", "告警解除", "alert resolved"},
    Entry{"DutyOpened", "报告开始计时", "report due"},
    Entry{"DutyWarned", "报告临近时限", "report due soon"},
    Entry{"DutyBreached", "报告超时", "report overdue"},
    Entry{"DutyFiled", "已报送", "report filed"},
    Entry{"DutyAcknowledged", "对方已签收", "report acknowledged"},
    Entry{"DutyReturned", "报告退回补正", "report sent back"},
    Entry{"DutyWaived", "免报", "report waived"},
    Entry{"DutyVoided", "报告作废", "report void"},
    Entry{"DutyRescheduled", "时限调整", "report rescheduled"},
    Entry{"EnteredLate", "补录", "entered late"},
};

}  // namespace

std::string say_event(std::string_view type, Language language) {
  return look_up(k_events, type, language);
}

}  // namespace fenghuo::api::cli
