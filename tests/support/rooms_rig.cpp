#include "tests/support/rooms_rig.hpp"

#include "tests/support/library.hpp"

#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

RoomsRig::RoomsRig(std::shared_ptr<const sim::Scenario> scenario, Millis begin, bool sqlite)
    : scenario_(std::move(scenario)), clock_(begin), store_(sqlite) {
  keep_sample(store_.journal(), begin);
}

sim::DrillRoom::FindScenario RoomsRig::scenarios() {
  return [this](const std::string& id, const std::string&) { return id == scenario_->id ? scenario_ : nullptr; };
}

void RoomsRig::open(std::vector<Companion*> rooms) {
  rooms_ = std::make_unique<sim::Rooms>(std::move(rooms));
  core_ = std::make_unique<Core>(store_.journal(), shipped_library(), clock_, random_, Zone{}, rooms_.get());
  Batch batch;
  if (auto done = core_->recover(batch); !done) throw std::logic_error(done.error().detail.en);
  commit(batch);
}

void RoomsRig::crash() {
  core_.reset();
  rooms_.reset();
}

void RoomsRig::tick() {
  Batch batch;
  core_->begin(batch);
  core_->fire_due(batch);
  commit(batch);
}

void RoomsRig::commit(Batch& batch) {
  if (batch.empty()) return;
  sent_.insert(sent_.end(), batch.outbox.begin(), batch.outbox.end());
  if (auto done = store_.journal().commit({&batch, 1}); !done) throw std::logic_error(done.error().detail.en);
}

}  // namespace fenghuo::tests
