// A live incident, handled to its end, beside what the model expects: every figure from its events, and no grade.
#include "sim/score/retrospective.hpp"

#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/play.hpp"
#include "tests/support/walker.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::tests {

using namespace engine;
using sim::Retrospective;

namespace {

/// One who does everything himself, a step a minute.
Desk handled(const std::string& kind) {
  Desk desk(shipped_library(), *shipped_library().for_kind(kind));
  desk.as(Role::bureau).open("III");
  int evidence = 0;
  for (int n = 0; n < 400 && desk.incident().response != Response::Closed; ++n) {
    const auto next = next_actions(desk.incident(), desk.context());
    REQUIRE_FALSE(next.empty());
    desk.pass(k_minute);
    for (const auto& command : commands_for(next.front(), desk.now, evidence))
      desk.ok(command);
  }
  REQUIRE(desk.incident().response == Response::Closed);
  return desk;
}

Retrospective of(const Desk& desk) {
  return sim::retrospective(desk.events(), desk.playbook(), shipped_library().newest_form("initial").get());
}

const sim::Line& line(const Retrospective& held, std::string_view rule) {
  const auto found = std::ranges::find(held.lines, rule, &sim::Line::rule);
  REQUIRE(found != held.lines.end());
  return *found;
}

template <class E>
const Recorded& first(const Desk& desk) {
  const auto& events = desk.events();
  return *std::ranges::find_if(events, [](const Recorded& one) { return std::holds_alternative<E>(one.event); });
}

const std::vector<std::string> k_zh{"得分", "得满分", "不得分", "评分", "成绩", "等级", "满分", "零分",
                                    "半分", "分值",   "优秀",   "良好", "合格", "未评", "演练", "导调员"};
const std::vector<std::string> k_en{"grade", "score", "points", "evaluated", "excellent", "drill", "EndEx"};

void check_words(const Text& text) {
  CAPTURE(text.zh, text.en);
  CHECK_FALSE(text.zh.empty());
  CHECK_FALSE(text.en.empty());
  for (const auto& word : k_zh)
    if (word != "合格" || text.zh.find("填写且合格") == std::string::npos)
      CHECK(text.zh.find(word) == std::string::npos);
  for (const auto& word : k_en)
    CHECK(text.en.find(word) == std::string::npos);
}

void check_words(const Retrospective& held) {
  for (const auto& one : held.lines)
    check_words(one.reason);
  for (const auto& one : held.broken)
    check_words(one.reason);
  for (const auto& one : held.objectives)
    check_words(one.title);
}

}  // namespace

TEST_CASE("Retrospective_ofAHandledIncident_restsOnItsEvents") {
  const std::string kind = GENERATE("defacement", "harmful-content", "outage");
  const Desk desk = handled(kind);
  const Retrospective held = of(desk);
  CAPTURE(kind);
  check_words(held);

  const auto& acknowledged = first<IncidentAcknowledged>(desk).meta;
  CHECK(line(held, "acknowledge").raw == acknowledged.at - desk.incident().detected_at);
  CHECK(line(held, "acknowledge").points == 10'000);
  CHECK(line(held, "acknowledge").events.back().version == acknowledged.version);
  CHECK(line(held, "reported.bureau").raw == first<DutyFiled>(desk).meta.at - desk.incident().detected_at);
  for (const auto& step : desk.playbook().steps)
    if (step.before_destructive) CHECK(line(held, "evidence." + step.id).points > 0);
  CHECK(line(held, "contain").evaluated);
  CHECK_FALSE(line(held, "decision").evaluated);
  CHECK_FALSE(line(held, "restoration.baseline").evaluated);
  CHECK(held.broken.empty());

  std::int64_t all = 0, compared = 0;
  for (const auto& one : held.lines) {
    all += one.of;
    if (one.evaluated) compared += one.of;
    for (const auto& event : one.events) {
      CHECK(event.stream == desk.incident().id);
      CHECK(event.version <= desk.incident().version);
    }
  }
  CHECK(all == 100'000);
  CHECK(held.coverage == compared / 100);
}

TEST_CASE("Retrospective_everyWayItCanGo_isNoGrade") {
  Played play;
  const auto held = [&] { return sim::retrospective(play.events, play.playbook, &play.form); };
  play.open().owe("bureau-initial", "bureau", 2 * k_hour).owe("police-initial", "police", 2 * k_hour);
  check_words(held());  // nothing done, nothing due
  play.at(10 * k_minute).ack().at(20 * k_minute).add(StepStarted{.step = "block"});
  play.at(40 * k_minute).done("block").evidence("capture").done("offline");
  play.at(3 * k_hour).file("bureau-initial").at(5 * k_hour).file("police-initial");
  check_words(held());
  CHECK(line(held(), "acknowledge").points == 8'000);
  CHECK(line(held(), "evidence.capture").raw == 333);
  CHECK(line(held(), "reported.bureau").points == 4'000);
  REQUIRE(held().broken.size() == 2);
  CHECK(held().broken.front().cap == "destructive-before-capture");
  CHECK(held().broken.front().reason.zh.ends_with("还没有留存任何证据。"));
  play.at(6 * k_hour).done("verify").at(40 * k_hour).done("lessons");
  check_words(held());
  play.at(2000 * k_hour).add(CommentAdded{.text = "long past"});
  check_words(held());
  Played untouched;
  untouched.open().owe("bureau-initial", "bureau", 2 * k_hour).at(2000 * k_hour).add(CommentAdded{.text = "x"});
  check_words(sim::retrospective(untouched.events, untouched.playbook, &untouched.form));
}

TEST_CASE("Retrospective_correctedDetection_isWhereTimeBegins") {
  Played play;
  play.at(k_hour).open().at(k_hour + k_minute).ack();
  const auto raw = [&] { return line(sim::retrospective(play.events, play.playbook, nullptr), "acknowledge").raw; };
  CHECK(raw() == k_minute);
  play.add(DetectedAtCorrected{.detected_at = Played::k_start + 40 * k_minute, .reason = "电话记录"});
  CHECK(raw() == 21 * k_minute);
}

TEST_CASE("Retrospective_isForClosedLiveIncidentsAlone") {
  const auto code = [](const Incident& incident) {
    const auto may = sim::may_look_back(incident);
    return may ? std::string() : may.error().code;
  };
  Incident incident = handled("defacement").incident();
  CHECK(code(incident).empty());
  incident.response = Response::Review;
  CHECK(code(incident) == "not-closed");
  incident.response = Response::Dismissed;
  CHECK(code(incident) == "false-alarm");
  incident.response = Response::Merged;
  incident.merged_into = "INC-2026-000009";
  CHECK(code(incident) == "merged");
  CHECK(sim::may_look_back(incident).error().detail.zh.find("INC-2026-000009") != std::string::npos);
  incident.mode = "drill";
  CHECK(code(incident) == "of-a-drill");
}

}  // namespace fenghuo::tests
