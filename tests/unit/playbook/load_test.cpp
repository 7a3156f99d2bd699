#include "engine/playbook/load.hpp"

#include "engine/base/digest.hpp"
#include "tests/unit/playbook/sample.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

namespace {

constexpr auto k_every_member = R"({"id":"full","kind":"decision","role":"leader",
  "title":{"zh":"标题","en":"Title"},"instructions":{"zh":"先做。","en":"First."},"call":{"zh":"打电话","en":"Call"},
  "proof":{"zh":"截图","en":"Shot"},"avoid":{"zh":"别动","en":"Hands off"},"from":"opened","after":["confirm"],"within":"PT30M",
  "of":"phase","needs":["evidence:screenshot","note","evidence:log"],
  "fields":[{"id":"how","type":"choice","title":{"zh":"方式","en":"How"},"required":true,
             "options":[{"id":"A1","title":{"zh":"甲","en":"A"}},{"id":"b","title":{"zh":"乙","en":"B"}}]},
            {"id":"count","type":"integer","title":{"zh":"数量","en":"Count"}}],
  "options":[{"id":"on","title":{"zh":"继续","en":"On"}},{"id":"again","title":{"zh":"再来","en":"Again"},"then":"recur"},
             {"id":"no","title":{"zh":"误报","en":"No"},"then":"dismiss"}],
  "optional":true,"when":{"all":[{"fact":"severity","at_least":"III"},{"not":{"step":"confirm","chose":"real"}},
    {"any":[{"fact":"site.mlps","in":[2,3]},{"step":"confirm","done":true},{"fact":"mode","equals":"live"}]}]},
  "approve":"bureau","destructive":true,"before_destructive":true,"escalate":"leader"})";

std::string with_step(const char* step) {
  Json playbook = sample_playbook();
  playbook["phases"]["review"].push_back(Json::parse(step));
  return playbook.dump();
}

template <class T>
void refused_at(const Result<T>& loaded, const std::string& pointer) {
  CAPTURE(pointer);
  REQUIRE(loaded.has_error());
  REQUIRE_FALSE(loaded.error().errors.empty());
  CAPTURE(loaded.error().errors.front().pointer, loaded.error().detail.en);
  CHECK(loaded.error().kind == Kind::Invalid);
  CHECK(loaded.error().errors.front().pointer == pointer);
  CHECK_FALSE(loaded.error().detail.zh.empty());
}

Json read_json(const std::string& file) {
  return Json::parse(slurp(room() + "/" + file));
}

}  // namespace

TEST_CASE("Loader_step_with_every_member_keeps_each") {
  const auto loaded = load_playbook(with_step(k_every_member), schemas());
  REQUIRE(loaded.has_value());
  const Step* step = loaded->find("full");
  REQUIRE(step);
  CHECK(step == &loaded->steps.back());
  CHECK(step->phase == 5);
  CHECK(step->kind == StepKind::decision);
  CHECK(step->role == Role::leader);
  CHECK(step->title == Text{"标题", "Title"});
  CHECK(step->instructions == Text{"先做。", "First."});
  CHECK(step->call == Text{"打电话", "Call"});
  CHECK(step->proof == Text{"截图", "Shot"});
  CHECK(step->avoid == Text{"别动", "Hands off"});
  CHECK(step->after == std::vector<std::string>{"confirm"});
  CHECK(step->from_opened);
  CHECK(step->within == 30 * k_minute);
  CHECK(step->of == Within::phase);
  CHECK(step->evidence == std::vector<std::string>{"screenshot", "log"});
  CHECK(step->needs_note);
  CHECK(step->optional);
  CHECK(step->approve == Role::bureau);
  CHECK(step->destructive);
  CHECK(step->before_destructive);
  CHECK(step->escalate == Role::leader);
}

TEST_CASE("Loader_fields_options_and_condition_keep_their_order") {
  const auto loaded = load_playbook(with_step(k_every_member), schemas());
  REQUIRE(loaded.has_value());
  const Step& step = loaded->steps.back();
  REQUIRE(step.fields.size() == 2);
  CHECK(step.fields[0].id == "how");
  CHECK(step.fields[0].type == "choice");
  CHECK(step.fields[0].required);
  CHECK(step.fields[0].options.at(0).id == "A1");
  CHECK(step.fields[0].options.at(1).title.zh == "乙");
  CHECK(step.fields[1].type == "integer");
  CHECK_FALSE(step.fields[1].required);
  REQUIRE(step.options.size() == 3);
  CHECK(step.options[0].then == Then::go_on);
  CHECK(step.options[1].then == Then::recur);
  CHECK(step.options[2].then == Then::dismiss);
  REQUIRE(step.when);
  REQUIRE(step.when->of.size() == 3);
  CHECK(step.when->of[0].op == Condition::Op::at_least);
  CHECK(step.when->of[0].values == std::vector<Value>{"III"});
  CHECK(step.when->of[1].of.at(0).op == Condition::Op::chose);
  CHECK(step.when->of[2].of.at(0).values == std::vector<Value>{std::int64_t{2}, std::int64_t{3}});
  CHECK(step.when->of[2].of.at(1).op == Condition::Op::done);
  CHECK(step.when->of[2].of.at(2).subject == "mode");
}

TEST_CASE("Loader_playbook_keeps_head_and_digest_of_the_text_as_given") {
  const std::string text = sample_playbook().dump(3) + "\n";
  const auto loaded = load_playbook(text, schemas());
  REQUIRE(loaded.has_value());
  CHECK(loaded->id == "sample");
  CHECK(loaded->version == "1.0.0");
  CHECK(loaded->kind == "sample-kind");
  CHECK(loaded->title == Text{"样例", "Sample"});
  CHECK(loaded->duties == std::vector<std::string>{"initial"});
  CHECK(loaded->sha256 == sha256_hex(text));
  CHECK(loaded->steps.size() == 8);
  CHECK(loaded->steps[0].of == Within::step);
  CHECK_FALSE(loaded->steps[0].within);
  CHECK(loaded->find("report")->stage == "initial");
}

TEST_CASE("Loader_shipped_defacement_keeps_every_step_of_the_file") {
  const auto text = slurp(room() + "/defacement.json");
  const auto loaded = load_playbook(text, schemas());
  REQUIRE(loaded.has_value());
  const auto json = Json::parse(text);
  std::size_t at = 0;
  for (const auto phase : k_phases)
    for (const auto& step : json["phases"][std::string(phase)]) {
      REQUIRE(at < loaded->steps.size());
      CHECK(loaded->steps[at].id == step["id"]);
      CHECK(k_phases[static_cast<std::size_t>(loaded->steps[at].phase)] == phase);
      CHECK(loaded->steps[at].options.size() == step.value("options", Json::array()).size());
      CHECK(loaded->steps[at].fields.size() == step.value("fields", Json::array()).size());
      ++at;
    }
  CHECK(at == loaded->steps.size());
}

TEST_CASE("Loader_shipped_rules_keep_every_member") {
  const auto pack = load_rules(slurp(room() + "/rules/lishui-2009.json"), schemas());
  REQUIRE(pack.has_value());
  CHECK(pack->id == "lishui-2009");
  CHECK(pack->version == "1.1.0");
  REQUIRE(pack->duties.size() == 2);
  const DutyRule& duty = pack->duties[1];
  CHECK(duty.id == "police-initial");
  CHECK(duty.stage == "initial");
  CHECK(duty.recipient == "police");
  CHECK(duty.within == 2 * k_hour);
  CHECK(duty.return_within == k_hour);
  CHECK(duty.from == "detected");
  CHECK(duty.form == "initial");
  CHECK(duty.kinds == std::vector<std::string>{"*"});
  CHECK(duty.min_severity == "IV");
  CHECK(duty.warn_after == std::vector<Millis>{60 * k_minute, 90 * k_minute, 110 * k_minute});
  CHECK_FALSE(pack->duties[0].unless);
  REQUIRE(duty.unless);
  CHECK(duty.unless->op == Condition::Op::all);
  CHECK_FALSE(duty.source.empty());
  CHECK_FALSE(duty.title.zh.empty());
}

TEST_CASE("Loader_bad_rules_are_refused_at_their_place") {
  const std::pair<const char*, const char*> rows[]{
      {R"([{"op":"replace","path":"/duties/0/within","value":{"working_days":5}}])", "/duties/0/within"},
      {R"([{"op":"replace","path":"/duties/0/within","value":"PT0S"}])", "/duties/0/within"},
      {R"([{"op":"replace","path":"/duties/0/warn_at/1","value":"PT2H"}])", "/duties/0/warn_at/1"},
      {R"([{"op":"replace","path":"/duties/1/id","value":"bureau-initial"}])", "/duties/1/id"},
      {R"([{"op":"replace","path":"/duties/1/from","value":"tomorrow"}])", "/duties/1/from"},
      {R"([{"op":"remove","path":"/duties/1/form"}])", "/duties/1/form"},
      {R"([{"op":"replace","path":"/duties/1/unless","value":{"fact":"weather","equals":"fine"}}])",
       "/duties/1/unless"},
      {R"([{"op":"replace","path":"/duties/1/unless","value":{"any":[{"not":{"fact":"weather","equals":"fine"}}]}}])",
       "/duties/1/unless"},
      {R"([{"op":"replace","path":"/duties/1/unless","value":"never"}])", "/duties/1/unless"},
  };
  for (const auto& [patch, pointer] : rows)
    refused_at(load_rules(read_json("rules/lishui-2009.json").patch(Json::parse(patch)).dump(), schemas()), pointer);
}

TEST_CASE("Loader_working_days_are_refused_in_plain_words") {
  auto json = read_json("rules/lishui-2009.json");
  json["duties"][0]["within"] = {{"working_days", 5}};
  const auto refused = load_rules(json.dump(), schemas());
  REQUIRE(refused.has_error());
  CHECK(refused.error().detail.en.find("counts no working days yet") != std::string::npos);
  CHECK(refused.error().errors.size() == 1);
}

TEST_CASE("Loader_rules_sort_their_warnings_and_give_a_returned_report_the_first_limit") {
  auto json = read_json("rules/lishui-2009.json");
  json["duties"][0]["warn_at"] = {"PT110M", "PT60M"};
  json["duties"][0].erase("return_within");
  const auto pack = load_rules(json.dump(), schemas());
  REQUIRE(pack.has_value());
  CHECK(pack->duties[0].warn_after == std::vector<Millis>{60 * k_minute, 110 * k_minute});
  CHECK(pack->duties[0].return_within == 2 * k_hour);
}

TEST_CASE("Loader_shipped_form_keeps_fill_pattern_and_order") {
  const auto form = load_form(slurp(room() + "/forms/initial.json"), schemas());
  REQUIRE(form.has_value());
  const auto json = read_json("forms/initial.json");
  CHECK(form->id == "initial");
  CHECK(form->stage == "initial");
  REQUIRE(form->fields.size() == json["fields"].size());
  for (std::size_t i = 0; i < form->fields.size(); ++i) {
    const auto& field = json["fields"][i];
    CHECK(form->fields[i].id == field["id"]);
    CHECK(form->fields[i].type == field["type"]);
    CHECK(form->fields[i].required == field["required"]);
    CHECK(form->fields[i].fill == field.value("fill", ""));
    CHECK(form->fields[i].pattern == field.value("pattern", ""));
    CHECK(form->fields[i].min.has_value() == field.contains("min"));
    CHECK(form->fields[i].options.size() == field.value("options", Json::array()).size());
  }
  CHECK(form->find("phone"));
  CHECK_FALSE(form->find("nothing"));
}

TEST_CASE("Loader_bad_form_is_refused_at_its_place") {
  const std::pair<const char*, const char*> rows[]{
      {R"({"id":"a","type":"text","pattern":"[","title":{"zh":"甲","en":"A"},"required":true})", "/fields/0/pattern"},
      {R"({"id":"a","type":"time","pattern":"x","title":{"zh":"甲","en":"A"},"required":true})", "/fields/0/pattern"},
      {R"({"id":"a","type":"integer","min":3,"max":2,"title":{"zh":"甲","en":"A"},"required":true})", "/fields/0/max"},
      {R"({"id":"a","type":"text","min":3,"title":{"zh":"甲","en":"A"},"required":true})", "/fields/0/min"},
      {R"({"id":"a","type":"number","title":{"zh":"甲","en":"A"},"required":true})", "/fields/0/type"},
      {R"({"id":"a","type":"text","title":{"zh":"甲","en":"A"},"required":true,"fill":"site.nothing"})",
       "/fields/0/fill"},
  };
  for (const auto& [field, pointer] : rows) {
    auto json = read_json("forms/initial.json");
    json["fields"] = Json::array({Json::parse(field)});
    refused_at(load_form(json.dump(), schemas()), pointer);
  }
}

TEST_CASE("Loader_shipped_intake_keeps_labels_rules_and_levels") {
  const auto intake = load_intake(slurp(room() + "/intake/default.json"), schemas());
  REQUIRE(intake.has_value());
  const auto json = read_json("intake/default.json");
  CHECK(intake->id == "default");
  CHECK(Json(intake->site_labels) == json["site_labels"]);
  CHECK(intake->severity_label == "severity");
  CHECK(intake->severity_map.size() == json["severity_labels"]["map"].size());
  for (const auto& [label, level] : intake->severity_map)
    CHECK(json["severity_labels"]["map"][label] == level);
  REQUIRE(intake->rules.size() == json["rules"].size());
  for (std::size_t i = 0; i < intake->rules.size(); ++i) {
    const auto& rule = json["rules"][i];
    CHECK(intake->rules[i].id == rule["id"]);
    CHECK(intake->rules[i].kind == rule["kind"]);
    CHECK(intake->rules[i].severity == rule.value("severity", ""));
    REQUIRE(intake->rules[i].any.size() == rule["any"].size());
    CHECK(intake->rules[i].any.back().label == rule["any"].back()["label"]);
    CHECK(intake->rules[i].any.back().like == rule["any"].back()["like"]);
  }
}

TEST_CASE("Loader_text_the_guard_refuses_is_malformed") {
  CHECK(load_playbook("{", schemas()).error().kind == Kind::Malformed);
  CHECK(load_rules(R"({"id":"a","id":"b"})", schemas()).error().kind == Kind::Malformed);
}

TEST_CASE("Schemas_without_their_folder_are_refused_naming_the_file") {
  const auto missing = Schemas::from_folder("/nonexistent");
  REQUIRE(missing.has_error());
  CHECK(missing.error().detail.en.find("schemas/playbook.schema.json") != std::string::npos);
}

}  // namespace fenghuo::engine::test
