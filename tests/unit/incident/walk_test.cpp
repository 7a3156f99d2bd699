// A client that knows nothing but `next` walks every playbook to its end.
#include "engine/incident/rules.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"
#include "tests/support/walker.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

/// In turns, each takes the first thing `next` offers them, until nobody is offered anything that has to be done.
void walk(Desk& desk, const std::vector<Role>& turns, const Choose& choose, int& evidence) {
  int idle = 0;
  for (int n = 0; n < 400 && idle < static_cast<int>(turns.size()); ++n) {
    desk.as(turns[static_cast<std::size_t>(n) % turns.size()]);
    const auto next = next_actions(desk.incident(), desk.context());
    const auto action = std::find_if(
        next.begin(), next.end(), [](const NextAction& a) { return !(a.action == "acknowledge" && !a.duty.empty()); });
    if (desk.incident().response == Response::Closed || action == next.end()) {
      ++idle;
      continue;
    }
    idle = 0;
    CAPTURE(action->action, action->step, action->duty, to_string(desk.incident().response));
    for (const auto& command : commands_for(*action, desk.now, evidence, choose))
      REQUIRE_NOTHROW(desk.ok(command));
    desk.pass(k_minute);
  }
}

Choose choosing(std::map<std::string, std::string> answers) {
  return [answers = std::move(answers)](const NextAction& action) {
    const auto found = answers.find(action.step);
    return found == answers.end() ? std::string{} : found->second;
  };
}

/// Every way through the decisions: all combinations of the options that lead on.
std::vector<std::map<std::string, std::string>> branches(const Playbook& playbook) {
  std::vector<std::map<std::string, std::string>> out(1);
  for (const auto& step : playbook.steps) {
    std::vector<std::map<std::string, std::string>> longer;
    for (const auto& answers : out)
      for (const auto& option : step.options) {
        if (option.then != Then::go_on) continue;
        longer.push_back(answers);
        longer.back()[step.id] = option.id;
      }
    if (!longer.empty()) out = std::move(longer);
  }
  return out;
}

const std::vector<std::vector<Role>> k_turns{{Role::bureau},
                                             {Role::responder, Role::leader, Role::bureau},
                                             {Role::bureau, Role::leader, Role::responder, Role::responder},
                                             {Role::guest, Role::leader, Role::bureau}};

}  // namespace

TEST_CASE("Walk_by_next_alone_closes_the_shipped_playbook") {
  for (const Library* library : {&shipped_library(), &library_with_final()})
    for (const char* severity : {"I", "II", "III", "IV"})
      for (const char* scope : {"whole-site", "single-page"})
        for (const auto& turns : k_turns) {
          CAPTURE(severity, scope, turns.size(), library == &shipped_library());
          Desk desk(*library, *library->for_kind("defacement"));
          desk.as(Role::responder).open(severity);
          int evidence = 0;
          walk(desk, turns, choosing({{"scope", scope}}), evidence);
          CHECK(desk.incident().response == Response::Closed);
          const bool whole = std::string(scope) == "whole-site";
          CHECK((desk.step("request-offline").state == StepState::Done) == whole);
          CHECK((desk.step("bring-online").state == StepState::Done) == whole);
          CHECK((desk.step("report-progress").state == StepState::Done) == (std::string(severity) != "IV"));
          CHECK(desk.step("block-page").done_at >= desk.step("capture-page").done_at);
          for (const auto& step : desk.playbook().steps) {
            CAPTURE(step.id);
            CHECK((desk.incident().settled(step.id) || desk.step(step.id).state == StepState::Waiting));
          }
        }
}

TEST_CASE("Walk_closes_again_after_it_came_back_and_after_a_reopen") {
  const auto& library = library_with_final();
  Desk desk(library, *library.for_kind("defacement"));
  desk.as(Role::responder).open("III");
  int evidence = 0, returns = 0;
  const Choose back_twice = [&](const NextAction& action) -> std::string {
    return action.step == "watch" && returns < 2 ? (++returns, "came-back") : "";
  };
  // Coming back wants a note that `next` does not ask for: it is the other way.
  const auto walk_back = [&] {
    for (int n = 0; n < 400 && desk.incident().response != Response::Closed; ++n) {
      desk.as(Role::bureau);
      auto next = next_actions(desk.incident(), desk.context());
      REQUIRE_FALSE(next.empty());
      next.front().note = true;
      for (const auto& command : commands_for(next.front(), desk.now, evidence, back_twice))
        desk.ok(command);
      desk.pass(k_minute);
    }
  };
  walk_back();
  CHECK(desk.incident().response == Response::Closed);
  CHECK(desk.incident().round == 2);
  desk.as(Role::leader).ok(Reopen{.reason = "新线索"});
  walk_back();
  CHECK(desk.incident().response == Response::Closed);
}

TEST_CASE("Walk_every_branch_of_every_shipped_playbook_reaches_closed") {
  for (const Library* library : {&shipped_library(), &library_with_final()})
    for (const auto& playbook : library->playbooks())
      for (const auto& answers : branches(*playbook))
        for (const auto& turns : k_turns) {
          std::string chosen;
          for (const auto& [step, option] : answers)
            chosen += step + "=" + option + " ";
          CAPTURE(playbook->id, chosen, turns.size(), library == &shipped_library());
          Desk desk(*library, *playbook);
          desk.as(Role::responder).open("III");
          int evidence = 0;
          walk(desk, turns, choosing(answers), evidence);
          CHECK(desk.incident().response == Response::Closed);
          for (const auto& [id, duty] : desk.incident().duties)
            CHECK_FALSE(duty.open());
          for (const auto& step : desk.playbook().steps)
            CHECK(desk.incident().settled(step.id) == applies(desk.incident(), step, desk.context()));
        }
}

TEST_CASE("Walk_every_shipped_playbook_can_be_dismissed_where_it_says_so") {
  for (const auto& playbook : shipped_library().playbooks()) {
    CAPTURE(playbook->id);
    Desk desk(shipped_library(), *playbook);
    desk.as(Role::responder).open();
    CHECK(desk.refused(CompleteStep{.step = "confirm", .outcome = "false-alarm"}).code == "incomplete");
    desk.ok(CompleteStep{.step = "confirm", .note = "已恢复，连看两遍正常", .outcome = "false-alarm"});
    CHECK(desk.incident().response == Response::Dismissed);
    for (const auto& [id, duty] : desk.incident().duties)
      CHECK(duty.state == DutyState::Void);
  }
}

TEST_CASE("Walk_through_the_small_playbook_in_any_company") {
  for (const auto& turns : k_turns)
    for (const char* severity : {"I", "IV"}) {
      CAPTURE(turns.size(), severity);
      Desk desk(library_with_final(), small_playbook());
      desk.as(Role::responder).open(severity);
      int evidence = 0;
      walk(desk, turns, {}, evidence);
      CHECK(desk.incident().response == Response::Closed);
    }
}

TEST_CASE("Walk_every_action_offered_at_every_turn_is_allowed") {
  // Not only the first: whatever next offers can be done, and a refusal's `allowed` never lies.
  const auto& library = library_with_final();
  const std::string kind = GENERATE("defacement", "harmful-content", "outage");
  CAPTURE(kind);
  Desk desk(library, *library.for_kind(kind));
  desk.as(Role::responder).open("III");
  int evidence = 0;
  for (int n = 0; n < 60 && desk.incident().response != Response::Closed; ++n) {
    for (const Role role : {Role::responder, Role::leader, Role::bureau}) {
      const auto next = next_actions(desk.incident(), desk.as(role).context());
      for (const auto& action : next) {
        auto trial = desk;
        CAPTURE(n, to_string(role), action.action, action.step, action.duty);
        for (const auto& command : commands_for(action, desk.now, evidence))
          CHECK_NOTHROW(trial.ok(command));
      }
    }
    const auto first = next_actions(desk.incident(), desk.as(Role::bureau).context());
    REQUIRE_FALSE(first.empty());
    for (const auto& command : commands_for(first.front(), desk.now, evidence))
      desk.ok(command);
  }
}

}  // namespace fenghuo::tests
