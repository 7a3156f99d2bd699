#include "api/cli/next.hpp"

#include "tests/unit/cli/sample.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using Catch::Matchers::ContainsSubstring;
using fenghuo::test::sample_incident;

namespace {
std::size_t at(const std::string& text, std::string_view what) {
  INFO(text);
  const auto found = text.find(what);
  REQUIRE(found != std::string::npos);
  return found;
}
}  // namespace

TEST_CASE("Next_with_open_duties_shows_clocks_first_and_open_ones_before_the_others") {
  const auto text = render_next(sample_incident(), Language::zh, {});
  CHECK(at(text, "已超时 5分") < at(text, "还剩 1小时12分"));
  CHECK(at(text, "还剩 1小时12分") < at(text, "[cac-initial]"));
  CHECK(at(text, "[cac-initial]") < at(text, "现在要办"));
  CHECK(at(text, "现在要办") < at(text, "暂时还不能办"));
}

TEST_CASE("Next_in_english_says_the_same") {
  const auto text = render_next(sample_incident(), Language::en, {});
  CHECK_THAT(text, ContainsSubstring("1 h 12 min left") && ContainsSubstring("5 min overdue"));
  CHECK_THAT(text,
             ContainsSubstring("How: First look at the home page.") && ContainsSubstring("Never: Do not log in."));
  CHECK_THAT(text, ContainsSubstring("[block-page]  first: Capture the page"));
}

TEST_CASE("Next_for_a_step_shows_the_first_line_of_its_instructions_and_what_it_needs") {
  const auto text = render_next(sample_incident(), Language::zh, {});
  CHECK_THAT(text, ContainsSubstring("怎么做：先看首页，再点开三个以上栏目。\n") && !ContainsSubstring("第二行"));
  CHECK_THAT(text, ContainsSubstring("要交的证据：网页存档 page-capture"));
  CHECK_THAT(text,
             ContainsSubstring("whole-site（整站被改）") && ContainsSubstring("harmful（是否出现有害内容） 是或否"));
  CHECK_THAT(text, ContainsSubstring("时限 2026-03-02 09:36"));
}

TEST_CASE("Next_of_a_drill_says_so_before_anything_else") {
  auto incident = sample_incident();
  incident["mode"] = "drill";
  CHECK(render_next(incident, Language::zh, {}).starts_with("【演练】"));
  CHECK(render_next(incident, Language::en, {}).starts_with("[DRILL]"));
  CHECK_THAT(render_next(sample_incident(), Language::zh, {}), !ContainsSubstring("演练"));
}

TEST_CASE("Next_overdue_is_red_only_when_colour_is_on") {
  CHECK_THAT(render_next(sample_incident(), Language::zh, {.colour = true}), ContainsSubstring("\x1b[1;31m已超时 5分"));
  CHECK_THAT(render_next(sample_incident(), Language::zh, {}), !ContainsSubstring("\x1b"));
}

TEST_CASE("Next_with_hostile_text_sends_nothing_to_the_terminal") {
  auto incident = sample_incident();
  const std::string hostile =
      "\x1b[2J\x1b]0;x\x07\r\xe2\x80\xae\xc2\x9b"
      "31m\n";
  incident["summary"] = hostile;
  incident["id"] = "INC;rm -rf ~ '" + hostile;
  incident["duties"][0]["state"] = hostile;
  incident["duties"][2]["title"]["zh"] = hostile;
  incident["next"][0]["title"]["zh"] = hostile;
  incident["next"][1]["needs"]["option"][0]["title"]["zh"] = hostile;
  incident["next"][1]["needs"]["fields"][0]["id"] = hostile;
  incident["phases"][1]["steps"][1]["title"]["zh"] = hostile;
  incident["phases"][1]["steps"][1]["blocked_by"][0] = hostile;
  const auto text = render_next(incident, Language::zh, {});
  for (const auto* bad : {"\x1b", "\x07", "\r", "\xe2\x80\xae", "\xc2\x9b"})
    CHECK(text.find(bad) == std::string::npos);
  CHECK_THAT(text, ContainsSubstring("\\x1b[2J") && ContainsSubstring("\\u{202e}"));
}

TEST_CASE("Next_of_any_json_is_survived") {
  for (const auto* strange :
       {"null", "[]", "7", R"({"next":{},"phases":[1,[],{"steps":7}],"duties":"x","state":[]})",
        R"({"next":[null,7,{"needs":[]},{"action":{},"step":3}],"phases":[{"steps":[null,{"blocked_by":[{}]}]}]})"})
    CHECK_NOTHROW(render_next(Json::parse(strange), Language::en, {}));
}

TEST_CASE("Next_with_nothing_to_do_says_so") {
  auto incident = sample_incident();
  incident["next"] = Json::array();
  CHECK_THAT(render_next(incident, Language::zh, {}), ContainsSubstring("眼下没有要您办的事"));
}

TEST_CASE("Command_for_each_item_is_exact") {
  CHECK(render_commands(sample_incident()) ==
        "fenghuo step complete INC-2026-000001 capture-page --evidence FILE:page-capture --note \"…\"\n"
        "fenghuo step complete INC-2026-000001 scope --outcome single-page --field 'changed-pages=…' --field "
        "'harmful=yes|no'"
        " --field 'found=YYYY-MM-DD HH:MM' --field pages=N --field 'how=phone|computer'\n"
        "fenghuo duty file INC-2026-000001 bureau-initial\n");
}

TEST_CASE("Command_for_actions_of_every_kind") {
  const auto of = [](const char* item) { return command_for(Json::parse(item), "INC-1"); };
  CHECK(of(R"({"action":"acknowledge"})") == "fenghuo incident acknowledge INC-1");
  CHECK(of(R"({"action":"acknowledge","duty":"d"})") == "fenghuo duty acknowledge INC-1 d");
  CHECK(of(R"({"action":"approve","step":"s","needs":{"note":true}})") == "fenghuo step approve INC-1 s --note \"…\"");
  CHECK(of(R"({"action":"reject","step":"s"})") == "fenghuo step reject INC-1 s --reason \"…\"");
  CHECK(of(R"({"action":"close","needs":{"note":true}})") == "fenghuo incident close INC-1 --note \"…\"");
  CHECK(of(R"({"action":"dismiss"})") == "fenghuo incident dismiss INC-1 --reason \"…\"");
  CHECK(of(R"({"action":"unheard-of"})").empty());
  CHECK(of(R"({"action":"unheard-of","step":"s"})").empty());
}

TEST_CASE("Command_for_hostile_ids_is_quoted_for_the_shell") {
  CHECK(command_for(Json{{"action", "start"}, {"step", "a; rm -rf '~'"}}, "$(id)") ==
        "fenghuo step start '$(id)' 'a; rm -rf '\\''~'\\'''");
}

TEST_CASE("Allowed_words_become_commands") {
  CHECK(command_for_allowed("complete capture-page", "INC-1") == "fenghuo step complete INC-1 capture-page");
  CHECK(command_for_allowed("complete", "INC-1", "scope") == "fenghuo step complete INC-1 scope");
  CHECK(command_for_allowed("complete", "INC-1").empty());
  CHECK(command_for_allowed("file bureau-initial", "INC-1") == "fenghuo duty file INC-1 bureau-initial");
  CHECK(command_for_allowed("close", "INC-1") == "fenghuo incident close INC-1");
  CHECK(command_for_allowed("close", "").empty());
}
