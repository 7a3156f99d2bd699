#include "api/routes/metrics.hpp"

#include "api/routes/door.hpp"
#include "api/stream/feed.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Millis;

namespace {

constexpr int k_page = 200;
constexpr std::int64_t k_counted = 2'000;  // messages that are counted at most: the engine has other work

void family(std::string& out, const std::string& name, const char* type, const char* help) {
  out += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}
void sample(std::string& out, const std::string& name, const std::string& labels, const std::string& value) {
  out += name + (labels.empty() ? "" : "{" + labels + "}") + " " + value + "\n";
}
/// A family of one sample.
void one(std::string& out, const std::string& name, const char* type, const char* help, const std::string& value) {
  family(out, name, type, help);
  sample(out, name, "", value);
}
void one(std::string& out, const std::string& name, const char* type, const char* help, std::int64_t value) {
  one(out, name, type, help, std::to_string(value));
}
void by(std::string& out, const std::string& name, const std::string& label, const char* help,
        const std::map<std::string, std::int64_t>& counts) {
  family(out, name, "gauge", help);
  for (const auto& [value, count] : counts)
    sample(out, name, label + "=\"" + value + "\"", std::to_string(count));
}

/// The rows behind `place` that are to be tried until `until`.
Result<std::int64_t> count_outbox(Core& core, engine::OutboxPlace place, Millis until) {
  std::int64_t count = 0;
  while (count < k_counted) {
    const auto rows = core.journal().outbox(until, place, k_page);
    if (!rows) return rows.error();
    count += static_cast<std::int64_t>(rows->size());
    if (rows->size() < static_cast<std::size_t>(k_page)) break;
    place = {rows->back().next_at, rows->back().id};
  }
  return count;
}

awaitable<Response> show(Door& door, const Feed& feed, Metrics& metrics, Request&) {
  if (metrics.stale()) {
    auto counted = std::make_shared<EngineFigures>();
    engine::Engine::Work work = [counted](Core& core, Batch&) -> Result<Answer> {
      auto figures = EngineFigures::count(core);
      if (!figures) return figures.error();
      *counted = std::move(*figures);
      return Answer{};
    };
    const auto asked = co_await door.ask(std::move(work));
    if (asked) metrics.take(std::move(*counted));  // else the last ones stand, and `writable` says that all is not well
  }
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = metrics.write(door.engine, feed.subscribers());
  co_return response;
}

}  // namespace

std::string in_seconds(std::int64_t amount, std::int64_t per_second) {
  const std::string part = std::to_string(per_second + amount % per_second).substr(1);  // with its leading zeros
  return std::to_string(amount / per_second) + "." + part;
}

void Histogram::note(std::int64_t us) {
  const auto found = std::ranges::lower_bound(k_up_to_us, us);
  if (found != k_up_to_us.end()) ++at_most_[static_cast<std::size_t>(found - k_up_to_us.begin())];
  ++count_;
  sum_us_ += us;
}

void Histogram::write(std::string& out, const std::string& name) const {
  std::int64_t so_far = 0;
  for (std::size_t n = 0; n < k_up_to_us.size(); ++n) {
    so_far += at_most_[n];
    sample(out, name + "_bucket", "le=\"" + in_seconds(k_up_to_us[n], 1'000'000) + "\"", std::to_string(so_far));
  }
  sample(out, name + "_bucket", "le=\"+Inf\"", std::to_string(count_));
  sample(out, name + "_sum", "", in_seconds(sum_us_, 1'000'000));
  sample(out, name + "_count", "", std::to_string(count_));
}

Result<EngineFigures> EngineFigures::count(Core& core) {
  EngineFigures out;
  for (const char* clock : {"Running", "Warned", "Breached", "Met", "MetLate"})
    out.by_clock[clock] = 0;
  for (const char* phase : {"Triage", "Containment", "Preservation", "Reporting", "Restoration", "Review"})
    out.by_phase[phase] = 0;
  for (const auto& [id, row] : core.rows()) {
    if (row.closed_at || row.mode != "live") continue;
    ++out.by_clock[row.clock];
    ++out.by_phase[row.response];
  }
  const auto& late = core.lateness();
  out.timers_fired = late.fired;
  out.late_sum = late.sum;
  out.late_most = late.most;
  const auto waiting = count_outbox(core, {}, engine::k_never - 1);
  if (!waiting) return waiting.error();
  const auto dead = count_outbox(core, {engine::k_never - 1, "\x7f"}, engine::k_never);
  if (!dead) return dead.error();
  out.waiting = *waiting;
  out.dead = *dead;
  return out;
}

void Metrics::note_answer(const Request& request, const Response& response, std::chrono::microseconds took) {
  const auto method = std::ranges::find(k_methods, request.method) - k_methods.begin();
  const auto row = std::min<std::size_t>(static_cast<std::size_t>(method), k_methods.size() - 1);
  ++answers_[row][static_cast<std::size_t>(std::clamp(response.status / 100, 2, 5) - 2)];
  if (!response.stream) took_.note(took.count());  // a stream takes as long as it is wanted
}

bool Metrics::stale() const {
  return !taken_at_ || clock_.now().boot - *taken_at_ >= engine::k_second;
}

void Metrics::take(EngineFigures figures) {
  figures_ = std::move(figures);
  taken_at_ = clock_.now().boot;
}

std::string Metrics::write(const engine::Engine& engine, std::size_t streams) const {
  std::string out;
  family(out, "fenghuo_build_info", "gauge", "Always 1; the version is a label.");
  sample(out, "fenghuo_build_info", "version=\"" FENGHUO_VERSION "\"", "1");
  one(out, "process_start_time_seconds", "gauge", "When this process started, since 1970 in UTC.",
      in_seconds(started_, engine::k_second));

  family(out, "fenghuo_http_requests_total", "counter", "Requests answered.");
  for (std::size_t m = 0; m < k_methods.size(); ++m)
    for (std::size_t c = 0; c < k_classes.size(); ++c)
      sample(out, "fenghuo_http_requests_total",
             std::string("method=\"") + k_methods[m] + "\",status=\"" + k_classes[c] + "\"",
             std::to_string(answers_[m][c]));
  family(out, "fenghuo_http_request_duration_seconds", "histogram",
         "From a request's head to the end of its answer, streams left out.");
  took_.write(out, "fenghuo_http_request_duration_seconds");
  one(out, "fenghuo_http_refused_connections_total", "counter", "Connections turned away because there were too many.",
      refused_);
  one(out, "fenghuo_streams_open", "gauge", "Streams of events that are open.", static_cast<std::int64_t>(streams));

  const auto commits = engine.commits();
  one(out, "fenghuo_writable", "gauge", "1 if a change would be kept, 0 while writes fail.", engine.writable() ? 1 : 0);
  one(out, "fenghuo_engine_queue", "gauge", "Pieces of work that wait for the engine.",
      static_cast<std::int64_t>(engine.queued()));
  one(out, "fenghuo_commit_queue", "gauge", "Pieces of work that are done and wait to be durable.",
      static_cast<std::int64_t>(engine.uncommitted()));
  one(out, "fenghuo_commits_total", "counter", "Transactions committed.", commits.transactions);
  one(out, "fenghuo_events_total", "counter", "Events committed.", commits.events);
  one(out, "fenghuo_commit_failures_total", "counter", "Transactions that failed.", commits.failures);

  if (!taken_at_) return out;
  by(out, "fenghuo_open_incidents_by_clock", "clock", "Open live incidents by the state of their clocks.",
     figures_.by_clock);
  by(out, "fenghuo_open_incidents_by_phase", "phase", "Open live incidents by phase.", figures_.by_phase);
  family(out, "fenghuo_timer_lateness_seconds", "summary", "How late timers went off, by the wall clock.");
  sample(out, "fenghuo_timer_lateness_seconds_sum", "", in_seconds(figures_.late_sum, engine::k_second));
  sample(out, "fenghuo_timer_lateness_seconds_count", "", std::to_string(figures_.timers_fired));
  one(out, "fenghuo_timer_lateness_max_seconds", "gauge", "The latest that a timer has gone off since the start.",
      in_seconds(figures_.late_most, engine::k_second));
  one(out, "fenghuo_messages_waiting", "gauge", "Messages that wait to be sent, 2000 at most.", figures_.waiting);
  one(out, "fenghuo_messages_dead", "gauge", "Messages that nobody tries to send any more, 2000 at most.",
      figures_.dead);
  return out;
}

void add_metrics_routes(Router& router, Door& door, const Feed& feed, Metrics& metrics) {
  router.add({.method = "GET", .pattern = "/metrics", .access = Access::public_, .handle = [&](Request& r) {
                return show(door, feed, metrics, r);
              }});
}

}  // namespace fenghuo::api
