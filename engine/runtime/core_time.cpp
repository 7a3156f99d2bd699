// What Core does about time: finding its place again after a restart, clocks that jump, timers that come due, and what
// lives in a time of its own.
#include "engine/incident/timers.hpp"
#include "engine/runtime/core.hpp"

#include <algorithm>

namespace fenghuo::engine {

Result<void> Core::recover(Batch& batch) {
  registry_ = {};
  ++callers_version_;
  known_.clear();
  rows_.clear();
  open_.clear();
  numbers_.clear();
  versions_.clear();
  timers_.clear();
  timelines_.clear();
  if (companion_ != nullptr) companion_->clear();
  delivered_.clear();
  waiting_.clear();
  shifts_.clear();
  now_ = clock_.now();
  offset_ = now_.wall - now_.boot;

  const auto documents = journal_.documents();
  if (!documents) return documents.error();
  library_ = shipped_;
  if (!documents->empty()) {
    Library library = *shipped_;
    if (auto absorbed = library.absorb(*documents); !absorbed) return absorbed;
    library_ = std::make_shared<const Library>(std::move(library));
  }
  bool same_boot = false;
  std::optional<Millis> last_offset;  // wall − boot under the boot that wrote last
  auto read = journal_.load_prefix("system", [&](Recorded&& recorded) {
    fold(recorded);
    const auto based_on = [&](const std::string& boot_id, Millis wall, Millis boot) {
      last_offset = wall - boot;
      same_boot = boot_id == now_.boot_id;
      if (same_boot) offset_ = wall - boot;
    };
    if (const auto* started = std::get_if<EngineStarted>(&recorded.event))
      based_on(started->boot_id, started->wall, started->boot);
    if (const auto* suspected = std::get_if<ClockSuspected>(&recorded.event)) {
      based_on(suspected->boot_id, suspected->wall, suspected->boot);
      shifts_.push_back({suspected->expected_wall, suspected->wall, recorded.meta.version});
    }
  });
  if (!read) return read;
  // In old journals signals and tokens begin in "system" and "unit:", and end in streams of their own.
  for (const std::string prefix :
       {"unit:", "person:", "site:", "device:", "token:", "channel:", "signal:", "playbook:"})
    if (read = journal_.load_prefix(prefix, [&](Recorded&& recorded) { fold(recorded); }); !read) return read;

  for (const std::string_view prefix : companions_prefixes_) {
    read = journal_.load_prefix(std::string(prefix), [&](Recorded&& recorded) { fold(recorded); });
    if (!read) return read;
  }

  auto rows = journal_.incidents();
  if (!rows) return rows.error();
  for (auto& row : *rows) {
    index_row(row);
    rows_[row.id] = std::move(row);
  }
  auto timers = journal_.timers();
  if (!timers) return timers.error();
  const auto last_entry = journal_.last_recorded_at();
  if (!last_entry) return last_entry.error();
  last_entry_ = *last_entry;

  if (companion_ != nullptr) companion_->place(*this);
  const auto own = std::partition(timers->begin(), timers->end(),
                                  [&](const TimerRow& row) { return timelines_.of(row.stream) == nullptr; });
  for (auto timer = own; timer != timers->end(); ++timer)
    timelines_.arm(std::move(*timer));
  timers->erase(own, timers->end());
  if (!same_boot) rebase(*timers, last_offset ? std::optional(last_entry_ - *last_offset) : std::nullopt, batch);
  timers_.fill(std::move(*timers), now_);
  index_offset_ = now_.wall - now_.boot;
  if (!same_boot) {
    if (now_.wall < last_entry_) suspect(last_entry_, batch);
    record("system", EngineStarted{.boot = now_.boot, .boot_id = now_.boot_id, .wall = now_.wall}, the_system(), batch);
  }
  if (companion_ != nullptr) companion_->resume(*this, batch);
  return {};
}

/// Boot time does not outlive a boot. Up to the journal's last entry the old boot clock still measures what elapsed,
/// whatever the wall did meanwhile; since then there is only the wall, and if it lies behind that entry, it says
/// nothing.
void Core::rebase(std::vector<TimerRow>& timers, std::optional<Millis> boot_at_last_entry, Batch& batch) const {
  const Millis since = std::max<Millis>(0, now_.wall - last_entry_);
  for (TimerRow& timer : timers) {
    const Millis until = boot_at_last_entry ? *boot_at_last_entry - timer.start_boot : last_entry_ - timer.start;
    timer.start_boot = now_.boot - until - since;
    timer.boot_id = now_.boot_id;
    batch.arm.push_back(timer);
  }
}

std::optional<Millis> Core::wait() const {
  const auto wall = timers_.wait(now_);
  auto own = timelines_.wait(now_);
  if (own) own = std::max(*own, unreadable_until_ - now_.boot);
  return wall && own ? std::min(wall, own) : wall ? wall : own;
}

void Core::begin(Batch& batch) {
  now_ = clock_.now();
  const Millis offset = now_.wall - now_.boot;
  constexpr Millis k_tolerated = 2 * k_second;
  const bool was_set = std::abs(offset - offset_) > k_tolerated || now_.wall < last_entry_;
  if (was_set) suspect(now_.boot + offset_, batch);
  constexpr Millis k_reorder_after = 200;  // a slewed wall moves the foreseen moments too
  if (std::abs(offset - index_offset_) > k_reorder_after) {
    index_offset_ = offset;
    timers_.reorder(now_);
  }
  if (was_set && companion_ != nullptr) companion_->wall_was_set(*this, batch);
}

void Core::suspect(Millis expected_wall, Batch& batch) {
  const Millis divergence = now_.wall - expected_wall;
  offset_ = now_.wall - now_.boot;
  if (divergence < 0) keep_stretches();
  shifts_.push_back({expected_wall, now_.wall});
  if (divergence < 0) void_wall(batch);
  record("system",
         ClockSuspected{.boot = now_.boot,
                        .boot_id = now_.boot_id,
                        .divergence = divergence,
                        .expected_wall = expected_wall,
                        .wall = now_.wall},
         the_system(), batch);
}

void Core::void_wall(Batch& batch) {
  for (TimerRow timer : timers_.all()) {
    if (timer.wall_void) continue;
    timer.wall_void = true;
    arm(std::move(timer), batch);
  }
}

void Core::fire_due(Batch& batch) {
  while (const TimerRow* due = timers_.due(now_)) {
    const TimerRow timer = *due;
    const bool own = is_companions(timer.stream);
    if (const auto found = own ? Result<Known*>(nullptr) : known(timer.stream);
        !found) {  // its incident cannot be read: it goes off as soon as it can be
      const bool passing = found.error().kind == Kind::Unavailable;
      timers_.postpone(timer, now_.boot + (passing ? k_second : k_minute));
      unfired_.push_back(found.error());
      continue;
    }
    disarm(timer, batch);
    const Millis late = std::max<Millis>(0, now_.wall - timer.due_at);
    ++lateness_.fired;
    lateness_.sum += late;
    lateness_.most = std::max(lateness_.most, late);
    if (own)
      companion_->fire(timer, *this, batch);
    else  // refused if it is over
      (void)execute_itself(timer.stream, FireTimer{.name = timer.name, .due_at = timer.due_at}, batch);
  }
  while (fire_on_timelines(batch)) {
  }
}

/// A timer with a time of its own goes off as of the moment it was due: what was to happen by then has happened.
bool Core::fire_on_timelines(Batch& batch) {
  const TimerRow* due = now_.boot < unreadable_until_ ? nullptr : timelines_.due(now_);
  if (due == nullptr) return false;
  const TimerRow timer = *due;
  const bool own = is_companions(timer.stream);
  if (const auto found = own ? Result<Known*>(nullptr) : known(timer.stream); !found) {
    unreadable_until_ = now_.boot + k_second;
    unfired_.push_back(found.error());
    return false;
  }
  disarm(timer, batch);
  Timeline* timeline = timelines_.of(timer.stream);
  timeline->held = timer.due_at;
  if (own)
    companion_->fire(timer, *this, batch);
  else
    (void)execute_itself(timer.stream, FireTimer{.name = timer.name, .due_at = timer.due_at}, batch);
  timeline->held.reset();
  return true;
}

// --- what lives in a time of its own ---

Result<const Incident*> Core::open_drill(OpenIncident command, std::shared_ptr<Timeline> timeline, const Actor& actor,
                                         Batch& batch) {
  const auto playbook = library_->for_kind(command.kind);
  if (!playbook) return Problem::invalid("/kind", {"没有这类事件的预案", "no playbook for this kind of incident"});
  command.mode = "drill";
  const std::string id = next_id("EXE-");
  timelines_.put(id, std::move(timeline));
  return open_as(id, command, playbook, actor, Role::bureau, batch);
}

void Core::arm_own(const std::string& stream, const std::string& name, Millis due_at, Batch& batch) {
  disarm_own(stream, name, batch);
  arm({.boot_id = now_.boot_id,
       .due_at = due_at,
       .name = name,
       .start = time_of(stream),
       .start_boot = now_.boot,
       .stream = stream},
      batch);
}

void Core::disarm_own(const std::string& stream, const std::string& name, Batch& batch) {
  if (const TimerRow* armed = timelines_.find(stream, name)) disarm(TimerRow(*armed), batch);
}

void Core::disarm_on_wall(const std::string& stream, const std::string& name, Millis due_at, Batch& batch) {
  disarm({.due_at = due_at, .name = name, .stream = stream}, batch);
}

bool Core::is_companions(std::string_view stream) const {
  return std::ranges::any_of(companions_prefixes_, [&](std::string_view prefix) { return stream.starts_with(prefix); });
}

Result<const Incident*> Core::execute_itself(const std::string& id, const Command& command, Batch& batch) {
  auto found = known(id);
  if (!found) return found.error();
  Context context = this->context(**found, {});
  context.actor = the_system();
  context.system = true;
  return carry_out(**found, command, context, batch);
}

}  // namespace fenghuo::engine
