#include "tests/bench/bench.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/spent.hpp"
#include "tests/bench/step_world.hpp"
#include "tests/support/http.hpp"

#include <stdexcept>

namespace fenghuo::bench {

namespace {

/// Well above what this kind of machine does, so that no turn runs dry.
constexpr std::int64_t k_most_a_second = 40'000;

class BareServer {
 public:
  explicit BareServer(const std::string& self) : process_({self, "--bare-server", scratch_ / "."}) {
    if (!e2e::wait_until([&] { return process_.out().ends_with('\n') || !process_.running(); }) || !process_.running())
      throw std::runtime_error("the bare server did not start: " + process_.err());
    port_ = static_cast<unsigned short>(std::stoi(process_.out()));
  }
  [[nodiscard]] unsigned short port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return process_.pid(); }
  [[nodiscard]] std::int64_t count(const char* what) const {
    return e2e::Client("http://127.0.0.1:" + std::to_string(port_)).get("/").json().at(what);
  }

 private:
  e2e::Scratch scratch_;
  e2e::Process process_;
  unsigned short port_ = 0;
};

Load turn(LoadGenerator& load, std::chrono::milliseconds slice, const std::function<std::string(int)>& next) {
  Load out = load.run(slice, next);
  if (!out.failure.empty()) throw std::runtime_error("an answer that is none: " + out.failure);
  return out;
}

}  // namespace

std::vector<Figure> steps_http(const Options& options, int connections) {
  const std::string name = "steps.http.c" + std::to_string(connections);
  const std::int64_t turns = (options.rounds + 1) * options.slice.count();
  const std::int64_t most = connections == 1 ? k_most_a_second / 8 : k_most_a_second;
  constexpr std::int64_t k_steps_a_lap = 25;
  StepWorld world(static_cast<std::size_t>(most * turns / 1000 / k_steps_a_lap + connections));
  BareServer bare(options.self);
  LoadGenerator ours_load(world.port(), connections), bare_load(bare.port(), connections);
  const auto ours_next = [&](int connection) { return world.next(connection); };
  const auto bare_next = [&](int) { return world.again(); };
  turn(ours_load, options.slice / 4, ours_next);
  turn(bare_load, options.slice / 4, bare_next);

  std::vector<std::int64_t> ours_rate, bare_rate, ours_p99, bare_p99;
  const std::int64_t ours_before = spent_ms(world.pid()), bare_before = spent_ms(bare.pid());
  std::int64_t ours_steps = 0, bare_rows = 0;
  for (int round = 0; round < options.rounds; ++round) {
    const Load bare_turn = turn(bare_load, options.slice, bare_next);
    const Load ours_turn = turn(ours_load, options.slice, ours_next);
    bare_rate.push_back(bare_turn.per_second), bare_p99.push_back(bare_turn.p99_us);
    ours_steps += ours_turn.answers, bare_rows += bare_turn.answers;
    ours_rate.push_back(ours_turn.per_second), ours_p99.push_back(ours_turn.p99_us);
  }
  Figure rate = compare(name, "steps/s", ours_rate, bare_rate);
  const std::int64_t rows = bare.count("rows"), commits = bare.count("commits");
  const auto us_each = [](std::int64_t ms, std::int64_t times) {
    return std::to_string(ms * 1000 / std::max<std::int64_t>(times, 1));
  };
  rate.note = "processor " + us_each(spent_ms(world.pid()) - ours_before, ours_steps) + " us a step, bare " +
              us_each(spent_ms(bare.pid()) - bare_before, bare_rows) +
              "; bare: " + std::to_string(rows / std::max<std::int64_t>(commits, 1)) + " rows a commit; a lap of " +
              std::to_string(world.lap().size()) + " requests";
  Figure latency = compare(name + ".p99", "us", ours_p99, bare_p99);
  if (connections == 64) latency = wants_most(std::move(latency), 10'000);
  return {wants_ratio(std::move(rate), connections == 1 ? 800 : 600), std::move(latency)};
}

}  // namespace fenghuo::bench
