#pragma once
#include "engine/base/clock.hpp"
#include "engine/base/random.hpp"
#include "engine/base/zone.hpp"
#include "engine/incident/decide.hpp"
#include "engine/incident/timers.hpp"
#include "engine/intake/waiting.hpp"
#include "engine/registry/registry.hpp"
#include "engine/runtime/caller.hpp"
#include "engine/runtime/companion.hpp"
#include "engine/runtime/delivery.hpp"
#include "engine/runtime/timeline.hpp"
#include "engine/runtime/timer_index.hpp"

#include <deque>
#include <unordered_map>
#include <utility>

namespace fenghuo::engine {

/// The engine without threads: state, decisions, timers. One thread at a time.
///
/// Whatever changes goes into the caller's Batch and into memory at once; who owns the core must commit the batch, or
/// `recover` if that fails. Time stands still between two `begin`s: one piece of work sees one moment.
class Core {
 public:
  /// `zone`: whose calendar the year in an incident's number is read from. `companion` may be null.
  Core(Journal& journal, const Library& library, const Clock& clock, Random& random, Zone zone = {},
       Companion* companion = nullptr);

  /// Reads what is committed, re-bases the timers on this boot, notes the start. Also after a failed commit.
  Result<void> recover(Batch& batch);
  /// Looks at the clocks; notes it in `batch` if they parted.
  void begin(Batch& batch);
  /// Fires the timers that are due, each once. Call after `begin`.
  void fire_due(Batch& batch);
  /// Why timers that were due could not be fired (their incident is unreadable); handed over once.
  [[nodiscard]] std::vector<Problem> take_unfired() { return std::exchange(unfired_, {}); }
  /// How late, by the wall clock, timers have gone off since the start.
  struct Lateness {
    std::int64_t fired = 0;
    Millis sum = 0, most = 0;
  };
  [[nodiscard]] const Lateness& lateness() const { return lateness_; }
  /// Until the next timer.
  [[nodiscard]] std::optional<Millis> wait() const;

  /// The incident, loaded from the journal at first use. NotFound if there is none.
  Result<const Incident*> incident(const std::string& id);
  /// The same for a caller: NotFound outside their units, Forbidden for roles that see no incidents.
  Result<const Incident*> visible(const std::string& id, const Caller& caller);
  [[nodiscard]] Context context(const Incident& incident, const Caller& caller) const;

  /// Decides, folds and puts into the batch. The incident must be visible to the caller. `done_at`: it was done then,
  /// on paper, and is entered only now. NotAllowed "time-stands-still" while the incident's timeline stands.
  Result<const Incident*> execute(const std::string& id, const Command& command, const Caller& caller, Batch& batch,
                                  std::optional<Millis> done_at = std::nullopt);
  /// Conflict if an incident of this kind is open on the site already. `command.unit` is taken from the site.
  Result<const Incident*> open(OpenIncident command, const Caller& caller, Batch& batch);
  /// A drill's incident, on `timeline`; it takes nobody's place. Known by another number: EXE-2026-000001.
  Result<const Incident*> open_drill(OpenIncident command, std::shared_ptr<Timeline> timeline, const Actor& actor,
                                     Batch& batch);
  /// Does something as the engine itself does what follows from its timers.
  Result<const Incident*> execute_itself(const std::string& id, const Command& command, Batch& batch);
  /// Both sides or neither.
  Result<const Incident*> merge(const std::string& id, const Merge& command, const Caller& caller, Batch& batch);
  /// A token was used now; kept in memory, so it says nothing of the time before the last start.
  void note_use(const std::string& token) { last_use_[token] = now_.wall; }
  [[nodiscard]] std::optional<Millis> last_use(const std::string& token) const {
    const auto found = last_use_.find(token);
    return found == last_use_.end() ? std::nullopt : std::optional(found->second);
  }
  /// Changes whenever who a token stands for, or whether it holds, may have changed by anything but time.
  [[nodiscard]] std::uint64_t callers_version() const { return callers_version_; }
  /// The newest deliveries that somebody got, the oldest first; a bounded number of them.
  [[nodiscard]] const std::deque<Recorded>& delivered() const { return delivered_; }
  /// An event of a registry, signal or system stream, or of the companion's. `at`: nothing for the wall.
  void record(const std::string& stream, Event event, const Actor& actor, Batch& batch,
              std::optional<Millis> at = std::nullopt);
  /// The version of such a stream; 0 if nothing is recorded there.
  [[nodiscard]] std::int64_t version_of(const std::string& stream) const;
  /// A playbook that has passed the lint, for the incidents that open from now on; running ones keep theirs. Refuses as
  /// Library::publish does.
  Result<Library::Published> publish(std::string_view playbook, const Caller& caller, Batch& batch);

  /// What is on `stream` (an incident, or the companion's own) lives in this time from now on, its timers too.
  void put_on(const std::string& stream, std::shared_ptr<Timeline> timeline) {
    timelines_.put(stream, std::move(timeline));
  }
  /// What time it is on a stream: its timeline's, or the wall's.
  [[nodiscard]] Millis time_of(const std::string& stream) const {
    const Timeline* timeline = timelines_.of(stream);
    return timeline != nullptr ? timeline->now(now_) : now_.wall;
  }
  /// A timer of the companion's: goes off at `due_at`, by its stream's timeline or, where it has none, by the wall.
  void arm_own(const std::string& stream, const std::string& name, Millis due_at, Batch& batch);
  /// On a timeline it is known by its name, so that one armed again moves; on the wall by its moment too.
  void disarm_own(const std::string& stream, const std::string& name, Batch& batch);
  void disarm_on_wall(const std::string& stream, const std::string& name, Millis due_at, Batch& batch);
  /// Is such a timer armed on the wall?
  [[nodiscard]] bool armed(const std::string& stream, const std::string& name, Millis due_at) const {
    return timers_.contains({.due_at = due_at, .name = name, .stream = stream});
  }
  [[nodiscard]] const Timelines& timelines() const { return timelines_; }

  /// The open live incident on a site, by kind; null if there is none.
  [[nodiscard]] const IncidentRow* open_on(const std::string& site, std::string_view kind) const;
  [[nodiscard]] const std::map<std::string, IncidentRow>& rows() const { return rows_; }
  [[nodiscard]] const Registry& registry() const { return registry_; }
  [[nodiscard]] const WaitingSignals& waiting() const { return waiting_; }
  /// In force until the next `publish`; who needs it longer, or elsewhere, shares it.
  [[nodiscard]] const Library& library() const { return *library_; }
  [[nodiscard]] std::shared_ptr<const Library> shared_library() const { return library_; }
  [[nodiscard]] Journal& journal() { return journal_; }
  [[nodiscard]] Random& random() { return random_; }
  [[nodiscard]] const Reading& now() const { return now_; }
  [[nodiscard]] std::vector<TimerRow> timers() const { return timers_.all(); }
  /// The number the next incident will have: INC-2026-000123.
  [[nodiscard]] std::string next_id(std::string_view prefix = "INC-") const;

 private:
  struct Known {
    Incident incident;
    std::shared_ptr<const Playbook> playbook;
    std::int64_t snapshot_at = 0;
    /// The same incident again, for the next decision to be tried on; worth nothing where it is not as far.
    std::unique_ptr<Incident> twin{};
    std::vector<Timer> timers{};  ///< wanted at `timers_at`, mostly its version: nothing has changed since
    std::int64_t timers_at = 0;
    [[nodiscard]] bool has_twin() const { return twin != nullptr && twin->version == incident.version; }
    /// Starts that the wall may have read twice, and how many shifts came before each.
    std::map<Millis, std::size_t> stretches{};
  };
  Result<Known*> known(const std::string& id);
  Context context(const Known& known, const Caller& caller) const;
  Result<const Incident*> carry_out(Known& known, const Command& command, const Context& context, Batch& batch);
  void apply(Known& known, std::vector<Event> events, const Actor& actor, Batch& batch);
  void arm_difference(Known& known, Batch& batch);
  void tell(std::optional<Message> message, Batch& batch);
  void set_row(const Incident& incident, Batch& batch);
  void index_row(const IncidentRow& row);
  void note_delivery(const Recorded& recorded);
  TimerRow row_for(const Incident& incident, const Timer& timer) const;
  void arm(TimerRow timer, Batch& batch);
  void disarm(const TimerRow& timer, Batch& batch);
  void fold(const Recorded& recorded);
  Result<const Incident*> open_as(const std::string& id, const OpenIncident& command,
                                  std::shared_ptr<const Playbook> playbook, const Actor& actor, Role role,
                                  Batch& batch);
  bool fire_on_timelines(Batch& batch);
  [[nodiscard]] bool is_companions(std::string_view stream) const;
  void rebase(std::vector<TimerRow>& timers, std::optional<Millis> boot_at_last_entry, Batch& batch) const;
  void suspect(Millis expected_wall, Batch& batch);
  std::size_t stretch_of(Millis start, std::size_t recorded_in) const;
  void keep_stretches();
  Result<void> find_stretches(Known& known);
  void void_wall(Batch& batch);

  Journal& journal_;
  const std::shared_ptr<const Library> shipped_;
  std::shared_ptr<const Library> library_;  // what was shipped, and what was published since
  const Clock& clock_;
  Random& random_;
  const Zone zone_;
  Companion* const companion_;
  const std::vector<std::string_view> companions_prefixes_;

  Reading now_;
  Millis offset_ = 0;        // wall − boot when the clocks were last found to agree
  Millis index_offset_ = 0;  // the same when the timers were last put in order
  Millis last_entry_ = 0;    // recorded_at of the newest event
  /// The wall was set: it would have said `expected` and said `wall`. Oldest first, over all boots.
  struct Shift {
    Millis expected, wall;
    std::int64_t version = 0;  ///< of its event in "system"; 0: found since the last recovery
  };
  std::vector<Shift> shifts_;
  Registry registry_;
  std::uint64_t callers_version_ = 1;
  WaitingSignals waiting_;
  std::unordered_map<std::string, Known> known_;
  std::map<std::string, IncidentRow> rows_;
  std::map<std::tuple<std::string, std::string>, std::set<std::string>> open_;  // site, kind → live incidents
  std::unordered_map<std::string, std::int64_t> numbers_;                       // "INC-2026-" → the highest behind it
  std::map<std::string, std::int64_t> versions_;  // of registry, signal and system streams
  TimerIndex timers_;
  Timelines timelines_;          // and what rings on them
  Millis unreadable_until_ = 0;  // on the boot clock: what rings on a timeline waits for the journal
  std::vector<Problem> unfired_;
  Lateness lateness_;
  std::unordered_map<std::string, Millis> last_use_;
  std::deque<Recorded> delivered_;
};

}  // namespace fenghuo::engine
