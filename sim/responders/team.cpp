#include "sim/responders/team.hpp"

#include "sim/responders/work.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr int k_most_tries = 3;

Value value_for(const Field& field, Millis now) {
  if (field.type == "time") return Value(format_time(now - k_minute));
  if (field.type == "boolean") return Value(true);
  if (field.type == "integer") return Value(field.min.value_or(1));
  if (field.type == "choice") return Value(field.options.front().id);
  return Value(std::string(field.pattern.empty() ? "演练填写" : "0578-80000110"));
}

}  // namespace

Team::Team(const Profile& profile, const Scenario& scenario, std::string unit, std::vector<Caller> members,
           std::uint64_t seed)
    : profile_(profile),
      scenario_(scenario),
      unit_(std::move(unit)),
      luck_(seed),
      unprotected_(luck_.chance(profile.unprotected, "unprotected")),
      forgets_police_(luck_.chance(profile.forgets_police, "forgets", "police")),
      forgets_bureau_(luck_.chance(profile.forgets_bureau, "forgets", "bureau")),
      worst_(luck_.chance(profile.worst_choice, "worst")) {
  for (auto& caller : members) {
    Member& member = members_.emplace_back(Member{.caller = std::move(caller)});
    const Crew& crew = profile.crew_of(member.caller.role);
    const auto spread = static_cast<std::uint64_t>(crew.slowest - crew.quickest) + 1;
    member.pace = crew.quickest + static_cast<std::int64_t>(luck_.draw("pace", member.caller.person) % spread);
  }
}

Team::Work Team::work_of(const Offer& offer) {
  return {.step = offer.duty == nullptr ? offer.step : nullptr, .duty = offer.duty, .action = offer.action};
}

bool Team::forgets(const Offer& offer) const {
  if (offer.duty == nullptr) return false;
  const std::string& recipient = offer.duty->rule.recipient;
  return (forgets_police_ && recipient == "police") || (forgets_bureau_ && recipient == "bureau");
}

/// The bureau may do whatever the others may, so its list holds theirs. Which things there are hangs on what has
/// happened alone, not on the time: that only orders them.
const std::vector<Offer>& Team::offers(const Incident& incident, Core& core, Order order) {
  const Millis now = core.time_of(incident_);
  if (!all_roles_) all_roles_ = core.context(incident, {.role = Role::bureau});
  all_roles_->now = now;
  if (offers_version_ == incident.version && (order == Order::any || offers_at_ == now)) return offers_;
  offers_at_ = now;
  offers_version_ = incident.version;
  return offers_ = engine::offers(incident, *all_roles_);
}

bool Team::would_do(const Member& member, const Offer& offer, const Incident& incident) const {
  if (doer_of(offer) != member.caller.role || offer.action == "override" || !ready_for(offer) || forgets(offer))
    return false;
  const bool protects = offer.step != nullptr && offer.step->before_destructive;
  if (unprotected_ && protects && std::ranges::any_of(all_roles_->playbook->steps, [&](const Step& step) {
        return step.destructive && step.phase == phase_index(Response::Containment) && !incident.settled(step.id);
      }))
    return false;  // what destroys comes first with them
  const auto tried = tries_.find(work_of(offer));
  return tried == tries_.end() || tried->second < k_most_tries;
}

/// Nobody signs that all is well while anybody can see that it is not: a probe waits for the world.
bool Team::ready_for(const Offer& offer) const {
  if (unprotected_ || offer.step == nullptr || offer.step->kind != StepKind::probe) return true;
  return up_ && !harmful_;
}

bool Team::on_duty(Member& member, Millis now) const {
  const Millis from = on_duty_from(profile_.crew_of(member.caller.role).shifts, now);
  member.on_duty_at = from > now ? std::optional(from) : std::nullopt;
  return from <= now;
}

/// Somebody else of the same role is at it.
bool Team::taken(const Work& work, const Member& by) const {
  return std::ranges::any_of(members_,
                             [&](const Member& other) { return &other != &by && other.ready_at && other.at == work; });
}

/// Calls that came up to now were there first.
void Team::serve_elsewhere(Member& member, const Elsewhere& elsewhere, Millis now) const {
  const Crew& crew = profile_.crew_of(member.caller.role);
  const auto drawn = [&](const Delay& delay, std::string_view what) {
    return length_of(delay, luck_.draw(what, member.caller.person, member.calls));
  };
  if (!member.call_at) member.call_at = began_ + drawn(elsewhere.every, "call");
  while (*member.call_at <= now) {
    if (on_duty_from(crew.shifts, *member.call_at) == *member.call_at)
      member.free_at = std::max(member.free_at, *member.call_at) + drawn(elsewhere.takes, "elsewhere");
    ++member.calls;
    *member.call_at += std::max<Millis>(1, drawn(elsewhere.every, "call"));
  }
}

bool Team::away(Member& member, Millis now) const {
  const auto& elsewhere = profile_.crew_of(member.caller.role).elsewhere;
  if (!elsewhere) return false;
  if (!member.awaited) serve_elsewhere(member, *elsewhere, now);
  member.awaited = member.free_at > now;
  return member.awaited;
}

void Team::take(Member& member, const Chosen& chosen, Millis now) {
  const Work& what = chosen.work;
  const std::string_view of = what.decision != nullptr ? std::string_view(what.decision->id)
                              : what.duty != nullptr   ? std::string_view(what.duty->id)
                              : what.step != nullptr   ? std::string_view(what.step->id)
                                                       : std::string_view();
  const Millis stated = length_of(profile_.delay_of(chosen.kind), luck_.draw(what.action, of, takes_[what]++));
  member.ready_at = now + stated * member.pace / 1000;
  member.free_at = *member.ready_at;
  member.at = what;
}

std::optional<Team::Chosen> Team::choose(const Member& member, const Side& side, const Incident& incident, Core& core) {
  for (const auto& inject : scenario_.injects) {
    if (inject.kind != InjectKind::decision || inject.to != member.caller.role) continue;
    const InjectStatus& status = side.inject(inject.id);
    const Work decide{.decision = &inject, .action = "inject"};
    if (status.delivered_at && !status.decided_at && !taken(decide, member)) return Chosen{decide, "inject"};
  }
  const auto& offered = offers(incident, core, Order::by_urgency);
  const auto next = std::ranges::find_if(
      offered, [&](const Offer& offer) { return would_do(member, offer, incident) && !taken(work_of(offer), member); });
  if (next == offered.end()) return std::nullopt;
  return Chosen{work_of(*next), kind_of(*next)};
}

void Team::turn_to(const Drill& drill, Core& core) {
  const auto side = drill.sides.find(unit_);
  if (!profile_.acts || side == drill.sides.end()) return;
  incident_ = side->second.incident;
  const auto incident = core.incident(incident_);
  if (!incident) return;
  const std::int64_t happened = (*incident)->version + drill.version;
  if (std::exchange(seen_version_, drill.version) != drill.version) {
    up_ = DrillRoom::fact(scenario_, side->second, "up") != Value(false);
    harmful_ = DrillRoom::fact(scenario_, side->second, "harmful") == Value(true);
  }
  const Millis now = core.time_of(drill.id);
  began_ = drill.started_at.value_or(now);
  for (auto& member : members_) {
    if (member.ready_at || !on_duty(member, now) || member.idle_since == happened) continue;
    const auto next = choose(member, side->second, **incident, core);
    if (!next) {
      member.idle_since = happened;
      member.awaited = false;
    } else if (!away(member, now)) {
      take(member, *next, now);
    }
  }
}

std::optional<Millis> Team::ready() const {
  std::optional<Millis> out;
  for (const auto& member : members_) {
    auto next = member.ready_at ? member.ready_at : member.on_duty_at;
    if (!next && member.awaited) next = member.free_at;
    if (next && (!out || *next < *out)) out = next;
  }
  return out;
}

void Team::act(DrillRoom& room, const Drill& drill, Core& core, Batch& batch) {
  const Millis now = core.time_of(drill.id);
  for (auto& member : members_) {
    if (!member.ready_at || *member.ready_at > now) continue;
    member.ready_at.reset();
    const Work what = std::exchange(member.at, {});
    if (what.decision != nullptr) {
      note(room.act(drill.id,
                    DecideInject{.inject = what.decision->id, .option = choice_at(*what.decision).id, .unit = unit_},
                    core, member.caller, batch));
      continue;
    }
    const auto incident = core.incident(incident_);
    if (!incident) continue;
    const auto& offered = offers(**incident, core, Order::any);
    const auto still = std::ranges::find_if(
        offered, [&](const Offer& offer) { return work_of(offer) == what && would_do(member, offer, **incident); });
    if (still == offered.end()) continue;  // somebody else did it, or it is not asked any more
    const int tried = ++tries_[what];
    const NextAction action = still->duty == nullptr  // only a report asks who makes it
                                  ? needs(*still, **incident, *all_roles_)
                                  : needs(*still, **incident, core.context(**incident, member.caller));
    do_offer(member, action, tried, core, batch);
  }
}

const Choice& Team::choice_at(const Inject& inject) const {
  const auto by_value = [](const Choice& a, const Choice& b) { return a.value < b.value; };
  return worst_ ? *std::ranges::min_element(inject.options, by_value)
                : *std::ranges::max_element(inject.options, by_value);
}

std::string Team::option_for(const NextAction& action, int tried) const {
  if (action.options.empty()) return {};
  const auto truth = scenario_.truth.find(action.step);
  const std::string right = truth != scenario_.truth.end() ? truth->second : action.options.front().id;
  if (!luck_.chance(profile_.wrong_option, "wrong", action.step, static_cast<std::uint64_t>(tried))) return right;
  for (const auto& option : action.options)
    if (option.id != right && option.then == Then::go_on) return option.id;
  return right;
}

/// The leader lets the destructive steps of the containment go ahead of what would protect the scene.
void Team::wave_through(Core& core, Batch& batch) {
  const auto incident = core.incident(incident_);
  if (!incident) return;
  const auto leader = std::ranges::find(members_, Role::leader, [](const Member& m) { return m.caller.role; });
  if (leader == members_.end()) return;
  const auto* playbook = core.context(**incident, leader->caller).playbook;
  for (const auto& step : playbook->steps)
    if (step.destructive && step.phase == phase_index((*incident)->response) && !(*incident)->settled(step.id) &&
        !(*incident)->step(step.id).overridden)
      static_cast<void>(
          core.execute(incident_, OverrideStep{.step = step.id, .reason = "先处置再说"}, leader->caller, batch));
}

void Team::do_offer(const Member& member, const NextAction& action, int tried, Core& core, Batch& batch) {
  const Millis now = core.time_of(incident_);
  const auto execute = [&](const Command& command) { note(core.execute(incident_, command, member.caller, batch)); };
  const std::string note_text = "演练：按预案办理";
  Values fields;
  for (const auto& field : action.fields)
    fields[field.id] = value_for(field, now);
  if (action.action == "acknowledge" && action.duty.empty()) return execute(Acknowledge{});
  if (action.action == "acknowledge") return execute(AcknowledgeDuty{.duty = action.duty});
  if (action.action == "approve") return execute(ApproveStep{.step = action.step});
  if (action.action == "close") return execute(Close{});
  if (action.action == "file")
    return execute(FileDuty{.duty = action.duty, .channel = "platform", .fields = std::move(fields)});
  CompleteStep done{
      .step = action.step, .note = note_text, .outcome = option_for(action, tried), .fields = std::move(fields)};
  for (const auto& kind : action.evidence) {
    const std::string id = incident_ + "-EV" + std::to_string(++evidence_);
    execute(AddEvidence{.evidence = id,
                        .digest = sha256_hex(id),
                        .kind = kind,
                        .content_type = "text/plain",
                        .filename = kind + ".txt",
                        .step = action.step,
                        .size = 1});
    done.evidence.push_back(id);
  }
  execute(done);
  if (unprotected_) wave_through(core, batch);
}

}  // namespace fenghuo::sim
