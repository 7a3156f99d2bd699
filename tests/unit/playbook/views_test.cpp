// What a playbook looks like: chart and paper. Nothing is left out, nothing overlaps, nothing it says is taken for
// markup.
#include "engine/playbook/chart.hpp"
#include "engine/playbook/chart_layout.hpp"
#include "engine/playbook/paper.hpp"
#include "engine/playbook/words.hpp"
#include "engine/playbook/wrap.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <sstream>

#include <boost/property_tree/xml_parser.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

int count(const std::string& text, const std::string& part) {
  int out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++out;
  return out;
}

/// The small one with titles as long and as hostile as they come.
Playbook hostile_playbook() {
  Playbook playbook = small_playbook();
  const std::string bad = R"(<script>alert("1")</script> & 'x' ]]> -->)";
  playbook.title = {bad + "预案", bad};
  for (auto& step : playbook.steps) {
    step.title = {bad + "在网站首页和全部栏目上逐个核实有没有被人改动过的页面、图片、附件和跳转，并逐一登记",
                  bad + " go through Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"};
    step.instructions = step.call = step.proof = step.avoid = {bad, bad};
    for (auto& option : step.options)
      option.title = {bad, bad};
  }
  return playbook;
}

std::vector<Playbook> playbooks() {
  std::vector<Playbook> out{small_playbook(), hostile_playbook()};
  for (const auto& shipped : shipped_library().playbooks())
    out.push_back(*shipped);
  Playbook tangled = small_playbook();  // a draft with a cycle, an unknown step and an arrow back
  tangled.steps[1].after = {"offline", "nobody"};
  tangled.steps[0].after = {"lessons"};
  tangled.steps[8].after = {"capture", "block", "confirm"};
  out.push_back(tangled);
  return out;
}

std::vector<std::shared_ptr<const Form>> forms() {
  return {shipped_library().newest_form("initial")};
}

bool crosses(const ChartPoint& a, const ChartPoint& b, const ChartBox& box) {
  return std::max(a.x, b.x) > box.x && std::min(a.x, b.x) < box.x + k_box_width && std::max(a.y, b.y) > box.y &&
         std::min(a.y, b.y) < box.y + box.height;
}

}  // namespace

TEST_CASE("Wrap_lines_fit_and_lose_nothing") {
  for (const std::string text : {"", "a", "one two three four five six", "网站首页，被篡改（含附件）。请核实：",
                                 "averyveryverylongwordindeed", "mixed 中文 and English、标点。", "  spaces  "}) {
    CAPTURE(text);
    for (const int width : {20, 60, 200}) {
      std::string joined, plain;
      for (const auto& line : wrapped(text, width, 12)) {
        CHECK(text_width(line, 12) <= std::max(width, 24));
        joined += line;
      }
      for (const char c : text)
        if (c != ' ') plain += c;
      std::erase(joined, ' ');
      CHECK(joined == plain);
    }
  }
  CHECK(wrapped("中文，中文。", 24, 12) == std::vector<std::string>{"中", "文，", "中", "文。"});
}

TEST_CASE("Chart_boxes_never_meet_and_arrows_run_around_them") {
  for (const auto& playbook : playbooks())
    for (const Language language : {Language::zh, Language::en}) {
      CAPTURE(playbook.id, playbook.steps.size());
      const auto chart = lay_out(playbook, language, 100);
      REQUIRE(chart.boxes.size() == playbook.steps.size());
      for (const auto& box : chart.boxes) {
        CAPTURE(box.step->id);
        const auto& lane = chart.lanes[static_cast<std::size_t>(box.step->phase)];
        CHECK(box.y >= lane.y);
        CHECK(box.y + box.height <= lane.y + lane.height);
        CHECK(box.x + k_box_width < chart.width);
        for (const auto& line : box.lines)
          CHECK(text_width(line.text, line.size) <= k_box_width - 2 * k_box_padding - line.indent);
        for (const auto& other : chart.boxes)
          if (&other != &box && std::abs(other.x - box.x) < k_box_width)
            CHECK((other.y >= box.y + box.height || box.y >= other.y + other.height));
        for (const auto& arrow : chart.arrows)
          for (std::size_t n = 1; n < arrow.points.size(); ++n)
            CHECK_FALSE(crosses(arrow.points[n - 1], arrow.points[n], box));
      }
    }
}

TEST_CASE("Chart_svg_is_whole_xml_that_says_everything_and_fetches_nothing") {
  for (const auto& playbook : playbooks())
    for (const Language language : {Language::zh, Language::en}) {
      const std::string svg = chart_svg(playbook, library_with_final().rules(), language);
      std::istringstream stream(svg);
      boost::property_tree::ptree tree;
      REQUIRE_NOTHROW(boost::property_tree::read_xml(stream, tree));
      CHECK(tree.get<std::string>("svg.title") == playbook.title.in(language));
      CHECK(tree.get<std::string>("svg.desc").size() > 20);
      for (const auto& step : playbook.steps)
        CHECK(has(svg, "<title>" + escaped(step_number(playbook, step) + " " + step.title.in(language)) + "</title>"));
      CHECK_FALSE(has(svg, "<script"));
      CHECK(count(svg, "http") == 1);  // the namespace
      CHECK(has(svg, language == Language::zh ? "会破坏现场" : "Destroys traces"));
      CHECK(has(svg, length_words(9 * k_day, language)));
      CHECK(chart_svg(playbook, library_with_final().rules(), language) == svg);
    }
}

TEST_CASE("Chart_mermaid_names_every_step_and_arrow") {
  for (const auto& playbook : playbooks()) {
    const std::string chart = chart_mermaid(playbook, shipped_library().rules(), Language::en);
    int arrows = 0;
    for (const auto& step : playbook.steps) {
      arrows += static_cast<int>(step.after.size());
      CHECK(has(chart, step_number(playbook, step) + " "));
    }
    CHECK(count(chart, " --> ") == arrows);
    CHECK(count(chart, "subgraph") == 6);
    CHECK_FALSE(has(chart, "<script"));
    CHECK(count(chart, "\"") % 2 == 0);
    CHECK(has(chart, "dismissed"));
  }
}

TEST_CASE("Paper_holds_every_step_choice_clock_and_field_escaped") {
  for (const auto& playbook : playbooks())
    for (const Language language : {Language::zh, Language::en}) {
      const auto& pack = shipped_library().rules();
      const std::string html = paper_html(playbook, pack, forms(), language);
      CAPTURE(playbook.id);
      for (const auto& step : playbook.steps) {
        for (const Text* text : {&step.title, &step.instructions, &step.call, &step.proof, &step.avoid})
          CHECK(has(html, escaped(text->in(language))));
        for (const auto& option : step.options)
          CHECK(has(html, escaped(option.title.in(language))));
        CHECK(has(html, "<code>" + step.id + "</code>"));
      }
      for (const auto& duty : pack.duties)
        CHECK(has(html, escaped(duty.title.in(language))));
      for (const auto& field : forms().front()->fields)
        CHECK(has(html, escaped(field.title.in(language))));
      CHECK(count(html, "<section") == count(html, "</section>"));
      CHECK(count(html, "<div") == count(html, "</div>"));
      for (const char* never : {"<script", "http:", "https:", "src=", "href=", "url("})
        CHECK_FALSE(has(html, never));
    }
}

TEST_CASE("Views_dutyThatMayBeLifted_sayWhenInWordsAndOnlyWhereItCanBe") {
  const auto& pack = shipped_library().rules();
  for (const auto& playbook : playbooks())
    for (const Language language : {Language::zh, Language::en}) {
      CAPTURE(playbook.id, playbook.kind);
      const Step* no_attack = playbook.find("no-attack");
      std::string words;
      for (const DutyRule* duty : duties_for(playbook, pack))
        words += unless_words(*duty, playbook, language);
      CHECK(words.empty() == (no_attack == nullptr));
      if (no_attack == nullptr) continue;
      const std::string title = no_attack->title.in(language);
      CHECK(words == (language == Language::zh ? "以下情形不需报：“" + title + "”已办完"
                                               : "not owed if \"" + title + "\" is done"));
      for (const auto& line : wrapped(words, 396, 11)) {
        CAPTURE(line);
        CHECK(has(chart_svg(playbook, pack, language), ">" + escaped(line) + "</text>"));
      }
      CHECK(count(chart_mermaid(playbook, pack, language), language == Language::zh ? "不需报" : "not owed") == 1);
      CHECK(has(paper_html(playbook, pack, forms(), language), ">" + escaped(words) + "</p>"));
    }
}

TEST_CASE("Words_ofWhatLiftsADuty_leaveOutWhatIsCertain") {
  const auto playbook = small_playbook();
  const auto is_kind = [](const std::string& kind) {
    return Condition{.op = Condition::Op::equals, .subject = "kind", .values = {Value(kind)}};
  };
  const auto is_done = [](const char* step) { return Condition{.op = Condition::Op::done, .subject = step}; };
  const auto words = [&](Condition::Op op, std::vector<Condition> of) {
    return unless_words({.unless = Condition{.op = op, .of = std::move(of)}}, playbook, Language::zh);
  };
  using enum Condition::Op;
  const std::string confirmed = "以下情形不需报：“步骤confirm”已办完", always = "本类事件不需报";
  CHECK(words(all, {is_kind(playbook.kind), is_done("confirm")}) == confirmed);
  CHECK(words(all, {is_kind("another"), is_done("confirm")}).empty());
  CHECK(words(any, {is_kind("another"), is_done("confirm")}) == confirmed);
  CHECK(words(any, {is_kind(playbook.kind), is_done("confirm")}) == always);
  CHECK(words(any, {is_done("unheard-of")}).empty());
  CHECK(words(not_, {is_done("unheard-of")}) == always);
  CHECK(words(not_, {is_kind("another"), is_done("confirm")}) == "以下情形不需报：不符合：“步骤confirm”已办完");
  CHECK(unless_words({}, playbook, Language::zh).empty());
}

TEST_CASE("Words_of_lengths_and_conditions_in_both_languages") {
  CHECK(length_words(90 * k_minute, Language::zh) == "1小时30分钟");
  CHECK(length_words(90 * k_minute, Language::en) == "1 h 30 min");
  CHECK(length_words(k_day, Language::en) == "1 day");
  CHECK(length_words(0, Language::zh) == "0分钟");
  const auto playbook = small_playbook();
  const Condition chose{.op = Condition::Op::chose, .subject = "confirm", .values = {Value(std::string("real"))}};
  const Condition grave{.op = Condition::Op::at_least, .subject = "severity", .values = {Value(std::string("II"))}};
  const Condition both{.op = Condition::Op::all, .of = {chose, {.op = Condition::Op::not_, .of = {grave}}}};
  CHECK(condition_words(both, playbook, Language::zh) == "“步骤confirm”选“属实”，并且不符合：事件级别II级及以上");
  CHECK(condition_words(both, playbook, Language::en) ==
        "\"step confirm\" chose \"real\" and not the level is II or graver");
}

}  // namespace fenghuo::tests
