// fenghuo-bench: what Fenghuo takes, beside the least that could do the same. See tests/bench/README.md.
#include "tests/bench/bench.hpp"

#include <algorithm>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace fenghuo::bench {

const std::vector<Bench>& benches() {
  static const std::vector<Bench> k_benches{
      {"steps.http.c1", "steps over HTTP, 1 connection, beside a bare server",
       [](const Options& options) { return steps_http(options, 1); }},
      {"steps.http.c16", "16 connections", [](const Options& options) { return steps_http(options, 16); }},
      {"steps.http.c64", "64 connections, and their latency",
       [](const Options& options) { return steps_http(options, 64); }},
      {"steps.http.c256", "256 connections", [](const Options& options) { return steps_http(options, 256); }},
      {"replay.events", "a journal read, checked and decoded, beside SQLite alone", replay_events},
      {"recover.incidents.100k", "the start over 100,000 open incidents", recover_incidents},
      {"machine.fire", "one transition, beside MSM alone", machine_fire},
      {"journal.commit", "the journal's commit beside SQLite alone, 1 and 64 at a time", journal_commit},
      {"chain.hash", "the hashing of an event beside SHA-256 alone", chain_hash},
      {"steps.flat", "a command over 1,000,000 incidents beside one over 100", steps_flat},
      {"sim.steps", "steps of simulated drills, beside the machine alone", sim_steps},
      {"sim.runs.10k", "10,000 runs of the hard defacement scenario, and their memory", sim_runs},
      {"score.10k", "the score of a drill of 10,000 events", score_long},
      {"idle", "memory and processor of a server that nobody asks anything", idle},
  };
  return k_benches;
}

namespace {

nlohmann::ordered_json to_json(const Figure& figure) {
  nlohmann::ordered_json out{{"name", figure.name},
                             {"unit", figure.unit},
                             {"median", figure.median},
                             {"min", figure.min},
                             {"max", figure.max}};
  if (figure.baseline) out["baseline"] = *figure.baseline;
  if (figure.ratio_permille) out["ratio_permille"] = *figure.ratio_permille;
  if (!figure.goal.empty()) out["goal"] = figure.goal;
  if (figure.reached) out["reached"] = *figure.reached;
  if (!figure.note.empty()) out["note"] = figure.note;
  return out;
}

void print(const Figure& figure) {
  const auto number = [](std::optional<std::int64_t> value) {
    return value ? std::to_string(*value) : std::string("-");
  };
  std::printf("%-28s %10s %-10s %10s … %-10s %10s %8s   %s%s\n", figure.name.c_str(), number(figure.median).c_str(),
              figure.unit.c_str(), number(figure.min).c_str(), number(figure.max).c_str(),
              number(figure.baseline).c_str(), number(figure.ratio_permille).c_str(),
              figure.goal.empty() ? "" : (figure.goal + (*figure.reached ? "  reached" : "  NOT REACHED")).c_str(),
              figure.note.empty() ? "" : ("  (" + figure.note + ")").c_str());
  std::fflush(stdout);
}

/// `steps.http` means every name below it, `steps.http.c1` itself alone.
bool is_meant(const std::string& bench, const std::string& name) {
  return bench == name || bench.starts_with(name + ".");
}

int run(int argc, char** argv) {
  CLI::App app{"Measures Fenghuo beside bare baselines, in turns, in one run.", "fenghuo-bench"};
  bool json = false, list = false, sim_memory = false;
  Options options;
  options.self = "/proc/self/exe";
  std::vector<std::string> names;
  std::string bare, recover;
  int slice = 1000;
  app.add_flag("--json", json, "a list for programs");
  app.add_flag("--list", list, "the names there are");
  app.add_option("--rounds", options.rounds, "turns")->check(CLI::Range(1, 1000))->capture_default_str();
  app.add_option("--slice", slice, "milliseconds of one turn")->check(CLI::Range(10, 600'000))->capture_default_str();
  app.add_option("NAME", names, "what to measure; `steps.http` stands for all below it; default: all");
  app.add_option("--bare-server", bare)->group("");  // for itself
  app.add_option("--recover", recover)->group("");
  app.add_flag("--sim-memory", sim_memory)->group("");
  CLI11_PARSE(app, argc, argv);
  if (!bare.empty()) return run_bare_server(bare);
  if (!recover.empty()) return run_recovery(recover);
  if (sim_memory) return run_sim_memory();
  options.slice = std::chrono::milliseconds(slice);
  if (list) {
    for (const auto& bench : benches())
      std::printf("%-28s %s\n", bench.name.c_str(), bench.what.c_str());
    return 0;
  }
  for (const auto& name : names)
    if (std::ranges::none_of(benches(), [&](const Bench& bench) { return is_meant(bench.name, name); })) {
      std::cerr << "fenghuo-bench: nothing is called " << name << "; --list shows what there is\n";
      return 2;
    }
  auto figures = nlohmann::ordered_json::array();
  if (!json)
    std::printf("%-28s %10s %-10s %10s … %-10s %10s %8s   %s\n", "name", "median", "unit", "min", "max", "baseline",
                "‰", "goal");
  for (const auto& bench : benches()) {
    if (!names.empty() && std::ranges::none_of(names, [&](const auto& name) { return is_meant(bench.name, name); }))
      continue;
    for (const auto& figure : bench.run(options)) {
      figures.push_back(to_json(figure));
      if (!json) print(figure);
    }
  }
  if (json) std::cout << figures.dump(2) << "\n";
  return 0;
}

}  // namespace

}  // namespace fenghuo::bench

int main(int argc, char** argv) {
  try {
    return fenghuo::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "fenghuo-bench: " << error.what() << "\n";
    return 1;
  }
}
