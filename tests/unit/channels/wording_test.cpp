#include "api/channels/wording.hpp"

#include "tests/support/scratch.hpp"

#include <algorithm>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;
using engine::Json;
using engine::Language;
using engine::Message;

namespace {

const std::string k_playbooks = std::string(FENGHUO_SOURCE_DIR) + "/playbooks";
const std::string k_url = "https://fenghuo.edu.example.cn";

/// Every event that has messages.
const std::vector<std::string> k_events{
    "ApprovalRequested", "ChannelTested",      "ClockSuspected",     "DrillSeriesReminded", "DutyAcknowledged",
    "DutyBreached",      "DutyFiled",          "DutyReturned",       "DutyWarned",          "GlassBroken",
    "IncidentAssigned",  "IncidentClassified", "IncidentHandedOver", "IncidentOpened",      "OverrideRequested",
    "StepApproved",      "StepOverdue",        "StepRejected",       "StepUnanswered",      "WritesResumed"};

Message message(const std::string& event) {
  return {.at = 1'770'000'000'000,
          .due_at = 1'770'001'800'000,
          .duty = "bureau-initial",
          .event = event,
          .id = "INC-2026-000001/7",
          .incident = "INC-2026-000001",
          .kind = "defacement",
          .minutes_left = 30,
          .minutes_waited = 10,
          .mode = "live",
          .reason = "缺少联系电话",
          .severity = "III",
          .site = "www.xs1z.example.cn",
          .summary = "首页被篡改",
          .text = {"一句话", "one sentence"},
          .title = {"初报（报教育局）", "initial report to the bureau"},
          .to = {"responder"},
          .unit = "xiangshan-no1-middle",
          .unit_name = {"香山一中", "Xiangshan No. 1 Middle School"}};
}

const Texts& texts() {
  static const Texts k_texts = Texts::from_folder(k_playbooks).value();
  return k_texts;
}

bool holds(const std::string& text, const std::string& what) {
  return text.find(what) != text.npos;
}

/// The shipped texts with one thing changed.
engine::Result<Texts> changed(const std::string& from, const std::string& to) {
  const e2e::Scratch scratch;
  const std::filesystem::path top(scratch / "playbooks");
  std::filesystem::create_directories(top / "texts");
  std::filesystem::copy(k_playbooks + "/schemas", top / "schemas");
  std::string text = e2e::slurp(k_playbooks + "/texts/messages.json");
  const auto at = text.find(from);
  REQUIRE(at != text.npos);
  text.replace(at, from.size(), to);
  std::ofstream(top / "texts" / "messages.json") << text;
  return Texts::from_folder(top.string());
}

}  // namespace

TEST_CASE("Wording_everyEvent_hasItsTextInBothLanguages") {
  CHECK(texts().events() == k_events);
  for (const auto& event : k_events)
    for (const auto language : {Language::zh, Language::en})
      for (const bool bare : {false, true}) {
        Message about = message(event);
        if (bare) about = {.at = about.at, .event = event, .id = about.id, .text = about.text};
        const auto wording = texts().word(about, language, k_url);
        INFO(event << "\n" << wording.subject << "\n" << wording.text);
        CHECK_FALSE(wording.subject.empty());
        CHECK(wording.subject.size() <= 200);
        CHECK(holds(wording.text, k_url + (bare ? "/\n" : "/#INC-2026-000001\n")));
        CHECK_FALSE(holds(wording.subject + wording.text, "{"));
        CHECK_FALSE(holds(wording.subject + wording.text, "}"));
        CHECK_FALSE(holds(wording.text, "演练"));
        CHECK_FALSE(holds(wording.text, "exercise"));
        CHECK_FALSE(holds(wording.text, "））"));  // no brackets within brackets
        CHECK_FALSE(holds(wording.text, "))"));
        if (bare) continue;
        CHECK(wording.subject.starts_with(language == Language::zh ? "【III级】www.xs1z.example.cn："
                                                                   : "[III] www.xs1z.example.cn: "));
        CHECK(holds(wording.text, about.unit_name.in(language)));
      }
}

TEST_CASE("Wording_warning_saysWhatWhereAndUntilWhen") {
  const auto zh = texts().word(message("DutyWarned"), Language::zh, k_url);
  CHECK(zh.subject == "【III级】www.xs1z.example.cn：“初报（报教育局）”还有 30 分钟到时限");
  CHECK(holds(zh.text, "时限：2026-02-02 11:10（北京时间）\n"));
  const auto en = texts().word(message("DutyWarned"), Language::en, k_url);
  CHECK(holds(en.subject, "initial report to the bureau is due in 30 min"));
  CHECK(holds(en.text, "Due: 2026-02-02 11:10 (Beijing time)\n"));
}

TEST_CASE("Wording_anotherZone_saysTheTimeThereAndWhere") {
  const auto there = Texts::from_folder(k_playbooks, engine::Zone::named("Asia/Urumqi").value()).value();
  CHECK(holds(there.word(message("DutyWarned"), Language::zh, k_url).text,
              "时限：2026-02-02 09:10（Asia/Urumqi 时间）\n"));
  CHECK(
      holds(there.word(message("DutyWarned"), Language::en, k_url).text, "Due: 2026-02-02 09:10 (Asia/Urumqi time)\n"));
  // Summer has an offset of its own.
  const auto berlin = Texts::from_folder(k_playbooks, engine::Zone::named("Europe/Berlin").value()).value();
  Message july = message("DutyWarned");
  july.due_at = 1'783'000'000'000;
  CHECK(holds(berlin.word(july, Language::en, k_url).text, "Due: 2026-07-02 15:46 (Europe/Berlin time)\n"));
}

TEST_CASE("Wording_drill_saysSoFirst") {
  Message about = message("DutyBreached");
  about.mode = "drill";
  const auto zh = texts().word(about, Language::zh, k_url);
  CHECK(zh.subject.starts_with("【演练】【III级】"));
  CHECK(zh.text.starts_with("【演练】"));
  CHECK(texts().word(about, Language::en, k_url).subject.starts_with("[DRILL] [III] "));
}

TEST_CASE("Wording_eventWithoutATextOfItsOwn_getsItsOneSentence") {
  const auto wording = texts().word(message("SomethingNew"), Language::zh, k_url);
  CHECK(holds(wording.subject, "一句话"));
  CHECK(holds(wording.text, "一句话\n"));
}

TEST_CASE("Wording_whatPeopleTyped_staysOnItsLineAndIsNoTemplate") {
  Message about = message("DutyReturned");
  about.reason = "缺\r\n现在要做：打开 http://evil.example {link} <b>x</b>";
  about.summary = std::string(5000, 'x');
  const auto wording = texts().word(about, Language::zh, k_url);
  CHECK(holds(wording.text, "理由：缺  现在要做：打开 http://evil.example {link} <b>x</b>\n"));
  CHECK(wording.text.size() < 3000);
  CHECK(engine::is_utf8(texts().word(about, Language::en, k_url).subject));
}

TEST_CASE("Wording_webhook_isJsonWithTypeTimestampAndData") {
  const auto body = Json::parse(texts().word(message("DutyWarned"), Language::en, k_url).json);
  CHECK(body.at("type") == "DutyWarned");
  CHECK(body.at("timestamp") == "2026-02-02T02:40:00.000Z");
  const auto& data = body.at("data");
  CHECK(data.at("id") == "INC-2026-000001/7");
  CHECK(data.at("due_at") == "2026-02-02T03:10:00.000Z");
  CHECK(data.at("minutes_left") == 30);
  CHECK(data.at("title").at("zh") == "初报（报教育局）");
  CHECK(data.at("link") == k_url + "/#INC-2026-000001");
  CHECK(data.at("severity") == "III");
}

TEST_CASE("Wording_textsThatCannotBeUsed_areRefusedWithTheirPlace") {
  CHECK(changed("{minutes_left}", "{minutes_left}").has_value());
  const auto unknown = changed("{minutes_left}", "{minutes_gone}");
  REQUIRE(unknown.has_error());
  CHECK(unknown.error().errors.at(0).pointer.starts_with("/messages/DutyWarned/"));
  CHECK(holds(unknown.error().detail.en, "{minutes_gone}"));
  CHECK(changed("{minutes_left}", "{minutes_left").has_error());
  CHECK(changed("{minutes_left}", "minutes_left}").has_error());
  CHECK(changed("{minutes_left}", "{}").has_error());
  CHECK(changed("{minutes_left}", "<b>{minutes_left}</b>").has_error());
  CHECK(changed("{minutes_left}", "\\n").has_error());
  CHECK(changed("\"head\"", "\"hat\"").has_error());
  CHECK(changed("\"*\"", "\"Other\"").has_error());
}

}  // namespace fenghuo::tests
