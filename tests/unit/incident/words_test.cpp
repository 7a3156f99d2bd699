#include "engine/incident/words.hpp"

#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

TEST_CASE("States_have_a_name_of_their_own_in_both_languages") {
  const auto look = [](const auto& states) {
    std::set<std::string> zh, en;
    for (const auto state : states) {
      const Text& name = state_name(state);
      INFO(to_string(state));
      CHECK(zh.insert(name.zh).second);
      CHECK(en.insert(name.en).second);
      CHECK(std::ranges::none_of(name.zh, [](char c) { return c >= 'A' && c <= 'z'; }));
      CHECK_FALSE(name.en.empty());
    }
  };
  look(all_responses);
  look(all_step_states);
  look(all_duty_states);
}

TEST_CASE("Refusals_name_the_state_in_the_readers_words") {
  Desk desk(library_with_final(), small_playbook());
  desk.open();
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  const Text done = desk.refused(CompleteStep{.step = "confirm", .outcome = "real"}).detail;
  CHECK(done.zh.find("当前状态为“已完成”") != std::string::npos);
  CHECK(done.en.find(" is done;") != std::string::npos);
  const Text early = desk.refused(Close{}).detail;
  CHECK(early.zh.find("当前阶段：先期处置") != std::string::npos);
  CHECK(desk.refused(FileDuty{.duty = "none"}).detail.zh == "本事件没有这项报告：none");
}

}  // namespace fenghuo::tests
