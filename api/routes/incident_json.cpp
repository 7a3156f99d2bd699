#include "api/routes/incident_json.hpp"

#include "engine/incident/rules.hpp"

#include <algorithm>

namespace fenghuo::api {

using namespace engine;  // every name below is the engine's

namespace {

OrderedJson time_json(const std::optional<Millis>& time) {
  return time ? OrderedJson(format_time(*time)) : OrderedJson(nullptr);
}
OrderedJson name_json(const std::string& id) {
  return id.empty() ? OrderedJson(nullptr) : OrderedJson(id);
}

OrderedJson value_json(const Value& value) {
  return std::visit([](const auto& v) { return OrderedJson(v); }, value);
}

OrderedJson values_json(const Values& values) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [name, value] : values)
    out[name] = value_json(value);
  return out;
}

OrderedJson options_json(const std::vector<Option>& options) {
  OrderedJson out = OrderedJson::array();
  for (const auto& option : options)
    out.push_back({{"id", option.id}, {"title", text_json(option.title)}});
  return out;
}

OrderedJson fields_json(const std::vector<Field>& fields) {
  OrderedJson out = OrderedJson::array();
  for (const auto& field : fields) {
    OrderedJson one{{"id", field.id}, {"type", field.type}, {"title", text_json(field.title)}};
    if (!field.options.empty()) one["options"] = options_json(field.options);
    if (field.min) one["min"] = *field.min;
    if (field.max) one["max"] = *field.max;
    if (!field.pattern.empty()) one["pattern"] = field.pattern;
    out.push_back(std::move(one));
  }
  return out;
}

std::string state_of(const Incident& incident) {
  return std::string(to_string(incident.response));
}

OrderedJson state_json(const Incident& incident) {
  return {{"response", state_of(incident)}, {"clock", to_string(incident.clock)}};
}

OrderedJson step_json(const Incident& incident, const Step& step, const Context& context) {
  const StepStatus& status = incident.step(step.id);
  OrderedJson out{{"id", step.id},
                  {"kind", std::string()},
                  {"state", to_string(status.state)},
                  {"title", text_json(step.title)},
                  {"instructions", text_json(step.instructions)}};
  constexpr std::string_view k_kinds[] = {"task",   "decision", "approval", "capture", "probe",
                                          "notify", "http",     "offline",  "report"};
  out["kind"] = k_kinds[static_cast<std::size_t>(step.kind)];
  for (const auto& [name, text] : {std::pair{"call", &step.call}, {"proof", &step.proof}, {"avoid", &step.avoid}})
    if (!text->zh.empty()) out[name] = text_json(*text);
  out["role"] = to_string(step.role);
  if (step.approve) out["approve"] = to_string(*step.approve);
  out["assignee"] = name_json(status.assignee);
  out["due_at"] = time_json(status.due_at);
  out["overdue"] = status.overdue;
  out["optional"] = step.optional;
  out["destructive"] = step.destructive;
  out["applies"] = applies(incident, step, context);
  out["blocked_by"] = blocked_by(incident, step, context);
  if (status.failures > 0) out["failures"] = status.failures;
  if (status.asked_at) out["asked_at"] = format_time(*status.asked_at);
  if (status.done_at) {
    out["done_at"] = format_time(*status.done_at);
    out["done_by"] = name_json(status.done_by);
    out["entered_late"] = status.entered_at.has_value();
    if (status.entered_at) out["entered_at"] = format_time(*status.entered_at);
  }
  if (!status.outcome.empty()) out["outcome"] = status.outcome;
  if (!status.note.empty()) out["note"] = status.note;
  if (!status.fields.empty()) out["fields"] = values_json(status.fields);
  if (!status.evidence.empty()) out["evidence"] = status.evidence;
  return out;
}

OrderedJson phases_json(const Incident& incident, const Context& context) {
  OrderedJson out = OrderedJson::array();
  for (std::size_t n = 0; n < k_phases.size(); ++n) {
    const auto entered = incident.phases.find(std::string(k_phases[n]));
    OrderedJson steps = OrderedJson::array();
    for (const auto& step : context.playbook->steps)
      if (step.phase == static_cast<int>(n)) steps.push_back(step_json(incident, step, context));
    out.push_back({{"id", k_phases[n]},
                   {"entered_at", entered == incident.phases.end() ? OrderedJson(nullptr)
                                                                   : OrderedJson(format_time(entered->second))},
                   {"steps", std::move(steps)}});
  }
  return out;
}

OrderedJson next_json(const Incident& incident, const Context& context) {
  OrderedJson out = OrderedJson::array();
  const std::string self = "/v1/incidents/" + incident.id;
  for (const auto& action : next_actions(incident, context)) {
    OrderedJson one{{"action", action.action}};
    std::string href = self;
    if (!action.step.empty()) one["step"] = action.step;
    if (!action.duty.empty()) {
      one["duty"] = action.duty;
      href += "/duties/" + action.duty;
    } else if (!action.step.empty()) {
      href += "/steps/" + action.step;
    }
    one["method"] = "POST";
    one["href"] = href + "/" + action.action;
    OrderedJson needs{{"evidence", action.evidence},
                      {"option", options_json(action.options)},
                      {"fields", fields_json(action.fields)},
                      {"note", action.note}};
    if (!action.evidence.empty())
      needs["upload"] = {{"method", "POST"}, {"href", self + "/evidence?step=" + action.step}, {"header", "X-Kind"}};
    one["needs"] = std::move(needs);
    if (action.due_at) one["due_at"] = format_time(*action.due_at);
    if (action.optional) one["optional"] = true;
    if (action.urgent) one["urgent"] = true;
    one["title"] = text_json(action.title);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

OrderedJson text_json(const Text& text) {
  return {{"zh", text.zh}, {"en", text.en}};
}

OrderedJson findings_json(const std::vector<Finding>& findings) {
  OrderedJson out = OrderedJson::array();
  for (const auto& finding : findings)
    out.push_back({{"pointer", finding.pointer}, {"reason", text_json(finding.reason)}});
  return out;
}

OrderedJson duty_json(const Incident& incident, const Duty& duty, Millis now) {
  OrderedJson out{{"id", duty.id},
                  {"mode", incident.mode},
                  {"title", text_json(duty.rule.title)},
                  {"recipient", duty.rule.recipient},
                  {"stage", duty.rule.stage},
                  {"state", to_string(duty.state)},
                  {"start", format_time(duty.rule.start)},
                  {"due_at", format_time(duty.rule.due_at)}};
  if (duty.open()) out["remaining"] = format_duration(duty.rule.due_at - now);
  out["late"] = duty.late;
  out["warned"] = duty.warned.size();
  out["assignee"] = name_json(duty.assignee);
  out["form"] = {{"id", duty.rule.form}, {"version", duty.rule.form_version}};
  out["pack"] = duty.rule.pack;
  out["source"] = duty.rule.source;
  out["filings"] = duty.filings;
  if (duty.filed_at) {
    out["filed_at"] = format_time(*duty.filed_at);
    out["entered_late"] = duty.entered_at.has_value();
    if (duty.entered_at) out["entered_at"] = format_time(*duty.entered_at);
    out["fields"] = values_json(duty.fields);
  }
  if (duty.acknowledged_at) out["acknowledged_at"] = format_time(*duty.acknowledged_at);
  out["href"] = "/v1/incidents/" + incident.id + "/duties/" + duty.id;
  return out;
}

std::string filename_of(const Incident& incident, const EvidenceItem& item) {
  return incident.mode == "drill" ? "【演练】" + item.filename : item.filename;
}

OrderedJson evidence_json(const Incident& incident, const EvidenceItem& item) {
  return {{"id", item.id},
          {"mode", incident.mode},
          {"kind", item.kind},
          {"sha256", item.digest},
          {"size", item.size},
          {"content_type", item.content_type},
          {"filename", filename_of(incident, item)},
          {"step", name_json(item.step)},
          {"note", item.note},
          {"added_at", format_time(item.added_at)},
          {"added_by", name_json(item.added_by)},
          {"links", {{"content", "/v1/incidents/" + incident.id + "/evidence/" + item.id + "/content"}}}};
}

OrderedJson incident_json(const Incident& incident, const Context& context, const sim::Drill* drill) {
  OrderedJson duties = OrderedJson::array();
  for (const auto& [_, duty] : incident.duties)
    duties.push_back(duty_json(incident, duty, context.now));
  std::int64_t signals = 0;
  for (const auto& [_, signal] : incident.signals)
    signals += signal.count;
  const bool firing = std::ranges::any_of(incident.signals, [](const auto& s) { return s.second.firing; });
  const bool stands = drill != nullptr && drill->state != sim::DrillState::Running;
  const std::string self = "/v1/incidents/" + incident.id;
  OrderedJson out{
      {"id", incident.id},
      {"mode", incident.mode},
      {"kind", incident.kind},
      {"severity", incident.severity},
      {"class", name_json(incident.event_class)},
      {"version", incident.version},
      {"unit", incident.unit},
      {"site", incident.site},
      {"summary", incident.summary},
      {"detected_at", format_time(incident.detected_at)},
      {"opened_at", format_time(incident.opened_at)},
      {"closed_at", time_json(incident.closed_at)},
      {"acknowledged_at", time_json(incident.acknowledged_at)},
      {"assignee", name_json(incident.assignee)},
      {"state", state_json(incident)},
      {"round", incident.round},
      {"playbook",
       {{"id", incident.playbook}, {"version", incident.playbook_version}, {"sha256", incident.playbook_sha256}}},
      {"phases", phases_json(incident, context)},
      {"duties", std::move(duties)},
      {"next", stands ? OrderedJson::array() : next_json(incident, context)},
      {"signals", signals},
      {"firing", firing},
      {"evidence", incident.evidence.size()}};
  if (drill != nullptr) out["drill"] = drill->id;
  if (!incident.merged_into.empty()) out["merged_into"] = incident.merged_into;
  if (!incident.absorbed.empty()) out["absorbed"] = incident.absorbed;
  out["now"] = format_time(context.now);
  out["links"] = {
      {"self", self}, {"events", self + "/events"}, {"evidence", self + "/evidence"}, {"duties", self + "/duties"}};
  return out;
}

OrderedJson next_due_json(const Incident& incident) {
  const Duty* first = nullptr;
  for (const auto& [_, duty] : incident.duties)
    if (duty.open() && (first == nullptr || duty.rule.due_at < first->rule.due_at)) first = &duty;
  if (first == nullptr) return nullptr;
  return {{"duty", first->id}, {"title", text_json(first->rule.title)}, {"due_at", format_time(first->rule.due_at)}};
}

OrderedJson row_json(const IncidentRow& row, const sim::Drill* drill) {
  OrderedJson out{{"id", row.id},
                  {"mode", row.mode},
                  {"kind", row.kind},
                  {"severity", row.severity},
                  {"version", row.version},
                  {"unit", row.unit},
                  {"site", row.site},
                  {"summary", row.summary},
                  {"detected_at", format_time(row.detected_at)},
                  {"opened_at", format_time(row.opened_at)},
                  {"closed_at", time_json(row.closed_at)},
                  {"state", {{"response", row.response}, {"clock", row.clock}}},
                  {"links", {{"self", "/v1/incidents/" + row.id}}}};
  if (drill != nullptr) out["drill"] = drill->id;
  return out;
}

std::string change_json(const Incident& incident) {
  return OrderedJson{{"id", incident.id}, {"version", incident.version}, {"state", state_json(incident)}}.dump();
}

}  // namespace fenghuo::api
