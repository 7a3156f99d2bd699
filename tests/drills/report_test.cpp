// The after-action report: every figure leads to its events, nothing in it is taken for markup, the same facts give the
// same bytes, and every page says what it is.
#include "sim/report/digest.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/library.hpp"
#include "sim/score/words.hpp"
#include "tests/drills/scenario_rig.hpp"

#include <regex>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim::test {

using engine::Language;

namespace {

constexpr const char* k_bad = R"(<script>alert("1")</script> & 'x')";

int count(const std::string& text, const std::string& part) {
  int out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++out;
  return out;
}

/// A run of a shipped scenario with grades put on top, and all a report needs of it.
struct Played {
  std::shared_ptr<const Scenario> scenario;
  Run run;
  std::shared_ptr<const engine::Playbook> playbook;
  Sheet sheet;
  std::string person = "王老师";

  Played(const std::string& id, const char* profile) {
    const auto& library = tests::shipped_library();
    static const auto k_scenarios = ScenarioLibrary::from_folder(k_room, library).value();
    for (const auto& one : k_scenarios.scenarios())
      if (one->id == id) scenario = one;
    run = run_scenario(scenario, library, *built_in_profile(profile), 1).value();
    const auto& opened = std::get<engine::IncidentOpened>(run.incident.front().event);
    playbook = library.playbook(opened.playbook, opened.playbook_version);
    run.drill.plan.parts = {{"judge", "evaluator", ""}, {"model-leader", "leader", unit()}};
    engine::Meta meta = run.tape.back().meta;
    for (const auto item : k_items) {
      ++meta.version;
      meta.actor.person = "judge";
      run.tape.push_back({meta, DrillGraded{.grade = 5, .item = std::string(item), .reason = "到位", .unit = unit()}});
    }
    sheet = sim::sheet(run.score, run.tape);
  }

  [[nodiscard]] const std::string& unit() const { return run.score.unit; }
  [[nodiscard]] ReportFacts facts() const {
    return {.drill = &run.drill,
            .scenario = scenario.get(),
            .tape = run.tape,
            .units = {{unit(), playbook.get(), run.incident, &run.score, &sheet}},
            .zone = {},
            .person = [this](const std::string&) { return person; },
            .unit =
                [](const std::string&) {
                  return Text{"示例学校", "Model school"};
                }};
  }
  [[nodiscard]] std::string html(Language language) const { return report_html(facts(), language); }
};

/// Tags that do not close, or close what is not open. Empty: all is well.
std::string unbalanced(const std::string& html) {
  static const std::set<std::string> k_void{"meta", "br"};
  std::vector<std::string> open;
  for (auto at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const auto end = html.find('>', at);
    if (end == std::string::npos) return "a tag without an end";
    if (html[at + 1] == '!') continue;
    const bool closes = html[at + 1] == '/';
    const auto from = at + (closes ? 2 : 1);
    const std::string name = html.substr(from, html.find_first_of(" />\n", from) - from);
    if (closes) {
      if (open.empty() || open.back() != name) return "</" + name + "> at " + std::to_string(at);
      open.pop_back();
    } else if (!k_void.contains(name) && html[end - 1] != '/') {
      open.push_back(name);
    }
    if (name == "style" && !closes) at = html.find("</style", at) - 1;
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

std::multiset<std::string> all(const std::string& html, const std::string& pattern) {
  const std::regex regex(pattern);
  std::multiset<std::string> out;
  for (auto one = std::sregex_iterator(html.begin(), html.end(), regex); one != std::sregex_iterator(); ++one)
    out.insert((*one)[1]);
  return out;
}

/// "8.4" → 8400.
std::int64_t thousandths(const std::string& points) {
  const auto dot = points.find('.');
  std::string fraction = dot == std::string::npos ? "" : points.substr(dot + 1);
  fraction.resize(3, '0');
  return std::stoll(points.substr(0, dot)) * 1000 + std::stoll(fraction);
}

struct Cells {
  std::string of, points, anchor;
};

/// What the points table says, by rule.
std::map<std::string, Cells> lines_of(const std::string& html) {
  const std::regex row(
      R"re(data-rule="([^"]+)"><td></td><td>[^\n]*<td class="num">([0-9.]+)</td><td class="num"><a class="n" href="#([^"]+)">([^<]+)</a></td></tr>)re");
  std::map<std::string, Cells> out;
  for (auto one = std::sregex_iterator(html.begin(), html.end(), row); one != std::sregex_iterator(); ++one)
    out[(*one)[1]] = {(*one)[2], (*one)[4], (*one)[3]};
  return out;
}

}  // namespace

TEST_CASE("Report_of_every_scenario_is_whole") {
  for (const char* scenario : {"defacement-dark-links", "outage-power-cut", "harmful-forum-post"})
    for (const char* profile : {"slow", "careless", "absent"}) {
      const Played played(scenario, profile);
      for (const Language language : {Language::zh, Language::en}) {
        INFO(scenario << " " << profile << (language == Language::zh ? " zh" : " en"));
        const std::string html = played.html(language);
        CHECK(unbalanced(html) == "");
        const auto ids = all(html, "[ <][^<>]* id=\"([^\"]+)\"");
        CHECK(std::set(ids.begin(), ids.end()).size() == ids.size());
        for (const auto& link : all(html, "href=\"([^\"]*)\"")) {
          INFO(link);
          REQUIRE(link.starts_with("#"));
          CHECK(ids.contains(link.substr(1)));
        }
        for (const auto& one : played.run.incident)
          CHECK(ids.contains("e-" + one.meta.stream + "-" + std::to_string(one.meta.version)));
        for (const auto& one : played.run.tape)
          CHECK(ids.contains("e-" + one.meta.stream + "-" + std::to_string(one.meta.version)));
        CHECK(html == played.html(language));
      }
      CHECK(report_json(played.facts()) == report_json(played.facts()));
    }
}

TEST_CASE("Report_figures_are_those_of_the_score") {
  for (const char* profile : {"slow", "careless"}) {
    const Played played("defacement-dark-links", profile);
    const Score& score = played.run.score;
    const std::string html = played.html(Language::zh);
    const auto lines = lines_of(html);
    CHECK(lines.size() == score.lines.size());
    for (const auto& line : score.lines) {
      INFO(profile << " " << line.rule);
      REQUIRE(lines.contains(line.rule));
      const Cells& cells = lines.at(line.rule);
      CHECK(thousandths(cells.of) == line.of);
      CHECK((line.evaluated ? thousandths(cells.points) == line.points : cells.points == "未评"));
      if (!line.events.empty())
        CHECK(cells.anchor == "e-" + line.events.front().stream + "-" + std::to_string(line.events.front().version));
    }
    CHECK(html.find("<b><a class=\"n\" href=\"#points-" + score.unit + "\">" + points_text(score.points) +
                    "</a></b>") != std::string::npos);
    CHECK(html.find(points_text(*played.sheet.overall)) != std::string::npos);
    CHECK(count(html, "触发限分：") == static_cast<int>(score.caps.size()));
  }
}

TEST_CASE("Report_says_on_every_page_that_it_was_an_exercise") {
  const Played played("defacement-dark-links", "slow");
  for (const Language language : {Language::zh, Language::en}) {
    const std::string html = played.html(language);
    CHECK(html.find("@top-center{content:\"演练 DRILL\"") != std::string::npos);
    CHECK(html.find("class=\"water\" aria-hidden=\"true\">演练 DRILL") != std::string::npos);
    CHECK(html.find("position:fixed") != std::string::npos);
  }
}

TEST_CASE("Report_takes_nothing_for_markup_and_asks_nothing_of_others") {
  Played played("defacement-dark-links", "careless");
  played.person = k_bad;
  Scenario scenario = *played.scenario;
  scenario.title = {k_bad, k_bad};
  for (auto& inject : scenario.injects) {
    inject.title = inject.expected = inject.from = {k_bad, k_bad};
    for (auto& option : inject.options)
      option.title = option.feedback = {k_bad, k_bad};
  }
  played.scenario = std::make_shared<const Scenario>(std::move(scenario));
  std::get<engine::IncidentOpened>(played.run.incident.front().event).summary = k_bad;
  for (auto& line : played.run.score.lines)
    line.reason = {k_bad, k_bad};
  played.run.drill.plan.goals = {k_bad, k_bad};
  for (const Language language : {Language::zh, Language::en}) {
    const std::string html = played.html(language);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(count(html, "&lt;script&gt;") > 20);
    CHECK(unbalanced(html) == "");
    CHECK(count(html, "src=") == 0);
    CHECK(count(html, "url(") == count(html, "url(#"));
    CHECK(count(html, "http") == count(html, "http://www.w3.org/2000/svg") + count(html, "http-equiv"));
  }
}

TEST_CASE("Report_suggests_something_for_every_loss_gravest_first") {
  const Played played("defacement-dark-links", "careless");
  const auto json = engine::Json::parse(report_json(played.facts()));
  std::int64_t last = std::numeric_limits<std::int64_t>::max(), lost = 0, caps = 0;
  for (const auto& one : json.at("units").at(0).at("suggestions")) {
    const auto points = one.at("lost").get<std::int64_t>();
    CHECK(!one.at("suggestion").at("zh").get<std::string>().empty());
    CHECK(!one.at("suggestion").at("en").get<std::string>().empty());
    if (points < 0) {
      ++caps;
      continue;
    }
    CHECK(points <= last);
    last = points;
    lost += points;
  }
  std::int64_t missing = 0;
  for (const auto& line : played.run.score.lines)
    if (line.evaluated) missing += line.of - line.points;
  CHECK(lost == missing);
  CHECK(caps == static_cast<std::int64_t>(played.run.score.caps.size()));
}

TEST_CASE("Report_of_two_units_keeps_them_apart") {
  const Played first("defacement-dark-links", "slow");
  Played second("defacement-dark-links", "careless");
  const std::string stream = "EXE-2026-000099";
  for (auto& one : second.run.incident)
    one.meta.stream = stream;
  Score& score = second.run.score;
  score.unit = second.sheet.unit = "other-school";
  score.incident = stream;
  for (auto& line : score.lines)
    for (auto& event : line.events)
      if (event.stream.starts_with("EXE-")) event.stream = stream;
  ReportFacts facts = first.facts();
  facts.units.push_back({score.unit, second.playbook.get(), second.run.incident, &score, &second.sheet});
  const std::string html = report_html(facts, Language::zh);
  CHECK(unbalanced(html) == "");
  const auto ids = all(html, "[ <][^<>]* id=\"([^\"]+)\"");
  CHECK(std::set(ids.begin(), ids.end()).size() == ids.size());
  for (const auto& link : all(html, "href=\"([^\"]*)\"")) {
    INFO(link);
    CHECK(ids.contains(link.substr(1)));
  }
  CHECK(ids.contains("points-other-school"));
  CHECK(ids.contains("points-" + first.unit()));
}

TEST_CASE("Report_tells_each_interruption_once_with_how_long_it_took") {
  Played played("defacement-dark-links", "slow");
  auto& tape = played.run.tape;
  const auto started = std::ranges::find_if(
      tape, [](const DrillRecorded& one) { return std::holds_alternative<DrillStarted>(one.event); });
  engine::Meta meta = started->meta;
  const Millis wall = meta.recorded_at;
  std::int64_t version = tape.back().meta.version;
  std::vector<DrillRecorded> between;
  const auto add = [&](Millis after, DrillEvent event) {
    meta.version = ++version;
    meta.recorded_at = wall + after;
    between.push_back({meta, std::move(event)});
  };
  add(engine::k_minute, DrillPaused{.reason = "停电"});
  add(3 * engine::k_minute, DrillFrozen{.incident = "INC-2026-000009", .unit = played.unit()});
  add(8 * engine::k_minute, DrillResumed{});
  add(20 * engine::k_minute, DrillCaughtUp{.wall_lost = 7 * engine::k_minute});
  tape.insert(started + 1, between.begin(), between.end());

  const auto told = digest(played.facts()).interruptions;
  REQUIRE(told.size() == 3);
  const auto took = [&](std::size_t n) { return *told[n].to - told[n].from; };
  CHECK(told[0].reason.zh == "停电");
  CHECK(took(0) == 2 * engine::k_minute);
  CHECK(told[1].reason.zh == "示例学校发生真实事件 INC-2026-000009");
  CHECK(took(1) == 5 * engine::k_minute);
  CHECK(told[1].events.size() == 2);
  CHECK(took(2) == 7 * engine::k_minute);
  const std::string html = played.html(Language::zh);
  CHECK(unbalanced(html) == "");
  CHECK(html.find("<td>因真实事件冻结</td>") != std::string::npos);
}

TEST_CASE("Report_of_a_voided_play_gives_no_figure_for_it") {
  Played played("defacement-dark-links", "slow");
  Score& score = played.run.score;
  score.voided = true;
  score.band.clear();
  score.points = 0;
  score.caps.push_back({.cap = "production-touched",
                        .events = {score.lines.front().events.front()},
                        .reason = {"动了生产系统", "production was touched"}});
  for (const Language language : {Language::zh, Language::en}) {
    const std::string html = played.html(language);
    CHECK(unbalanced(html) == "");
    CHECK(count(html, language == Language::zh ? "成绩作废" : "void") >= 2);
    CHECK(html.find(language == Language::zh ? "得0分" : "scored 0") == std::string::npos);
  }
}

TEST_CASE("Report_record_puts_what_people_do_before_what_follows_from_it") {
  const Played played("defacement-dark-links", "slow");
  const auto json = engine::Json::parse(report_json(played.facts()));
  std::int64_t number = 0, at = 0;
  std::map<std::string, std::int64_t> first;  // by event and what it is about
  for (const auto& row : json.at("records")) {
    CHECK(row.at("number").get<std::int64_t>() == ++number);
    if (row.at("part") == "play") {
      CHECK(row.at("at").get<std::int64_t>() >= at);
      at = row.at("at").get<std::int64_t>();
    }
    first.emplace(row.at("type").get<std::string>() + " " + row.at("content").at("zh").get<std::string>().substr(0, 3),
                  number);
  }
  CHECK(number == static_cast<std::int64_t>(played.run.tape.size() + played.run.incident.size()));
  CHECK(first.at("DrillStarted ") < first.at("IncidentOpened III"));
  CHECK(first.at("StepCompleted 2.4") < first.at("DrillInjected M05"));  // the page is blocked, then the world is clean
}

TEST_CASE("Report_of_a_drill_that_never_began_has_its_plan_alone") {
  const Played played("defacement-dark-links", "slow");
  ReportFacts facts = played.facts();
  facts.units.clear();
  facts.tape = facts.tape.first(1);
  const std::string html = report_html(facts, Language::zh);
  CHECK(unbalanced(html) == "");
  CHECK(html.find("<svg") == std::string::npos);
}

}  // namespace fenghuo::sim::test
