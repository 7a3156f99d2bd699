#include "tests/support/series_rig.hpp"

#include "tests/support/drill_rig.hpp"
#include "tests/support/library.hpp"

#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;
using namespace sim;

namespace {

void keep_schools(Journal& journal, Millis at, int schools) {
  Batch batch;
  const auto keep = [&](const std::string& stream, Event event) {
    batch.events.push_back(
        {.meta = {.stream = stream, .version = 1, .at = at, .recorded_at = at, .actor = {.role = "admin"}},
         .event = std::move(event)});
  };
  for (int n = 1; n <= schools; ++n) {
    const std::string digits = std::to_string(n), id = "school-" + std::string(3 - digits.size(), '0') + digits;
    const std::string host = "www." + id + ".example.cn";
    keep("unit:" + id, UnitRegistered{.id = id, .name = {id, id}, .parent = "liandu"});
    keep("site:" + host, SiteRegistered{.host = host, .name = id, .unit = id, .url = "https://" + host + "/"});
  }
  if (batch.events.empty()) return;
  if (const auto kept = journal.commit({&batch, 1}); !kept) throw std::logic_error(kept.error().detail.en);
}

}  // namespace

DrillSeriesPlanned small_series(std::string rule, std::string starts) {
  DrillSeriesPlanned out{.remind_before = {k_day, 2 * k_hour}};
  out.plan.form = "tabletop";
  out.plan.scenario = "small";
  out.plan.units = {k_school};
  out.timing.rule = std::move(rule);
  out.timing.starts = std::move(starts);
  return out;
}

SeriesRig::SeriesRig(Millis begin, int schools, bool sqlite)
    : scenario_(small_scenario()), clock_(begin), store_(sqlite) {
  keep_sample(store_.journal(), begin);
  keep_schools(store_.journal(), begin, schools);
  up();
}

void SeriesRig::up() {
  drills_ = std::make_unique<DrillRoom>(
      [this](const std::string& id, const std::string&) { return id == scenario_->id ? scenario_ : nullptr; });
  series_ = std::make_unique<SeriesRoom>(
      *drills_, [](const std::string&, const std::string&) -> std::shared_ptr<const Document> { return nullptr; });
  overdue_ = std::make_unique<OverdueRoom>(*series_);
  rooms_ = std::make_unique<Rooms>(std::vector<Companion*>{drills_.get(), series_.get(), overdue_.get()});
  core_ = std::make_unique<Core>(store_.journal(), shipped_library(), clock_, random_, Zone{}, rooms_.get());
  Batch batch;
  if (auto done = core_->recover(batch); !done) throw std::logic_error(done.error().detail.en);
  commit(batch);
}

void SeriesRig::commit(Batch& batch) {
  if (batch.empty()) return;
  sent_.insert(sent_.end(), batch.outbox.begin(), batch.outbox.end());
  if (auto done = store_.journal().commit({&batch, 1}); !done) throw std::logic_error(done.error().detail.en);
}

void SeriesRig::tick() {
  Batch batch;
  core_->begin(batch);
  core_->fire_due(batch);
  commit(batch);
}

void SeriesRig::pass_to(Millis wall) {
  while (now() < wall) {
    const auto wait = core_->wait();
    clock_.advance(std::min(wall - now(), std::max<Millis>(1, wait.value_or(wall - now()))));
    tick();
  }
}

void SeriesRig::restart(Millis off, bool reboot) {
  core_.reset();
  rooms_.reset();
  overdue_.reset();
  series_.reset();
  drills_.reset();
  if (reboot)
    clock_.reboot("boot-" + std::to_string(now()), off);
  else
    clock_.advance(off);
  store_.reopen();
  up();
}

void SeriesRig::set_wall(Millis wall) {
  clock_.step_wall(wall - now());
  tick();
}

}  // namespace fenghuo::tests
