#include "tests/support/series_rig.hpp"

#include "tests/support/drill_rig.hpp"

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

SeriesRig::SeriesRig(Millis begin, int schools, bool sqlite) : RoomsRig(small_scenario(), begin, sqlite) {
  keep_schools(journal(), begin, schools);
  up();
}

void SeriesRig::up() {
  drills_ = std::make_unique<DrillRoom>(scenarios());
  series_ = std::make_unique<SeriesRoom>(
      *drills_, [](const std::string&, const std::string&) -> std::shared_ptr<const Document> { return nullptr; });
  overdue_ = std::make_unique<OverdueRoom>(*series_);
  open({drills_.get(), series_.get(), overdue_.get()});
}

std::string SeriesRig::approved(const DrillSeriesPlanned& planned) {
  const std::string id = plan(planned).value()->id;
  static_cast<void>(act(id, ApproveSeries{}, caller(Role::leader, k_bureau)).value());
  return id;
}

void SeriesRig::pass_to(Millis wall) {
  while (now() < wall) {
    const auto wait = core().wait();
    clock_.advance(std::min(wall - now(), std::max<Millis>(1, wait.value_or(wall - now()))));
    tick();
  }
}

void SeriesRig::restart(Millis off, bool reboot) {
  crash();
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
