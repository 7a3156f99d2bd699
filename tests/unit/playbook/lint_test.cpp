#include "engine/playbook/lint.hpp"

#include "tests/unit/playbook/sample.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

namespace {

/// One change that spoils the sample (RFC 6902), and where the lint must say so.
struct Row {
  const char* name;
  const char* patch;
  const char* pointer;
};

const Row k_shape[]{
    {"unknown member", R"([{"op":"add","path":"/phases/triage/0/rolle","value":"x"}])", "/phases/triage/0/rolle"},
    {"missing id", R"([{"op":"remove","path":"/phases/triage/0/id"}])", "/phases/triage/0/id"},
    {"bad id", R"([{"op":"replace","path":"/phases/preservation/0/id","value":"Keep it"}])",
     "/phases/preservation/0/id"},
    {"missing phase", R"([{"op":"remove","path":"/phases/review"}])", "/phases/review"},
    {"phase no array", R"([{"op":"replace","path":"/phases/review","value":3}])", "/phases/review"},
    {"wrong schema", R"([{"op":"replace","path":"/schema","value":"fenghuo.playbook/9"}])", "/schema"},
    {"bad version", R"([{"op":"replace","path":"/version","value":"one"}])", "/version"},
    {"unknown kind", R"([{"op":"replace","path":"/phases/review/0/kind","value":"ponder"}])", "/phases/review/0/kind"},
    {"no duties", R"([{"op":"replace","path":"/duties","value":[]}])", "/duties"},
    {"flag as text", R"([{"op":"add","path":"/phases/review/0/optional","value":"yes"}])", "/phases/review/0/optional"},
    {"of alone", R"([{"op":"add","path":"/phases/review/0/of","value":"phase"}])", "/phases/review/0/within"},
    {"one option", R"([{"op":"remove","path":"/phases/triage/0/options/1"}])", "/phases/triage/0/options"},
    {"years", R"([{"op":"add","path":"/phases/review/0/within","value":"P1Y"}])", "/phases/review/0/within"},
    {"unknown need", R"([{"op":"add","path":"/phases/review/0/needs","value":["note","proof:photo"]}])",
     "/phases/review/0/needs/1"},
    {"field without options",
     R"([{"op":"add","path":"/phases/review/0/fields","value":[{"id":"a","type":"choice","title":{"zh":"甲","en":"A"}}]}])",
     "/phases/review/0/fields/0/options"},
};

const Row k_texts[]{
    {"zh missing", R"([{"op":"remove","path":"/title/zh"}])", "/title/zh"},
    {"en missing", R"([{"op":"remove","path":"/phases/triage/0/options/1/title/en"}])",
     "/phases/triage/0/options/1/title/en"},
    {"zh blank", R"([{"op":"replace","path":"/phases/triage/0/title/zh","value":"　 "}])", "/phases/triage/0/title/zh"},
    {"en blank", R"([{"op":"replace","path":"/phases/triage/0/call/en","value":"\n\t "}])", "/phases/triage/0/call/en"},
    {"no instructions", R"([{"op":"remove","path":"/phases/review/0/instructions"}])", "/phases/review/0/instructions"},
    {"no call", R"([{"op":"remove","path":"/phases/review/0/call"}])", "/phases/review/0/call"},
    {"no proof", R"([{"op":"remove","path":"/phases/review/0/proof"}])", "/phases/review/0/proof"},
    {"no avoid", R"([{"op":"remove","path":"/phases/review/0/avoid"}])", "/phases/review/0/avoid"},
    {"control character", R"([{"op":"replace","path":"/phases/review/0/call/zh","value":"打给\u0007领导"}])",
     "/phases/review/0/call/zh"},
    {"newline in a title", R"([{"op":"replace","path":"/title/en","value":"a\nb"}])", "/title/en"},
    {"turned direction", R"([{"op":"replace","path":"/title/en","value":"a\u202eb"}])", "/title/en"},
};

const Row k_roles[]{
    {"monitor", R"([{"op":"replace","path":"/phases/review/0/role","value":"monitor"}])", "/phases/review/0/role"},
    {"auditor", R"([{"op":"replace","path":"/phases/review/0/role","value":"auditor"}])", "/phases/review/0/role"},
    {"admin", R"([{"op":"replace","path":"/phases/review/0/role","value":"admin"}])", "/phases/review/0/role"},
    {"guest", R"([{"op":"replace","path":"/phases/review/0/role","value":"guest"}])", "/phases/review/0/role"},
    {"nobody", R"([{"op":"replace","path":"/phases/review/0/role","value":"wizard"}])", "/phases/review/0/role"},
    {"approved by responder", R"([{"op":"add","path":"/phases/review/0/approve","value":"responder"}])",
     "/phases/review/0/approve"},
    {"approval by nobody", R"([{"op":"replace","path":"/phases/review/0/kind","value":"approval"}])",
     "/phases/review/0/approve"},
    {"told to nobody", R"([{"op":"add","path":"/phases/review/0/escalate","value":"guest"}])",
     "/phases/review/0/escalate"},
};

const Row k_choices[]{
    {"decision without options", R"([{"op":"remove","path":"/phases/triage/0/options"}])", "/phases/triage/0/options"},
    {"options on a task", R"([{"op":"copy","from":"/phases/triage/0/options","path":"/phases/review/0/options"}])",
     "/phases/review/0/options"},
    {"duplicate option", R"([{"op":"replace","path":"/phases/triage/0/options/1/id","value":"real"}])",
     "/phases/triage/0/options/1/id"},
    {"first dismisses", R"([{"op":"add","path":"/phases/triage/0/options/0/then","value":"dismiss"}])",
     "/phases/triage/0/options/0/then"},
    {"first recurs", R"([{"op":"add","path":"/phases/restoration/1/options/0/then","value":"recur"}])",
     "/phases/restoration/1/options/0/then"},
    {"recurs in triage", R"([{"op":"replace","path":"/phases/triage/0/options/1/then","value":"recur"}])",
     "/phases/triage/0/options/1/then"},
    {"dismisses in restoration",
     R"([{"op":"replace","path":"/phases/restoration/1/options/1/then","value":"dismiss"}])",
     "/phases/restoration/1/options/1/then"},
    {"duplicate field",
     R"([{"op":"add","path":"/phases/review/0/fields","value":[{"id":"a","type":"text","title":{"zh":"甲","en":"A"}},{"id":"a","type":"text","title":{"zh":"乙","en":"B"}}]}])",
     "/phases/review/0/fields/1/id"},
};

const Row k_references[]{
    {"unknown after", R"([{"op":"add","path":"/phases/containment/1/after/-","value":"nowhere"}])",
     "/phases/containment/1/after/1"},
    {"unknown in condition",
     R"([{"op":"add","path":"/phases/containment/0/when","value":{"all":[{"not":{"step":"nowhere","done":true}}]}}])",
     "/phases/containment/0/when/all/0/not/step"},
    {"unknown option",
     R"([{"op":"add","path":"/phases/containment/0/when","value":{"step":"confirm","chose":"perhaps"}}])",
     "/phases/containment/0/when/chose"},
    {"chosen of a task", R"([{"op":"add","path":"/phases/review/0/when","value":{"step":"keep","chose":"real"}}])",
     "/phases/review/0/when/chose"},
    {"unknown fact", R"([{"op":"add","path":"/phases/review/0/when","value":{"fact":"weather","equals":"rain"}}])",
     "/phases/review/0/when/fact"},
    {"duplicate step", R"([{"op":"replace","path":"/phases/review/0/id","value":"keep"}])", "/phases/review/0/id"},
    {"cycle over after", R"([{"op":"add","path":"/phases/containment/0/after","value":["block"]}])",
     "/phases/containment/1/after/0"},
    {"waits for itself", R"([{"op":"add","path":"/phases/review/0/after","value":["learn"]}])",
     "/phases/review/0/after/0"},
    {"cycle over a condition",
     R"([{"op":"add","path":"/phases/containment/0/when","value":{"step":"block","done":true}}])",
     "/phases/containment/1/after/0"},
};

const Row k_reach[]{
    {"after a later phase", R"([{"op":"add","path":"/phases/preservation/0/after","value":["repair"]}])",
     "/phases/preservation/0/after/0"},
    {"after a later phase, over one from the opening",
     R"([{"op":"add","path":"/phases/reporting/0/after","value":["keep"]},
      {"op":"add","path":"/phases/containment/0/after","value":["report"]}])",
     "/phases/containment/0/after/0"},
    {"on an option that dismisses",
     R"([{"op":"add","path":"/phases/preservation/0/when","value":{"step":"confirm","chose":"false-alarm"}}])",
     "/phases/preservation/0/when"},
    {"on a later step", R"([{"op":"add","path":"/phases/preservation/0/when","value":{"step":"repair","done":true}}])",
     "/phases/preservation/0/when"},
    {"contradiction of facts", R"([{"op":"add","path":"/phases/preservation/0/when","value":
      {"all":[{"fact":"severity","at_least":"II"},{"fact":"severity","in":["III","IV"]}]}}])",
     "/phases/preservation/0/when"},
    {"contradiction of numbers", R"([{"op":"add","path":"/phases/preservation/0/when","value":
      {"all":[{"fact":"site.mlps","at_least":3},{"not":{"fact":"site.mlps","at_least":3}}]}}])",
     "/phases/preservation/0/when"},
    {"contradiction of choices", R"([{"op":"add","path":"/phases/review/0/when","value":
      {"all":[{"step":"watch","chose":"held"},{"step":"watch","chose":"back"}]}}])",
     "/phases/review/0/when"},
    {"chosen but not done", R"([{"op":"add","path":"/phases/review/0/when","value":
      {"all":[{"step":"watch","chose":"held"},{"not":{"step":"watch","done":true}}]}}])",
     "/phases/review/0/when"},
    {"no such level", R"([{"op":"add","path":"/phases/review/0/when","value":{"fact":"severity","equals":"V"}}])",
     "/phases/review/0/when"},
    {"another playbook's kind",
     R"([{"op":"add","path":"/phases/review/0/when","value":{"fact":"kind","equals":"outage"}}])",
     "/phases/review/0/when"},
    {"done of a step that never is",
     R"([{"op":"add","path":"/phases/preservation/0/when","value":{"fact":"severity","equals":"V"}},
      {"op":"add","path":"/phases/review/0/when","value":{"step":"keep","done":true}}])",
     "/phases/review/0/when"},
};

const Row k_gates[]{
    {"phase empty", R"([{"op":"replace","path":"/phases/review","value":[]}])", "/phases/review"},
    {"phase optional", R"([{"op":"add","path":"/phases/review/0/optional","value":true}])", "/phases/review"},
    {"phase under a condition",
     R"([{"op":"add","path":"/phases/review/0/when","value":{"fact":"severity","at_least":"II"}}])", "/phases/review"},
    {"nothing protects", R"([{"op":"remove","path":"/phases/containment/0/before_destructive"}])",
     "/phases/containment/1/destructive"},
    {"protection optional", R"([{"op":"add","path":"/phases/containment/0/optional","value":true}])",
     "/phases/containment/1/destructive"},
    {"protection under a condition",
     R"([{"op":"add","path":"/phases/containment/0/when","value":{"fact":"mode","equals":"live"}}])",
     "/phases/containment/1/destructive"},
    {"protection later", R"([{"op":"add","path":"/phases/preservation/0/before_destructive","value":true}])",
     "/phases/preservation/0/before_destructive"},
    {"protection waits for what it protects",
     R"([{"op":"add","path":"/phases/preservation/0/before_destructive","value":true},
      {"op":"add","path":"/phases/preservation/0/from","value":"opened"},{"op":"add","path":"/phases/preservation/0/after","value":["block"]}])",
     "/phases/preservation/0/before_destructive"},
    {"both marks", R"([{"op":"add","path":"/phases/containment/1/before_destructive","value":true}])",
     "/phases/containment/1/before_destructive"},
    {"beyond its duty's", R"([{"op":"replace","path":"/phases/reporting/0/within","value":"PT121M"}])",
     "/phases/reporting/0/within"},
    {"beyond its duty's, of the step", R"([{"op":"replace","path":"/phases/reporting/0/within","value":"PT3H"},
      {"op":"replace","path":"/phases/reporting/0/of","value":"step"}])",
     "/phases/reporting/0/within"},
    {"feeds what it does not fit", R"([{"op":"add","path":"/phases/review/0/fields","value":
      [{"id":"n","type":"text","title":{"zh":"人数","en":"People"},"feeds":"incident.people_affected"}]}])",
     "/phases/review/0/fields/0/feeds"},
    {"feeds nothing there is", R"([{"op":"add","path":"/phases/review/0/fields","value":
      [{"id":"n","type":"text","title":{"zh":"天气","en":"Weather"},"feeds":"incident.weather"}]}])",
     "/phases/review/0/fields/0/feeds"},
    {"zero", R"([{"op":"add","path":"/phases/review/0/within","value":"PT0S"}])", "/phases/review/0/within"},
    {"report without stage", R"([{"op":"remove","path":"/phases/reporting/0/stage"}])", "/phases/reporting/0/stage"},
    {"stage not in duties", R"([{"op":"replace","path":"/phases/reporting/0/stage","value":"final"}])",
     "/phases/reporting/0/stage"},
    {"stage on a task", R"([{"op":"add","path":"/phases/review/0/stage","value":"final"}])", "/phases/review/0/stage"},
    {"recipient on a task", R"([{"op":"add","path":"/phases/review/0/recipient","value":"police"}])",
     "/phases/review/0/recipient"},
    {"condition too deep", R"([{"op":"add","path":"/phases/review/0/when","value":
      {"not":{"not":{"not":{"not":{"not":{"fact":"severity","equals":"I"}}}}}}}])",
     "/phases/review/0/when/not/not/not/not"},
};

std::vector<Finding> lint(const Json& playbook) {
  return lint_playbook(playbook.dump(), schemas(), sample_pack());
}

bool names(const std::vector<Finding>& findings, const std::string& pointer) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& finding) { return finding.pointer == pointer; });
}

template <std::size_t N>
void check(const Row (&rows)[N]) {
  for (const auto& row : rows) {
    const auto findings = lint(sample_playbook().patch(Json::parse(row.patch)));
    CAPTURE(row.name, row.pointer, told(findings));
    CHECK(names(findings, row.pointer));
    for (const auto& finding : findings)
      CHECK((!finding.reason.zh.empty() && !finding.reason.en.empty()));
  }
}

/// Changes that look like faults and are none.
const Row k_allowed[]{
    {"waits for a later step from the opening",
     R"([{"op":"add","path":"/phases/preservation/0/after","value":["report"]}])", ""},
    {"later step not done",
     R"([{"op":"add","path":"/phases/restoration/0/when","value":{"not":{"step":"learn","done":true}}}])", ""},
    {"unknown class excluded",
     R"([{"op":"add","path":"/phases/restoration/0/when","value":{"not":{"fact":"class","in":["virus"]}}}])", ""},
    {"numbers with room between", R"([{"op":"add","path":"/phases/restoration/0/when","value":
      {"all":[{"fact":"site.mlps","at_least":2},{"not":{"fact":"site.mlps","at_least":4}},{"not":{"fact":"site.mlps","equals":2}}]}}])",
     ""},
    {"a report without a limit",
     R"([{"op":"remove","path":"/phases/reporting/0/within"},{"op":"remove","path":"/phases/reporting/0/of"}])", ""},
    {"to a recipient the pack does not name", R"([{"op":"replace","path":"/phases/reporting/0/within","value":"PT5H"},
      {"op":"add","path":"/phases/reporting/0/recipient","value":"police"}])",
     ""},
    {"lines in instructions",
     R"([{"op":"replace","path":"/phases/review/0/instructions/en","value":"First\n1. then"}])", ""},
    {"protection from the opening", R"([{"op":"add","path":"/phases/preservation/0/before_destructive","value":true},
      {"op":"add","path":"/phases/preservation/0/from","value":"opened"}])",
     ""},
};

}  // namespace

TEST_CASE("Lint_sample_playbook_is_clean") {
  const auto findings = lint(sample_playbook());
  INFO(told(findings));
  CHECK(findings.empty());
}

TEST_CASE("Lint_wrong_shape_is_refused_at_its_place") {
  check(k_shape);
}
TEST_CASE("Lint_missing_or_unreadable_text_is_refused_at_its_place") {
  check(k_texts);
}
TEST_CASE("Lint_role_nobody_can_hold_is_refused") {
  check(k_roles);
}
TEST_CASE("Lint_bad_choice_is_refused") {
  check(k_choices);
}
TEST_CASE("Lint_bad_reference_or_cycle_is_refused") {
  check(k_references);
}
TEST_CASE("Lint_step_no_path_reaches_is_refused") {
  check(k_reach);
}
TEST_CASE("Lint_open_gate_or_late_deadline_is_refused") {
  check(k_gates);
}

TEST_CASE("Lint_what_only_looks_like_a_fault_is_allowed") {
  for (const auto& row : k_allowed) {
    const auto findings = lint(sample_playbook().patch(Json::parse(row.patch)));
    CAPTURE(row.name, told(findings));
    CHECK(findings.empty());
  }
}

TEST_CASE("Lint_cycle_is_named_from_step_to_step") {
  const auto findings = lint(sample_playbook().patch(Json::parse(
      R"([{"op":"add","path":"/phases/restoration/0/after","value":["watch"]},{"op":"add","path":"/phases/restoration/1/after","value":["repair"]}])")));
  INFO(told(findings));
  CHECK(told(findings).find("repair → watch → repair") != std::string::npos);
}

TEST_CASE("Lint_first_sentence_over_120_characters_is_refused_in_either_language") {
  const auto with = [](const char* language, const std::string& instructions) {
    Json playbook = sample_playbook();
    playbook["phases"]["review"][0]["instructions"][language] = instructions;
    return lint(playbook);
  };
  const auto han = [](int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
      out += "查";
    return out;
  };
  CHECK(with("zh", han(119) + "。" + han(500)).empty());
  CHECK(names(with("zh", han(120) + "。"), "/phases/review/0/instructions/zh"));
  CHECK(with("zh", han(120)).empty());
  CHECK(with("en", std::string(119, 'a') + ". " + std::string(500, 'b')).empty());
  CHECK(names(with("en", std::string(120, 'a') + "."), "/phases/review/0/instructions/en"));
  CHECK(names(with("en", "Open www.example.cn" + std::string(120, 'a')), "/phases/review/0/instructions/en"));
}

TEST_CASE("Lint_everything_wrong_is_told_at_once_and_each_thing_once") {
  const auto findings = lint(sample_playbook().patch(Json::parse(R"([{"op":"remove","path":"/phases/triage/0/title/en"},
      {"op":"replace","path":"/phases/review/0/role","value":"guest"},{"op":"add","path":"/phases/review/0/colour","value":"red"}])")));
  INFO(told(findings));
  CHECK(findings.size() == 3);
}

TEST_CASE("Lint_what_the_guard_refuses_is_refused_without_a_crash") {
  for (const std::string text :
       {"", "{", "[]", "null", "3", "{\"id\":1,\"id\":2}", "\xff", "{\"phases\":{\"triage\":[3,null,[]]}}"}) {
    CAPTURE(text);
    CHECK_FALSE(lint_playbook(text, schemas(), sample_pack()).empty());
  }
  CHECK_FALSE(lint_playbook(std::string(100'000, '['), schemas(), sample_pack()).empty());
}

TEST_CASE("Lint_very_large_playbook_is_refused_without_a_crash") {
  Json playbook = sample_playbook();
  playbook["phases"]["review"][0]["id"] = std::string(1'000'000, 'a');
  CHECK_FALSE(lint(playbook).empty());
  playbook = sample_playbook();
  Json& review = playbook["phases"]["review"];
  for (int i = 0; i < 3'000; ++i) {
    Json next = step(("s" + std::to_string(i)).c_str(), "task");
    next["after"] = {"s" + std::to_string(i + 1)};
    review.push_back(std::move(next));
  }
  CHECK_FALSE(lint(playbook).empty());
}

}  // namespace fenghuo::engine::test
