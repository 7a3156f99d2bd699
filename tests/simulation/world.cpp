#include "tests/simulation/world.hpp"

#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"

namespace fenghuo::simulation {

using namespace engine;

namespace {

constexpr Millis k_long_ago = -4000 * k_day;
constexpr Millis k_unnoticed = 2 * k_second;  ///< by which the wall may be off before anybody says so

/// Half of the runs go by the shipped rules, half by a pack with more duties and a final report.
const Library& library_for(std::uint64_t seed) {
  return seed % 2 == 0 ? tests::shipped_library() : tests::library_with_final();
}

/// Who can be written to, and how.
Batch first_entries(Millis at) {
  Batch batch;
  const auto add = [&](const std::string& stream, std::int64_t version, Event event) {
    batch.events.push_back(
        {.meta = {.stream = stream, .version = version, .at = at, .recorded_at = at, .actor = {.role = "admin"}},
         .event = std::move(event)});
  };
  for (auto& [stream, event] : tests::sample_bureau()) {
    add(stream, 1, event);
    auto* person = std::get_if<PersonRegistered>(&event);
    if (person == nullptr) continue;
    const std::string role = person->id.substr(person->id.rfind('-') + 1);
    const std::string token = "T-" + person->id;
    if (role != "responder" || person->unit != "no2-primary")  // somebody is missing everywhere
      add("token:" + token, 1,
          TokenIssued{
              .digest = sha256_hex(token), .id = token, .person = person->id, .role = role, .unit = person->unit});
    if (role == "leader") {
      person->email = person->id + "@example.cn";
      add(stream, 2, *person);
    }
  }
  add("channel:hook", 1,
      ChannelSet{.id = "hook", .type = "webhook", .unit = tests::k_bureau, .url = "https://hook.example.cn/"});
  add("channel:mail", 1,
      ChannelSet{.addresses = {"oncall@example.cn"},
                 .events = {"DutyWarned", "DutyBreached", "IncidentOpened"},
                 .id = "mail",
                 .type = "email",
                 .unit = "liandu"});
  return batch;
}

}  // namespace

World::World(std::uint64_t seed, const Options& options)
    : options_(options),
      rules_(library_for(seed)),
      library_(options.library == nullptr ? rules_ : *options.library),
      outcome_{.seed = seed, .broken = {}, .digest = {}, .figures = {}},
      chance_(seed),
      sqlite_(options.sqlite_one_in > 0 && seed % static_cast<std::uint64_t>(options.sqlite_one_in) == 0),
      clock_(tests::k_morning),
      reads_failed_at_(k_long_ago),
      store_(std::make_unique<tests::Store>(sqlite_)),
      book_([this](Broken broken) { complain(std::move(broken)); }),
      referee_(rules_, outcome_.figures, [this](Broken broken) { complain(std::move(broken)); }),
      clients_(chance_, referee_) {
  moment_.disturbed = k_long_ago;
  const Batch batch = first_entries(clock_.now().wall);
  if (auto done = store_->journal().commit({&batch, 1}); !done) complain({"order", done.error().detail.en});
  kept({&batch, 1}, false);
  boot();
}

void World::complain(Broken broken) {
  say("BROKEN ", broken.promise, ": ", broken.how);
  if (!outcome_.broken) outcome_.broken = std::move(broken);
}

// --- the process and its end ---

void World::boot() {
  for (int tries = 1;; ++tries) {
    if (tries == 6) weather_ = {};  // somebody has seen to the disk
    Journal* inner = &store_->journal();
    if (options_.plant) {
      planted_ = options_.plant(*inner);
      inner = planted_.get();
    }
    process_ = std::make_unique<Process>(
        Process::House{*inner, library_, clock_, chance_.seed(), [this](const api::Parcel& parcel) { posted(parcel); }},
        Seams{[this] { return fate(); }, [this] { return read_fails(); },
              [this](std::span<const Batch> batches, bool denied) { kept(batches, denied); },
              [this](const Problem& problem) {
                complain({"order", "the journal refuses what the engine decided: " + problem.detail.en});
              }});
    if (process_->start()) break;
    say("does not start");
    ++outcome_.figures["starts refused"];
    process_.reset();
    store_->reopen();
    if (tries > 12) return complain({"stuck", "the engine does not start over a whole journal"});
  }
  check_quiet();
}

/// What the process held is gone; what its journal holds is compared with what was said.
void World::end_process() {
  for (const auto& request : asked_)
    request->waiting = false;  // for ever
  process_.reset();
  planted_.reset();
  store_->reopen();
  check_store();
  check_requests();
}

void World::kill(std::optional<Millis> off, Millis wall) {
  end_process();
  ++outcome_.figures["crashes"];
  if (off) {
    ++outcome_.figures["reboots"];
    moment_.passed += *off;
    if (wall != 0) moment_.disturbed = moment_.passed;
    clock_.reboot("boot-" + std::to_string(++boots_), *off + wall);
    // Since the last entry there is only the wall to go by.
    const Millis truly = moment_.passed - last_entry_passed_;
    const Millis counted = std::max<Millis>(0, clock_.now().wall - book_.last_recorded_at());
    moment_.unknown += std::max<Millis>(0, truly - counted) + k_unnoticed;
    moment_.early += std::max<Millis>(0, counted - truly) + k_unnoticed;
  }
  say(off ? "the machine reboots" : "the process dies");
  if (!outcome_.broken) boot();
}

void World::stop_and_start() {
  say("stops in order");
  process_->engine().stop();
  for (const auto& request : asked_)
    if (request->waiting && !process_->dead())
      complain(
          {"lost", request->caller.token + " was accepted and never answered, though the server stopped in order"});
  end_process();
  if (!outcome_.broken) boot();
}

Outcome World::run() {
  for (int n = 0; n < options_.moves && !outcome_.broken; ++n)
    move();
  if (!outcome_.broken) finish();
  outcome_.figures[outcome_.broken ? "broken" : "whole"] = 1;
  Sha256 all;
  if (const auto events = store_->journal().read_after(0, 1'000'000))
    for (const auto& event : *events)
      all.update(line_of(event) + event.hash);
  if (const auto rows = store_->journal().outbox(k_never, {}, 1'000'000))
    for (const auto& row : *rows)
      all.update(encode(row));
  const Digest answers = answers_.finish();
  outcome_.digest = to_hex(all.update(answers).finish());
  return std::move(outcome_);
}

/// The weather clears, everything that waits goes out, every clock runs to its end.
void World::finish() {
  weather_ = {};
  for (int n = 0; n < 3; ++n) {
    pass(2 * k_second);
    process_->settle();
  }
  if (!process_->engine().writable()) return complain({"stuck", "writes are still refused after the disk is well"});
  drain();
  for (int n = 0; n < 300 && !outcome_.broken && !store_->journal().timers().value().empty(); ++n) {
    pass(n < 100 ? 6 * k_hour : 10 * k_day);
    process_->settle();
    referee_.check_clocks(moment_);
  }
  if (const auto timers = store_->journal().timers().value(); !timers.empty())
    complain({"timer", "still armed after all this time: " + encode(timers.front())});
  drain();
  if (const auto id = book_.undelivered(); !id.empty()) complain({"lost", "message " + id + " never went out"});
  check_quiet();
  stop_and_start();
  if (sqlite_ && !outcome_.broken) {
    const auto found = verify_journal(store_->folder());
    if (!found || !found->whole) complain({"chain", found ? found->reason.en : found.error().detail.en});
  }
  outcome_.figures["events"] = static_cast<std::int64_t>(book_.events());
}

void World::drain() {
  for (int n = 0; n < 200 && !outcome_.broken && !book_.undelivered().empty(); ++n) {
    pass(n < 20 ? k_second : k_hour);
    process_->look_into_outbox();
    process_->settle();
    while (!process_->wire().empty())
      answer_parcel();
    process_->settle();
  }
}

}  // namespace fenghuo::simulation
