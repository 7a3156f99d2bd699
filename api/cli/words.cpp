#include "api/cli/words.hpp"

#include <array>

namespace fenghuo::api::cli {

namespace {

struct Entry {
  std::string_view id, zh, en;
};

constexpr std::array k_words{
    // response and phases
    Entry{"Triage", "研判", "triage"},
    Entry{"Containment", "先期处置", "containment"},
    Entry{"Preservation", "证据固定", "preservation"},
    Entry{"Reporting", "上报", "reporting"},
    Entry{"Restoration", "恢复", "restoration"},
    Entry{"Review", "总结整改", "review"},
    Entry{"Closed", "已结案", "closed"},
    Entry{"Dismissed", "已撤销（误报）", "dismissed"},
    Entry{"Merged", "已并案", "merged"},
    Entry{"triage", "研判", "triage"},
    Entry{"containment", "先期处置", "containment"},
    Entry{"preservation", "证据固定", "preservation"},
    Entry{"reporting", "上报", "reporting"},
    Entry{"restoration", "恢复", "restoration"},
    Entry{"review", "总结整改", "review"},
    // clocks
    Entry{"Running", "计时中", "running"},
    Entry{"Warned", "临近时限", "due soon"},
    Entry{"Met", "按时完成", "on time"},
    Entry{"Breached", "已超时", "overdue"},
    Entry{"MetLate", "超时完成", "late"},
    Entry{"Acknowledged", "对方已签收", "acknowledged"},
    Entry{"Returned", "退回补正", "sent back"},
    Entry{"Waived", "免报", "waived"},
    Entry{"Void", "作废", "void"},
    // steps
    Entry{"Waiting", "未到", "waiting"},
    Entry{"Ready", "可以办理", "ready"},
    Entry{"Active", "办理中", "in hand"},
    Entry{"AwaitingApproval", "等待批准", "awaiting approval"},
    Entry{"Done", "已完成", "done"},
    Entry{"Skipped", "已跳过", "skipped"},
    Entry{"Failed", "未办成", "failed"},
    // kinds
    Entry{"defacement", "网页篡改", "defacement"},
    Entry{"harmful-content", "有害信息", "harmful content"},
    Entry{"outage", "服务中断", "outage"},
    Entry{"live", "实战", "live"},
    Entry{"drill", "演练", "DRILL"},
    // duties
    Entry{"initial", "初报", "initial report"},
    Entry{"progress", "续报", "progress report"},
    Entry{"final", "终报", "final report"},
    Entry{"bureau", "教育局", "bureau"},
    Entry{"police", "公安机关", "police"},
    Entry{"cac", "网信部门", "cyberspace authority"},
    // roles
    Entry{"responder", "处置人员", "responder"},
    Entry{"leader", "领导", "leader"},
    Entry{"auditor", "审计人员", "auditor"},
    Entry{"admin", "管理员", "administrator"},
    Entry{"monitor", "监测系统", "monitor"},
    Entry{"guest", "外协人员", "guest"},
    // what a field takes
    Entry{"text", "文字", "text"},
    Entry{"time", "时间", "time"},
    Entry{"integer", "整数", "whole number"},
    Entry{"boolean", "是或否", "yes or no"},
    Entry{"choice", "选一项", "one of"},
    // evidence
    Entry{"page-capture", "网页存档", "page capture"},
    Entry{"screenshot", "截图", "screenshot"},
    Entry{"document", "文件材料", "document"},
    Entry{"log", "日志", "log"},
    Entry{"disk-image", "磁盘镜像", "disk image"},
    // notifications
    Entry{"waiting", "待发", "waiting"},
    Entry{"dead", "未送达", "not delivered"},
    Entry{"delivered", "已送达", "delivered"},
    Entry{"nobody-holds-the-role", "没有人持有该角色", "nobody holds the role"},
    Entry{"no-channel-reaches-them", "没有渠道能送达相关人员", "no channel reaches them"},
    Entry{"ApprovalRequested", "待审批", "approval wanted"},
    Entry{"ChannelTested", "测试", "test"},
    Entry{"ClockSuspected", "时钟异常", "clock suspect"},
    Entry{"DutyBreached", "报告超时", "report overdue"},
    Entry{"DutyFiled", "报告已报送", "report filed"},
    Entry{"DutyReturned", "报告被退回", "report sent back"},
    Entry{"DutyWarned", "报告临近时限", "report due soon"},
    Entry{"GlassBroken", "先行处置", "went ahead unanswered"},
    Entry{"IncidentAssigned", "指派", "assigned"},
    Entry{"IncidentClassified", "定级", "graded"},
    Entry{"IncidentHandedOver", "移交", "handed over"},
    Entry{"IncidentOpened", "新事件", "new incident"},
    Entry{"IncidentRecurred", "复发", "came back"},
    Entry{"OverrideRequested", "请求放行", "override wanted"},
    Entry{"StepApproved", "获批准", "approved"},
    Entry{"StepOverdue", "步骤超时", "step overdue"},
    Entry{"StepRejected", "未获批准", "not approved"},
    Entry{"StepUnanswered", "请示无人答复", "unanswered"},
    Entry{"WritesResumed", "恢复写入", "writes resumed"},
    // why a step waits
    Entry{"approval", "批准", "approval"},
    Entry{"phase", "前一阶段办完", "the phase before it"},
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string say_word(std::string_view word, Language language) {
  for (const auto& entry : k_words)
    if (entry.id == word) return std::string(language == Language::zh ? entry.zh : entry.en);
  return std::string(word);
}

std::string say_remaining(Millis remaining, Language language) {
  const bool overdue = remaining < 0;
  const Millis length = overdue ? -remaining : remaining;
  const bool zh = language == Language::zh;
  std::string out;
  const auto part = [&](Millis count, const char* in_zh, const char* in_en) {
    if (count == 0) return;
    if (!zh && !out.empty()) out += ' ';
    out += std::to_string(count) + (zh ? in_zh : in_en);
  };
  part(length / engine::k_day, "天", " d");
  part(length % engine::k_day / engine::k_hour, "小时", " h");
  if (length < engine::k_day) part(length % engine::k_hour / engine::k_minute, "分", " min");
  if (out.empty()) out = zh ? "不到1分钟" : "less than 1 min";
  if (zh) return (overdue ? "已超时 " : "还剩 ") + out;
  return out + (overdue ? " overdue" : " left");
}

std::string say_time(std::string_view rfc3339, Style style) {
  const auto time = engine::parse_time(rfc3339);
  if (!time) return std::string(rfc3339);
  std::string out = engine::format_local(*time, style.utc_offset);
  if (style.utc_offset == 8 * engine::k_hour) return out;
  const Millis minutes = (style.utc_offset < 0 ? -style.utc_offset : style.utc_offset) / engine::k_minute;
  out += (style.utc_offset < 0 ? " UTC-" : " UTC+") + std::to_string(minutes / 60);
  if (minutes % 60 != 0) out += ":" + std::to_string(minutes % 60);
  return out;
}

std::optional<Millis> read_time(std::string_view typed, Millis utc_offset) {
  if (const auto exact = engine::parse_time(typed)) return exact;
  if (typed.size() != 16 && typed.size() != 19) return std::nullopt;
  if (!is_digit(typed[0]) || (typed[10] != ' ' && typed[10] != 'T')) return std::nullopt;
  std::string iso(typed);
  iso[10] = 'T';
  if (iso.size() == 16) iso += ":00";
  const auto local = engine::parse_time(iso + "Z");
  if (!local) return std::nullopt;
  return *local - utc_offset;
}

}  // namespace fenghuo::api::cli
