#include "tests/simulation/world.hpp"

#include "engine/incident/timers.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"

#include <sstream>

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
              .digest = std::string(64, 'd'), .id = token, .person = person->id, .role = role, .unit = person->unit});
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

std::string refolded(Journal& journal, const std::string& id, Incident& out) {
  const auto read = journal.load(id, 0, [&](Recorded&& r) { evolve(out, r.meta, r.event); });
  return read ? encode(out) : read.error().detail.en;
}

std::string name_of(const std::string& stream, const std::string& name, Millis due_at) {
  return stream + " " + name + " " + std::to_string(due_at);
}

}  // namespace

template <class... Parts>
void World::say(const Parts&... parts) {
  if (!options_.say) return;
  std::ostringstream line;
  line << format_duration(moment_.passed) << " ";
  (line << ... << parts);
  options_.say(line.str());
}

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

// --- what is promised ---

void World::kept(std::span<const Batch> batches, bool denied) {
  ++outcome_.figures["commits"];
  for (const auto& batch : batches) {
    for (const auto& event : batch.events) {
      Moment decided = moment_;
      const std::string& token = event.meta.actor.token;
      if (token.starts_with('q')) decided = asked_.at(std::stoul(token.substr(1)) - 1)->decided;
      referee_.see(event, decided);
      if (std::holds_alternative<MessageDelivered>(event.event)) {
        const auto& told = std::get<MessageDelivered>(event.event);
        if (told.channel != k_log_channel && !arrived_.contains(told.message))
          complain({"lost", "message " + told.message + " is said to be delivered, and nobody got it"});
        ++outcome_.figures["delivered"];
      }
      if (std::holds_alternative<MessageDead>(event.event)) ++outcome_.figures["dead letters"];
      if (std::holds_alternative<ClockSuspected>(event.event)) ++outcome_.figures["clock suspected"];
    }
    book_.keep(batch, denied);
    if (!batch.events.empty()) last_entry_passed_ = moment_.passed;
  }
}

void World::replied(const Clients::Asked& request, Result<Answer> answer) {
  if (process_->dead()) return;  // the connection went with the process
  auto& figures = outcome_.figures;
  const std::string& who = request->caller.token;
  if (!std::exchange(request->waiting, false)) return complain({"doubled", who + " was answered twice"});
  answers_.update(who + (answer ? answer->body : answer.error().code));
  say(who, " ", answer ? "yes " + answer->body : "no " + answer.error().code);
  request->reply = answer;
  if (!answer) {
    const auto& problem = answer.error();
    ++figures[problem.kind == Kind::Unavailable ? "unavailable" : "refused"];
    if (problem.kind == Kind::Internal && request->deed != Deed::stumble)
      complain({"order", who + " met an internal error: " + problem.detail.en});
    return;
  }
  ++figures[answer->replayed ? "replayed" : request->deed == Deed::look ? "looked" : "acknowledged"];
  for (const auto& line : request->made)
    if (!book_.has(line)) return complain({"lost", who + " was answered before this was kept: " + line});
  if (!request->key) return;
  const auto* first = book_.answer(*request->key);
  if (first == nullptr || first->body != answer->body || first->status != answer->status)
    complain({"doubled", who + " got another answer under its key than the first: " + answer->body});
}

/// Nothing leaves the house before it is kept that it shall, and what is sent again is the same.
void World::posted(const api::Parcel& parcel) {
  if (book_.message(parcel.id) == nullptr) complain({"order", "message " + parcel.id + " went out and was never kept"});
  const auto [at, first] = sent_.try_emplace(parcel.id, parcel.json);
  ++outcome_.figures[first ? "sent" : "sent again"];
  if (at->second != parcel.json) complain({"doubled", "message " + parcel.id + " says something else this time"});
}

void World::check_quiet() {
  process_->settle();
  if (process_->dead() || outcome_.broken) return;
  if (process_->engine().writable() && moment_.passed > reads_failed_at_ + k_minute) referee_.check_clocks(moment_);
  process_->engine().read(
      [this](Core& core, Batch&) -> Result<Answer> {
        check_core(core);
        return Answer{};
      },
      [](const Result<Answer>&) {});
  process_->settle();
}

/// What the engine holds is what the journal says, read anew from its first event; so are its timers.
void World::check_core(Core& core) {
  if (weather_.reads_fail > 0 || process_->engine().uncommitted() > 0) return;
  std::set<std::string> wanted, armed, kept;
  for (const auto& [id, row] : core.rows()) {
    Incident fresh;
    const std::string folded = refolded(store_->journal(), id, fresh);
    const auto held = core.incident(id);
    if (!held) return complain({"fold", held.error().detail.en});
    if (encode(**held) != folded) return complain({"fold", id + " is " + encode(**held) + " and was " + folded});
    if (row.version != fresh.version) return complain({"fold", "the row of " + id + " is of another version"});
    for (const auto& timer : wanted_timers(fresh))
      wanted.insert(name_of(id, timer.name, timer.due_at));
  }
  for (const auto& timer : core.timers())
    armed.insert(name_of(timer.stream, timer.name, timer.due_at));
  const auto timers = store_->journal().timers();
  for (const auto& timer : timers.value())
    kept.insert(name_of(timer.stream, timer.name, timer.due_at));
  const auto differ = [&](const auto& left, const auto& right, const char* how) {
    for (const auto& name : left)
      if (!right.contains(name)) complain({"timer", name + how});
  };
  differ(wanted, kept, " is wanted and not kept");
  differ(kept, wanted, " is kept and not wanted");
  differ(wanted, armed, " is wanted and not armed");
  differ(armed, wanted, " is armed and not wanted");
}

/// What was asked is there whole or not at all, and not at all if the answer was no.
void World::check_requests() {
  for (; checked_ < asked_.size(); ++checked_) {
    const Request& request = *asked_[checked_];
    const auto traces = book_.traces(request.caller.token);
    const std::string& who = request.caller.token;
    if (request.runs > 1) complain({"doubled", who + " ran twice"});
    if (traces.events != 0 && traces.events != request.made.size()) complain({"half", who + " is half there"});
    if (!request.reply) ++outcome_.figures["never answered"];
    if (request.reply && !*request.reply && traces.events != 0 && !traces.denied)
      complain({"half", who + " was refused and is there"});
    if (request.reply && *request.reply && !(*request.reply)->replayed && traces.events != request.made.size())
      complain({"lost", who + " was acknowledged and is gone"});
  }
}

void World::check_store() {
  if (const auto how = book_.differs(store_->journal()); !how.empty()) complain({"lost", how});
}

}  // namespace fenghuo::simulation
