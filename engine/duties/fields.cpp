#include "engine/incident/rules.hpp"

#include <algorithm>
#include <regex>
#include <unordered_map>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_max_text = 8000;

/// The pattern comes from a linted form, never from a caller; the text it runs on is bounded. Each is compiled once:
/// that costs more than a whole decision. What fitted last mostly comes again: prefilled, filed, scored.
bool fits(const std::string& text, const std::string& pattern) {
  struct Compiled {
    std::regex regex;
    std::string fitted;
  };
  thread_local std::unordered_map<std::string, Compiled> compiled;
  const auto [found, added] = compiled.try_emplace(pattern);
  auto& [regex, fitted] = found->second;
  if (added) regex.assign(pattern);
  if (!fitted.empty() && text == fitted) return true;
  if (text.size() > 256 || !std::regex_match(text, regex)) return false;
  fitted = text;
  return true;
}

/// What a step's field that feeds `fill` was given; the latest step of the playbook that was done knows best.
std::optional<Value> fed(std::string_view fill, const Incident& i, const Context& c) {
  std::optional<Value> out;
  for (const auto& step : c.playbook->steps) {
    const StepStatus& status = i.step(step.id);
    if (status.state != StepState::Done) continue;
    for (const auto& field : step.fields)
      if (const auto given = status.fields.find(field.id); field.feeds == fill && given != status.fields.end())
        out = given->second;
  }
  return out;
}

/// What was done so far, in the order it was done, as the report tells it: in Chinese, with people's own notes.
std::string measures(const Incident& i, const Context& c, bool with_notes) {
  std::vector<const Step*> done;
  for (const auto& step : c.playbook->steps) {
    const bool work = step.kind != StepKind::decision && step.kind != StepKind::approval &&
                      step.kind != StepKind::report && step.kind != StepKind::probe;
    if (work && i.step(step.id).state == StepState::Done) done.push_back(&step);
  }
  std::ranges::stable_sort(done, {}, [&](const Step* step) { return i.step(step->id).done_at.value_or(0); });
  std::string out;
  for (const Step* step : done) {
    const std::string& note = i.step(step->id).note;
    out += (out.empty() ? "" : "；") + step->title.zh + (with_notes && !note.empty() ? "（" + note + "）" : "");
  }
  if (!out.empty()) out += "。";
  return out.size() > k_max_text && with_notes ? measures(i, c, false) : out;
}

std::optional<Value> value_for(std::string_view fill, const Incident& i, const std::string& duty, const Context& c) {
  const auto known = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional<Value>(text); };
  if (fill == "report.number") {
    const auto found = i.duties.find(duty);
    return Value((found == i.duties.end() ? 0 : found->second.filings) + 1);
  }
  if (fill == "report.time") return Value(format_time(c.now));
  if (fill == "unit.name") return known(c.around.unit_name);
  if (fill == "person.name") return known(c.around.person_name);
  if (fill == "person.phone") return known(c.around.person_phone);
  if (fill == "site.name") return known(c.around.site_name);
  if (fill == "site.url") return known(c.around.site_url);
  if (fill == "site.ip") return known(c.around.site_ip);
  if (fill == "site.filing") return known(c.around.site_filing);
  if (fill == "site.mlps" && c.around.site_mlps) return Value(*c.around.site_mlps);
  if (fill == "incident.detected_at") return Value(format_time(i.detected_at));
  if (fill == "incident.class" && !i.event_class.empty()) return known(i.event_class);
  if (fill == "incident.severity") return known(i.severity);
  if (fill == "incident.summary") return known(i.summary);
  if (fill == "incident.measures") return known(measures(i, c, true));
  return fed(fill, i, c);
}

bool chosen_from(const Field& field, const std::string& value) {
  return std::ranges::any_of(field.options, [&](const Option& option) { return option.id == value; });
}

}  // namespace

std::optional<Text> fault(const Field& field, const Value& value) {
  const std::string_view type = field.type;
  const auto* text = std::get_if<std::string>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  if (type == "integer") {
    if (number == nullptr) return Text{"应填整数", "an integer is wanted"};
    if ((field.min && *number < *field.min) || (field.max && *number > *field.max))
      return Text{"数值超出范围", "the number is out of bounds"};
    return std::nullopt;
  }
  if (type == "boolean")
    return std::holds_alternative<bool>(value) ? std::nullopt
                                               : std::optional(Text{"应填是或否", "true or false is wanted"});
  if (text == nullptr) return Text{"应填文字", "a string is wanted"};
  if (type == "time")
    return parse_time(*text) ? std::nullopt
                             : std::optional(Text{"应填时间，如 2026-03-02T01:15:00Z",
                                                  "a time is wanted, like 2026-03-02T01:15:00Z"});
  if (type == "choice" && !chosen_from(field, *text)) {
    std::string names;
    for (const auto& option : field.options)
      names += (names.empty() ? "" : ", ") + option.id;
    return Text{"应从下列选项中选一项：" + names, "one of these is wanted: " + names};
  }
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) return Text{"不能为空", "must not be blank"};
  if (text->size() > k_max_text) return Text{"文字过长", "the text is too long"};
  if (!field.pattern.empty() && !fits(*text, field.pattern)) return Text{"格式不对", "the format is wrong"};
  return std::nullopt;
}

Values prefill(const Incident& incident, const Form& form, const std::string& duty, const Context& context) {
  Values values;
  for (const auto& field : form.fields) {
    if (field.fill.empty()) continue;
    auto value = value_for(field.fill, incident, duty, context);
    // What the house knows as a number may be asked for as text.
    if (value && field.type != "integer" && std::holds_alternative<std::int64_t>(*value))
      value = Value(std::to_string(std::get<std::int64_t>(*value)));
    if (value && !fault(field, *value)) values[field.id] = std::move(*value);
  }
  return values;
}

Values merged_fields(const Incident& incident, const Form& form, const Duty& duty, const Values& given,
                     const Context& context) {
  Values values = prefill(incident, form, duty.id, context);
  for (const auto& [id, value] : duty.fields) {
    const Field* field = form.find(id);
    const bool always_new = field != nullptr && (field->fill == "report.number" || field->fill == "report.time");
    if (!always_new) values[id] = value;
  }
  for (const auto& [id, value] : given)
    values[id] = value;
  return values;
}

std::vector<Field> missing_fields(const Form& form, const Values& values) {
  std::vector<Field> out;
  std::ranges::copy_if(form.fields, std::back_inserter(out),
                       [&](const Field& field) { return field.required && !values.contains(field.id); });
  return out;
}

std::vector<FieldError> check_fields(const std::vector<Field>& fields, const Values& values, const std::string& at) {
  std::vector<FieldError> errors;
  for (const auto& [id, value] : values) {
    const auto field = std::ranges::find(fields, id, &Field::id);
    if (field == fields.end()) {
      errors.push_back({at + "/" + pointer_token(id), {"没有这个栏目", "there is no such field"}});
    } else if (auto wrong = fault(*field, value)) {
      errors.push_back({at + "/" + pointer_token(id), std::move(*wrong)});
    }
  }
  return errors;
}

}  // namespace fenghuo::engine
