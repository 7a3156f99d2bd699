// steps.flat: what a step costs the engine when the journal holds many incidents: the same steps, over a journal with a
// hundred incidents and over one with a million (most of them closed, as they would be), in turns. No HTTP: its cost
// does not depend on how many there are.
#include "engine/runtime/engine.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/spent.hpp"
#include "tests/support/bureau.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"

#include <atomic>
#include <future>
#include <stdexcept>
#include <unistd.h>

namespace fenghuo::bench {

using namespace engine;

namespace {

constexpr int k_at_once = 64;

std::string id_of(std::size_t number) {
  std::string digits = std::to_string(number);
  return "INC-2026-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

void keep(Journal& journal, Batch& batch) {
  if (const auto kept = journal.commit({&batch, 1}); !kept) throw std::runtime_error(kept.error().detail.en);
  batch = {};
}

/// Closed incidents, as short as they can be: opened, dismissed.
void add_closed(Journal& journal, const Playbook& playbook, std::size_t count, Millis now) {
  Batch batch;
  for (std::size_t n = 1; n <= count; ++n) {
    Meta meta{.stream = id_of(n), .version = 1, .at = now, .recorded_at = now, .actor = {.role = "system"}};
    Incident incident;
    const auto add = [&](Event event) {
      meta.version = incident.version + 1;
      evolve(incident, meta, event);
      batch.events.push_back({meta, std::move(event)});
    };
    add(IncidentOpened{.kind = "defacement",
                       .mode = "live",
                       .playbook = playbook.id,
                       .playbook_sha256 = playbook.sha256,
                       .playbook_version = playbook.version,
                       .severity = "IV",
                       .site = tests::k_site,
                       .summary = "首页内容被篡改",
                       .unit = tests::k_school,
                       .detected_at = now});
    add(IncidentDismissed{.reason = "误报"});
    batch.incidents.push_back({.clock = "Running",
                               .closed_at = now,
                               .detected_at = now,
                               .id = meta.stream,
                               .kind = "defacement",
                               .mode = "live",
                               .opened_at = now,
                               .response = "Dismissed",
                               .severity = "IV",
                               .site = tests::k_site,
                               .summary = "首页内容被篡改",
                               .unit = tests::k_school,
                               .version = incident.version});
    if (n % 1000 == 0) keep(journal, batch);
  }
  keep(journal, batch);
}

/// An engine over so many incidents, the last of which is open.
class World {
 public:
  explicit World(std::size_t incidents) {
    auto opened = open_sqlite_journal(folder_.path(), random_);
    if (!opened) throw std::runtime_error(opened.error().detail.en);
    journal_ = std::move(*opened);
    const Millis now = clock_.now().wall;
    tests::keep_sample(*journal_, now);
    add_closed(*journal_, *library_.for_kind("defacement"), incidents - 1, now);
    engine_ = std::make_unique<Engine>(*journal_, library_, clock_, random_);
    if (const auto started = engine_->start(); !started) throw std::runtime_error(started.error().detail.en);
    std::promise<std::string> id;
    engine_->submit(
        [&](Core& core, Batch& batch) -> Result<Answer> {
          auto made = core.open({.kind = "defacement", .mode = "live", .site = tests::k_site, .summary = "篡改"},
                                tests::caller(Role::responder), batch);
          if (!made) return made.error();
          return Answer{.body = (*made)->id};
        },
        [&](const Result<Answer>& answer) { id.set_value(answer ? answer->body : std::string()); });
    incident_ = id.get_future().get();
    if (incident_.empty()) throw std::runtime_error("steps.flat: no incident");
  }

  /// Comments, so many at once, each a command with its own key; how many a second.
  std::int64_t turn(std::chrono::milliseconds slice) {
    const auto began = std::chrono::steady_clock::now();
    std::int64_t done = 0;
    while (std::chrono::steady_clock::now() < began + slice) {
      std::promise<void> all;
      std::atomic<int> left = k_at_once;
      std::atomic<bool> refused = false;
      for (int n = 0; n < k_at_once; ++n)
        engine_->submit(
            [this](Core& core, Batch& batch) -> Result<Answer> {
              auto ran = core.execute(incident_, Comment{.text = "flat"}, tests::caller(Role::responder), batch);
              if (!ran) return ran.error();
              return Answer{.version = (*ran)->version};
            },
            [&](const Result<Answer>& answer) {
              if (!answer) refused = true;
              if (--left == 0) all.set_value();
            },
            IdempotencyKey{"bench", std::to_string(++keys_), "digest"});
      all.get_future().wait();
      if (refused) throw std::runtime_error("steps.flat: refused");
      done += k_at_once;
    }
    const auto took = std::chrono::steady_clock::now() - began;
    return done * 1'000'000 / std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  }

 private:
  tests::TempFolder folder_;
  SystemClock clock_;
  SystemRandom random_;
  const Library& library_ = tests::shipped_library();
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Engine> engine_;
  std::string incident_;
  std::int64_t keys_ = 0;
};

}  // namespace

std::vector<Figure> steps_flat(const Options& options) {
  World few(100), many(1'000'000);
  std::vector<std::int64_t> ours, bare;
  few.turn(options.slice / 2), many.turn(options.slice / 2);
  for (int round = 0; round < options.rounds; ++round) {
    bare.push_back(few.turn(options.slice));
    ours.push_back(many.turn(options.slice));
  }
  Figure out = wants_ratio(compare("steps.flat.1m", "commands/s", ours, bare), 850);
  out.note = "over 1,000,000 incidents; baseline: over 100; " + std::to_string(resident_kib(::getpid()) / 1024) +
             " MiB held by both";
  return {std::move(out)};
}

}  // namespace fenghuo::bench
