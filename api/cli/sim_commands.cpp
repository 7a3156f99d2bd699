// Drills in memory: no server, no disk.
#include "api/cli/commands.hpp"
#include "api/cli/glossary.hpp"
#include "api/cli/local.hpp"
#include "api/cli/sim_crews.hpp"
#include "api/cli/sim_many.hpp"
#include "api/cli/words.hpp"
#include "engine/playbook/library.hpp"
#include "sim/report/report.hpp"
#include "sim/responders/change.hpp"
#include "sim/run/plot.hpp"
#include "sim/run/run.hpp"
#include "sim/scenario/library.hpp"
#include "sim/scenario/load.hpp"
#include "sim/score/words.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct SimOptions {
  std::string scenario, responders = "perfect", playbooks, report, plot, begins;
  std::vector<std::string> sides, with;
  int runs = 1, threads = 0;
  std::uint64_t seed = 1;
};

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
              << say_band(score.band, session.language) << session.say({"），评到的占 ", "), coverage "})
              << say_percent(score.coverage) << "\n";
  print_reference(session, scenario, score);
}

/// Who plays in `run_scenario`, as the report names them: "model-responder-2" is the second of its kind.
std::string model_person(const std::string& id, Language language) {
  static constexpr std::array k_kinds{Entry{"model-responder", "模型处置人员", "Model responder"},
                                      Entry{"model-leader", "模型校领导", "Model leader"},
                                      Entry{"model-bureau", "模型值班员", "Model duty officer"}};
  for (const auto& kind : k_kinds) {
    if (!id.starts_with(kind.id)) continue;
    const std::string number = id.substr(kind.id.size());
    if (!number.empty() && number.front() != '-') continue;
    return look_up(k_kinds, kind.id, language) + (number.empty() ? "" : " " + number.substr(1));
  }
  return id;
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
      .person = [&](const std::string& id) { return model_person(id, session.language); },
      .unit =
          [](const std::string& id) {
            return id == "model-bureau" ? Text{"示例教育局", "Model bureau"} : Text{"示例学校", "Model school"};
          }};
  return write_file(session, path, sim::report_html(facts, session.language));
}

/// "slow +night-duty".
std::string named(std::string name, const std::vector<std::string>& with) {
  for (const auto& change : with)
    name += (name.empty() ? "+" : " +") + change;
  return name;
}

sim::Trial trial_of(const SimOptions& o, std::shared_ptr<const sim::Scenario> scenario,
                    const engine::Library& library) {
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return {.scenario = std::move(scenario),
          .library = library,
          .runs = o.runs,
          .seed = o.seed,
          .threads = o.threads > 0 ? o.threads : cores};
}

int run_many(Session& session, const SimOptions& o, const std::shared_ptr<const sim::Scenario>& scenario,
             const engine::Library& library, const sim::Profile& profile) {
  const auto playbook = sim::playbook_of(*scenario, library);
  const auto tally = sim::run_many(trial_of(o, scenario, library), profile);
  if (!tally) return complain(session, tally.error(), k_refused);
  print_many(session,
             {.scenario = *scenario,
              .playbook = *playbook,
              .seed = o.seed,
              .responders = {named(o.responders, o.with)},
              .crews = {profile.title}},
             *tally);
  if (o.plot.empty()) return k_done;
  return write_file(session, o.plot, sim::plot_svg(*tally, *scenario, *playbook, session.language, profile.title));
}

/// The model of that name, as the options change it.
engine::Result<sim::Profile> crew_of(const SimOptions& o, const std::string& name,
                                     const std::vector<std::string>& with) {
  auto profile = find_profile(name, o.playbooks);
  if (profile && !o.begins.empty()) profile->begins = *sim::time_of_day(o.begins);
  for (const auto& change : with)
    if (profile) profile = sim::with_change(std::move(*profile), change);
  return profile;
}

int run(Session& session, const SimOptions& o) {
  if (!o.report.empty() && o.runs > 1)
    return session.misuse({"--report 只用于推演一次", "--report is for one run alone"});
  if (!o.plot.empty() && o.runs == 1)
    return session.misuse({"--plot 用于多次推演，请加 --runs", "--plot is for many runs: give --runs"});
  const auto library = engine::Library::from_folder(o.playbooks);
  if (!library) return complain(session, library.error(), k_damaged);
  const auto scenario = find_scenario(o, *library);
  if (!scenario) return complain(session, scenario.error(), k_refused);
  const auto profile = crew_of(o, o.responders, o.with);
  if (!profile) return complain(session, profile.error(), k_refused);
  if (o.runs > 1) return run_many(session, o, *scenario, *library, *profile);
  const auto ran = sim::run_scenario(*scenario, *library, *profile, o.seed);
  if (!ran) return complain(session, ran.error(), k_refused);
  if (!o.report.empty())
    if (const int code = write_report(session, o.report, **scenario, *ran, *library); code != k_done) return code;
  if (session.json)
    session.out << json_text(json_of(ran->score, **scenario)) << "\n";
  else
    print_one(session, **scenario, *ran);
  return k_done;
}

int compare(Session& session, SimOptions o) {
  const std::size_t wanted = o.with.empty() ? 2 : 1;
  if (o.sides.empty() && !o.with.empty()) o.sides.emplace_back("part-time");
  if (o.sides.size() != wanted)
    return session.misuse(
        {"请用两个 --responders 给出要比较的两种模型；或用一个，再用 --with 写明改变什么",
         "give --responders twice: the two to compare; or once, and --with for what would be changed"});
  const auto library = engine::Library::from_folder(o.playbooks);
  if (!library) return complain(session, library.error(), k_damaged);
  const auto scenario = find_scenario(o, *library);
  if (!scenario) return complain(session, scenario.error(), k_refused);
  const auto now = crew_of(o, o.sides.front(), {}), then = crew_of(o, o.sides.back(), o.with);
  for (const auto* side : {&now, &then})
    if (!*side) return complain(session, side->error(), k_refused);
  if (!o.with.empty()) o.sides.push_back(named("", o.with));
  const auto sums = sim::compare(trial_of(o, *scenario, *library), *now, *then);
  if (!sums) return complain(session, sums.error(), k_refused);
  const auto playbook = sim::playbook_of(**scenario, *library);
  print_comparison(session,
                   {.scenario = **scenario,
                    .playbook = *playbook,
                    .seed = o.seed,
                    .responders = o.sides,
                    .crews = {now->title, then->title}},
                   *sums);
  return k_done;
}

}  // namespace

void add_sim(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "sim", {"推演：由模型参演", "drills in memory, played by models"});
  auto o = std::make_shared<SimOptions>(), both = std::make_shared<SimOptions>();
  const auto common = [&](CLI::App& command, SimOptions& options) {
    command
        .add_option("SCENARIO", options.scenario, session.say({"情景编号，或情景文件", "a scenario's id, or a file"}))
        ->required();
    command.add_option("--runs", options.runs, session.say({"推演次数", "how many runs"}))
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        .add_option("--seed", options.seed,
                    session.say({"随机种子：相同则结果相同", "the same seed gives the same runs"}))
        ->capture_default_str();
    command
        .add_option(
            "--threads", options.threads,
            session.say({"线程数，不影响结果；默认用全部处理器核", "threads, which change no result; all cores"}))
        ->check(CLI::Range(1, 256));
    std::string changes;
    std::vector<std::string> known;
    for (const auto& change : sim::changes()) {
      known.emplace_back(change.id);
      changes += (changes.empty() ? "" : session.say({"；", "; "})) + known.back() + session.say({"（", " ("}) +
                 session.say(change.title) + session.say({"）", ")"});
    }
    command
        .add_option("--with", options.with,
                    session.say({"改变什么，可写多次：", "what is changed; may be repeated: "}) + changes)
        ->check(CLI::IsMember(known))
        ->allow_extra_args(false);
    command
        .add_option("--begins", options.begins,
                    session.say({"几点出事，如 02:10；默认按模型",
                                 "the time of day it happens, e.g. 02:10; the model's if not given"}))
        ->check([&session](const std::string& typed) {
          return sim::time_of_day(typed) ? std::string()
                                         : session.say({"应为一天中的时刻，如 02:10", "a time of day, such as 02:10"});
        });
    add_playbooks_option(command, session, options.playbooks);
  };
  auto& command = add_command(group, session, "run", {"按情景推演并评分", "play a scenario and print the score"},
                              [o, &session] { return run(session, *o); });
  common(command, *o);
  command
      .add_option("--responders", o->responders,
                  session.say({"模型：perfect、slow、careless、absent、part-time，或文件",
                               "perfect, slow, careless, absent, part-time, or a file"}))
      ->capture_default_str();
  command.add_option("--report", o->report,
                     session.say({"把总结报告写成网页文件", "write the after-action report there, as a page"}));
  command.add_option("--plot", o->plot,
                     session.say({"把多次推演的分布画成 SVG 文件", "draw how many runs spread there, as SVG"}));

  both->runs = 1000;
  auto& comparing =
      add_command(group, session, "compare",
                  {"比较两种人员安排：同样的运气，差多少", "what another crew would change, with the same luck"},
                  [both, &session] { return compare(session, *both); });
  common(comparing, *both);
  comparing
      .add_option("--responders", both->sides,
                  session.say({"给两次：先是现状，再是改变后；或给一次，改变写在 --with（默认 part-time）",
                               "twice: as it is, then as it would be; or once, with --with (part-time by default)"}))
      ->allow_extra_args(false);
  add_sim_fit(group, session);
}

}  // namespace fenghuo::api::cli
