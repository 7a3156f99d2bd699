#include "engine/playbook/read.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::engine {

namespace {

void read_warnings(const Place& at, DutyRule& duty) {
  for (const auto& place : at.items("warn_at")) {
    const auto length = place.duration();
    if (!length) continue;
    if (*length <= 0 || *length >= duty.within)
      place.refuse({"提醒时刻要在起算之后、时限之前。", "a warning must come after the start and before the limit"});
    duty.warn_after.push_back(*length);
  }
  std::sort(duty.warn_after.begin(), duty.warn_after.end());
}

/// A fact nobody knows would never hold: the duty would be owed where the pack's author meant it not to be.
void check_facts(const Place& at, const Condition& condition) {
  using Op = Condition::Op;
  const bool fact = condition.op == Op::at_least || condition.op == Op::in || condition.op == Op::equals;
  if (fact && std::find(k_fact_names.begin(), k_fact_names.end(), condition.subject) == k_fact_names.end())
    at.refuse({"没有“" + condition.subject + "”这项事实，这个例外永远不成立。",
               "there is no fact \"" + condition.subject + "\", so this exception would never hold"});
  for (const auto& part : condition.of)
    check_facts(at, part);
}

DutyRule read_duty(const Place& at) {
  DutyRule duty;
  duty.id = at.string("id");
  duty.stage = at.string("stage");
  duty.recipient = at.string("recipient");
  duty.form = at.string("form");
  duty.source = at.string("source");
  duty.title = at.text("title");
  const auto within = at.duration("within");
  duty.within = within.value_or(0);
  if (within && *within == 0) at.refuse_member("within", {"时限不能为零。", "the limit must not be zero"});
  // A pack that says nothing of returned reports gives a corrected one as long as the first.
  duty.return_within = at.duration("return_within").value_or(duty.within);
  duty.from = at.string("from");
  duty.kinds = at.strings("kinds");
  if (at.has("min_severity")) duty.min_severity = at.string("min_severity");
  if (const auto unless = at.member("unless")) {
    duty.unless = load_condition(*unless);
    check_facts(*unless, *duty.unless);
  }
  if (within) read_warnings(at, duty);
  return duty;
}

}  // namespace

RulePack read_rules(const Place& at) {
  RulePack out;
  out.id = at.string("id");
  out.version = at.string("version");
  out.title = at.text("title");
  std::set<std::string> seen;
  for (const auto& place : at.items("duties")) {
    out.duties.push_back(read_duty(place));
    const auto& id = out.duties.back().id;
    if (!seen.insert(id).second)
      place.refuse_member(
          "id", {"报告义务“" + id + "”重复，请改成不同的编号。", "the duty \"" + id + "\" stands here twice"});
  }
  return out;
}

Form read_form(const Place& at) {
  return {at.string("id"), at.string("version"), at.string("stage"), at.text("title"), read_fields(at)};
}

IntakeRules read_intake(const Place& at) {
  IntakeRules out;
  out.id = at.string("id");
  out.version = at.string("version");
  out.site_labels = at.strings("site_labels");
  if (const auto levels = at.member("severity_labels")) {
    out.severity_label = levels->string("label");
    const auto map = levels->member("map");
    if (map && map->json().is_object())
      for (const auto& item : map->json().items())
        out.severity_map.emplace_back(item.key(), map->string(item.key()));
  }
  std::set<std::string> seen;
  for (const auto& place : at.items("rules")) {
    IntakeRules::Rule rule{place.string("id"), place.string("kind"), place.string("severity"), {}};
    for (const auto& any : place.items("any"))
      rule.any.push_back({any.string("label"), any.string("like")});
    if (!seen.insert(rule.id).second)
      place.refuse_member("id", {"识别规则“" + rule.id + "”重复。", "the rule \"" + rule.id + "\" stands here twice"});
    out.rules.push_back(std::move(rule));
  }
  return out;
}

}  // namespace fenghuo::engine
