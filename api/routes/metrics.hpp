#pragma once
#include "api/http/message.hpp"
#include "engine/base/clock.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace fenghuo::engine {
class Core;
class Engine;
}  // namespace fenghuo::engine

namespace fenghuo::api {

/// How many of something took how long; whoever draws it wants the sums "up to this long".
class Histogram {
 public:
  static constexpr std::array<std::int64_t, 12> k_up_to_us{
      1'000, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};
  void note(std::int64_t us);
  /// The metric's lines, in seconds.
  void write(std::string& out, const std::string& name) const;

 private:
  std::array<std::int64_t, k_up_to_us.size()> at_most_{};
  std::int64_t count_ = 0, sum_us_ = 0;
};

/// What only the engine thread may count.
struct EngineFigures {
  std::map<std::string, std::int64_t> by_clock, by_phase;  ///< open live incidents
  std::int64_t timers_fired = 0;
  engine::Millis late_sum = 0, late_most = 0;
  std::int64_t waiting = 0, dead = 0;  ///< messages; neither is counted beyond a bound

  static Result<EngineFigures> count(engine::Core& core);
};

/// What the server has done since it started, as Prometheus reads it (text format 0.0.4). Sums only: nothing in it
/// names a unit, a site or an incident. The network thread's alone; counting is an addition and nothing else.
class Metrics {
 public:
  /// `clock` must outlive it; now is when the process started.
  explicit Metrics(const engine::Clock& clock) : clock_(clock), started_(clock.now().wall) {}

  void note_answer(const Request& request, const Response& response, std::chrono::microseconds took);
  void note_refused_connection() { ++refused_; }

  /// True once a second: the engine's figures are old.
  [[nodiscard]] bool stale() const;
  void take(EngineFigures figures);
  [[nodiscard]] std::string write(const engine::Engine& engine, std::size_t streams) const;

 private:
  static constexpr std::array<const char*, 6> k_methods{"GET", "HEAD", "POST", "PATCH", "DELETE", "other"};
  static constexpr std::array<const char*, 4> k_classes{"2xx", "3xx", "4xx", "5xx"};

  const engine::Clock& clock_;
  const engine::Millis started_;
  std::array<std::array<std::int64_t, k_classes.size()>, k_methods.size()> answers_{};
  Histogram took_;
  std::int64_t refused_ = 0;
  EngineFigures figures_;
  std::optional<engine::Millis> taken_at_;  // on the boot clock
};

/// "1.5": thousandths or millionths of a second as decimal seconds.
std::string in_seconds(std::int64_t amount, std::int64_t per_second);

class Door;
class Feed;
class Router;
/// GET /metrics
void add_metrics_routes(Router& router, Door& door, const Feed& feed, Metrics& metrics);

}  // namespace fenghuo::api
