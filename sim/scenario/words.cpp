#include "sim/scenario/words.hpp"

#include "engine/incident/words.hpp"
#include "engine/playbook/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::Language;

namespace {

Text plain(const std::string& text) {
  return {text, text};
}

Text in_quotes(const Text& title) {
  return {"“" + title.zh + "”", "\"" + title.en + "\""};
}

Text length_text(Millis length) {
  return {engine::length_words(length, Language::zh), engine::length_words(length, Language::en)};
}

Text step_title(const Terms& terms, const std::string& id) {
  if (const auto* step = terms.playbook == nullptr ? nullptr : terms.playbook->find(id)) return step->title;
  if (terms.rules != nullptr)
    for (const auto& duty : terms.rules->duties)
      if (duty.id == id) return duty.title;
  return plain(id);
}

Text step_option(const Terms& terms, const When& when) {
  if (const auto* step = terms.playbook == nullptr ? nullptr : terms.playbook->find(when.step))
    for (const auto& option : step->options)
      if (option.id == when.option) return option.title;
  return plain(when.option);
}

Text event_words(const When& when, const Terms& terms) {
  Text name = engine::event_name(when.event);
  if (when.step.empty()) return name;
  const Text title = in_quotes(step_title(terms, when.step));
  return {title.zh + name.zh, name.en + ": " + title.en};
}

Text decided_words(const When& when, const Scenario& scenario) {
  Text title = plain(when.inject), option = plain(when.option);
  if (const Inject* inject = scenario.find(when.inject)) {
    title = inject->title;
    for (const auto& choice : inject->options)
      if (choice.id == when.option) option = choice.title;
  }
  title = in_quotes(title), option = in_quotes(option);
  return {title.zh + "决定" + option.zh, title.en + " decided as " + option.en};
}

Text fact_words(const When& when, const Scenario& scenario) {
  const Text name = in_quotes(fact_name(scenario, when.fact));
  if (const bool* yes = std::get_if<bool>(&when.value))
    return *yes ? Text{name.zh + "成立", name.en + " holds"} : Text{name.zh + "不成立", name.en + " does not hold"};
  const auto* text = std::get_if<std::string>(&when.value);
  const std::string value = text != nullptr ? *text : std::to_string(std::get<std::int64_t>(when.value));
  return {name.zh + "为" + value, name.en + " is " + value};
}

Text words(const When& when, const Terms& terms, bool nested);

Text joined(const When& when, const Terms& terms, const Text& between, bool nested) {
  Text out;
  for (const auto& part : when.of) {
    const Text one = words(part, terms, true);
    const bool first = out.zh.empty();
    out = {out.zh + (first ? "" : between.zh) + one.zh, out.en + (first ? "" : between.en) + one.en};
  }
  if (nested && when.of.size() > 1) return {"（" + out.zh + "）", "(" + out.en + ")"};
  return out;
}

Text words(const When& when, const Terms& terms, bool nested) {
  using Op = When::Op;
  switch (when.op) {
    case Op::all:
      return joined(when, terms, {"，且", " and "}, nested);
    case Op::any:
      return joined(when, terms, {"，或", " or "}, nested);
    case Op::not_: {
      const Text inner = joined(when, terms, {}, true);
      return {"不符合：" + inner.zh, "not (" + inner.en + ")"};
    }
    case Op::event:
      return event_words(when, terms);
    case Op::chose: {
      const Text title = in_quotes(step_title(terms, when.step)), option = in_quotes(step_option(terms, when));
      return {title.zh + "选" + option.zh, title.en + " chose " + option.en};
    }
    case Op::decided:
      return decided_words(when, terms.scenario);
    case Op::fact:
      break;
  }
  return fact_words(when, terms.scenario);
}

Text comes(const Inject& inject, const Terms& terms) {
  if (inject.at) {
    const Text after = length_text(*inject.at);
    return *inject.at == 0 ? Text{"演练开始时", "at StartEx"} : Text{"开始后 " + after.zh, "StartEx + " + after.en};
  }
  if (inject.contingency || !inject.when) return {"由导调员掌握", "at the controller's hand"};
  const Text first = words(*inject.when, terms, false);
  if (inject.delay == 0) return {first.zh + "时", "when " + first.en};
  const Text after = length_text(inject.delay);
  return {first.zh + "后 " + after.zh, after.en + " after: " + first.en};
}

}  // namespace

std::shared_ptr<const engine::Playbook> newest_playbook(const engine::Library& library, std::string_view id) {
  std::shared_ptr<const engine::Playbook> out;
  for (auto& playbook : library.playbooks())  // oldest first
    if (playbook->id == id) out = std::move(playbook);
  return out;
}

Text fact_name(const Scenario& scenario, const std::string& fact) {
  if (const auto titled = scenario.fact_titles.find(fact); titled != scenario.fact_titles.end()) return titled->second;
  if (fact == "harmful") return {"有害内容可见", "harmful content can be seen"};
  if (fact == "up") return {"服务可用", "the service answers"};
  if (fact == "baseline") return {"内容与审定版本一致", "the content is as approved"};
  if (fact == "production-touched") return {"动了生产系统", "the production system was touched"};
  return plain(fact);
}

Text words_of(const When& when, const Terms& terms) {
  return words(when, terms, false);
}

Text comes_words(const Inject& inject, const Terms& terms) {
  Text out = comes(inject, terms);
  if (!inject.only_if) return out;
  const Text asked = words(*inject.only_if, terms, false);
  return {out.zh + "（届时须" + asked.zh + "）", out.en + " (only if then " + asked.en + ")"};
}

}  // namespace fenghuo::sim
