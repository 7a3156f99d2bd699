#include "sim/scenario/read.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::Place;

namespace {

constexpr std::array<std::string_view, 5> k_inject_kinds{"alert", "message", "decision", "fact", "recurrence"};

constexpr unsigned bit(InjectKind kind) {
  return 1U << static_cast<unsigned>(kind);
}
constexpr unsigned bit(Measure measure) {
  return 1U << static_cast<unsigned>(measure);
}

/// Which kinds (as bits) must have a member, and which may have it besides.
struct Belongs {
  std::string_view member;
  unsigned must, may;
};

constexpr unsigned k_told = bit(InjectKind::alert) | bit(InjectKind::message) | bit(InjectKind::decision);
constexpr unsigned k_worldly = bit(InjectKind::fact) | bit(InjectKind::recurrence);

constexpr Belongs k_of_injects[]{{"title", k_told, k_worldly},
                                 {"text", k_told, k_worldly},
                                 {"expected", k_told, k_worldly},
                                 {"options", bit(InjectKind::decision), 0},
                                 {"within", bit(InjectKind::decision), 0},
                                 {"labels", bit(InjectKind::alert), 0},
                                 {"set", k_worldly, 0}};

constexpr unsigned k_curved = bit(Measure::acknowledge) | bit(Measure::contain);

constexpr Belongs k_of_objectives[]{{"full", k_curved, 0},
                                    {"half", 0, k_curved},
                                    {"zero", k_curved, 0},
                                    {"fact", bit(Measure::contain), 0},
                                    {"is", bit(Measure::contain), 0},
                                    {"wanted", bit(Measure::evidence), 0}};

Text missing(const std::string& kind, const std::string& member) {
  return {kind + " 要写 " + member + "，请补上。", kind + " needs " + member + "; add it"};
}
Text useless(const std::string& kind, const std::string& member) {
  return {kind + " 用不到 " + member + "，请删去。", member + " means nothing for " + kind + "; remove it"};
}

/// What a kind needs must stand there, and nothing that would be ignored: its author meant something by it.
template <std::size_t N>
void check_members(const Place& at, const Belongs (&all)[N], unsigned kind, std::string_view called) {
  for (const auto& one : all) {
    const bool there = at.has(one.member);
    if (!there && (one.must & kind) != 0)
      at.refuse_member(one.member, missing(std::string(called), std::string(one.member)));
    if (there && ((one.must | one.may) & kind) == 0)
      at.refuse_member(one.member, useless(std::string(called), std::string(one.member)));
  }
}

Values read_values(const Place& at) {
  Values out;
  if (!at.json().is_object()) {
    at.refuse({"此处应写成 {\"事实名\": 值}。", "this must be {\"fact\": value}"});
    return out;
  }
  for (const auto& item : at.json().items())
    if (auto value = at.member(item.key())->value()) out.emplace(item.key(), std::move(*value));
  return out;
}

std::map<std::string, std::string> read_strings(const Place& at) {
  std::map<std::string, std::string> out;
  if (!at.json().is_object()) {
    at.refuse({"此处应写成 {\"名称\": \"文字\"}。", "this must be {\"name\": \"text\"}"});
    return out;
  }
  for (const auto& item : at.json().items())
    out.emplace(item.key(), at.string(item.key()));
  return out;
}

std::map<std::string, Text> read_titles(const Place& at) {
  std::map<std::string, Text> out;
  if (!at.json().is_object()) {
    at.refuse({"此处应写成 {\"事实名\": {\"zh\": …, \"en\": …}}。", "this must be {\"fact\": {\"zh\": …, \"en\": …}}"});
    return out;
  }
  for (const auto& item : at.json().items())
    out.emplace(item.key(), at.text(item.key()));
  return out;
}

Choice read_choice(const Place& at) {
  Choice out;
  out.id = at.string("id");
  out.title = at.text("title");
  out.feedback = at.text("feedback");
  out.value = at.integer("value").value_or(0);
  return out;
}

/// By the clock, after something, or by hand: exactly one of them.
void check_coming(const Place& at, const Inject& inject) {
  const int ways = (at.has("at") ? 1 : 0) + (at.has("when") ? 1 : 0) + (inject.contingency ? 1 : 0);
  if (ways != 1)
    at.refuse({"at（定时）、when（条件）、contingency（备用，由导调员手动）三者写一个，也只能写一个。",
               "write one of at (by the clock), when (by a condition) and contingency (by the controller's hand), and "
               "only one"});
}

void read_coming(const Place& at, Inject& inject) {
  inject.at = at.duration("at");
  if (const auto when = at.member("when")) inject.when = read_when(*when, &inject.delay);
  if (const auto only_if = at.member("if")) inject.only_if = read_when(*only_if);
  inject.contingency = at.flag("contingency");
  check_coming(at, inject);
}

Inject read_inject(const Place& at) {
  Inject out;
  out.id = at.string("id");
  const auto kind = at.word("kind", k_inject_kinds);
  if (kind) out.kind = static_cast<InjectKind>(*kind);
  read_coming(at, out);
  out.false_lead = at.flag("false_lead");
  out.to = at.role("to").value_or(engine::Role::responder);
  out.from = at.text("from");
  out.title = at.text("title");
  out.text = at.text("text");
  out.expected = at.text("expected");
  for (const auto& option : at.items("options"))
    out.options.push_back(read_choice(option));
  out.within = at.duration("within").value_or(0);
  if (const auto labels = at.member("labels")) out.labels = read_strings(*labels);
  if (const auto set = at.member("set")) out.set = read_values(*set);
  if (kind) check_members(at, k_of_injects, bit(out.kind), k_inject_kinds[*kind]);
  return out;
}

Objective read_objective(const Place& at) {
  Objective out;
  out.id = at.string("id");
  out.title = at.text("title");
  const auto measure = at.word("measure", k_measures);
  if (measure) out.measure = static_cast<Measure>(*measure);
  out.weight = at.integer("weight").value_or(0);
  out.full = at.duration("full").value_or(0);
  out.half = at.duration("half");
  out.zero = at.duration("zero").value_or(0);
  out.fact = at.string("fact");
  if (const auto is = at.member("is"))
    if (auto value = is->value()) out.is = std::move(*value);
  out.wanted = at.strings("wanted");
  if (measure) check_members(at, k_of_objectives, bit(out.measure), k_measures[*measure]);
  return out;
}

std::map<std::string, Millis> read_reference(const Place& at) {
  std::map<std::string, Millis> out;
  if (!at.json().is_object()) {
    at.refuse({"此处应写成 {\"计时项\": \"时长\"}。", "this must be {\"rule\": \"length of time\"}"});
    return out;
  }
  for (const auto& item : at.json().items())
    if (const auto took = at.duration(item.key())) out.emplace(item.key(), *took);
  return out;
}

Cap read_cap(const Place& at) {
  Cap out;
  if (const auto kind = at.word("id", k_caps)) out.kind = static_cast<CapKind>(*kind);
  out.at_most = at.integer("at_most").value_or(0);
  return out;
}

void check_state(const Place& facts, const Values& values) {
  for (const auto name : k_state_facts) {
    const auto found = values.find(std::string(name));
    if (found != values.end() && std::holds_alternative<bool>(found->second)) continue;
    facts.refuse_member(name, {"每个脚本都要写明 harmful（有害内容可见）、up（能访问）、baseline（内容与审定版一致），"
                               "取 true 或 false。",
                               "every scenario states harmful, up and baseline at the start, as true or false"});
  }
}

}  // namespace

Scenario read_scenario(const Place& at) {
  Scenario out;
  out.id = at.string("id");
  out.version = at.string("version");
  out.playbook = at.string("playbook");
  out.hard = at.flag("hard");
  out.title = at.text("title");
  out.briefing = at.text("briefing");
  out.summary = at.text("summary");
  if (at.has("severity")) out.severity = at.string("severity");
  out.length = at.duration("length").value_or(0);
  if (const auto facts = at.member("facts")) {
    out.facts = read_values(*facts);
    check_state(*facts, out.facts);
  }
  if (const auto titles = at.member("fact_titles")) out.fact_titles = read_titles(*titles);
  if (const auto truth = at.member("truth")) out.truth = read_strings(*truth);
  for (const auto& inject : at.items("injects"))
    out.injects.push_back(read_inject(inject));
  for (const auto& objective : at.items("objectives"))
    out.objectives.push_back(read_objective(objective));
  for (const auto& cap : at.items("caps"))
    out.caps.push_back(read_cap(cap));
  if (const auto reference = at.member("reference")) out.reference = read_reference(*reference);
  return out;
}

}  // namespace fenghuo::sim
