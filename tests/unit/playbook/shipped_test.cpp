#include "tests/unit/playbook/sample.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

namespace {

const RulePack& lishui() {
  static const RulePack pack = load_rules(slurp(room() + "/rules/lishui-2009.json"), schemas()).value();
  return pack;
}

Json defacement() {
  return Json::parse(slurp(room() + "/defacement.json"));
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
  const char* step;
  const char* member;   ///< pointer below the step
  const char* value;    ///< JSON; empty: the member is removed
  const char* told_at;  ///< pointer below the step
};

const Spoilt k_spoilt[]{
    {"report-bureau", "/within", R"("PT3H")", "/within"},
    {"report-police", "/stage", "", "/stage"},
    {"capture-page", "/before_destructive", "", ""},
    {"capture-page", "/optional", "true", ""},
    {"block-page", "/after/0", R"("capture-pge")", "/after/0"},
    {"request-offline", "/when/chose", R"("whole-internet")", "/when/chose"},
    {"confirm", "/options/0/then", R"("dismiss")", "/options/0/then"},
    {"confirm", "/role", R"("monitor")", "/role"},
    {"sign-initial", "/approve", "", "/approve"},
    {"tell-leader", "/call", "", "/call"},
    {"tell-leader", "/avoid/en", "", "/avoid/en"},
    {"tell-leader", "/proof/zh", R"(" ")", "/proof/zh"},
    {"keep-logs", "/needs", R"(["evidense:log"])", "/needs/0"},
};

}  // namespace

TEST_CASE("Shipped_playbook_lints_clean_against_the_shipped_pack") {
  const auto findings = lint_playbook(slurp(room() + "/defacement.json"), schemas(), lishui());
  INFO(told(findings));
  CHECK(findings.empty());
}

TEST_CASE("Shipped_playbook_spoilt_in_one_place_is_refused") {
  for (const auto& row : k_spoilt) {
    Json playbook = defacement();
    const auto place = place_of(playbook, row.step);
    const Json::json_pointer member(place + row.member);
    if (*row.value) {
      playbook[member] = Json::parse(row.value);
    } else {
      playbook[member.parent_pointer()].erase(member.back());
    }
    const auto findings = lint_playbook(playbook.dump(), schemas(), lishui());
    CAPTURE(row.step, row.member, told(findings));
    CHECK_FALSE(findings.empty());
    if (*row.told_at)
      CHECK(std::any_of(findings.begin(), findings.end(),
                        [&](const Finding& f) { return f.pointer == place + row.told_at; }));
  }
}

TEST_CASE("Shipped_playbook_with_any_one_step_removed_never_crashes_the_lint") {
  const Json whole = defacement();
  for (const auto phase : k_phases)
    for (std::size_t i = 0; i < whole["phases"][std::string(phase)].size(); ++i) {
      Json playbook = whole;
      playbook["phases"][std::string(phase)].erase(i);
      for (const auto& finding : lint_playbook(playbook.dump(), schemas(), lishui()))
        CHECK_FALSE(finding.reason.zh.empty());
    }
}

}  // namespace fenghuo::engine::test
