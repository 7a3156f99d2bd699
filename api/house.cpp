#include "api/house.hpp"

#include "sim/scored.hpp"

#include <filesystem>
#include <future>
#include <sys/stat.h>

namespace fenghuo::api {

namespace fs = std::filesystem;
using engine::Problem;
using engine::Result;

House::House(engine::Library read) : library(std::move(read)) {}

House::~House() {
  if (engine) engine->stop();
}

Result<std::unique_ptr<House>> House::open(const ServeOptions& options) {
  ::umask(0077);  // names, telephone numbers and evidence are for this account alone
  auto zone = engine::Zone::named(options.timezone);
  if (!zone) return zone.error();
  const std::string policy = options.policy.empty() ? "" : options.policy.front();
  auto library = engine::Library::from_folder(options.playbooks, policy);
  if (!library) return library.error();
  std::unique_ptr<House> house(new House(std::move(*library)));
  house->zone = std::move(*zone);
  auto journal = engine::open_sqlite_journal(options.data, house->random);
  if (!journal) return journal.error();
  house->journal = std::move(*journal);
  if (auto settled = house->library.settle(*house->journal); !settled) return settled.error();
  if (auto shelved = house->shelve_scenarios(options.playbooks); !shelved) return shelved.error();
  try {
    house->vault = std::make_unique<engine::Vault>(fs::path(options.data) / "evidence", house->random);
  } catch (const fs::filesystem_error& error) {
    return Problem::make(engine::Kind::Unavailable, "evidence-folder",
                         {std::string("证据目录不可用：") + error.what(),
                          std::string("the evidence folder cannot be used: ") + error.what()});
  }
  house->drills =
      std::make_unique<sim::DrillRoom>([shelf = &house->scenarios](const std::string& id, const std::string& version) {
        return shelf->find(id, version);
      });
  house->improvements = std::make_unique<sim::ImprovementRoom>(*house->drills);
  house->compare = std::make_unique<sim::CompareRoom>(*house->drills, *house->improvements);
  house->drills->on_scored(sim::hear_scores(*house->improvements, *house->compare));
  house->series = std::make_unique<sim::SeriesRoom>(
      *house->drills, [shelf = &house->scenarios](const std::string& id, const std::string& version) {
        return shelf->document(id, version);
      });
  house->overdue = std::make_unique<sim::OverdueRoom>(*house->series, house->zone);
  house->rooms = std::make_unique<sim::Rooms>(
      std::vector<engine::Companion*>{&house->scenarios, house->drills.get(), house->improvements.get(),
                                      house->compare.get(), house->series.get(), house->overdue.get()});
  house->engine = std::make_unique<engine::Engine>(*house->journal, house->library, house->clock, house->random,
                                                   house->zone, engine::Driven::by_threads, house->rooms.get());
  if (auto started = house->engine->start(); !started) return started.error();
  return house;
}

/// Those of the folder, those that were published, and those that drills were planned with.
Result<void> House::shelve_scenarios(const std::string& playbooks) {
  auto shipped = sim::ScenarioLibrary::from_folder(playbooks, library);
  if (!shipped) return shipped.error();
  scenarios = sim::ScenarioShelf(std::move(*shipped));
  return scenarios.absorb(*journal, library.schemas());
}

Result<engine::Answer> House::run(engine::Engine::Work work) {
  std::promise<Result<engine::Answer>> promise;
  auto answer = promise.get_future();
  engine->submit(std::move(work), [&](Result<engine::Answer> a) { promise.set_value(std::move(a)); });
  return answer.get();
}

std::string default_playbooks() {
  std::error_code failed;
  for (fs::path at = fs::read_symlink("/proc/self/exe", failed).parent_path(); !failed && at.has_relative_path();
       at = at.parent_path())
    if (fs::exists(at / "playbooks" / "schemas")) return (at / "playbooks").string();
  return "/usr/share/fenghuo/playbooks";
}

}  // namespace fenghuo::api
