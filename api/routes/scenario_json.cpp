#include "api/routes/scenario_json.hpp"

#include "api/routes/drill_json.hpp"

namespace fenghuo::api {

using namespace engine;
using sim::Inject;
using sim::InjectKind;
using sim::Scenario;
using sim::ScenarioShelf;
using sim::When;

namespace {

OrderedJson value_json(const Value& value) {
  return std::visit([](const auto& v) { return OrderedJson(v); }, value);
}

OrderedJson values_json(const Values& values) {
  OrderedJson out = OrderedJson::object();
  for (const auto& [name, value] : values)
    out[name] = value_json(value);
  return out;
}

OrderedJson when_json(const When& when) {
  OrderedJson parts = OrderedJson::array();
  for (const auto& part : when.of)
    parts.push_back(when_json(part));
  switch (when.op) {
    case When::Op::all:
      return {{"all", std::move(parts)}};
    case When::Op::any:
      return {{"any", std::move(parts)}};
    case When::Op::not_:
      return {{"not", parts.empty() ? OrderedJson(nullptr) : parts.front()}};
    case When::Op::event:
      return when.step.empty() ? OrderedJson{{"event", when.event}}
                               : OrderedJson{{"event", when.event}, {"step", when.step}};
    case When::Op::chose:
      return {{"step", when.step}, {"chose", when.option}};
    case When::Op::decided:
      return {{"inject", when.inject}, {"chose", when.option}};
    case When::Op::fact:
      return {{"fact", when.fact}, {"equals", value_json(when.value)}};
  }
  return nullptr;
}

OrderedJson options_json(const Inject& inject) {
  OrderedJson out = OrderedJson::array();
  for (const auto& choice : inject.options)
    out.push_back({{"id", choice.id},
                   {"title", text_json(choice.title)},
                   {"feedback", text_json(choice.feedback)},
                   {"value", choice.value}});
  return out;
}

OrderedJson objectives_json(const Scenario& scenario) {
  OrderedJson out = OrderedJson::array();
  for (const auto& objective : scenario.objectives)
    out.push_back({{"id", objective.id},
                   {"title", text_json(objective.title)},
                   {"measure", sim::k_measures[static_cast<std::size_t>(objective.measure)]},
                   {"weight", objective.weight}});
  return out;
}

OrderedJson caps_json(const Scenario& scenario) {
  OrderedJson out = OrderedJson::array();
  for (const auto& cap : scenario.caps)
    out.push_back({{"id", sim::k_caps[static_cast<std::size_t>(cap.kind)]}, {"at_most", cap.at_most}});
  return out;
}

}  // namespace

std::string_view word_of(InjectKind kind) {
  constexpr std::array<std::string_view, 5> k_words{"alert", "message", "decision", "fact", "recurrence"};
  return k_words[static_cast<std::size_t>(kind)];
}

OrderedJson inject_json(const Inject& inject, const sim::Terms& terms) {
  OrderedJson out{{"id", inject.id},
                  {"kind", word_of(inject.kind)},
                  {"to", to_string(inject.to)},
                  {"from", text_json(inject.from)},
                  {"title", text_json(inject.title)},
                  {"text", text_json(inject.text)},
                  {"expected", text_json(inject.expected)},
                  {"contingency", inject.contingency},
                  {"false_lead", inject.false_lead},
                  {"comes", text_json(comes_words(inject, terms))},
                  {"at", inject.at ? OrderedJson(format_duration(*inject.at)) : OrderedJson(nullptr)},
                  {"when", inject.when ? when_json(*inject.when) : OrderedJson(nullptr)},
                  {"if", inject.only_if ? when_json(*inject.only_if) : OrderedJson(nullptr)}};
  if (inject.delay > 0) out["delay"] = format_duration(inject.delay);
  if (inject.kind == InjectKind::decision) out["options"] = options_json(inject);
  if (inject.within > 0) out["within"] = format_duration(inject.within);
  if (!inject.set.empty()) out["set"] = values_json(inject.set);
  return out;
}

OrderedJson scenario_row_json(const Scenario& scenario, const ScenarioShelf::Origin* origin) {
  OrderedJson published = nullptr;
  if (origin != nullptr)
    published = {{"at", format_time(origin->at)}, {"person", origin->person}, {"unit", origin->unit}};
  return {{"id", scenario.id},
          {"version", scenario.version},
          {"sha256", scenario.sha256},
          {"playbook", scenario.playbook},
          {"hard", scenario.hard},
          {"title", text_json(scenario.title)},
          {"severity", scenario.severity},
          {"length", format_duration(scenario.length)},
          {"published", std::move(published)},
          {"links", {{"self", "/v1/scenarios/" + scenario.id}}}};
}

OrderedJson scenario_json(const sim::Terms& terms, const ScenarioShelf::Origin* origin, bool whole) {
  const Scenario& scenario = terms.scenario;
  OrderedJson out = scenario_row_json(scenario, origin);
  out["briefing"] = text_json(scenario.briefing);
  out["summary"] = text_json(marked(scenario.summary));
  out["objectives"] = objectives_json(scenario);
  out["caps"] = caps_json(scenario);
  for (const auto& [rule, took] : scenario.reference)
    out["reference"][rule] = format_duration(took);
  if (!whole) return out;
  out["facts"] = values_json(scenario.facts);
  for (const auto& [fact, _] : scenario.facts)
    out["fact_titles"][fact] = text_json(fact_name(scenario, fact));
  out["truth"] = scenario.truth;
  OrderedJson injects = OrderedJson::array();
  for (const auto& inject : scenario.injects)
    injects.push_back(inject_json(inject, terms));
  out["injects"] = std::move(injects);
  return out;
}

}  // namespace fenghuo::api
