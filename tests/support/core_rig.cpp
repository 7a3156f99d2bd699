#include "tests/support/core_rig.hpp"

#include "engine/incident/timers.hpp"

#include <set>
#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

Store::Store(bool sqlite) : sqlite_(sqlite) {
  if (!sqlite_) journal_ = make_memory_journal();
  reopen();
}

void Store::reopen() {
  if (!sqlite_) return;
  journal_.reset();
  auto opened = open_sqlite_journal(folder_.path(), salts_);
  if (!opened) throw std::logic_error("sqlite: " + opened.error().detail.en);
  journal_ = std::move(*opened);
}

void CoreRig::start() {
  core_ = std::make_unique<Core>(store_.journal(), library_, clock_, random_);
  Batch batch;
  if (const auto recovered = core_->recover(batch); !recovered)
    throw std::logic_error("recover: " + recovered.error().detail.en);
  core_->begin(batch);
  core_->fire_due(batch);
  commit(batch);
}

void CoreRig::stop() {
  core_.reset();
  store_.reopen();
}

void CoreRig::tick() {
  Batch batch;
  core_->begin(batch);
  core_->fire_due(batch);
  commit(batch);
}

void CoreRig::commit(Batch& batch) {
  if (batch.empty()) return;
  if (const auto kept = store_.journal().commit({&batch, 1}); !kept)
    throw std::logic_error("commit: " + kept.error().detail.en);
}

std::string CoreRig::timers_astray() {
  std::set<std::string> kept, armed, wanted;
  const auto line = [](const std::string& stream, const std::string& name, Millis due) {
    return stream + " " + name + " " + format_time(due);
  };
  const auto rows = store_.journal().timers();
  if (!rows) return rows.error().detail.en;
  for (const auto& row : *rows)
    kept.insert(line(row.stream, row.name, row.due_at));
  for (const auto& row : core_->timers())
    armed.insert(line(row.stream, row.name, row.due_at));
  for (const auto& [id, _] : core_->rows()) {
    const auto incident = core_->incident(id);
    if (!incident) return incident.error().detail.en;
    for (const auto& timer : wanted_timers(**incident))
      wanted.insert(line(id, timer.name(), timer.due_at));
  }
  std::string out;
  const auto differ = [&](const auto& left, const auto& right, const char* what) {
    for (const auto& entry : left)
      if (!right.contains(entry)) out += std::string(what) + ": " + entry + "\n";
  };
  differ(kept, wanted, "kept but not wanted");
  differ(wanted, kept, "wanted but not kept");
  differ(armed, wanted, "armed but not wanted");
  differ(wanted, armed, "wanted but not armed");
  return out;
}

}  // namespace fenghuo::tests
