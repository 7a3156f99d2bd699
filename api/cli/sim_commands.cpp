// Drills in memory: no server, no disk.
#include "api/cli/commands.hpp"
#include "api/cli/local.hpp"
#include "engine/playbook/library.hpp"
#include "sim/report/report.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/library.hpp"
#include "sim/scenario/load.hpp"
#include "sim/score/words.hpp"

#include <algorithm>
#include <map>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct SimOptions {
  std::string scenario, responders = "perfect", playbooks, report;
  int runs = 1;
  std::uint64_t seed = 1;
};

Text band_words(const std::string& band) {
  static const std::map<std::string, Text> k_words{{"excellent", {"优秀", "excellent"}},
                                                   {"good", {"良好", "good"}},
                                                   {"pass", {"合格", "pass"}},
                                                   {"fail", {"不合格", "fail"}}};
  const auto found = k_words.find(band);
  return found == k_words.end() ? Text{"不评定", "not graded"} : found->second;
}

double points(std::int64_t thousandths) {
  return static_cast<double>(thousandths) / 1000;
}

std::string figure(std::int64_t thousandths) {
  const std::string rest = std::to_string(thousandths % 1000);
  return std::to_string(thousandths / 1000) + "." + std::string(3 - rest.size(), '0') + rest;
}

Json json_of(const Text& text) {
  return {{"zh", text.zh}, {"en", text.en}};
}

Json json_of(const std::vector<sim::EventRef>& events) {
  Json out = Json::array();
  for (const auto& event : events)
    out.push_back({{"stream", event.stream}, {"version", event.version}});
  return out;
}

/// ms that the real incident took there; null where the scenario says nothing of it.
Json reference_json(const sim::Scenario& scenario, const sim::Line& line) {
  const auto found = scenario.reference.find(line.rule);
  return found == scenario.reference.end() ? Json(nullptr) : Json(found->second);
}

Json json_of(const sim::Score& score, const sim::Scenario& scenario) {
  Json lines = Json::array(), caps = Json::array(), ratings = Json::array();
  for (const auto& line : score.lines)
    lines.push_back({{"rule", line.rule},
                     {"objective", line.objective},
                     {"measure", line.measure},
                     {"points", points(line.points)},
                     {"of", points(line.of)},
                     {"evaluated", line.evaluated},
                     {"raw", line.raw},
                     {"reference", reference_json(scenario, line)},
                     {"unit", line.unit},
                     {"reason", json_of(line.reason)},
                     {"events", json_of(line.events)}});
  for (const auto& cap : score.caps)
    caps.push_back({{"cap", cap.cap},
                    {"at_most", points(cap.at_most)},
                    {"reason", json_of(cap.reason)},
                    {"events", json_of(cap.events)}});
  for (const auto& rating : score.ratings)
    ratings.push_back({{"objective", rating.objective}, {"rating", rating.rating}, {"reason", json_of(rating.reason)}});
  return {{"score", points(score.points)},
          {"uncapped", points(score.uncapped)},
          {"band", score.band},
          {"coverage", points(score.coverage)},
          {"voided", score.voided},
          {"caps", std::move(caps)},
          {"ratings", std::move(ratings)},
          {"rubric", score.rubric},
          {"scenario_sha256", score.scenario_sha256},
          {"lines", std::move(lines)}};
}

/// What many runs come to. Points in thousandths, sorted.
struct Spread {
  std::vector<std::int64_t> points;
  std::map<std::string, int> bands;
  int reported = 0;  ///< runs in which every initial report owed was in time

  [[nodiscard]] std::int64_t at(std::int64_t permille) const {
    return points[static_cast<std::size_t>(permille * static_cast<std::int64_t>(points.size() - 1) / 1000)];
  }
  [[nodiscard]] std::int64_t mean() const {
    std::int64_t sum = 0;
    for (const auto one : points)
      sum += one;
    return sum / static_cast<std::int64_t>(points.size());
  }
};

void add(Spread& spread, const sim::Score& score) {
  spread.points.push_back(score.points);
  ++spread.bands[score.band];
  const bool in_time = std::ranges::all_of(
      score.lines, [](const sim::Line& line) { return !line.rule.starts_with("reported") || line.points == line.of; });
  if (in_time) ++spread.reported;
}

engine::Problem unknown(Text what) {
  return engine::Problem::make(engine::Kind::NotFound, "not-found", std::move(what));
}

/// A scenario of the playbooks room by id, or any file.
engine::Result<std::shared_ptr<const sim::Scenario>> find_scenario(const SimOptions& o,
                                                                   const engine::Library& library) {
  if (o.scenario.ends_with(".json")) {
    const auto text = read_file(o.scenario);
    if (!text) return engine::Problem::not_found(o.scenario);
    auto loaded = sim::load_scenario(*text, library.schemas());
    if (!loaded) return loaded.error();
    return std::make_shared<const sim::Scenario>(std::move(*loaded));
  }
  const auto all = sim::ScenarioLibrary::from_folder(o.playbooks, library);
  if (!all) return all.error();
  if (auto found = all->newest(o.scenario)) return found;
  std::string known;
  for (const auto& one : all->scenarios())
    known += (known.empty() ? "" : ", ") + one->id;
  return unknown(
      {"没有情景“" + o.scenario + "”，现有：" + known, "there is no scenario " + o.scenario + "; there are: " + known});
}

engine::Result<sim::Profile> find_profile(const std::string& name) {
  if (const auto* built_in = sim::built_in_profile(name)) return *built_in;
  const auto text = read_file(name);
  if (text) return sim::load_profile(*text);
  std::string known;
  for (const auto& one : sim::built_in_profiles())
    known += (known.empty() ? "" : ", ") + one.id;
  return unknown({"没有模型“" + name + "”，也没有这个文件，现有：" + known,
                  "there is no model and no file " + name + "; there are: " + known});
}

/// Beside the times of the real incident that the scenario was made from.
void print_reference(Session& session, const sim::Scenario& scenario, const sim::Score& score) {
  Table table({session.say({"用时对照", "TIMES"}), session.say({"本次", "HERE"}), session.say({"实战", "REAL"})});
  for (const auto& line : score.lines) {
    const auto real = scenario.reference.find(line.rule);
    if (real == scenario.reference.end()) continue;
    const bool reached = line.raw >= 0;
    table.add({{line.rule},
               {reached ? session.say(sim::length_text(line.raw)) : "-",
                reached && line.raw <= real->second ? Tint::green : Tint::yellow},
               {session.say(sim::length_text(real->second))}});
  }
  if (!table.empty()) session.out << table.render(session.style);
}

void print_one(Session& session, const sim::Scenario& scenario, const sim::Run& run) {
  const sim::Score& score = run.score;
  session.out << session.say({"【演练】", "[DRILL] "}) << safe(session.say(scenario.title)) << "\n";
  Table table({session.say({"得分", "POINTS"}), session.say({"满分", "OF"}), session.say({"评分项", "RULE"}),
               session.say({"理由", "WHY"})});
  for (const auto& line : score.lines) {
    const bool full = line.points == line.of;
    table.add({{line.evaluated ? figure(line.points) : "-", full ? Tint::green : Tint::yellow},
               figure(line.of),
               line.rule,
               clip(safe(session.say(line.reason)), 100)});
  }
  session.out << table.render(session.style);
  for (const auto& cap : score.caps)
    session.out << session.say({"封顶 ", "capped at "}) << figure(cap.at_most) << session.say({"：", ": "})
                << safe(session.say(cap.reason)) << "\n";
  session.out << session.say({"总分 ", "score "}) << figure(score.points) << session.say({"（", " ("})
              << session.say(band_words(score.band)) << session.say({"），评到的占 ", "), coverage "})
              << score.coverage / 10 << "%\n";
  print_reference(session, scenario, score);
}

void print_many(Session& session, const sim::Scenario& scenario, const SimOptions& o, const Spread& spread) {
  if (session.json) {
    Json bands = Json::object();
    for (const auto& [band, count] : spread.bands)
      bands[band.empty() ? "voided" : band] = count;
    session.out << json_text({{"scenario", scenario.id},
                              {"responders", o.responders},
                              {"runs", o.runs},
                              {"seed", o.seed},
                              {"score",
                               {{"mean", points(spread.mean())},
                                {"min", points(spread.points.front())},
                                {"p10", points(spread.at(100))},
                                {"median", points(spread.at(500))},
                                {"p90", points(spread.at(900))},
                                {"max", points(spread.points.back())}}},
                              {"bands", std::move(bands)},
                              {"reported_in_time", spread.reported}})
                << "\n";
    return;
  }
  session.out << session.say({"【演练】", "[DRILL] "}) << safe(session.say(scenario.title)) << "\n"
              << session.say(
                     {"推演 " + std::to_string(o.runs) + " 次：中位 ", std::to_string(o.runs) + " runs: median "})
              << figure(spread.at(500)) << session.say({"，平均 ", ", mean "}) << figure(spread.mean())
              << session.say({"，十分位 ", ", tenths "}) << figure(spread.at(100)) << " … " << figure(spread.at(900))
              << session.say({"，最低 ", ", least "}) << figure(spread.points.front())
              << session.say({"，最高 ", ", most "}) << figure(spread.points.back()) << "\n"
              << session.say({"两小时报告全部按时的有 ", "every report in time in "}) << spread.reported
              << session.say({" 次", " runs"}) << "\n";
}

/// Who plays in `run_scenario`, as the report names them.
std::string model_person(const std::string& id) {
  static const std::map<std::string, std::string> k_names{
      {"model-responder", "模型处置人员"}, {"model-leader", "模型校领导"}, {"model-bureau", "模型值班员"}};
  const auto found = k_names.find(id);
  return found == k_names.end() ? id : found->second;
}

/// The after-action report of a run, in the language the program speaks.
int write_report(Session& session, const std::string& path, const sim::Scenario& scenario, const sim::Run& run,
                 const engine::Library& library) {
  const auto& opened = std::get<engine::IncidentOpened>(run.incident.front().event);
  const auto playbook = library.playbook(opened.playbook, opened.playbook_version);
  const sim::Sheet sheet = sim::sheet(run.score, run.tape);
  const sim::ReportFacts facts{
      .drill = &run.drill,
      .scenario = &scenario,
      .tape = run.tape,
      .units = {{.unit = run.score.unit,
                 .playbook = playbook.get(),
                 .events = run.incident,
                 .score = &run.score,
                 .sheet = &sheet}},
      .zone = {},
      .person = model_person,
      .unit = [](const std::string& id) {
        return id == "model-bureau" ? Text{"示例教育局", "Model bureau"} : Text{"示例学校", "Model school"};
      }};
  return write_file(session, path, sim::report_html(facts, session.language));
}

int run(Session& session, const SimOptions& o) {
  if (!o.report.empty() && o.runs > 1)
    return session.misuse({"--report 只用于推演一次", "--report is for one run alone"});
  const auto library = engine::Library::from_folder(o.playbooks);
  if (!library) return complain(session, library.error(), k_damaged);
  const auto scenario = find_scenario(o, *library);
  if (!scenario) return complain(session, scenario.error(), k_refused);
  const auto profile = find_profile(o.responders);
  if (!profile) return complain(session, profile.error(), k_refused);
  Spread spread;
  for (int n = 0; n < o.runs; ++n) {
    const auto ran = sim::run_scenario(*scenario, *library, *profile, o.seed + static_cast<std::uint64_t>(n));
    if (!ran) return complain(session, ran.error(), k_refused);
    add(spread, ran->score);
    if (o.runs > 1) continue;
    if (!o.report.empty())
      if (const int code = write_report(session, o.report, **scenario, *ran, *library); code != k_done) return code;
    if (session.json)
      session.out << json_text(json_of(ran->score, **scenario)) << "\n";
    else
      print_one(session, **scenario, *ran);
  }
  std::ranges::sort(spread.points);
  if (o.runs > 1) print_many(session, **scenario, o, spread);
  return k_done;
}

}  // namespace

void add_sim(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "sim", {"推演：不连服务器，由模型参演", "drills in memory, played by models"});
  auto o = std::make_shared<SimOptions>();
  auto& command = add_command(group, session, "run", {"按情景推演并评分", "play a scenario and print the score"},
                              [o, &session] { return run(session, *o); });
  command.add_option("SCENARIO", o->scenario, session.say({"情景编号，或情景文件", "a scenario's id, or a file"}))
      ->required();
  command
      .add_option(
          "--responders", o->responders,
          session.say({"模型：perfect、slow、careless、absent，或文件", "perfect, slow, careless, absent, or a file"}))
      ->capture_default_str();
  command.add_option("--runs", o->runs, session.say({"推演次数", "how many runs"}))
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_option("--seed", o->seed, session.say({"随机种子：相同则结果相同", "the same seed gives the same runs"}))
      ->capture_default_str();
  command.add_option("--report", o->report,
                     session.say({"把总结报告写成网页文件", "write the after-action report there, as a page"}));
  add_playbooks_option(command, session, o->playbooks);
}

}  // namespace fenghuo::api::cli
