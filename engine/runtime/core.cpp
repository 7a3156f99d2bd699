#include "engine/runtime/core.hpp"

#include <algorithm>
#include <cstdlib>

namespace fenghuo::engine {

namespace {

constexpr std::int64_t k_snapshot_every = 100;

/// For so many more, and for as many again as there are: they are costly to move.
void make_room(std::vector<Recorded>& events, std::size_t more) {
  const std::size_t wanted = events.size() + more;
  if (events.capacity() < wanted) events.reserve(std::max<std::size_t>(wanted, 2 * events.capacity()));
}

}  // namespace

Core::Core(Journal& journal, const Library& library, const Clock& clock, Random& random, Zone zone,
           Companion* companion)
    : journal_(journal),
      shipped_(std::make_shared<const Library>(library)),
      library_(shipped_),
      clock_(clock),
      random_(random),
      zone_(std::move(zone)),
      companion_(companion),
      companions_prefixes_(companion == nullptr ? std::vector<std::string_view>() : companion->prefixes()),
      now_(clock.now()) {}

// --- incidents ---

Result<Core::Known*> Core::known(const std::string& id) {
  if (const auto found = known_.find(id); found != known_.end()) return &found->second;
  if (!rows_.contains(id)) return Problem::not_found(id);
  Known loaded;
  auto snapshot = journal_.find_snapshot(id);
  if (!snapshot) return snapshot.error();
  if (*snapshot && decode((*snapshot)->state, loaded.incident)) {
    loaded.snapshot_at = (*snapshot)->version;
  } else {
    loaded.incident = {};  // a snapshot can always be thrown away
  }
  auto read = journal_.load(id, loaded.snapshot_at,
                            [&](Recorded&& recorded) { evolve(loaded.incident, recorded.meta, recorded.event); });
  if (!read) return read.error();
  loaded.playbook = library_->playbook(loaded.incident.playbook, loaded.incident.playbook_version);
  if (!loaded.playbook)
    return Problem::internal("incident " + id + " needs playbook " + loaded.incident.playbook + " " +
                             loaded.incident.playbook_version);
  // What is damaged lies before the snapshot: better a clock that may run late than an incident that does not open.
  if (auto found = find_stretches(loaded); !found && found.error().kind == Kind::Unavailable) return found.error();
  return &known_.emplace(id, std::move(loaded)).first->second;
}

Result<const Incident*> Core::incident(const std::string& id) {
  auto found = known(id);
  if (!found) return found.error();
  return &(*found)->incident;
}

Result<const Incident*> Core::visible(const std::string& id, const Caller& caller) {
  const auto row = rows_.find(id);
  if (row == rows_.end() || !registry_.within(row->second.unit, caller.unit)) return Problem::not_found(id);
  if (caller.role == Role::monitor || caller.role == Role::admin)
    return Problem::make(Kind::Forbidden, "role-sees-no-incidents",
                         {"此令牌不能查看事件", "a token of this role does not open incidents"});
  if (caller.role == Role::guest && (caller.incident != id || row->second.closed_at)) return Problem::not_found(id);
  return incident(id);
}

Context Core::context(const Known& known, const Caller& caller) const {
  const Incident& incident = known.incident;
  Context context{.now = time_of(incident.id),
                  .actor = actor_of(caller),
                  .role = caller.role,
                  .playbook = known.playbook.get(),
                  .library = library_.get(),
                  .zone = zone_};
  if (const auto* unit = registry_.unit(incident.unit)) context.around.unit_name = unit->name.zh;
  if (const auto* site = registry_.site(incident.site)) {
    context.around.site_name = site->name;
    context.around.site_url = site->url;
    context.around.site_ip = site->ip;
    context.around.site_filing = site->filing;
    if (site->mlps > 0) context.around.site_mlps = site->mlps;
  }
  if (const auto* person = registry_.person(caller.person)) {
    context.around.person_name = person->name;
    context.around.person_phone = person->phone;
  }
  context.above = [this, &incident] {
    auto line = registry_.line_of(incident.unit);
    if (!line.empty()) line.erase(line.begin());
    return line;
  };
  context.may_hold = [this, &incident](const std::string& id) {
    const auto* person = registry_.person(id);
    return person != nullptr && !registry_.retired_at("person:" + id) && registry_.within(incident.unit, person->unit);
  };
  return context;
}

Context Core::context(const Incident& incident, const Caller& caller) const {
  return context(known_.at(incident.id), caller);
}

Result<const Incident*> Core::execute(const std::string& id, const Command& command, const Caller& caller, Batch& batch,
                                      std::optional<Millis> done_at) {
  auto found = known(id);
  if (!found) return found.error();
  const bool looks = std::holds_alternative<ReadEvidence>(command);  // which is no act, and must be recorded
  if (const Timeline* timeline = timelines_.of(id); timeline != nullptr && !timeline->running && !looks)
    return Problem::make(Kind::NotAllowed, "time-stands-still",
                         {"演练已暂停或已结束，现在不能操作", "the drill is paused or over; nothing can be done now"});
  Known& known = **found;
  Context around = context(known, caller);
  if (done_at) around.entered_at = std::exchange(around.now, *done_at);
  if (!done_at && !known.has_twin()) known.twin = std::make_unique<Incident>(known.incident);
  return carry_out(known, command, around, batch);
}

/// A timer of an incident that nobody works at makes no twin: most incidents rest.
Result<const Incident*> Core::carry_out(Known& known, const Command& command, const Context& context, Batch& batch) {
  const bool on_twin = known.has_twin() && !context.entered_at;
  auto events = decide(known.incident, command, context, on_twin ? known.twin.get() : nullptr);
  if (events) apply(known, std::move(*events), context.actor, batch);
  // Refused half-way, entered late, over: then the two have parted, or there will be no more to decide.
  if (!known.has_twin() || !known.incident.open()) known.twin.reset();
  if (!events) return events.error();
  return &known.incident;
}

Result<const Incident*> Core::open(OpenIncident command, const Caller& caller, Batch& batch) {
  const auto* site = registry_.site_for(command.site);
  if (site == nullptr || !registry_.within(site->unit, caller.unit))
    return Problem::invalid("/site", {"没有登记这个网站", "no such site is registered in your units"});
  command.site = site->host;
  command.unit = site->unit;
  if (const auto* row = open_on(command.site, command.kind)) {
    Problem problem = Problem::make(
        Kind::NotAllowed, "open-already",
        {"该网站已有同类事件在处置：" + row->id, "an incident of this kind is open on the site: " + row->id});
    problem.allowed = {"comment " + row->id};
    return problem;
  }
  const auto playbook = library_->for_kind(command.kind);
  if (!playbook) return Problem::invalid("/kind", {"没有这类事件的预案", "no playbook for this kind of incident"});
  if (command.severity.empty()) command.severity = "IV";

  return open_as(next_id(), command, playbook, actor_of(caller), caller.role, batch);
}

Result<const Incident*> Core::open_as(const std::string& id, const OpenIncident& command,
                                      std::shared_ptr<const Playbook> playbook, const Actor& actor, Role role,
                                      Batch& batch) {
  Known fresh{.playbook = std::move(playbook)};
  fresh.incident.id = id;
  fresh.incident.unit = command.unit;
  fresh.incident.site = command.site;
  Context context = this->context(fresh, {.person = actor.person, .role = role});
  context.actor = actor;
  auto events = decide(fresh.incident, command, context);
  if (!events) return events.error();
  auto& kept = known_.emplace(id, std::move(fresh)).first->second;
  apply(kept, std::move(*events), actor, batch);
  return &kept.incident;
}

Result<const Incident*> Core::merge(const std::string& id, const Merge& command, const Caller& caller, Batch& batch) {
  auto source = known(id);
  if (!source) return source.error();
  const auto seen = visible(command.into, caller);
  if (!seen) return Problem::invalid("/into", {"没有找到要并入的事件", "there is no such incident to merge into"});
  auto target = known(command.into);
  if (!target) return target.error();
  if ((*source)->incident.mode != (*target)->incident.mode)
    return Problem::invalid("/into", {"演练事件与真实事件不能合并", "a drill and a live incident cannot be merged"});
  auto left = decide((*source)->incident, command, context(**source, caller));
  if (!left) return left.error();
  auto right = decide((*target)->incident, Absorb{.from = id}, context(**target, caller));
  if (!right) return right.error();
  apply(**source, std::move(*left), actor_of(caller), batch);
  apply(**target, std::move(*right), actor_of(caller), batch);
  return &(*source)->incident;
}

void Core::apply(Known& known, std::vector<Event> events, const Actor& actor, Batch& batch) {
  if (events.empty()) return;
  Incident& incident = known.incident;
  if (known.timers_at != incident.version) known.timers = wanted_timers(incident);
  const Millis at = dated(events, time_of(incident.id));
  const auto first = static_cast<std::ptrdiff_t>(batch.events.size());
  const bool opens = incident.version == 0;
  make_room(batch.events, events.size());
  for (std::size_t n = 0; n < events.size(); ++n) {
    const bool answered = answered_at_once(events[n], n + 1 < events.size() ? &events[n + 1] : nullptr);
    batch.events.push_back({.meta = {.stream = incident.id,
                                     .version = incident.version + 1,
                                     .at = at,
                                     .recorded_at = now_.wall,
                                     .actor = actor},
                            .event = std::move(events[n])});
    const Recorded& recorded = batch.events.back();
    evolve(incident, recorded.meta, recorded.event);
    last_entry_ = now_.wall;
    if (!answered) tell(message_for(incident, *known.playbook, recorded), batch);
  }
  arm_difference(known, batch);
  set_row(incident, batch);
  if (incident.version >= known.snapshot_at + k_snapshot_every) {
    known.snapshot_at = incident.version;
    batch.snapshots.push_back({.stream = incident.id, .version = incident.version, .state = encode(incident)});
  }
  if (companion_ != nullptr && (opens || timelines_.of(incident.id) != nullptr)) {
    std::vector<Recorded> happened(batch.events.begin() + first, batch.events.end());
    companion_->happened(incident, happened, *this, batch);
  }
}

/// Both lists are in one order, and mostly alike.
void Core::arm_difference(Known& known, Batch& batch) {
  const Incident& incident = known.incident;
  const auto before = std::exchange(known.timers, wanted_timers(incident));
  const auto& after = known.timers;
  known.timers_at = incident.version;
  const auto [was, is] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  for (auto timer = was; timer != before.end(); ++timer)
    if (std::find(is, after.end(), *timer) == after.end()) disarm(row_for(incident, *timer), batch);
  for (auto timer = is; timer != after.end(); ++timer)
    if (std::find(was, before.end(), *timer) == before.end()) arm(row_for(incident, *timer), batch);
}

void Core::arm(TimerRow timer, Batch& batch) {
  if (timelines_.of(timer.stream) != nullptr)
    timelines_.arm(timer);
  else
    timers_.arm(timer, now_);
  batch.arm.push_back(std::move(timer));
}

/// A batch disarms before it arms, so what it armed itself has to go from there too.
void Core::disarm(const TimerRow& timer, Batch& batch) {
  if (timelines_.of(timer.stream) != nullptr)
    timelines_.disarm(timer);
  else
    timers_.disarm(timer);
  std::erase_if(batch.arm, [&](const TimerRow& armed) {
    return armed.stream == timer.stream && armed.name == timer.name && armed.due_at == timer.due_at;
  });
  batch.disarm.push_back(timer);
}

/// Mostly little of it is new, and what is there is written over.
void Core::set_row(const Incident& incident, Batch& batch) {
  IncidentRow& row = rows_[incident.id];
  const bool opens = row.id.empty(), moves = opens || row.closed_at != incident.closed_at;
  if (opens) {  // what stays as it was then
    row.id = incident.id;
    row.kind = incident.kind;
    row.mode = incident.mode;
    row.opened_at = incident.opened_at;
    row.site = incident.site;
    row.summary = incident.summary;
    row.unit = incident.unit;
  }
  row.clock = to_string(incident.clock);
  row.closed_at = incident.closed_at;
  row.detected_at = incident.detected_at;
  row.response = to_string(incident.response);
  row.severity = incident.severity;
  row.version = incident.version;
  if (moves) index_row(row);  // it asks for nothing else that can change
  if (!batch.incidents.empty() && batch.incidents.back().id == row.id)
    batch.incidents.back() = row;
  else
    batch.incidents.push_back(row);
}

void Core::index_row(const IncidentRow& row) {
  const auto digits = row.id.rfind('-') + 1;
  std::int64_t& last = numbers_[row.id.substr(0, digits)];
  last = std::max<std::int64_t>(last, std::strtoll(row.id.c_str() + digits, nullptr, 10));
  if (row.mode != "live") return;
  const std::tuple key{row.site, row.kind};
  if (!row.closed_at) {
    open_[key].insert(row.id);
  } else if (const auto found = open_.find(key); found != open_.end()) {
    found->second.erase(row.id);
    if (found->second.empty()) open_.erase(found);
  }
}

const IncidentRow* Core::open_on(const std::string& site, std::string_view kind) const {
  const auto found = open_.find({site, std::string(kind)});
  return found == open_.end() ? nullptr : &rows_.at(*found->second.begin());
}

std::string Core::next_id(std::string_view kind) const {
  const std::string prefix = std::string(kind) + std::to_string(year_of(now_.wall, zone_.offset_at(now_.wall))) + "-";
  const auto last = numbers_.find(prefix);
  const std::string digits = std::to_string((last == numbers_.end() ? 0 : last->second) + 1);
  return prefix + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

void Core::record(const std::string& stream, Event event, const Actor& actor, Batch& batch, std::optional<Millis> at) {
  last_entry_ = now_.wall;
  const Recorded& recorded = batch.events.emplace_back(Recorded{.meta = {.stream = stream,
                                                                         .version = version_of(stream) + 1,
                                                                         .at = at.value_or(now_.wall),
                                                                         .recorded_at = now_.wall,
                                                                         .actor = actor},
                                                                .event = std::move(event)});
  fold(recorded);
  if (std::holds_alternative<Foreign>(recorded.event)) return;
  tell(message_for(recorded, registry_.root()), batch);
}

void Core::fold(const Recorded& recorded) {
  versions_[recorded.meta.stream] = recorded.meta.version;
  if (std::holds_alternative<Foreign>(recorded.event)) {
    if (companion_ != nullptr) companion_->fold(recorded);
    return;
  }
  registry_.evolve(recorded.event);
  if (!std::holds_alternative<MessageDelivered>(recorded.event)) ++callers_version_;
  waiting_.evolve(recorded.meta, recorded.event);
  note_delivery(recorded);
}

void Core::tell(std::optional<Message> message, Batch& batch) {
  if (!message) return;
  if (const auto* unit = registry_.unit(message->unit)) message->unit_name = unit->name;
  std::ranges::move(fan_out(registry_, *message, now_.wall), std::back_inserter(batch.outbox));
}

void Core::note_delivery(const Recorded& recorded) {
  constexpr std::size_t k_kept = 500;
  const auto* delivered = std::get_if<MessageDelivered>(&recorded.event);
  if (delivered == nullptr || delivered->channel == k_log_channel) return;
  delivered_.push_back(recorded);
  if (delivered_.size() > k_kept) delivered_.pop_front();
}

std::int64_t Core::version_of(const std::string& stream) const {
  const auto found = versions_.find(stream);
  return found == versions_.end() ? 0 : found->second;
}

Result<Library::Published> Core::publish(std::string_view playbook, const Caller& caller, Batch& batch) {
  auto next = std::make_shared<Library>(*library_);
  auto published = next->publish(playbook);
  if (!published || !published->fresh) return published;
  const Document& document = *published->fresh;
  batch.documents.push_back(document);
  record(
      "playbook:" + document.id,
      PlaybookPublished{
          .id = document.id, .kind = published->playbook->kind, .sha256 = document.sha256, .version = document.version},
      actor_of(caller), batch);
  library_ = std::move(next);
  return published;
}

}  // namespace fenghuo::engine
