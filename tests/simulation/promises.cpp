// What is promised, held against what happened.
#include "engine/incident/timers.hpp"
#include "tests/simulation/world.hpp"
#include "tests/support/bureau.hpp"

namespace fenghuo::simulation {

using namespace engine;

namespace {

std::string refolded(Journal& journal, const std::string& id, Incident& out) {
  const auto read = journal.load(id, 0, [&](Recorded&& r) { evolve(out, r.meta, r.event); });
  return read ? encode(out) : read.error().detail.en;
}

std::string name_of(const std::string& stream, const std::string& name, Millis due_at) {
  return stream + " " + name + " " + std::to_string(due_at);
}

}  // namespace

void World::kept(std::span<const Batch> batches, bool denied) {
  ++outcome_.figures["commits"];
  for (const auto& batch : batches) {
    for (const auto& event : batch.events) {
      // Until the engine looks at its clocks again it cannot know that the wall was set: a start which the new wall
      // read by then may as well be one of the old wall, and is taken for that.
      if (std::holds_alternative<ClockSuspected>(event.event)) moment_.disturbed = moment_.passed;
      Moment decided = moment_;
      const std::string& token = event.meta.actor.token;
      if (token.starts_with('q')) decided = asked_.at(std::stoul(token.substr(1)) - 1)->decided;
      decided.disturbed = moment_.disturbed;  // the finding was kept before what was decided after it
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
  check_view(*request, *answer);
  ++figures[answer->replayed ? "replayed" : request->deed == Deed::look ? "looked" : "acknowledged"];
  for (const auto& line : request->made)
    if (!book_.has(line)) return complain({"lost", who + " was answered before this was kept: " + line});
  if (!request->key) return;
  const auto* first = book_.answer(*request->key);
  if (first == nullptr || first->body != answer->body || first->status != answer->status)
    complain({"doubled", who + " got another answer under its key than the first: " + answer->body});
}

/// Nobody is shown what is not kept yet, and no school another's.
void World::check_view(const Request& request, const Answer& answer) {
  if (request.incident.empty() || request.deed == Deed::waiting || answer.replayed) return;
  const Case& seen = referee_.cases().at(request.incident);
  const auto& caller = request.caller;
  if (answer.version > seen.version && request.deed == Deed::look)
    complain({"order", caller.token + " was shown a version that is not kept"});
  if (request.deed == Deed::open || request.deed == Deed::signal || request.deed == Deed::token) return;
  if (caller.role == Role::admin || (caller.unit != tests::k_bureau && caller.unit != seen.unit))
    complain({"order", caller.token + " got at an incident of another school"});
}

/// Nothing leaves the house before it is kept that it shall, and what is sent again is the same.
void World::posted(const api::Parcel& parcel) {
  if (book_.message(parcel.id) == nullptr) complain({"order", "message " + parcel.id + " went out and was never kept"});
  const auto [at, first] = sent_.try_emplace(parcel.id, parcel.json);
  ++outcome_.figures[first ? "sent" : "sent again"];
  if (at->second != parcel.json) complain({"doubled", "message " + parcel.id + " says something else this time"});
}

void World::check_quiet() {
  const auto failures = failures_;
  process_->settle();
  if (process_->dead() || outcome_.broken || failures != failures_) return;
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
      wanted.insert(name_of(id, timer.name(), timer.due_at));
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
