#include "tests/e2e/wrong_turns.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

WrongTurns::WrongTurns(House& house, std::string incident, const std::string& language)
    : self_("/v1/incidents/" + std::move(incident)) {
  clients_.emplace("responder", house.client("responder", k_school, language));
  clients_.emplace("leader", house.client("leader", k_school, language));
  clients_.emplace("bureau", house.client("bureau", k_bureau, language));
}

std::vector<WrongTurns::Turn> WrongTurns::of(const std::string& phase, const std::string& etag) {
  const Json why{{"reason", "wrong turn"}};
  const auto complete = [](const std::string& step) { return "/steps/" + step + "/complete"; };
  if (phase == "Closed")
    return {{409, complete("confirm"), {{"outcome", "real"}}},
            {409, complete("no-such-step")},
            {409, "/close"},
            {409, "/evidence", Json::object(), {{"X-Kind", "log"}}},
            {409, "/classify", {{"severity", "I"}}},
            {409, "/dismiss", why, {{"If-Match", etag}}},
            {428, "/reopen", why, {}, "leader"},
            {412, "/reopen", why, {{"If-Match", "\"1\""}}, "leader"},
            {422, "/reopen", Json::object(), {{"If-Match", etag}}, "leader"},
            {403, "/reopen", why, {{"If-Match", etag}}, "responder"}};
  // In every phase: what is no step or duty at all, what needs a version and the right one, what is a leader's.
  std::vector<Turn> turns{
      {404, complete("no-such-step")},
      {404, "/duties/no-such-duty/file"},
      {428, "/dismiss", why},
      {412, "/dismiss", why, {{"If-Match", "\"1\""}}},
      {412, "/comment", {{"text", "stale"}}, {{"If-Match", "\"1\""}}},
      {400, "/comment", {{"text", "x"}}, {{"If-Match", "17"}}},
      {422, "/comment", {{"text", " "}}},
      {422, "/comment", {{"txet", "x"}}},
      {403, "/steps/restore-backup/approve", Json::object(), {}, "responder"},
      {403, "/steps/confirm/skip", why, {}, "responder"},
      {403, "/duties/bureau-initial/waive", why, {}, "responder"},
      {403, "/duties/bureau-initial/send-back", why, {}, "leader"},
      {409, "/steps/confirm/approve", Json::object(), {}, "leader"},
  };
  const auto add = [&](Turn turn) { turns.push_back(std::move(turn)); };
  add({409, "/close"});
  add({409, "/reopen", why, {{"If-Match", etag}}, "leader"});
  add({422, "/classify", {{"severity", "V"}}});
  add({422, "/merge", {{"into", "INC-1999-000001"}}, {{"If-Match", etag}}});
  if (phase == "Triage") {
    add({409, "/steps/block-page/start"});  // destroys traces before the page was captured
    add({409, complete("block-page")});
    add({409, complete("keep-scene")});  // a later phase
    add({409, complete("scope")});       // confirm comes first
    add({409, complete("report-bureau")});
    add({409, "/recur", why});
    add({422, complete("capture-page")});  // no evidence
    add({422, complete("capture-page"), {{"evidence", {"EV-0000"}}}});
    add({422, complete("confirm"), {{"outcome", "perhaps"}}});
    add({422, complete("confirm")});
    add({422, complete("confirm"), {{"outcome", "false-alarm"}}});  // says nothing why
    add({422, complete("copy-server"), {{"fields", {{"kept-as", "moonlight"}, {"kept-at", "x"}}}}});
    add({422, "/duties/bureau-initial/file", {{"fields", Json::object()}}});
    add({422, "/duties/bureau-initial/file", {{"fields", {{"impact", 7}}}}});
    add({409, "/duties/bureau-initial/acknowledge", Json::object(), {}, "bureau"});
    add({409, "/steps/report-bureau/skip", why, {}, "leader"});
  } else if (phase == "Containment") {
    add({409, complete("clean-patch")});
    add({409, complete("confirm"), {{"outcome", "real"}}});  // done already
    add({409, "/recur", why});
    add({422, complete("restrict-access")});  // a note is wanted
  } else if (phase == "Preservation") {
    add({409, complete("change-passwords")});
    add({409, "/steps/block-page/fail", why});  // done already
    add({422, complete("keep-logs")});
  } else if (phase == "Reporting") {
    add({409, complete("hot-review")});
    add({422, "/duties/police-initial/file", {{"fields", Json::object()}}});
    add({422, "/duties/police-initial/file", {{"channel", "phone"}}});
  } else if (phase == "Restoration") {
    add({409, complete("restore-backup")});  // clean-patch comes first
    add({409, complete("hot-review")});
    add({409, "/dismiss", why, {{"If-Match", etag}}});  // no false alarm any more
  } else if (phase == "Review") {
    add({409, complete("findings")});
    add({409, "/dismiss", why, {{"If-Match", etag}}});
    add({422, complete("hot-review"), {{"fields", {{"held-at", "yesterday"}}}}});
  }
  return turns;
}

void WrongTurns::take(const std::string& role, const std::string& phase) {
  const std::string etag = clients_.at(role).get(self_).header("etag");
  for (const auto& turn : of(phase, etag)) {
    const std::string& who = turn.role.empty() ? role : turn.role;
    INFO(phase << ", " << who << ": POST " << turn.path << " " << turn.body.dump());
    check(clients_.at(who), turn);
    CHECK(clients_.at(role).get(self_).header("etag") == etag);
  }
}

void WrongTurns::check(Client& client, const Turn& turn) {
  const Answer answer = client.post(self_ + turn.path, turn.body, turn.headers);
  INFO(answer.status << " " << answer.body << answer.failure);
  CHECK(answer.status == turn.status);
  CHECK(answer.header("content-type") == "application/problem+json");
  const Json problem = answer.json();
  REQUIRE(problem.is_object());
  CHECK(problem.value("status", 0) == answer.status);
  CHECK_FALSE(problem.value("code", "").empty());
  CHECK_FALSE(problem.value("detail", "").empty());
  if (answer.status == 409) CHECK_FALSE(problem.value("allowed", Json::array()).empty());
}

}  // namespace fenghuo::e2e
