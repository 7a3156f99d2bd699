#include "engine/playbook/words.hpp"

#include <algorithm>
#include <variant>

namespace fenghuo::engine {

const Text& phase_name(int phase) {
  static const std::array<Text, 6> k_names{{{"研判", "triage"},
                                            {"先期处置", "containment"},
                                            {"证据固定", "preservation"},
                                            {"上报", "reporting"},
                                            {"恢复", "restoration"},
                                            {"总结整改", "review"}}};
  return k_names[static_cast<std::size_t>(phase)];
}

Text phase_heading(int phase) {
  Text name = phase_name(phase);
  name.en.front() = static_cast<char>(name.en.front() - 'a' + 'A');
  return name;
}

const Text& role_name(Role role) {
  static const std::array<Text, 7> k_names{{{"监测系统", "monitor"},
                                            {"处置人员", "responder"},
                                            {"学校分管领导", "school leader"},
                                            {"教育局值班人员", "bureau duty officer"},
                                            {"审计人员", "auditor"},
                                            {"管理员", "administrator"},
                                            {"外部技术人员", "guest technician"}}};
  return k_names[static_cast<std::size_t>(role)];
}

const Text& kind_name(StepKind kind) {
  static const std::array<Text, 9> k_names{{{"处置", "task"},
                                            {"判断", "decision"},
                                            {"审签", "approval"},
                                            {"取证", "capture"},
                                            {"核查", "probe"},
                                            {"通知", "notify"},
                                            {"联动", "tool"},
                                            {"下线", "offline"},
                                            {"报告", "report"}}};
  return k_names[static_cast<std::size_t>(kind)];
}

Text stage_name(std::string_view stage) {
  if (stage == "initial") return {"初报", "initial report"};
  if (stage == "progress") return {"续报", "progress report"};
  if (stage == "final") return {"终报", "final report"};
  return {std::string(stage), std::string(stage)};
}

Text recipient_name(std::string_view recipient) {
  if (recipient == "bureau") return {"教育局", "education bureau"};
  if (recipient == "police") return {"公安机关（网警）", "cyber police"};
  return {std::string(recipient), std::string(recipient)};
}

std::string length_words(Millis length, Language language) {
  const bool zh = language == Language::zh;
  std::string out;
  const auto add = [&](Millis unit, const char* zh_unit, const char* one, const char* many) {
    const Millis count = length / unit;
    length %= unit;
    if (count == 0) return;
    if (zh) {
      out += std::to_string(count) + zh_unit;
    } else {
      out += (out.empty() ? "" : " ") + std::to_string(count) + " " + (count == 1 ? one : many);
    }
  };
  add(k_day, "天", "day", "days");
  add(k_hour, "小时", "h", "h");
  add(k_minute, "分钟", "min", "min");
  return out.empty() ? (zh ? "0分钟" : "0 min") : out;
}

std::string limit_words(const Step& step, Language language) {
  if (!step.within) return {};
  const std::string length = length_words(*step.within, language);
  const auto say = [&](const char* zh, const char* en) {
    return language == Language::zh ? length + "内（自" + zh + "起）" : "within " + length + " of " + en;
  };
  switch (step.of) {
    case Within::opened:
      return say("事件登记", "the opening");
    case Within::phase:
      return say("本阶段开始", "the phase's beginning");
    case Within::step:
      break;
  }
  return say("轮到此步", "its turn");
}

namespace {

std::string value_words(const Value& value, Language language) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  const bool yes = std::get<bool>(value);
  return language == Language::zh ? (yes ? "是" : "否") : (yes ? "yes" : "no");
}

Text fact_name(std::string_view fact) {
  if (fact == "severity") return {"事件级别", "the level"};
  if (fact == "class") return {"事件类别", "the class"};
  if (fact == "kind") return {"事件类型", "the kind"};
  if (fact == "mode") return {"性质", "the mode"};
  if (fact == "site.mlps") return {"网站等保级别", "the site's protection grade"};
  return {std::string(fact), std::string(fact)};
}

std::string phrase(const Condition& c, const Playbook& playbook, Language language, bool nested) {
  const bool zh = language == Language::zh;
  const Step* step = playbook.find(c.subject);
  const std::string title = step == nullptr ? c.subject : step->title.in(language);
  const std::string quoted = zh ? "“" + title + "”" : "\"" + title + "\"";
  const std::string fact = fact_name(c.subject).in(language);
  const auto joined = [&](const char* between) {
    std::string out;
    for (const auto& part : c.of)
      out += (out.empty() ? "" : between) + phrase(part, playbook, language, true);
    return nested && c.of.size() > 1 ? (zh ? "（" + out + "）" : "(" + out + ")") : out;
  };
  std::string values;
  for (const auto& value : c.values)
    values += (values.empty() ? "" : zh ? "、" : ", ") + value_words(value, language);
  using enum Condition::Op;
  switch (c.op) {
    case all:
      return joined(zh ? "，并且" : " and ");
    case any:
      return joined(zh ? "，或者" : " or ");
    case not_:
      return (zh ? "不符合：" : "not ") + joined("");
    case at_least:
      return zh ? fact + values + "级及以上" : fact + " is " + values + " or graver";
    case in:
      return zh ? fact + "为" + values + "之一" : fact + " is one of " + values;
    case equals:
      return zh ? fact + "为" + values : fact + " is " + values;
    case done:
      return zh ? quoted + "已办完" : quoted + " is done";
    case chose:
      break;
  }
  if (step != nullptr)
    for (const auto& option : step->options)
      if (option.id == values) values = option.title.in(language);
  return zh ? quoted + "选“" + values + "”" : quoted + " chose \"" + values + "\"";
}

}  // namespace

std::string condition_words(const Condition& condition, const Playbook& playbook, Language language) {
  return phrase(condition, playbook, language, false);
}

Text then_words(Then then) {
  switch (then) {
    case Then::dismiss:
      return {"按误报撤销，处置结束", "dismissed as a false alarm; the response ends"};
    case Then::recur:
      return {"退回先期处置，重新办理", "back to containment, once more"};
    case Then::go_on:
      break;
  }
  return {};
}

namespace {

bool asks_for(const Condition& c, std::string_view step, std::string_view option) {
  if (c.op == Condition::Op::chose && c.subject == step && !c.values.empty() &&
      c.values.front() == Value(std::string(option)))
    return true;
  return c.op != Condition::Op::not_ &&
         std::ranges::any_of(c.of, [&](const Condition& part) { return asks_for(part, step, option); });
}

}  // namespace

std::vector<const Step*> led_to(const Playbook& playbook, std::string_view step, std::string_view option) {
  std::vector<const Step*> out;
  for (const auto& other : playbook.steps)
    if (other.when && asks_for(*other.when, step, option)) out.push_back(&other);
  return out;
}

std::vector<const DutyRule*> duties_for(const Playbook& playbook, const RulePack& pack) {
  std::vector<const DutyRule*> out;
  for (const auto& rule : pack.duties) {
    const bool of_kind = std::ranges::any_of(rule.kinds, [&](const auto& k) { return k == "*" || k == playbook.kind; });
    if (of_kind && std::ranges::find(playbook.duties, rule.stage) != playbook.duties.end()) out.push_back(&rule);
  }
  return out;
}

namespace {

/// What is certain within a playbook, whatever happens; else what remains to be asked.
using Certain = std::variant<bool, Condition>;

Certain certain_parts(const Condition& c, const Playbook& playbook);

/// `all` ends with the first part that is surely false, `any` with the first that is surely true.
Certain joined_parts(const Condition& c, const Playbook& playbook) {
  const bool ends = c.op != Condition::Op::all;
  Condition left{.op = c.op};
  for (const auto& part : c.of) {
    auto known = certain_parts(part, playbook);
    if (const bool* surely = std::get_if<bool>(&known)) {
      if (*surely == ends) return ends;
    } else {
      left.of.push_back(std::get<Condition>(std::move(known)));
    }
  }
  if (left.of.empty()) return !ends;
  return left;
}

Certain certain_parts(const Condition& c, const Playbook& playbook) {
  using enum Condition::Op;
  if (c.op == all || c.op == any) return joined_parts(c, playbook);
  if (c.op == not_) {
    auto known = joined_parts(c, playbook);  // none of them: not any
    if (const bool* surely = std::get_if<bool>(&known)) return !*surely;
    return known;
  }
  if ((c.op == done || c.op == chose) && playbook.find(c.subject) == nullptr) return false;
  if ((c.op == equals || c.op == in) && c.subject == "kind")
    return std::ranges::find(c.values, Value(playbook.kind)) != c.values.end();
  return c;
}

}  // namespace

std::string unless_words(const DutyRule& rule, const Playbook& playbook, Language language) {
  if (!rule.unless) return {};
  const auto known = certain_parts(*rule.unless, playbook);
  if (const bool* surely = std::get_if<bool>(&known))
    return !*surely ? "" : language == Language::zh ? "本类事件不需报" : "not owed for this kind of incident";
  return (language == Language::zh ? "以下情形不需报：" : "not owed if ") +
         condition_words(std::get<Condition>(known), playbook, language);
}

std::string step_number(const Playbook& playbook, const Step& step) {
  int place = 1;
  for (const auto& other : playbook.steps) {
    if (other.id == step.id) break;
    if (other.phase == step.phase) ++place;
  }
  return std::to_string(step.phase + 1) + "." + std::to_string(place);
}

}  // namespace fenghuo::engine
