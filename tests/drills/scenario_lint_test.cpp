// Each rule of the lint: one mutation of a shipped scenario, refused at its place and nowhere else.
#include "tests/drills/scenario_rig.hpp"

#include <functional>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace test;
using engine::Json;

namespace {

void refused(const Json& document, const std::set<std::string>& at) {
  const auto findings = lint(document.dump());
  INFO(told(findings));
  CHECK(pointers(findings) == at);
  for (const auto& finding : findings) {
    CHECK_FALSE(finding.reason.zh.empty());
    CHECK_FALSE(finding.reason.en.empty());
  }
}

/// One member put there, or replaced.
void refused_with(const std::string& where, const Json& value, const std::set<std::string>& at) {
  auto document = night();
  place(document, where) = value;
  refused(document, at);
}
void refused_with(const std::string& where, const Json& value) {
  refused_with(where, value, {where});
}

/// One member taken out.
void refused_without(const std::string& parent, const std::string& member, const std::string& at) {
  auto document = night();
  auto& object = place(document, parent);
  object.is_array() ? object.erase(std::stoul(member)) : static_cast<void>(object.erase(member));
  refused(document, {at});
}

/// This condition in the place of a condition that holds when the bureau's report is filed.
void refused_when(const char* condition, const std::string& below) {
  const auto where = at_inject("bureau-asks") + "/when";
  refused_with(where, Json::parse(condition), {where + below});
}

std::string nested(int depth) {
  std::string out = R"({"event":"DutyFiled"})";
  for (int i = 0; i < depth; ++i)
    out = R"({"not":)" + out + "}";
  return out;
}

}  // namespace

TEST_CASE("Scenario_noJson_isRefused") {
  CHECK_FALSE(lint("{").empty());
  CHECK_FALSE(lint("[]").empty());
  CHECK_FALSE(lint("{}").empty());
  CHECK_FALSE(lint(std::string(100'000, '[')).empty());
}

TEST_CASE("Scenario_unknownPlaybook_isRefusedThere") {
  refused_with("/playbook", "nothing");
}
TEST_CASE("Scenario_unknownMember_isRefusedThere") {
  refused_with("/breifing", "text");
}
TEST_CASE("Scenario_missingStateFact_isRefusedThere") {
  refused_without("/facts", "up", "/facts/up");
}
TEST_CASE("Scenario_stateFactOfAnotherType_isRefusedThere") {
  refused_with("/facts/up", "yes");
}

TEST_CASE("Scenario_duplicateInject_isRefusedThere") {
  refused_with(at_inject("student-rumour") + "/id", "tamper-alert");
}
TEST_CASE("Scenario_injectComingTwoWays_isRefusedThere") {
  const auto inject = at_inject("tamper-alert");
  refused_with(inject + "/when", Json::parse(R"({"event":"DutyFiled"})"), {inject});
}
TEST_CASE("Scenario_injectNeverComing_isRefusedThere") {
  const auto inject = at_inject("tamper-alert");
  refused_without(inject, "at", inject);
}
TEST_CASE("Scenario_atAfterTheEnd_isRefusedThere") {
  refused_with(at_inject("tamper-alert") + "/at", "PT6H");
}
TEST_CASE("Scenario_delayBeyondTheEnd_isRefusedThere") {
  refused_with(at_inject("bureau-asks") + "/when/delay", "PT6H");
}
TEST_CASE("Scenario_memberOfAnotherKind_isRefusedThere") {
  refused_with(at_inject("student-rumour") + "/within", "PT5M");
  refused_with(at_inject("student-rumour") + "/set", {{"spread", true}});
}
TEST_CASE("Scenario_kindWithoutItsMember_isRefusedThere") {
  const auto check = [](const std::string& inject, const std::string& member) {
    refused_without(at_inject(inject), member, at_inject(inject) + "/" + member);
  };
  check("tamper-alert", "labels");
  check("student-rumour", "expected");
  check("student-rumour", "title");
  check("overwrite", "text");
  check("restored", "set");
}

TEST_CASE("Scenario_unknownEvent_isRefusedThere") {
  refused_when(R"({"event":"DutySent"})", "/event");
}
TEST_CASE("Scenario_unknownStep_isRefusedThere") {
  refused_when(R"({"event":"StepCompleted","step":"block-pages"})", "/step");
  refused_when(R"({"step":"scopes","chose":"whole-site"})", "/step");
}
TEST_CASE("Scenario_unknownDuty_isRefusedThere") {
  refused_when(R"({"event":"DutyFiled","step":"mayor-initial"})", "/step");
}
TEST_CASE("Scenario_stepOfAnEventWithoutOne_isRefusedThere") {
  refused_when(R"({"event":"IncidentAcknowledged","step":"confirm"})", "/step");
}
TEST_CASE("Scenario_completionOfAnApprovedStep_isRefusedThere") {
  refused_when(R"({"event":"StepCompleted","step":"restore-backup"})", "/event");
}
TEST_CASE("Scenario_approvalOfAnUnapprovedStep_isRefusedThere") {
  refused_when(R"({"event":"StepApproved","step":"keep-logs"})", "/event");
}
TEST_CASE("Scenario_optionTheStepHasNot_isRefusedThere") {
  refused_when(R"({"any":[{"step":"scope","chose":"half"},{"event":"DutyFiled"}]})", "/any/0/chose");
}
TEST_CASE("Scenario_unknownFact_isRefusedThere") {
  refused_when(R"({"not":{"fact":"spreads","equals":true}})", "/not/fact");
}
TEST_CASE("Scenario_factNeverSetToThat_isRefusedThere") {
  refused_when(R"({"fact":"up","equals":false})", "/equals");
  refused_when(R"({"fact":"spread","equals":"far"})", "/equals");
}
TEST_CASE("Scenario_conditionNestedTooDeep_isRefusedThere") {
  refused_when(nested(5).c_str(), "/not/not/not/not");
}
TEST_CASE("Scenario_conditionNestedFourDeep_mayBeUsed") {
  auto document = night();
  place(document, at_inject("bureau-asks") + "/when") = Json::parse(nested(4));
  refused(document, {});
}
TEST_CASE("Scenario_noCondition_isRefusedThere") {
  refused_when(R"({"event":"DutyFiled","chose":"x"})", "");
  refused_when(R"({"step":"scope"})", "");
}
TEST_CASE("Scenario_delayWithinACondition_isRefusedThere") {
  const auto when = at_inject("bureau-asks") + "/when";
  refused_with(when, Json::parse(R"({"all":[{"event":"DutyFiled","delay":"PT1M"}]})"),
               {when + "/all/0", when + "/all/0/delay"});
}

TEST_CASE("Scenario_unknownDecision_isRefusedThere") {
  refused_when(R"({"inject":"nobody","chose":"x"})", "/inject");
}
TEST_CASE("Scenario_referenceToNoDecision_isRefusedThere") {
  refused_when(R"({"inject":"tamper-alert","chose":"x"})", "/inject");
}
TEST_CASE("Scenario_optionTheDecisionHasNot_isRefusedThere") {
  refused_when(R"({"inject":"overwrite","chose":"x"})", "/chose");
}
TEST_CASE("Scenario_injectWaitingForItself_isRefusedThere") {
  const auto inject = at_inject("which-backup");
  refused_with(inject + "/when", Json::parse(R"({"inject":"which-backup","chose":"last-night"})"),
               {inject + "/when/inject"});
}
TEST_CASE("Scenario_circleOfInjects_isRefusedAtBoth") {
  auto document = night();
  const auto a = at_inject("which-backup"), b = at_inject("local-media");
  place(document, a + "/when") = Json::parse(R"({"inject":"local-media","chose":"one-voice"})");
  place(document, b + "/if") = Json::parse(R"({"inject":"which-backup","chose":"last-night"})");
  refused(document, {a + "/when/inject", b + "/if/inject"});
}
TEST_CASE("Scenario_restingOnAContingencyAlone_isRefusedThere") {
  auto document = night();
  auto& decision = place(document, at_inject("overwrite"));
  decision.erase("at");
  decision["contingency"] = true;
  const auto when = at_inject("bureau-asks") + "/when";
  place(document, when) = Json::parse(R"({"inject":"overwrite","chose":"keep-first"})");
  refused(document, {when});
  place(document, when) = Json::parse(R"({"any":[{"inject":"overwrite","chose":"keep-first"},{"event":"DutyFiled"}]})");
  refused(document, {});
}

TEST_CASE("Scenario_contradiction_isRefusedThere") {
  refused_when(R"({"all":[{"fact":"harmful","equals":true},{"fact":"harmful","equals":false}]})", "");
  refused_when(R"({"all":[{"step":"scope","chose":"single-page"},{"step":"scope","chose":"whole-site"}]})", "");
  refused_when(R"({"all":[{"event":"DutyFiled","step":"bureau-initial"},{"not":{"event":"DutyFiled"}}]})", "");
  const auto only_if = at_inject("bureau-urges") + "/if";
  refused_with(only_if, Json::parse(R"({"all":[{"event":"DutyFiled"},{"not":{"event":"DutyFiled"}}]})"));
}
TEST_CASE("Scenario_injectAfterOneThatNeverComes_isRefusedToo") {
  auto document = night();
  const auto a = at_inject("which-backup") + "/when", b = at_inject("bureau-asks") + "/when";
  place(document, a) = Json::parse(R"({"all":[{"event":"DutyFiled"},{"not":{"event":"DutyFiled"}}]})");
  place(document, b) = Json::parse(R"({"inject":"which-backup","chose":"last-night"})");
  refused(document, {a, b});
}

TEST_CASE("Scenario_factSetThatNobodyStated_isRefusedThere") {
  refused_with(at_inject("restored") + "/set/spreads", true);
}
TEST_CASE("Scenario_factSetToAnotherType_isRefusedThere") {
  refused_with(at_inject("restored") + "/set/spread", "far");
}

TEST_CASE("Scenario_noBestOption_isRefusedThere") {
  const auto options = at_inject("overwrite") + "/options";
  refused_with(options + "/0/value", 900, {options});
}
TEST_CASE("Scenario_valueOverAThousand_isRefusedThere") {
  refused_with(at_inject("overwrite") + "/options/1/value", 1001);
}
TEST_CASE("Scenario_oneOption_isRefusedThere") {
  auto document = night();
  const auto options = at_inject("overwrite") + "/options";
  place(document, options).erase(2);
  place(document, options).erase(1);
  refused(document, {options});
}
TEST_CASE("Scenario_duplicateOption_isRefusedThere") {
  refused_with(at_inject("overwrite") + "/options/1/id", "keep-first");
}
TEST_CASE("Scenario_noTimeToAnswer_isRefusedThere") {
  const auto inject = at_inject("overwrite");
  refused_without(inject, "within", inject + "/within");
  refused_with(inject + "/within", "PT0S");
}

TEST_CASE("Scenario_weightsNotHundred_isRefusedThere") {
  refused_with("/objectives/0/weight", 11, {"/objectives"});
}
TEST_CASE("Scenario_missingMeasure_isRefusedThere") {
  auto document = night();
  document["objectives"].erase(7);
  place(document, "/objectives/0/weight") = 15;
  refused(document, {"/objectives"});
}
TEST_CASE("Scenario_duplicateMeasure_isRefusedThere") {
  refused_with("/objectives/7/measure", "completeness", {"/objectives/7/measure", "/objectives"});
}
TEST_CASE("Scenario_duplicateObjective_isRefusedThere") {
  refused_with("/objectives/7/id", "acknowledge");
}
TEST_CASE("Scenario_kneesNotAscending_isRefusedThere") {
  refused_with("/objectives/1/half", "PT15M");
  refused_with("/objectives/1/zero", "PT30M");
  refused_with("/objectives/0/zero", "PT5M");
}
TEST_CASE("Scenario_curveWithoutItsEnd_isRefusedThere") {
  refused_without("/objectives/1", "zero", "/objectives/1/zero");
}
TEST_CASE("Scenario_containmentNeverReached_isRefusedThere") {
  refused_with("/objectives/1/is", "gone");
  refused_with("/objectives/1/fact", "harm");
  auto document = night();
  place(document, at_inject("blocked") + "/set") = {{"spread", true}};
  refused(document, {"/objectives/1/is", at_inject("watch-over") + "/if/equals"});
}
TEST_CASE("Scenario_unknownWantedStep_isRefusedThere") {
  refused_with("/objectives/2/wanted/0", "capture-pages");
}
TEST_CASE("Scenario_wantedStepWithoutEvidence_isRefusedThere") {
  refused_with("/objectives/2/wanted/0", "tell-leader");
}
TEST_CASE("Scenario_capOutsidePoints_isRefusedThere") {
  refused_with("/caps/0/at_most", 100);
  refused_with("/caps/0/at_most", -1);
}
TEST_CASE("Scenario_duplicateCap_isRefusedThere") {
  refused_with("/caps/1/id", "destructive-before-capture");
}
TEST_CASE("Scenario_truthThePlaybookHasNot_isRefusedThere") {
  refused_with("/truth", {{"scopes", "whole-site"}}, {"/truth/scopes"});
  refused_with("/truth", {{"scope", "half"}}, {"/truth/scope"});
}

TEST_CASE("Scenario_textMissingInALanguage_isRefusedThere") {
  refused_without("/title", "zh", "/title/zh");
  refused_without("/briefing", "en", "/briefing/en");
  const auto inject = at_inject("overwrite");
  refused_with(inject + "/text/zh", "　 ");
  refused_with(inject + "/from/en", " ");
  refused_with(inject + "/options/2/feedback/en", "\t");
  refused_with("/objectives/3/title/zh", "");
}
TEST_CASE("Scenario_chineseTextWithoutChinese_isRefusedThere") {
  refused_with("/summary/zh", "Home page defaced.");
}

}  // namespace fenghuo::sim
