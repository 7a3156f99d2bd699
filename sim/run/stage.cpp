#include "sim/run/stage.hpp"

#include "sim/run/no_journal.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_midnight = 1'772'380'800'000;  // 2026-03-01T16:00:00Z, a Monday in Beijing: any day will do
/// A week of pulses twice over: who needs more turns plays in circles.
constexpr int k_most_turns = 250'000;
constexpr const char *k_bureau = "model-bureau", *k_school = "model-school", *k_site = "www.model.example.cn";

/// The `n`th of this role, from 1: model-responder, model-responder-2.
Caller caller(Role role, int n = 1) {
  const std::string name(to_string(role));
  return {.person = "model-" + name + (n == 1 ? "" : "-" + std::to_string(n)),
          .token = "model",
          .unit = role == Role::bureau ? k_bureau : k_school,
          .role = role};
}

std::vector<Caller> people(const Profile& profile) {
  std::vector<Caller> out;
  for (const Role role : {Role::responder, Role::leader, Role::bureau})
    for (int n = 1; n <= profile.crew_of(role).people; ++n)
      out.push_back(caller(role, n));
  return out;
}

/// The same, counted apart: it is copied at all that happens, and threads that share a count wait for each other.
std::shared_ptr<const Scenario> counted_apart(std::shared_ptr<const Scenario> scenario) {
  const Scenario* it = scenario.get();
  return {std::make_shared<std::shared_ptr<const Scenario>>(std::move(scenario)), it};
}

Problem endless() {
  return Problem::make(
      Kind::NotAllowed, "endless",
      {"演练迟迟没有结束，已停止试演。请缩短全长。", "it does not come to its end and was stopped; make it shorter"});
}

}  // namespace

Stage::Stage(std::shared_ptr<const Scenario> scenario, const Library& library, const Profile& profile, Journal kind)
    : scenario_(counted_apart(std::move(scenario))),
      profile_(profile),
      kind_(kind),
      clock_(k_midnight),
      random_(0),
      journal_(kind == Journal::none ? std::make_unique<NoJournal>() : make_memory_journal()),
      room_([this](const std::string&, const std::string&) { return scenario_; }, kind == Journal::memory),
      core_(*journal_, library, *clock_, *random_, {}, &room_),
      form_(library.newest_form("initial")) {}

/// A bureau, a school with a site, and their people.
void Stage::settle_in(Batch& batch) {
  const auto add = [&](const std::string& stream, Event event) {
    core_.record(stream, std::move(event), the_system(), batch);
  };
  add(std::string("unit:").append(k_bureau), UnitRegistered{.id = k_bureau, .name = {"示例教育局", "Model bureau"}});
  add(std::string("unit:").append(k_school),
      UnitRegistered{.id = k_school, .name = {"示例学校", "Model school"}, .parent = k_bureau});
  for (const auto& one : people(profile_))
    add("person:" + one.person, PersonRegistered{.id = one.person, .name = one.person, .unit = one.unit});
  add(std::string("site:").append(k_site), SiteRegistered{.host = k_site,
                                                          .mlps = 2,
                                                          .name = "示例学校门户网站",
                                                          .unit = k_school,
                                                          .url = std::string("https://") + k_site + "/"});
}

/// Everything as before the first run: the clock, and what the engine and the room know.
Result<void> Stage::prepare(std::uint64_t seed) {
  if (kind_ == Journal::memory && !id_.empty()) return Problem::internal("a stage with a journal plays once");
  clock_.emplace(k_midnight + profile_.begins - k_minute);
  random_.emplace(seed);
  team_.emplace(profile_, *scenario_, k_school, people(profile_), seed);
  Batch batch;
  if (auto recovered = core_.recover(batch); !recovered) return recovered;
  settle_in(batch);
  keep(batch);
  return {};
}

Result<void> Stage::play(std::uint64_t seed) {
  if (auto ready = prepare(seed); !ready) return ready;
  Batch batch;
  core_.begin(batch);
  auto planned = room_.plan({.scenario = scenario_->id, .surprise = true, .unit = k_bureau, .units = {k_school}}, core_,
                            caller(Role::bureau), batch);
  if (!planned) return planned.error();
  id_ = (*planned)->id;
  if (auto done = direct(ScheduleDrill{.starts_at = k_midnight + profile_.begins}, batch); !done) return done.error();
  clock_->advance(k_minute);
  core_.begin(batch);
  if (auto done = direct(StartDrill{}, batch); !done) return done.error();
  keep(batch);
  if (incident().empty())
    return Problem::invalid("/playbook", {"没有这个情景所用的预案：" + scenario_->playbook,
                                          "there is no playbook " + scenario_->playbook + " for this scenario"});
  for (int turns = 0; drill().state == DrillState::Running; ++turns) {
    if (turns == k_most_turns) return endless();
    step();
  }
  if (auto done = direct(HoldHotWash{}, batch); !done) return done.error();
  keep(batch);
  return {};
}

Result<void> Stage::finish() {
  Batch batch;
  if (auto done = direct(FinishDrill{}, batch); !done) return done.error();
  keep(batch);
  return {};
}

Result<const Drill*> Stage::direct(const DrillCommand& command, Batch& batch) {
  return room_.act(id_, command, core_, caller(Role::bureau), batch);
}

void Stage::keep(Batch& batch) {
  if (!batch.empty()) static_cast<void>(journal_->commit({&batch, 1}));  // memory keeps everything
  batch = {};
}

/// To the next moment at which anything happens: a clock goes off or somebody is done.
void Stage::step() {
  Batch batch;
  team_->turn_to(drill(), core_);
  const Millis now = core_.time_of(id_);
  Millis wait = core_.wait().value_or(k_hour);
  if (const auto ready = team_->ready()) wait = std::min(wait, *ready - now);
  clock_->advance(std::max<Millis>(wait, 0));
  core_.begin(batch);
  core_.fire_due(batch);
  if (drill().state == DrillState::Running) team_->act(room_, drill(), core_, batch);
  keep(batch);
}

const std::vector<Recorded>& Stage::incident() {
  return room_.tape_of(drill(), k_school, core_).value()->events;
}

const Playbook& Stage::playbook() {
  const auto& opened = std::get<IncidentOpened>(incident().front().event);
  if (!playbook_) playbook_ = core_.library().playbook(opened.playbook, opened.playbook_version);
  return *playbook_;
}

Play Stage::as_played() {
  return {.scenario = scenario_.get(),
          .playbook = &playbook(),
          .unit = k_school,
          .incident = drill().sides.at(k_school).incident,
          .events = incident(),
          .drill = tape(),
          .form = form_.get()};
}

}  // namespace fenghuo::sim
