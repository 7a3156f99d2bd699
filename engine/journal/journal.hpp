#pragma once
#include "engine/base/digest.hpp"
#include "engine/journal/event.hpp"

#include <functional>
#include <memory>
#include <span>

namespace fenghuo::engine {

/// A timer that outlives the process. Identified by (stream, name, due_at): arming it again is no second timer.
/// It holds both clocks: `start`/`due_at` on the wall, and the boot-clock reading that `start` corresponds to.
struct TimerRow {
  std::string boot_id;
  Millis due_at = 0;
  std::string name;  ///< "duty/bureau-initial/warn/3600000", "step/block-page/overdue", …
  Millis start = 0;
  Millis start_boot = 0;  ///< may be negative: the start may lie before the boot
  std::string stream;
  bool wall_void = false;  ///< the wall was set back since it was armed, so only the boot clock counts
  friend bool operator==(const TimerRow&, const TimerRow&) = default;
  FENGHUO_DESCRIBE(boot_id, due_at, name, start, start_boot, stream, wall_void)
};

/// The `next_at` of an outbox row that nobody tries any more.
inline constexpr Millis k_never = 9'007'199'254'740'991;

/// A side effect to be done after the commit, at least once. `id` stays the same over every attempt.
struct OutboxRow {
  int attempts = 0;
  std::string id;
  std::string kind;     ///< "notify"
  Millis next_at = 0;   ///< `k_never`: a dead letter
  std::string payload;  ///< JSON
  std::string stream;
  friend bool operator==(const OutboxRow&, const OutboxRow&) = default;
  FENGHUO_DESCRIBE(attempts, id, kind, next_at, payload, stream)
};

/// A place in the order in which outbox rows are read: by `next_at`, then by id.
struct OutboxPlace {
  Millis next_at = 0;
  std::string id;
};

/// How long a journal keeps an answer, counted back from the newest one.
inline constexpr Millis k_idempotency_kept = k_day;

/// The first answer to a keyed POST: while it is kept, a later one for the same key does not replace it. `scope` is the
/// caller, so that keys of two callers never meet.
struct IdempotencyRecord {
  std::string body;
  std::string key;
  Millis recorded_at = 0;
  std::string request_digest;
  std::string scope;
  int status = 0;
  friend bool operator==(const IdempotencyRecord&, const IdempotencyRecord&) = default;
  FENGHUO_DESCRIBE(body, key, recorded_at, request_digest, scope, status)
};

/// The read model's line of one incident: enough for lists and for knowing at start what is open.
struct IncidentRow {
  std::string clock;
  std::optional<Millis> closed_at;
  Millis detected_at = 0;
  std::string id, kind, mode;
  Millis opened_at = 0;
  std::string response, severity, site, summary, unit;
  std::int64_t version = 0;
  friend bool operator==(const IncidentRow&, const IncidentRow&) = default;
  FENGHUO_DESCRIBE(clock, closed_at, detected_at, id, kind, mode, opened_at, response, severity, site, summary, unit,
                   version)
};

struct Snapshot {
  std::string stream;
  std::int64_t version = 0;
  std::string state;  ///< as the owner of the stream encodes it
  friend bool operator==(const Snapshot&, const Snapshot&) = default;
  FENGHUO_DESCRIBE(state, stream, version)
};

/// A playbook, rule pack or form as it was first seen; versions are immutable.
struct Document {
  std::string kind;  ///< "playbook", "rules", "form"
  std::string id, version, sha256, body;
  friend bool operator==(const Document&, const Document&) = default;
  FENGHUO_DESCRIBE(body, id, kind, sha256, version)
};

/// One command's whole effect: committed together or not at all, and never split over two transactions.
struct Batch {
  std::vector<Recorded> events;
  std::vector<TimerRow> arm;           ///< after `disarm`; the same identity again replaces the row
  std::vector<TimerRow> disarm;        ///< by (stream, name, due_at); one that is not armed is no error
  std::vector<OutboxRow> outbox;       ///< the same id again replaces the row: the next attempt
  std::vector<std::string> delivered;  ///< after `outbox`: ids whose work is done; their rows go
  std::optional<IdempotencyRecord> idempotency;
  std::vector<IncidentRow> incidents;
  std::vector<Snapshot> snapshots;
  std::vector<Document> documents;  ///< what is kept already, byte for byte, is no error

  [[nodiscard]] bool empty() const {
    return events.empty() && arm.empty() && disarm.empty() && outbox.empty() && delivered.empty() && !idempotency &&
           incidents.empty() && snapshots.empty() && documents.empty();
  }
};

/// An event as it lies in the journal: the exact payload bytes and its place in the chain.
struct StoredEvent {
  std::int64_t seq = 0;
  Meta meta;
  std::string type;
  int v = 1;
  std::string payload;
  std::string hash;  ///< hex; empty from a journal that does not hash
};

/// Where everything is kept. Narrow on purpose, so that another store can stand behind it. The bytes: format.md.
///
/// Threads: `commit` is called by one thread only (the commit thread); everything else may be called from another
/// thread at the same time and sees committed state only.
class Journal {
 public:
  virtual ~Journal() = default;

  /// All batches in one transaction. On success everything in them is durable on return; on a refusal nothing is.
  /// Unavailable when the store says no (disk full, I/O error): the next call starts afresh. Internal "version-taken"
  /// if an event's version is not the next of its stream, "corrupt-record" if what it must follow is damaged.
  /// NotAllowed "document-changed" if a document's kind, id and version are kept with other bytes, Internal
  /// "wrong-digest" if its `sha256` is not of its `body`.
  virtual Result<void> commit(std::span<const Batch> batches) = 0;

  /// Every read below refuses with Internal "corrupt-record", naming the record or row, if its bytes do not match their
  /// hash or seal, or if one is missing between two others. What was visited before stands.

  /// A stream's events after `after`, in order, typed. `visit` may call the journal.
  virtual Result<void> load(const std::string& stream, std::int64_t after,
                            const std::function<void(Recorded&&)>& visit) = 0;
  /// The same for every stream whose name begins with `prefix`, in `seq` order.
  virtual Result<void> load_prefix(const std::string& prefix, const std::function<void(Recorded&&)>& visit) = 0;
  /// As stored, for those who want the bytes: at most `limit` events of one stream.
  virtual Result<std::vector<StoredEvent>> read_stream(const std::string& stream, std::int64_t after, int limit) = 0;
  /// As stored, over all streams, in `seq` order.
  virtual Result<std::vector<StoredEvent>> read_after(std::int64_t seq, int limit) = 0;

  /// By stream, name and `due_at`.
  virtual Result<std::vector<TimerRow>> timers() = 0;
  /// At most `limit` undelivered rows behind `after` with `next_at` ≤ `until`, in that order.
  virtual Result<std::vector<OutboxRow>> outbox(Millis until, const OutboxPlace& after, int limit) = 0;
  virtual Result<std::optional<OutboxRow>> find_outbox(const std::string& id) = 0;
  virtual Result<std::optional<IdempotencyRecord>> find_idempotency(const std::string& scope,
                                                                    const std::string& key) = 0;
  /// Scope and key of every answer that is kept.
  virtual Result<void> answered_keys(
      const std::function<void(const std::string& scope, const std::string& key)>& visit) = 0;
  /// By id.
  virtual Result<std::vector<IncidentRow>> incidents() = 0;
  virtual Result<std::optional<Snapshot>> find_snapshot(const std::string& stream) = 0;
  /// `recorded_at` of the last event, 0 if there is none.
  virtual Result<Millis> last_recorded_at() = 0;
  /// `seq` of the last event, 0 if there is none.
  virtual Result<std::int64_t> last_seq() = 0;

  /// By kind, id and version.
  virtual Result<std::vector<Document>> documents() = 0;
};

/// Keeps typed events in memory; neither encodes nor hashes. For tests and simulation.
std::unique_ptr<Journal> make_memory_journal();

class Random;
/// One SQLite file `journal.db` in `folder` (created if absent), WAL, synchronous=FULL, as engine/journal/format.md
/// describes it; the folder is held by a flock on `lock`. `random` gives each record's salt, in order, and must outlive
/// the journal; only `commit` draws from it.
/// Refuses with NotAllowed "journal-locked", naming the holder's process, if another process has the folder; with
/// Internal "corrupt-record" if acknowledged commits are missing at the end.
Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::string& folder, Random& random);

/// What `fenghuo verify DIR` found.
struct Verification {
  std::int64_t events = 0;  ///< good ones, from the first on
  std::int64_t erased = 0;  ///< of these, how many have had their payload erased
  bool whole = false;
  std::string last_hash;     ///< of the last good record in seq order
  std::int64_t bad_seq = 0;  ///< the first bad record, 0 if none or if it is no record that is bad
  std::string bad_stream;    ///< empty also where nothing can be read at `bad_seq`
  std::int64_t bad_version = 0;
  Text reason;  ///< why not whole: the record, or the table and key, or the file
};

/// Walks the journal in `folder` read-only and finds whatever was changed, taken away or added: every record's header,
/// payload, both hashes, `prev`, versions and seq without a gap, the index over streams, every other row against its
/// seal and every table against its total, SQLite's own structures, and the last acknowledged commit. Does not take the
/// lock; `folder` may be in use. Whatever the file holds, the answer is a Verification; NotFound if there is no
/// journal.
Result<Verification> verify_journal(const std::string& folder);

}  // namespace fenghuo::engine
