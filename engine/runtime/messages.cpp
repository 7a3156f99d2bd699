#include "engine/runtime/messages.hpp"

#include "engine/incident/rules.hpp"

namespace fenghuo::engine {

namespace {

/// Fills in what an event adds to the message about its incident; what is not worth a message leaves `text` empty.
class Sayer {
 public:
  Sayer(const Incident& incident, const Playbook& playbook, const Meta& meta, Message& message)
      : i_(incident), playbook_(playbook), meta_(meta), m_(message) {}

  template <class Other>
  void operator()(const Other&) {}

  // --- duties ---

  void operator()(const DutyWarned& e) {
    if (meta_.recorded_at >= e.due_at) return;  // came to light too late to warn; the breach says it all
    const Duty& duty = about_duty(e.duty);
    m_.due_at = e.due_at;
    m_.minutes_left = std::max<Millis>(0, e.due_at - (duty.rule.start + e.after)) / k_minute;
    const std::string minutes = std::to_string(m_.minutes_left);
    say({quoted_zh() + "距时限还有 " + minutes + " 分钟，尚未报出",
         quoted_en() + " is due in " + minutes + " min and not filed"},
        {"responder", "leader", assignee()});
  }
  void operator()(const DutyBreached& e) {
    about_duty(e.duty);
    m_.due_at = e.due_at;
    say({quoted_zh() + "已超时限，请立即报出", quoted_en() + " is overdue; file it at once"},
        {"responder", "leader", "bureau", assignee()});
  }
  void operator()(const DutyReturned& e) {
    about_duty(e.duty);
    m_.due_at = e.due_at;
    m_.reason = e.reason;
    say({quoted_zh() + "被退回：" + e.reason, quoted_en() + " was sent back: " + e.reason},
        {"responder", "leader", assignee()});
  }
  void operator()(const DutyFiled& e) {
    const Duty& duty = about_duty(e.duty);
    const Millis due_at = duty.rule.due_at;
    if (!e.late && meta_.at <= due_at && meta_.recorded_at > due_at)
      return say({quoted_zh() + "已补录：实际报出未超时限，录入时已过时限，请核实",
                  quoted_en() + " was filed in time, says an entry made after the limit; please check"},
                 {"leader", "bureau"});
    if (duty.rule.recipient != "bureau") return;
    say({quoted_zh() + "已报送，请签收", quoted_en() + " was filed; acknowledge receipt"}, {"bureau"});
  }

  // --- steps ---

  void operator()(const StepOverdue& e) {
    const StepStatus& status = about_step(e.step);
    const Step* step = playbook_.find(e.step);
    m_.due_at = e.due_at;
    say({quoted_zh() + "已超时限，尚未办结", quoted_en() + " is overdue"},
        {std::string(to_string(step == nullptr ? Role::responder : step->role)),
         std::string(to_string(step == nullptr ? Role::leader : step->escalate.value_or(Role::leader))),
         person(status.assignee)});
  }
  void operator()(const ApprovalRequested& e) {
    about_step(e.step);
    m_.reason = e.note;
    say({quoted_zh() + "等待审批", quoted_en() + " waits for approval"}, {e.approver});
  }
  void operator()(const OverrideRequested& e) {
    about_step(e.step);
    m_.reason = e.reason;
    say({"请求先行办理" + quoted_zh() + "，理由：" + e.reason,
         "an override is asked for, " + quoted_en() + ", because: " + e.reason},
        {"leader"});
  }
  void operator()(const StepApproved& e) {
    const std::string asker = about_step(e.step).asked_by;
    m_.reason = e.note;
    if (asker != meta_.actor.person) say({quoted_zh() + "已获批准", quoted_en() + " was approved"}, {person(asker)});
  }
  void operator()(const StepRejected& e) {
    const std::string asker = about_step(e.step).asked_by;
    m_.reason = e.reason;
    say({quoted_zh() + "未获批准：" + e.reason, quoted_en() + " was not approved: " + e.reason}, {person(asker)});
  }
  void operator()(const StepUnanswered& e) {
    about_step(e.step);
    m_.minutes_waited = e.level * (k_glass_after / k_minute);
    const std::string minutes = std::to_string(m_.minutes_waited);
    say({quoted_zh() + "请示 " + minutes + " 分钟无人答复，请督促或直接审批",
         quoted_en() + " has waited " + minutes + " min without an answer"},
        {"leader@" + e.unit, "bureau@" + e.unit});
  }
  void operator()(const GlassBroken& e) {
    about_step(e.step);
    m_.reason = e.reason;
    say({"请示无人答复，已先行办理" + quoted_zh() + "，理由：" + e.reason,
         "nobody answered, so somebody went ahead with " + quoted_en() + ", because: " + e.reason},
        {"leader", "bureau"});
  }

  // --- the incident as a whole ---

  void operator()(const IncidentOpened&) {
    say({"新事件：" + i_.summary, "a new incident: " + i_.summary}, {"responder", "leader", bureau_if_grave()});
  }
  void operator()(const IncidentClassified& e) {
    if (e.severity.empty()) return;
    m_.reason = e.note;
    say({"事件定为 " + e.severity + " 级：" + i_.summary, "the incident is level " + e.severity + ": " + i_.summary},
        {"leader", bureau_if_grave()});
  }
  void operator()(const IncidentRecurred& e) {
    m_.reason = e.reason;
    say({"事件复发：" + e.reason, "the incident has come back: " + e.reason}, {"responder", "leader", "bureau"});
  }
  void operator()(const IncidentAssigned& e) {
    m_.reason = e.note;
    say({"事件交由您负责：" + i_.summary, "an incident is yours: " + i_.summary}, {person(e.person)});
  }
  void operator()(const IncidentHandedOver& e) {
    m_.reason = e.note;
    say({"事件移交给您：" + i_.summary, "an incident was handed over to you: " + i_.summary}, {person(e.to)});
  }

 private:
  void say(Text text, std::initializer_list<std::string> to) {
    m_.text = std::move(text);
    for (const auto& one : to)
      if (!one.empty()) m_.to.push_back(one);
  }
  const Duty& about_duty(const std::string& id) {
    static const Duty k_none{};
    const auto found = i_.duties.find(id);
    const Duty& duty = found == i_.duties.end() ? k_none : found->second;
    m_.duty = id;
    m_.title = duty.rule.title;
    return duty;
  }
  const StepStatus& about_step(const std::string& id) {
    const Step* step = playbook_.find(id);
    m_.step = id;
    m_.title = step == nullptr ? Text{id, id} : step->title;
    return i_.step(id);
  }
  std::string quoted_zh() const { return "“" + m_.title.zh + "”"; }
  std::string quoted_en() const { return "\"" + m_.title.en + "\""; }
  static std::string person(const std::string& id) { return id.empty() ? "" : "person:" + id; }
  std::string assignee() const { return person(i_.assignee); }
  /// A IV is the school's own affair until a clock warns.
  std::string bureau_if_grave() const { return severity_rank(i_.severity) <= 3 ? "bureau" : ""; }

  const Incident& i_;
  const Playbook& playbook_;
  const Meta& meta_;
  Message& m_;
};

class SystemSayer {
 public:
  template <class Other>
  Text operator()(const Other&) const {
    return {};
  }
  Text operator()(const ClockSuspected& e) const {
    const std::string seconds = std::to_string(std::abs(e.divergence) / k_second);
    const bool ahead = e.divergence > 0;
    return {std::string("服务器时钟") + (ahead ? "快了 " : "慢了 ") + seconds + " 秒，请核对系统时间和对时服务",
            "the server's clock jumped " + seconds + " s " + (ahead ? "ahead" : "back") + "; check the time and NTP"};
  }
  Text operator()(const WritesResumed&) const {
    return {"服务器一度无法保存数据，现已恢复；其间被拒绝的操作须重新提交，请检查磁盘",
            "the server could not save for a while and can again; what it refused must be sent again. Check the disk"};
  }
};

Message begin(const Recorded& recorded) {
  Message message;
  message.at = recorded.meta.at;
  message.event = event_type(recorded.event);
  message.id = recorded.meta.stream + "/" + std::to_string(recorded.meta.version);
  return message;
}

}  // namespace

bool answered_at_once(const Event& asked, const Event* next) {
  const auto* request = std::get_if<ApprovalRequested>(&asked);
  const auto* answer = next == nullptr ? nullptr : std::get_if<StepApproved>(next);
  return request != nullptr && answer != nullptr && request->step == answer->step;
}

std::optional<Message> message_for(const Incident& incident, const Playbook& playbook, const Recorded& recorded) {
  if (incident.mode != "live") return std::nullopt;
  return message_in(incident, playbook, recorded);
}

std::optional<Message> message_in(const Incident& incident, const Playbook& playbook, const Recorded& recorded) {
  Message message = begin(recorded);
  message.incident = incident.id;
  message.kind = incident.kind;
  message.mode = incident.mode;
  message.severity = incident.severity;
  message.site = incident.site;
  message.summary = incident.summary;
  message.unit = incident.unit;
  std::visit(Sayer(incident, playbook, recorded.meta, message), recorded.event);
  if (message.to.empty()) return std::nullopt;
  return message;
}

std::optional<Message> message_for(const Recorded& recorded, const std::string& unit) {
  Message message = begin(recorded);
  message.text = std::visit(SystemSayer(), recorded.event);
  if (message.text.zh.empty() || unit.empty()) return std::nullopt;
  message.unit = unit;
  message.to = {"admin"};
  return message;
}

}  // namespace fenghuo::engine
