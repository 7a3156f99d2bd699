#include "engine/runtime/core.hpp"

namespace fenghuo::engine {

namespace {

/// What is said to whom. `to` are roles on the incident's unit, or "person:ID".
struct Message {
  std::string event, incident, site;
  Text text;
  std::vector<std::string> to;
  std::string unit;
  FENGHUO_DESCRIBE(event, incident, site, text, to, unit)
};

class Messages {
 public:
  Messages(const Incident& incident, const Meta& meta) : i_(incident), meta_(meta) {}

  template <class Other>
  std::optional<Message> operator()(const Other&) const {
    return std::nullopt;
  }
  std::optional<Message> operator()(const DutyWarned& e) const {
    if (meta_.recorded_at >= e.due_at) return std::nullopt;  // came to light too late to warn; the breach says it all
    const Millis left = std::max<Millis>(0, e.due_at - (duty(e.duty).start + e.after)) / k_minute;
    const std::string minutes = std::to_string(left);
    return say({"“" + duty(e.duty).title.zh + "”距时限还有 " + minutes + " 分钟，尚未报出",
                "\"" + duty(e.duty).title.en + "\" is due in " + minutes + " min and not filed"},
               {"responder", "leader"});
  }
  std::optional<Message> operator()(const DutyBreached& e) const {
    return say({"“" + duty(e.duty).title.zh + "”已超时限，请立即报出",
                "\"" + duty(e.duty).title.en + "\" is overdue; file it at once"},
               {"responder", "leader", "bureau"});
  }
  std::optional<Message> operator()(const DutyFiled& e) const {
    const Millis due_at = duty(e.duty).due_at;
    if (e.late || meta_.at > due_at || meta_.recorded_at <= due_at) return std::nullopt;
    return say(
        {"“" + duty(e.duty).title.zh + "”已补录：实际报出未超时限，录入时已过时限，请核实",
         "\"" + duty(e.duty).title.en + "\" was filed in time, says an entry made after the limit; please check"},
        {"leader", "bureau"});
  }
  std::optional<Message> operator()(const StepOverdue& e) const {
    return say({"步骤已超时限：" + e.step, "a step is overdue: " + e.step}, {"responder", "leader"});
  }
  std::optional<Message> operator()(const DutyReturned& e) const {
    return say({"报告被退回：" + e.reason, "the report was sent back: " + e.reason}, {"responder", "leader"});
  }
  std::optional<Message> operator()(const ApprovalRequested& e) const {
    return say({"有步骤等待审批：" + e.step, "an approval is wanted: " + e.step}, {e.approver});
  }
  std::optional<Message> operator()(const OverrideRequested& e) const {
    return say({"请求先行处置：" + e.step + "，理由：" + e.reason,
                "an override is asked for: " + e.step + ", because: " + e.reason},
               {"leader"});
  }
  std::optional<Message> operator()(const StepUnanswered& e) const {
    return say({"请示十分钟无人答复：" + e.step, "ten minutes without an answer: " + e.step}, {"leader", "bureau"});
  }
  std::optional<Message> operator()(const GlassBroken& e) const {
    return say({"无人答复，已先行处置：" + e.step + "，理由：" + e.reason,
                "nobody answered; went ahead: " + e.step + ", because: " + e.reason},
               {"leader", "bureau"});
  }
  std::optional<Message> operator()(const IncidentOpened&) const {
    return say({"新事件：" + i_.summary, "a new incident: " + i_.summary}, {"responder", "leader", "bureau"});
  }
  std::optional<Message> operator()(const IncidentAssigned& e) const {
    return say({"事件交由你负责：" + i_.summary, "an incident is yours: " + i_.summary}, {"person:" + e.person});
  }
  std::optional<Message> operator()(const IncidentHandedOver& e) const {
    return say({"事件移交给你：" + i_.summary, "an incident was handed over to you: " + i_.summary},
               {"person:" + e.to});
  }

 private:
  const DutyOpened& duty(const std::string& id) const {
    static const DutyOpened k_none{};
    const auto found = i_.duties.find(id);
    return found == i_.duties.end() ? k_none : found->second.rule;
  }
  Message say(Text text, std::vector<std::string> to) const {
    return {.incident = i_.id, .site = i_.site, .text = std::move(text), .to = std::move(to), .unit = i_.unit};
  }
  const Incident& i_;
  const Meta& meta_;
};

}  // namespace

std::vector<OutboxRow> messages_for(const Incident& incident, const Recorded& recorded) {
  auto message = std::visit(Messages(incident, recorded.meta), recorded.event);
  if (!message || incident.mode != "live") return {};
  message->event = event_type(recorded.event);
  return {{.id = recorded.meta.stream + "/" + std::to_string(recorded.meta.version),
           .kind = "notify",
           .next_at = recorded.meta.recorded_at,
           .payload = encode(*message),
           .stream = recorded.meta.stream}};
}

}  // namespace fenghuo::engine
