#include "tests/unit/playbook/sample.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

namespace {

const RulePack& lishui() {
  static const RulePack pack = load_rules(slurp(room() + "/rules/lishui-2009.json"), schemas()).value();
  return pack;
}

constexpr const char* k_kinds[]{"defacement", "harmful-content", "outage"};

std::string text_of(const std::string& kind) {
  return slurp(room() + "/" + kind + ".json");
}
Json shipped(const std::string& kind) {
  return Json::parse(text_of(kind));
}

/// The place of a step, so that the data may be rearranged without these tests.
std::string place_of(const Json& playbook, const std::string& id) {
  for (const auto& [phase, steps] : playbook["phases"].items())
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i]["id"] == id) return "/phases/" + phase + "/" + std::to_string(i);
  FAIL("no step " << id);
  return {};
}

struct Spoilt {
  const char* kind;
  const char* step;
  const char* member;   ///< pointer below the step
  const char* value;    ///< JSON; empty: the member is removed
  const char* told_at;  ///< pointer below the step
};

const Spoilt k_spoilt[]{
    {"defacement", "report-bureau", "/within", R"("PT3H")", "/within"},
    {"defacement", "report-police", "/stage", "", "/stage"},
    {"defacement", "capture-page", "/before_destructive", "", ""},
    {"defacement", "capture-page", "/optional", "true", ""},
    {"defacement", "block-page", "/after/0", R"("capture-pge")", "/after/0"},
    {"defacement", "request-offline", "/when/chose", R"("whole-internet")", "/when/chose"},
    {"defacement", "confirm", "/options/0/then", R"("dismiss")", "/options/0/then"},
    {"defacement", "confirm", "/role", R"("monitor")", "/role"},
    {"defacement", "sign-initial", "/approve", "", "/approve"},
    {"defacement", "tell-leader", "/call", "", "/call"},
    {"defacement", "tell-leader", "/avoid/en", "", "/avoid/en"},
    {"defacement", "tell-leader", "/proof/zh", R"(" ")", "/proof/zh"},
    {"defacement", "keep-logs", "/needs", R"(["evidense:log"])", "/needs/0"},
    {"harmful-content", "watch", "/from", R"("opened")", "/options/1/then"},
    {"harmful-content", "hide-post", "/after/2", R"("keep-scene")", "/after/2"},
    {"harmful-content", "protect-minor", "/when/chose", R"("pupil")", "/when/chose"},
    {"harmful-content", "assess", "/fields/2/type", R"("text")", "/fields/2/feeds"},
    {"outage", "report-police", "/within", R"("PT130M")", "/within"},
    {"outage", "report-police", "/when/not/step", R"("no-such")", "/when/not/step"},
    {"outage", "keep-symptoms", "/before_destructive", "", ""},
    {"outage", "cause-again", "/when/chose", R"("perhaps")", "/when/chose"},
    {"outage", "find-cause", "/from", R"("opened")", "/options/2/then"},
};

}  // namespace

TEST_CASE("Shipped_playbooks_lint_clean_against_the_shipped_pack") {
  for (const auto* kind : k_kinds) {
    const auto findings = lint_playbook(text_of(kind), schemas(), lishui());
    INFO(kind << "\n" << told(findings));
    CHECK(findings.empty());
    CHECK(shipped(kind)["kind"] == kind);
  }
}

TEST_CASE("Shipped_playbooks_are_whole") {
  for (const auto* kind : k_kinds) {
    CAPTURE(kind);
    const auto loaded = load_playbook(text_of(kind), schemas());
    REQUIRE(loaded.has_value());
    const auto& steps = loaded->steps;
    const auto count = [&](auto what) { return std::count_if(steps.begin(), steps.end(), what); };
    CHECK(steps.size() >= 18);
    CHECK(steps.size() <= 26);
    CHECK(loaded->duties == std::vector<std::string>{"initial", "progress", "final"});
    CHECK(count([](const Step& s) { return s.escalate && s.within; }) == count([](const Step&) { return true; }));
    CHECK(count([](const Step& s) { return s.kind == StepKind::report; }) == 4);
    CHECK(count([](const Step& s) { return s.destructive; }) >= 1);
    CHECK(count([](const Step& s) { return s.when.has_value(); }) >= 2);
    for (const auto then : {Then::dismiss, Then::recur})
      CHECK(count([&](const Step& s) {
              return std::any_of(s.options.begin(), s.options.end(), [&](const Option& o) { return o.then == then; });
            }) >= 1);
  }
}

TEST_CASE("Shipped_texts_promiseNothingThatTheServerDoesNotDo") {
  // It neither captures nor probes pages by itself, sends nothing but mail and webhooks, and has no page of permits.
  for (const auto* kind : k_kinds)
    for (const std::string promise :
         {"等系统", "系统把", "系统探测", "系统通知", "自动通过", "申请页", "通知送达记录", "let the system",
          "the system's message", "the system's probe", "the system made", "request page"}) {
      CAPTURE(kind, promise);
      CHECK(text_of(kind).find(promise) == std::string::npos);
    }
}

TEST_CASE("Shipped_pack_excuses_only_by_a_step_some_playbook_has") {
  const auto outage = load_playbook(text_of("outage"), schemas());
  REQUIRE(outage.has_value());
  for (const auto& duty : lishui().duties)
    if (duty.unless)
      for (const auto& part : duty.unless->of)
        if (part.op == Condition::Op::done) CHECK(outage->find(part.subject));
}

TEST_CASE("Shipped_playbook_spoilt_in_one_place_is_refused") {
  for (const auto& row : k_spoilt) {
    Json playbook = shipped(row.kind);
    const auto place = place_of(playbook, row.step);
    const Json::json_pointer member(place + row.member);
    if (*row.value) {
      playbook[member] = Json::parse(row.value);
    } else {
      playbook[member.parent_pointer()].erase(member.back());
    }
    const auto findings = lint_playbook(playbook.dump(), schemas(), lishui());
    CAPTURE(row.kind, row.step, row.member, told(findings));
    CHECK_FALSE(findings.empty());
    if (*row.told_at)
      CHECK(std::any_of(findings.begin(), findings.end(),
                        [&](const Finding& f) { return f.pointer == place + row.told_at; }));
  }
}

TEST_CASE("Shipped_playbook_with_any_one_step_removed_never_crashes_the_lint") {
  for (const auto* kind : k_kinds) {
    const Json whole = shipped(kind);
    for (const auto phase : k_phases)
      for (std::size_t i = 0; i < whole["phases"][std::string(phase)].size(); ++i) {
        Json playbook = whole;
        playbook["phases"][std::string(phase)].erase(i);
        for (const auto& finding : lint_playbook(playbook.dump(), schemas(), lishui()))
          CHECK_FALSE(finding.reason.zh.empty());
      }
  }
}

}  // namespace fenghuo::engine::test
