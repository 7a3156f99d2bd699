#include "sim/compare/room.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr std::string_view k_stream = "CMP-";
constexpr std::int64_t k_most_students = 1'000'000;
constexpr std::size_t k_longest_reason = 500;

const DrillRecorded* last_fixing(const std::vector<DrillRecorded>& tape) {
  const DrillRecorded* out = nullptr;
  for (const auto& one : tape)
    if (std::holds_alternative<DrillScored>(one.event)) out = &one;
  return out;
}

/// Units that played a drill again to test what an earlier one with the same scenario had found.
std::set<std::pair<std::string, std::string>> retests(const DrillRoom& drills, const ImprovementRoom& improvements) {
  std::set<std::pair<std::string, std::string>> out;
  const auto scenario = [&](const std::string& drill) {
    const auto found = drills.drills().find(drill);
    return found == drills.drills().end() ? std::string() : found->second.plan.scenario;
  };
  for (const auto& [id, one] : improvements.all()) {
    const auto note = [&](const std::string& drill) {
      if (!drill.empty() && scenario(drill) == scenario(one.raised.drill)) out.emplace(drill, one.raised.unit);
    };
    note(one.retest);
    for (const auto& recorded : improvements.tape_of(one))
      if (const auto* again = std::get_if<ImprovementRetested>(&recorded.event)) note(again->drill);
  }
  return out;
}

/// By whose limits the first reports are judged.
std::vector<std::string> packs_of(const std::vector<Recorded>& events) {
  std::set<std::string> out;
  for (const auto& one : events)
    if (const auto* duty = std::get_if<DutyOpened>(&one.event); duty != nullptr && duty->stage == "initial")
      out.insert(duty->pack);
  return {out.begin(), out.end()};
}

/// Which of its unit's drills with this scenario each is. One that was cut short or only shown is not counted.
void number(std::vector<Entry>& entries, const Zone& zone) {
  std::vector<Entry*> in_time;
  for (Entry& entry : entries)
    in_time.push_back(&entry);
  std::ranges::stable_sort(in_time, {}, &Entry::started_at);
  std::map<std::tuple<std::string, std::string, int>, std::int64_t> played;  // year 0: ever
  for (Entry* entry : in_time) {
    const int year = year_of(entry->started_at, zone.offset_at(entry->started_at));
    auto& ever = played[{entry->unit, entry->scenario, 0}];
    auto& now = played[{entry->unit, entry->scenario, year}];
    entry->attempt = ever + 1;
    entry->attempt_in_year = now + 1;
    if (!is_scored(entry->state) || entry->freezes > 0 || entry->pauses > k_most_pauses ||
        entry->form == "demonstration")
      continue;
    ++ever;
    ++now;
  }
}

}  // namespace

void CompareRoom::clear() {
  standings_.clear();
  results_.clear();
  recounted_.clear();
  unread_.clear();
}

void CompareRoom::fold(const Recorded& recorded) {
  auto event = comparison_event(std::get<Foreign>(recorded.event));
  if (!event) return;  // of a newer version: what it meant is not known here
  const Meta& meta = recorded.meta;
  if (auto* result = std::get_if<DrillResultKept>(&*event)) {
    auto& place = results_[result->drill][result->unit];
    place = std::make_shared<DrillResultKept>(std::move(*result));
    return;
  }
  Standing& standing = standings_[meta.stream.substr(k_stream.size())];
  if (const auto* sized = std::get_if<DrillUnitSized>(&*event)) {
    standing.students = sized->students;
    return;
  }
  const auto* declined = std::get_if<DrillComparisonDeclined>(&*event);
  standing.declined = declined != nullptr;
  standing.reason = declined != nullptr ? declined->reason : std::get<DrillComparisonJoined>(*event).reason;
  standing.by = meta.actor.person;
  standing.since = meta.at;
}

const Standing& CompareRoom::standing(const std::string& unit) const {
  static const Standing k_nothing_said;
  const auto found = standings_.find(unit);
  return found == standings_.end() ? k_nothing_said : found->second;
}

// --- results ---

engine::Result<DrillResultKept> CompareRoom::kept(const Drill& drill, const Score& score, Core& core) {
  const auto tape = drills_.tape_of(drill, score.unit, core);
  if (!tape) return tape.error();
  const auto& opened = std::get<IncidentOpened>((*tape)->events.front().event);
  DrillResultKept out{.band = score.band,
                      .caps = {},
                      .coverage = score.coverage,
                      .drill = drill.id,
                      .figures = {},
                      .packs = packs_of((*tape)->events),
                      .playbook = opened.playbook,
                      .playbook_version = opened.playbook_version,
                      .points = score.points,
                      .rubric = score.rubric,
                      .unit = score.unit,
                      .voided = score.voided};
  for (const CapHit& cap : score.caps)
    out.caps.push_back(cap.cap);
  for (const Line& line : score.lines)
    out.figures.push_back({line.evaluated, line.measure, line.of, line.points, line.raw, line.rule, line.unit});
  return out;
}

engine::Result<void> CompareRoom::scored(const Drill& drill, std::span<const Score> scores, Core& core,
                                         const Actor& actor, Batch& batch) {
  for (const Score& score : scores) {
    auto result = kept(drill, score, core);
    if (!result) return result.error();
    result->scored = drill.version;
    core.record(std::string(k_stream) + score.unit, to_foreign(std::move(*result)), actor, batch);
  }
  return {};
}

/// Fails where it cannot be read now, and is tried again another time.
engine::Result<void> CompareRoom::recount(const Drill& drill, const DrillRecorded& fixed, Core& core) {
  ByUnit results;
  const auto scores = drills_.scores(drill, core);
  if (!scores) return scores.error();
  std::string text;
  for (const Score& score : *scores)
    text += to_json(score) + '\n';
  const bool same = sha256_hex(text) == std::get<DrillScored>(fixed.event).sha256;  // nothing came after it
  for (std::size_t n = 0; same && n < scores->size(); ++n) {
    auto result = kept(drill, (*scores)[n], core);
    if (!result) return result.error();
    result->scored = fixed.meta.version;
    results[(*scores)[n].unit] = std::make_shared<DrillResultKept>(std::move(*result));
  }
  recounted_[{drill.id, fixed.meta.version}] = std::move(results);
  return {};
}

/// What could not be read before comes last: it may never be.
void CompareRoom::recount_some(Core& core) {
  std::vector<std::pair<const Drill*, const DrillRecorded*>> fresh, again;
  const auto& all = drills_.drills();
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    const Drill& drill = at->second;
    const DrillRecorded* fixed = drill.started_at ? last_fixing(drills_.tape_of(drill)) : nullptr;
    if (fixed == nullptr || recounted_.contains({drill.id, fixed->meta.version})) continue;
    if (std::ranges::all_of(drill.plan.units,
                            [&](const auto& unit) { return kept_of(drill, unit, *fixed) != nullptr; }))
      continue;
    (unread_.contains({drill.id, fixed->meta.version}) ? again : fresh).emplace_back(&drill, fixed);
  }
  fresh.insert(fresh.end(), again.begin(), again.end());
  if (fresh.size() > k_most_recounts) fresh.resize(k_most_recounts);
  for (const auto& [drill, fixed] : fresh) {
    const bool at_hand = drills_.at_hand(*drill);
    const auto counted = recount(*drill, *fixed, core);
    if (counted)
      unread_.erase({drill->id, fixed->meta.version});
    else
      unread_[{drill->id, fixed->meta.version}] = counted.error().kind != Kind::Unavailable;
    if (!at_hand) drills_.put_away(*drill);
  }
}

CompareRoom::Result CompareRoom::kept_of(const Drill& drill, const std::string& unit,
                                         const DrillRecorded& fixed) const {
  const auto mine = results_.find(drill.id);
  if (mine == results_.end()) return nullptr;
  const auto found = mine->second.find(unit);
  return found == mine->second.end() || found->second->scored != fixed.meta.version ? nullptr : found->second;
}

CompareRoom::Result CompareRoom::result_of(const Drill& drill, const std::string& unit,
                                           const DrillRecorded& fixed) const {
  if (auto kept = kept_of(drill, unit, fixed)) return kept;
  const auto again = recounted_.find({drill.id, fixed.meta.version});
  if (again == recounted_.end()) return nullptr;
  const auto found = again->second.find(unit);
  return found == again->second.end() ? nullptr : found->second;
}

std::vector<Entry> CompareRoom::entries(Core& core, const Zone& zone) {
  std::vector<Entry> out;
  const auto again = retests(drills_, improvements_);
  recount_some(core);
  for (const auto& [id, drill] : drills_.drills()) {
    if (!drill.started_at) continue;
    const auto& tape = drills_.tape_of(drill);
    const DrillRecorded* fixed = last_fixing(tape);
    Entry entry{.drill = id,
                .title = drill.plan.title,
                .state = drill.state,
                .scenario = drill.plan.scenario,
                .scenario_version = drill.plan.scenario_version,
                .scenario_sha256 = drill.plan.scenario_sha256,
                .form = drill.plan.form,
                .speed = drill.plan.speed,
                .skip_idle = drill.plan.skip_idle,
                .surprise = drill.plan.surprise,
                .started_at = *drill.started_at};
    if (fixed != nullptr) entry.finished_at = fixed->meta.recorded_at;
    for (const auto& one : tape) {
      entry.pauses +=
          std::holds_alternative<DrillPaused>(one.event) || std::holds_alternative<DrillCaughtUp>(one.event);
      entry.freezes += std::holds_alternative<DrillFrozen>(one.event);
    }
    const auto place = fixed == nullptr ? recounted_.end() : recounted_.find({id, fixed->meta.version});
    const auto unread = fixed == nullptr ? unread_.end() : unread_.find({id, fixed->meta.version});
    const bool damaged = unread != unread_.end() && unread->second;
    for (const auto& unit : drill.plan.units) {
      entry.unit = unit;
      entry.retest = again.contains({id, unit});
      entry.result = fixed == nullptr ? nullptr : result_of(drill, unit, *fixed);
      entry.uncounted = fixed != nullptr && !entry.result && place == recounted_.end() && !damaged;
      out.push_back(entry);
    }
  }
  number(out, zone);
  return out;
}

// --- what a unit says of itself ---

engine::Result<const Standing*> CompareRoom::change(const std::string& unit, const ChangeStanding& change, Core& core,
                                                    const Caller& caller, Batch& batch) {
  const Registry& registry = core.registry();
  if (!registry.within(unit, caller.unit)) return Problem::not_found(unit);
  if (caller.role != Role::leader && caller.role != Role::bureau)
    return Problem::make(
        Kind::Forbidden, "role-needed",
        {"只有单位领导和教育局值班人员可以办理", "only a leader of the unit and the bureau may do this"});
  if (change.declined && caller.role != Role::leader)
    return Problem::make(Kind::Forbidden, "leader-needed",
                         {"是否参加比较由单位领导决定", "whether the unit is compared is for its leader to say"});
  if (change.students && (*change.students < 1 || *change.students > k_most_students))
    return Problem::invalid("/students", {"在校生人数应在 1 到 1000000 之间", "1 to 1,000,000 pupils"});
  if (change.reason.size() > k_longest_reason)
    return Problem::invalid("/reason", {"不超过 500 字节", "500 bytes at most"});
  if (!change.students && !change.declined)
    return Problem::invalid("", {"没有写要改什么", "nothing is said to change"});
  const std::string stream = std::string(k_stream) + unit;
  const Standing before = standing(unit);
  if (change.students && change.students != before.students)
    core.record(stream, to_foreign(DrillUnitSized{.students = *change.students}), actor_of(caller), batch);
  if (change.declined && *change.declined != before.declined) {
    const ComparisonEvent event = *change.declined ? ComparisonEvent(DrillComparisonDeclined{.reason = change.reason})
                                                   : ComparisonEvent(DrillComparisonJoined{.reason = change.reason});
    core.record(stream, to_foreign(event), actor_of(caller), batch);
  }
  return &standing(unit);
}

}  // namespace fenghuo::sim
