#include "api/cli/glossary.hpp"
#include "api/cli/words.hpp"

#include <array>

namespace fenghuo::api::cli {

namespace {

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
    Entry{"leader", "分管领导", "leader"},
    Entry{"auditor", "审计人员", "auditor"},
    Entry{"admin", "管理员", "administrator"},
    Entry{"monitor", "监测系统", "monitor"},
    Entry{"guest", "外部技术人员", "guest"},
    // signals, tokens, entries
    Entry{"unmatched", "未归类", "unmatched"},
    Entry{"assigned", "已归入事件", "assigned"},
    Entry{"dismissed", "已搁置", "put aside"},
    Entry{"active", "有效", "active"},
    Entry{"expired", "已到期", "expired"},
    Entry{"revoked", "已吊销", "revoked"},
    Entry{"retired", "已停用", "out of use"},
    Entry{"no registered site in the labels", "告警里没有已登记的网站", "no registered site in the alert"},
    // what a search finds, what a channel is
    Entry{"site", "网站", "site"},
    Entry{"incident", "事件", "incident"},
    Entry{"evidence", "证据", "evidence"},
    Entry{"email", "邮件", "e-mail"},
    Entry{"webhook", "webhook", "webhook"},
    Entry{"domestic", "境内", "domestic"},
    Entry{"abroad", "境外", "abroad"},
    Entry{"zh", "中文", "Chinese"},
    Entry{"en", "英文", "English"},
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
    Entry{"DrillAborted", "演练终止", "drill aborted"},
    Entry{"DrillAnnounced", "演练通知", "drill announced"},
    Entry{"DrillEnded", "演练结束", "EndEx"},
    Entry{"DrillFrozen", "演练冻结", "drill frozen"},
    Entry{"DrillHotWashed", "现场点评", "hot wash"},
    Entry{"DrillInjected", "情景注入", "inject"},
    Entry{"DrillPaused", "演练暂停", "drill paused"},
    Entry{"DrillResumed", "演练继续", "drill resumed"},
    Entry{"DrillScored", "演练评分", "drill scored"},
    Entry{"DrillStarted", "演练开始", "StartEx"},
    // why a step waits
    Entry{"approval", "批准", "approval"},
    Entry{"phase", "前一阶段办完", "the phase before it"},
};

constexpr std::array k_members{
    Entry{"addresses", "另发给", "also to"},
    Entry{"aliases", "其他域名", "aliases"},
    Entry{"at", "时间", "at"},
    Entry{"attempts", "已试次数", "attempts"},
    Entry{"channel", "渠道", "channel"},
    Entry{"delivered_at", "送达时间", "delivered"},
    Entry{"department", "责任部门", "department"},
    Entry{"email", "邮箱", "e-mail"},
    Entry{"enabled", "启用", "on"},
    Entry{"ends_at", "结束时间", "ended"},
    Entry{"event", "消息", "message"},
    Entry{"events", "只发这些消息", "only these messages"},
    Entry{"expires_at", "到期", "expires"},
    Entry{"filing", "ICP 备案号", "ICP filing"},
    Entry{"fingerprint", "告警标识", "fingerprint"},
    Entry{"from", "启用时间", "from"},
    Entry{"host", "域名", "host"},
    Entry{"hosting", "托管单位", "hosting"},
    Entry{"id", "编号", "id"},
    Entry{"incident", "事件", "incident"},
    Entry{"ip", "IP 地址", "IP"},
    Entry{"kind", "类型", "kind"},
    Entry{"labels", "告警标签", "labels"},
    Entry{"language", "语言", "language"},
    Entry{"last_error", "未送达原因", "why not"},
    Entry{"last_used_at", "最近使用", "last used"},
    Entry{"location", "所在地", "location"},
    Entry{"mac", "MAC 地址", "MAC"},
    Entry{"mlps", "等保级别", "MLPS level"},
    Entry{"mlps_filing", "等保备案号", "MLPS filing"},
    Entry{"name", "名称", "name"},
    Entry{"next_at", "下次发送", "next try"},
    Entry{"overlap_ends_at", "旧密钥可用到", "old secret until"},
    Entry{"parent", "上级单位", "unit above"},
    Entry{"person", "人员", "person"},
    Entry{"phone", "电话", "phone"},
    Entry{"police_filing", "公安备案号", "police filing"},
    Entry{"reason", "理由", "reason"},
    Entry{"received_at", "收到时间", "received"},
    Entry{"recipient", "发给", "to"},
    Entry{"responsible", "责任人", "responsible"},
    Entry{"retired_at", "停用时间", "out of use since"},
    Entry{"revoked", "已吊销", "revoked"},
    Entry{"role", "角色", "role"},
    Entry{"roles", "只发给这些角色", "only these roles"},
    Entry{"secret", "密钥", "secret"},
    Entry{"session_of", "登录方式", "signed in by"},
    Entry{"signed", "带签名", "signed"},
    Entry{"site", "网站", "site"},
    Entry{"source", "来源", "source"},
    Entry{"starts_at", "开始时间", "began"},
    Entry{"state", "状态", "state"},
    Entry{"summary", "内容", "summary"},
    Entry{"text", "内容", "text"},
    Entry{"title", "名称", "title"},
    Entry{"type", "类型", "type"},
    Entry{"unit", "单位", "unit"},
    Entry{"unmatched_because", "未归类原因", "unmatched because"},
    Entry{"until", "停用时间", "until"},
    Entry{"url", "网址", "address"},
    Entry{"version", "版本", "version"},
    Entry{"zone", "安全域", "zone"},
};

}  // namespace

std::string say_word(std::string_view word, Language language) {
  return look_up(k_words, word, language);
}

std::string say_role(std::string_view role, Language language) {
  if (role == "bureau") return language == Language::zh ? "教育局值班人员" : "bureau duty officer";
  return say_word(role, language);
}

std::string say_member(std::string_view member, Language language) {
  return look_up(k_members, member, language);
}

}  // namespace fenghuo::api::cli
