#include "sim/run/run.hpp"

#include "engine/base/random.hpp"
#include "sim/drill/codec.hpp"
#include "sim/drill/room.hpp"
#include "sim/responders/team.hpp"

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_morning = 1'772'413'200'000;  // 2026-03-02T01:00:00Z, a Monday: any day will do
/// A week of pulses twice over: who needs more turns plays in circles.
constexpr int k_most_turns = 250'000;
constexpr const char *k_bureau = "model-bureau", *k_school = "model-school", *k_site = "www.model.example.cn";

Caller caller(Role role) {
  const std::string name(to_string(role));
  return {
      .person = "model-" + name, .token = "model", .unit = role == Role::bureau ? k_bureau : k_school, .role = role};
}

/// A bureau, a school with a site, and three people.
void settle_in(Journal& journal) {
  Batch batch;
  const auto add = [&](const std::string& stream, Event event) {
    batch.events.push_back(
        {.meta =
             {.stream = stream, .version = 1, .at = k_morning, .recorded_at = k_morning, .actor = {.role = "system"}},
         .event = std::move(event)});
  };
  add(std::string("unit:") + k_bureau, UnitRegistered{.id = k_bureau, .name = {"示例教育局", "Model bureau"}});
  add(std::string("unit:") + k_school,
      UnitRegistered{.id = k_school, .name = {"示例学校", "Model school"}, .parent = k_bureau});
  for (const Role role : {Role::responder, Role::leader, Role::bureau}) {
    const Caller one = caller(role);
    add("person:" + one.person, PersonRegistered{.id = one.person, .name = one.person, .unit = one.unit});
  }
  add(std::string("site:") + k_site, SiteRegistered{.host = k_site,
                                                    .mlps = 2,
                                                    .name = "示例学校门户网站",
                                                    .unit = k_school,
                                                    .url = std::string("https://") + k_site + "/"});
  static_cast<void>(journal.commit({&batch, 1}));  // memory keeps everything
}

Problem endless() {
  return Problem::make(
      Kind::NotAllowed, "endless",
      {"演练迟迟没有结束，已停止试演。请缩短全长。", "it does not come to its end and was stopped; make it shorter"});
}

class Stage {
 public:
  Stage(std::shared_ptr<const Scenario> scenario, const Library& library, const Profile& profile, std::uint64_t seed)
      : scenario_(std::move(scenario)),
        clock_(k_morning),
        random_(seed),
        journal_(make_memory_journal()),
        room_([this](const std::string&, const std::string&) { return scenario_; }),
        core_(*journal_, library, clock_, random_, {}, &room_),
        team_(profile, *scenario_, k_school, {caller(Role::responder), caller(Role::leader), caller(Role::bureau)},
              seed) {
    settle_in(*journal_);
  }

  Result<Run> play() {
    Batch batch;
    if (auto recovered = core_.recover(batch); !recovered) return recovered.error();
    keep(batch);
    const Caller director = caller(Role::bureau);
    core_.begin(batch);
    auto planned = room_.plan({.scenario = scenario_->id, .surprise = true, .unit = k_bureau, .units = {k_school}},
                              core_, director, batch);
    if (!planned) return planned.error();
    id_ = (*planned)->id;
    if (auto done = direct(ScheduleDrill{.starts_at = k_morning + k_minute}, batch); !done) return done.error();
    clock_.advance(k_minute);
    core_.begin(batch);
    if (auto done = direct(StartDrill{}, batch); !done) return done.error();
    keep(batch);
    for (int turns = 0; drill().state == DrillState::Running; ++turns) {
      if (turns == k_most_turns) return endless();
      step();
    }
    for (const DrillCommand& last : {DrillCommand(HoldHotWash{}), DrillCommand(FinishDrill{})})
      if (auto done = direct(last, batch); !done) return done.error();
    keep(batch);
    return result();
  }

 private:
  [[nodiscard]] const Drill& drill() const { return room_.drills().at(id_); }

  Result<const Drill*> direct(const DrillCommand& command, Batch& batch) {
    return room_.act(id_, command, core_, caller(Role::bureau), batch);
  }
  void keep(Batch& batch) {
    if (!batch.empty()) static_cast<void>(journal_->commit({&batch, 1}));
    batch = {};
  }
  /// To the next moment at which anything happens: a clock goes off or somebody is done.
  void step() {
    Batch batch;
    team_.turn_to(drill(), core_);
    const Millis now = core_.time_of(id_);
    Millis wait = core_.wait().value_or(k_hour);
    if (const auto ready = team_.ready()) wait = std::min(wait, *ready - now);
    clock_.advance(std::max<Millis>(wait, 0));
    core_.begin(batch);
    core_.fire_due(batch);
    if (drill().state == DrillState::Running) team_.act(room_, drill(), core_, batch);
    keep(batch);
  }
  Result<Run> result() {
    auto scores = room_.scores(drill(), core_);
    if (!scores) return scores.error();
    const auto tape = room_.tape_of(drill(), k_school, core_);
    if (!tape) return tape.error();
    return Run{.score = std::move(scores->front()),
               .drill = drill(),
               .tape = room_.tape_of(drill()),
               .incident = (*tape)->events,
               .refused = team_.refused()};
  }

  std::shared_ptr<const Scenario> scenario_;
  VirtualClock clock_;
  SeededRandom random_;
  std::unique_ptr<Journal> journal_;
  DrillRoom room_;
  Core core_;
  Team team_;
  std::string id_;
};

}  // namespace

Result<Run> run_scenario(std::shared_ptr<const Scenario> scenario, const Library& library, const Profile& profile,
                         std::uint64_t seed) {
  return Stage(std::move(scenario), library, profile, seed).play();
}

std::vector<Text> playable(std::shared_ptr<const Scenario> scenario, const Library& library) {
  constexpr std::int64_t k_perfect_at_least = 95'000, k_absent_at_most = 20'000;
  std::vector<Text> out;
  const auto points = [&](const char* profile) -> std::int64_t {
    const auto run = run_scenario(scenario, library, *built_in_profile(profile), 1);
    if (run) return run->score.points;
    out.push_back({"无法试演：" + run.error().detail.zh, "cannot be played: " + run.error().detail.en});
    return -1;
  };
  const auto figure = [](std::int64_t thousandths) { return std::to_string(thousandths / 1000); };
  const std::int64_t best = points("perfect");
  if (best >= 0 && best < k_perfect_at_least)
    out.push_back({"完全按预案处置也只得 " + figure(best) + " 分，应不低于 95 分",
                   "a team that does everything right reaches " + figure(best) + " points; it has to reach 95"});
  const std::int64_t least = out.empty() || best >= 0 ? points("absent") : -1;
  if (least > k_absent_at_most)
    out.push_back({"无人处置竟得 " + figure(least) + " 分，应不高于 20 分",
                   "with nobody there it gives " + figure(least) + " points; 20 are the most it may"});
  return out;
}

}  // namespace fenghuo::sim
