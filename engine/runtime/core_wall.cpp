// Which wall a start was read off. Between two moments at which it was set (its shifts) the wall runs in one stretch;
// one that was set back reads the same moments again, and then only the order in which things were recorded says which
// is meant.
#include "engine/incident/timers.hpp"
#include "engine/runtime/core.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::engine {

namespace {

constexpr Millis k_unnoticed = 2 * k_second;  // by which the wall may be off before that counts as set

/// Whatever a timer of this incident counts from, now or once it is taken up again, as far as it is known yet.
std::vector<Millis> starts_of(const Incident& incident) {
  std::vector<Millis> out{incident.detected_at};
  for (const auto& [_, duty] : incident.duties)
    out.push_back(duty.rule.start);
  for (const auto& [_, step] : incident.steps) {
    if (step.ready_at) out.push_back(*step.ready_at);
    if (step.asked_at) out.push_back(*step.asked_since());
  }
  return out;
}

/// Its place among all events.
Result<std::int64_t> seq_of(Journal& journal, const std::string& stream, std::int64_t version) {
  const auto found = journal.read_stream(stream, version - 1, 1);
  if (!found) return found.error();
  if (found->empty()) return Problem::internal(stream + " has no event " + std::to_string(version));
  return found->front().seq;
}

}  // namespace

/// The number of shifts before the stretch that read this start: the newest on which it can lie, but none that began
/// after it was recorded. What was recorded in a stretch was read by its end.
std::size_t Core::stretch_of(Millis start, std::size_t recorded_in) const {
  for (std::size_t n = recorded_in + 1; n-- > 0;) {
    const bool begun = n == 0 || start >= shifts_[n - 1].wall;
    const bool over = n < recorded_in && start > shifts_[n].expected + k_unnoticed;
    if (begun && !over) return n;
  }
  return recorded_in;
}

/// The wall was set back just now: it will read once more what lies between. Whatever is recorded by now was read
/// before.
void Core::keep_stretches() {
  for (auto& [id, known] : known_)
    if (timelines_.of(id) == nullptr)
      for (const Millis start : starts_of(known.incident))
        if (start >= now_.wall) known.stretches.try_emplace(start, stretch_of(start, shifts_.size()));
}

/// The same for an incident as it comes out of the journal. Nothing has been recorded of it since the last recovery, so
/// only shifts from before that can have come before its starts.
Result<void> Core::find_stretches(Known& known) {
  const std::string& id = known.incident.id;
  if (shifts_.empty() || timelines_.of(id) != nullptr) return {};
  const auto twice = [&](Millis start) {
    return std::ranges::any_of(
        shifts_, [&](const Shift& shift) { return shift.wall <= start && start <= shift.expected + k_unnoticed; });
  };
  std::set<Millis> wanted;
  for (const Millis start : starts_of(known.incident))
    if (twice(start)) wanted.insert(start);
  if (wanted.empty()) return {};

  std::map<Millis, std::int64_t> recorded;  // the version by which each was there
  Incident then;
  auto read = journal_.load(id, 0, [&](Recorded&& event) {
    evolve(then, event.meta, event.event);
    for (const Millis start : starts_of(then))
      if (wanted.contains(start)) recorded.try_emplace(start, event.meta.version);
  });
  if (!read) return read;
  const auto journalled = std::ranges::find(shifts_, 0, &Shift::version) - shifts_.begin();
  for (const auto& [start, version] : recorded) {
    const auto seq = seq_of(journal_, id, version);
    if (!seq) return seq.error();
    std::size_t before = 0, after = static_cast<std::size_t>(journalled);
    while (before < after) {
      const std::size_t middle = (before + after) / 2;
      const auto shift = seq_of(journal_, "system", shifts_[middle].version);
      if (!shift) return shift.error();
      if (*shift < *seq)
        before = middle + 1;
      else
        after = middle;
    }
    known.stretches[start] = stretch_of(start, before);
  }
  return {};
}

/// A start that was read off the wall before it was set is no start on the wall of today: it is carried over every
/// shift since, and the wall has no say over such a timer's breach.
TimerRow Core::row_for(const Incident& incident, const Timer& timer) const {
  Millis start = timer.start;
  if (!shifts_.empty()) {
    const auto& stretches = known_.at(incident.id).stretches;
    const auto kept = stretches.find(start);
    for (std::size_t n = kept == stretches.end() ? stretch_of(start, shifts_.size()) : kept->second; n < shifts_.size();
         ++n)
      start += shifts_[n].wall - shifts_[n].expected;
  }
  return {.boot_id = now_.boot_id,
          .due_at = timer.due_at,
          .name = timer.name(),
          .start = timer.start,
          .start_boot = now_.boot - std::max<Millis>(0, now_.wall - start),
          .stream = incident.id,
          .wall_void = start != timer.start};
}

}  // namespace fenghuo::engine
