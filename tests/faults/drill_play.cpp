#include "tests/faults/drill_play.hpp"

#include "engine/base/time.hpp"

#include <atomic>
#include <mutex>
#include <thread>

namespace fenghuo::e2e {

namespace {

using engine::format_time, engine::k_hour, engine::k_second, engine::Millis;

constexpr Millis k_morning = 1'772'413'200'000;  // 2026-03-02T01:00:00Z, nine o'clock of a Monday
constexpr std::int64_t k_speed = 60;
constexpr Millis k_pulse = 5 * k_second;  // what a crash may cost, by the wall

[[noreturn]] void fail(const std::string& what, const Answer& answer) {
  throw std::runtime_error(what + ": " + std::to_string(answer.status) + " " + answer.body + answer.failure);
}

bool good(const Answer& answer) {
  return answer.status == 200 || answer.status == 201;
}

std::string refusal(const Answer& answer) {
  return std::to_string(answer.status) + " " + answer.json().value("code", "");
}

/// What the journal writes to before it answers: changes with it.
auto log_of(const std::string& data) {
  const std::string log = data + "/journal.db-wal";
  std::error_code ignored;
  return std::pair(std::filesystem::file_size(log, ignored), std::filesystem::last_write_time(log, ignored));
}

Millis time_in(const Json& text) {
  const auto time = engine::parse_time(text.get<std::string>());
  if (!time) throw std::runtime_error("no time: " + text.dump());
  return *time;
}

}  // namespace

DrillPlay::DrillPlay(const Scratch& scratch, const std::string& name, const std::string& sample)
    : data_(scratch / name), clock_(scratch / (name + ".clock"), k_morning) {
  std::filesystem::copy(sample, data_, std::filesystem::copy_options::recursive);
  up();
  auto director = bureau();
  const Json parts = Json::array({{{"person", "shen-yan"}, {"role", "evaluator"}}});
  const Answer planned = director.post("/v1/drills", {{"scenario", "defacement-dark-links"},
                                                      {"units", {k_careful, k_slow, k_careless}},
                                                      {"form", "tabletop"},
                                                      {"parts", parts},
                                                      {"speed", k_speed}});
  if (planned.status != 201) fail("planning", planned);
  id_ = planned.json().at("id");
  self_ = "/v1/drills/" + id_;
  run("schedule", {{"starts_at", format_time(k_morning + k_hour)}});
  run("announce");
  clock_.set(k_morning + k_hour);
  run("start");
  wall_ = clock_.now();
  const Json drill = director.get(self_).json();
  for (const auto& side : drill.at("sides"))
    incidents_[side.at("unit")] = side.at("incident");
}

void DrillPlay::up() {
  server_ = std::make_unique<Server>(data_, std::vector<std::string>{}, clock_.environment());
}

/// What a server that has just started knows of scenario time is where it goes on.
void DrillPlay::come_back(std::int64_t off) {
  if (on_kill) on_kill(data_);
  clock_.advance(off);
  up();
  const Millis was = scenario_;
  scenario_ = elapsed();
  wall_ = clock_.now();
  if (scenario_ > was || answered_ - scenario_ >= k_pulse * k_speed)
    throw std::runtime_error("killed at " + std::to_string(was) + ", it goes on at " + std::to_string(scenario_));
  answered_ = scenario_;
  if (on_return) on_return();
}

const std::vector<DrillPlay::Moment>& DrillPlay::moments() {
  static const std::vector<Moment> k_moments = [] {
    std::vector<Moment> out;
    for (auto& act : drill_course()) {
      if (out.empty() || out.back().front().at != act.at) out.emplace_back();
      out.back().push_back(std::move(act));
    }
    return out;
  }();
  return k_moments;
}

void DrillPlay::go_to(const Moment& moment) {
  const Millis at = moment.front().at, ahead = at - scenario_;
  if (ahead < 0 || ahead % k_speed != 0) throw std::logic_error("not to be reached: " + std::to_string(at));
  wall_ += ahead / k_speed;
  scenario_ = at;
  clock_.set(wall_);
}

void DrillPlay::act(const Moment& moment) {
  for (const auto& one : moment)
    must(one);
  if (elapsed() != moment.front().at)
    throw std::runtime_error("scenario time is " + std::to_string(elapsed()) + " after " + moment.back().path);
  answered_ = scenario_;
}

void DrillPlay::finish() {
  const Millis ended = clock_.now();
  for (const auto& one : after_the_drill()) {
    clock_.set(ended + one.at);
    must(one);
  }
}

Client DrillPlay::client_of(const DrillAct& act) const {
  const bool of_bureau = act.role == "bureau" || act.role == "auditor";
  return server_->client(act.role, of_bureau ? k_bureau : act.unit);
}

Answer DrillPlay::send(Client& client, const DrillAct& act) const {
  const std::string path = act.path.starts_with("drill/") ? self_ + act.path.substr(5)
                                                          : "/v1/incidents/" + incidents_.at(act.unit) + act.path;
  Headers headers{{"Idempotency-Key", act.key}};
  if (act.kind.empty()) return client.post(path, act.body, headers);
  headers.insert(headers.end(), {{"X-Kind", act.kind}, {"Content-Type", "text/plain"}, {"X-Filename", "proof.txt"}});
  return client.call("POST", path, act.body.get<std::string>(), headers);
}

void DrillPlay::must(const DrillAct& act) {
  auto client = client_of(act);
  const Answer answer = send(client, act);
  if (!good(answer)) fail(act.role + " of " + act.unit + " " + act.path, answer);
}

Json DrillPlay::run(const std::string& act, const Json& body) {
  const Answer answer = bureau().post(self_ + "/" + act, body);
  if (!good(answer)) fail(act, answer);
  return answer.json();
}

void DrillPlay::pause(std::int64_t length, const std::function<void()>& meanwhile) {
  run("pause", {{"reason", "午休"}});
  clock_.advance(length / 2);
  if (meanwhile) meanwhile();
  clock_.advance(length - length / 2);
  run("resume");
  wall_ = clock_.now();
}

void DrillPlay::serve_for_real(const std::string& unit, const std::string& host, std::int64_t length) {
  Json alert = alert_for(host);
  alert["alerts"][0]["startsAt"] = format_time(clock_.now());
  const Answer taken = server_->client("monitor", unit).post("/v1/alerts/alertmanager", alert);
  if (taken.status != 202) fail("the alert", taken);
  const std::string live = "/v1/incidents/" + taken.json().at("results").at(0).at("incident").get<std::string>();
  clock_.advance(length);
  const Json clock = bureau().get(self_).json().at("clock");
  if (clock.at("pace") != "frozen") throw std::runtime_error("not frozen: " + clock.dump());
  auto player = server_->client("responder", unit);
  const Answer resumed = bureau().post(self_ + "/resume"),
               played = player.post("/v1/incidents/" + incidents_.at(unit) + "/comment", {{"text", "还在演"}});
  if (refusal(resumed) != "409 live-incident") fail("resumed beside a live incident", resumed);
  if (refusal(played) != "409 time-stands-still") fail("played beside a live incident", played);
  const Answer over = player.post(live + "/dismiss", {{"reason", "误报"}}, {{"If-Match", "*"}});
  if (!good(over)) fail("the dismissal", over);
  run("resume");
  wall_ = clock_.now();
}

void DrillPlay::kill(std::int64_t off) {
  server_->process().kill();
  come_back(off);
}

std::size_t DrillPlay::kill_amid(const Moment& moment, std::size_t answered, std::int64_t off) {
  std::map<std::string, std::vector<const DrillAct*>> by_unit;
  for (const auto& act : moment)
    by_unit[act.unit].push_back(&act);
  std::map<std::string, std::string> answers;  // by key
  std::mutex mutex;
  std::atomic<std::size_t> answers_in = 0, at_work = by_unit.size();
  const auto written = log_of(data_);
  {
    std::vector<std::jthread> people;
    for (const auto& [unit, acts] : by_unit)
      people.emplace_back([&, acts = &acts] {
        for (const auto* act : *acts) {
          auto client = client_of(*act);
          const Answer answer = send(client, *act);
          if (!good(answer)) break;
          const std::lock_guard lock(mutex);
          answers[act->key] = answer.body;
          ++answers_in;
        }
        --at_work;
      });
    while (at_work > 0 && (answers_in < answered || (answered == 0 && log_of(data_) == written)))
      std::this_thread::yield();
    server_->process().kill();
  }
  come_back(off);
  go_to(moment);
  for (const auto& act : moment) {
    auto client = client_of(act);
    const Answer again = send(client, act);
    if (!good(again)) fail("again, " + act.path, again);
    if (const auto first = answers.find(act.key); first != answers.end() && first->second != again.body)
      fail("another answer to " + act.path + " than " + first->second, again);
  }
  answered_ = scenario_;
  return moment.size() - answers.size();
}

std::string DrillPlay::score() const {
  const Answer answer = bureau().get(self_ + "/score");
  if (answer.status != 200) fail("the score", answer);
  return answer.body;
}

std::int64_t DrillPlay::elapsed() const {
  const Json drill = bureau().get(self_).json();
  return time_in(drill.at("clock").at("now")) - time_in(drill.at("started_at"));
}

}  // namespace fenghuo::e2e
