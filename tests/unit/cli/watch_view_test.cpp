#include "api/cli/watch_view.hpp"

#include "engine/journal/event.hpp"
#include "tests/unit/cli/sample.hpp"

#include <sstream>
#include <utility>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using Catch::Matchers::ContainsSubstring;
using fenghuo::test::sample_incident;

namespace {

Watched sample_watched() {
  Watched out{sample_incident(), 0, {}, ""};
  for (int n = 1; n <= 30; ++n)
    out.events.push_back(Json{{"version", n},
                              {"type", "CommentAdded"},
                              {"at", "2026-03-02T01:20:00.000Z"},
                              {"actor", {{"person", "li-wen"}}},
                              {"payload", {{"text", "第" + std::to_string(n) + "条"}}}});
  return out;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    out.push_back(line);
  return out;
}

std::size_t at(const std::string& text, std::string_view what) {
  INFO(text << "\n" << what);
  REQUIRE(text.find(what) != std::string::npos);
  return text.find(what);
}

template <std::size_t... I>
std::vector<std::string> types_of(std::index_sequence<I...>) {
  using fenghuo::engine::Event;
  return {std::string(fenghuo::engine::event_type(Event(std::in_place_index<I>)))...};
}

}  // namespace

TEST_CASE("Watch_ofADrill_showsItsTimeWhatCameInAndWhatIsToBeDecided") {
  Watched watched = sample_watched();
  watched.incident["now"] = "2026-03-02T02:00:00.000Z";
  watched.incident["exercise"] = Json::parse(R"({"clock":{"pace":"running","now":"2026-03-02T02:00:00.000Z",
    "elapsed":"PT45M","length":"PT6H","speed":10,"why":null},"page":{"shows":{"zh":"网站打不开","en":"down"}},
    "inbox":[{"id":"call","kind":"decision","from":{"zh":"晚报记者","en":"Press"},"title":{"zh":"【演练】记者来电","en":"Call"},
              "text":{"zh":"请问情况如何","en":"What happened"},"at":"2026-03-02T01:59:00.000Z"}]})");
  watched.incident["next"].insert(watched.incident["next"].begin(),
                                  Json::parse(R"({"action":"decide","drill":"DRL-2026-0001",
    "inject":"call","due_at":"2026-03-02T02:10:00.000Z","title":{"zh":"【演练】记者来电","en":"Call"},
    "needs":{"option":[{"id":"one-voice","title":{"zh":"统一口径","en":"One voice"}}]}})"));
  watched.age = 6'000;  // a minute of the drill's
  const Screen screen{100, 50};
  CHECK_THAT(render_watch(watched, screen, Language::zh, {}),
             ContainsSubstring("10 倍速") && ContainsSubstring("晚报记者") && ContainsSubstring("请问情况如何") &&
                 ContainsSubstring("记者来电  还剩 0:09:00") && ContainsSubstring("one-voice") &&
                 ContainsSubstring("fenghuo drill decide DRL-2026-0001 call …") && ContainsSubstring("还剩 1:11:00"));
  watched.incident["exercise"]["clock"]["pace"] = "frozen";
  CHECK_THAT(render_watch(watched, screen, Language::zh, {}),
             ContainsSubstring("时间静止") && ContainsSubstring("还剩 1:12:00"));
  CHECK_THAT(render_watch(watched, screen, Language::en, {}), ContainsSubstring("Time stands still"));
}

TEST_CASE("Watch_clocks_countDownToTheSecond") {
  Watched watched = sample_watched();
  const Screen screen{80, 24};
  CHECK_THAT(render_watch(watched, screen, Language::zh, {}),
             ContainsSubstring("还剩 1:12:00") && ContainsSubstring("已超时 0:05:00"));
  watched.age = 61'000;
  CHECK_THAT(render_watch(watched, screen, Language::zh, {}),
             ContainsSubstring("还剩 1:10:59") && ContainsSubstring("已超时 0:06:01"));
  watched.age = 72 * fenghuo::engine::k_minute + 1;
  CHECK_THAT(render_watch(watched, screen, Language::en, {}), ContainsSubstring("0:00:01 overdue"));
  CHECK(say_countdown(999, Language::en) == "0:00:00 left");  // never more than there is
}

TEST_CASE("Watch_screen_hasClocksThenActionsThenTheNewestEvents") {
  const auto text = render_watch(sample_watched(), {80, 24}, Language::zh, {});
  CHECK(at(text, "INC-2026-000001") < at(text, "已超时"));
  CHECK(at(text, "已超时") < at(text, "还剩"));
  CHECK_THAT(text, !ContainsSubstring("cac-initial"));  // filed: no clock runs
  CHECK(at(text, "还剩") < at(text, "给被改页面存档"));
  CHECK(at(text, "fenghuo step complete INC-2026-000001 capture-page") < at(text, "第30条"));
  CHECK(at(text, "第30条") < at(text, "第29条"));
}

TEST_CASE("Watch_screen_neverOverflows") {
  const auto language = GENERATE(Language::zh, Language::en);
  const int columns = GENERATE(1, 20, 60, 200), rows = GENERATE(1, 2, 5, 12, 24, 100);
  Watched watched = sample_watched();
  watched.incident["summary"] =
      "首页被改成陌生图片，标题、栏目与页脚均被替换，校园网内外都能看到，家长已经打来电话询问";
  watched.connection = "连接中断，12 秒后重连";
  const auto lines = lines_of(render_watch(watched, {columns, rows}, language, {}));
  CHECK(lines.size() <= static_cast<std::size_t>(rows));
  for (const auto& line : lines) {
    INFO(line);
    CHECK(display_width(line) <= columns);
  }
}

TEST_CASE("Watch_at60Columns_commandsCanStillBeCopied") {
  const auto text = render_watch(sample_watched(), {60, 40}, Language::zh, {});
  std::string joined;
  for (const auto& line : lines_of(text)) {
    const auto begin = line.find_first_not_of(' ');
    if (!joined.empty() && joined.ends_with('\\'))
      joined.pop_back();
    else
      joined += "\n";
    joined += line.substr(begin == std::string::npos ? line.size() : begin);
  }
  CHECK_THAT(joined, ContainsSubstring("\nfenghuo step complete INC-2026-000001 capture-page --evidence "
                                       "FILE:page-capture --note "));
  CHECK_THAT(text, ContainsSubstring("两小时内向教育局初报"));
}

TEST_CASE("Watch_lostConnection_isSaidInPlaceOfLive") {
  Watched watched = sample_watched();
  CHECK_THAT(render_watch(watched, {}, Language::zh, {}), ContainsSubstring("实时"));
  watched.connection = "连接中断，3 秒后重连";
  CHECK_THAT(render_watch(watched, {}, Language::zh, {}),
             ContainsSubstring("连接中断，3 秒后重连") && !ContainsSubstring("实时"));
}

TEST_CASE("Watch_hostileText_steersNothing") {
  Watched watched = sample_watched();
  watched.incident["summary"] = "\x1b[2J\xe2\x80\xae";
  watched.events.back()["payload"]["text"] = "\x1b]0;x\x07\n\n";
  const auto text = render_watch(watched, {80, 24}, Language::zh, {});
  CHECK_THAT(text, !ContainsSubstring("\x1b") && !ContainsSubstring("\x07") && !ContainsSubstring("\xe2\x80\xae"));
  CHECK(lines_of(render_event_line(watched.events.back(), watched.incident, {}, Language::zh, {})).size() == 1);
}

TEST_CASE("Watch_everyEventOfAnIncident_hasWordsInBothLanguages") {
  auto types = types_of(std::make_index_sequence<44>());  // the registry's begin behind them
  CHECK(types.back() == "DutyRescheduled");
  types.emplace_back("EnteredLate");
  for (const auto& type : types) {
    INFO(type);
    CHECK(say_event(type, Language::zh) != type);
    CHECK(say_event(type, Language::en) != type);
  }
  CHECK(say_event("NotYetThoughtOf", Language::zh) == "NotYetThoughtOf");
}
