#include "sim/responders/team.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr int k_most_tries = 3;

std::string name_of(const NextAction& action) {
  return action.action + "/" + action.step + "/" + action.duty;
}

/// Who does it: `next` shows a leader what a responder may do, too.
Role doer(const NextAction& action, const Playbook& playbook) {
  const Step* step = action.step.empty() ? nullptr : playbook.find(action.step);
  if (action.action == "approve" && step != nullptr && step->approve) return *step->approve;
  if (action.action == "complete" && step != nullptr) return step->role;
  if (action.action == "acknowledge" && !action.duty.empty()) return Role::bureau;
  return Role::responder;
}

std::string kind_of(const NextAction& action, const Playbook& playbook) {
  static const std::map<StepKind, std::string> k_names{
      {StepKind::task, "task"},       {StepKind::decision, "decision"}, {StepKind::approval, "approval"},
      {StepKind::capture, "capture"}, {StepKind::probe, "probe"},       {StepKind::notify, "notify"},
      {StepKind::http, "http"},       {StepKind::offline, "offline"},   {StepKind::report, "report"}};
  const Step* step = playbook.find(action.step);
  return action.action == "complete" && step != nullptr ? k_names.at(step->kind) : action.action;
}

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
    : profile_(profile), scenario_(scenario), unit_(std::move(unit)), random_(seed) {
  for (auto& caller : members)
    members_.push_back({.caller = std::move(caller)});
  unprotected_ = chance(profile.unprotected);
  forgets_police_ = chance(profile.forgets_police);
  forgets_bureau_ = chance(profile.forgets_bureau);
  worst_ = chance(profile.worst_choice);
}

bool Team::forgets(const NextAction& action, const Incident& incident) const {
  const auto duty = incident.duties.find(action.duty);
  if (duty == incident.duties.end()) return false;
  const std::string& recipient = duty->second.rule.recipient;
  return (forgets_police_ && recipient == "police") || (forgets_bureau_ && recipient == "bureau");
}

std::vector<NextAction> Team::offers(const Member& member, const Incident& incident, Core& core) const {
  const Context context = core.context(incident, member.caller);
  auto all = next_actions(incident, context);
  const bool destroys_first =
      unprotected_ && std::ranges::any_of(context.playbook->steps, [&](const Step& step) {
        return step.destructive && step.phase == phase_index(Response::Containment) && !incident.settled(step.id);
      });
  std::erase_if(all, [&](const NextAction& action) {
    if (!ready_for(action, *context.playbook)) return true;
    const Step* step = context.playbook->find(action.step);
    const auto tried = tries_.find(name_of(action));
    return doer(action, *context.playbook) != member.caller.role || action.action == "override" ||
           forgets(action, incident) || (tried != tries_.end() && tried->second >= k_most_tries) ||
           (destroys_first && step != nullptr && step->before_destructive);
  });
  return all;
}

/// Nobody signs that all is well while anybody can see that it is not: a probe waits for the world.
bool Team::ready_for(const NextAction& action, const Playbook& playbook) const {
  const Step* step = playbook.find(action.step);
  if (unprotected_ || step == nullptr || step->kind != StepKind::probe) return true;
  return up_ && !harmful_;
}

void Team::take(Member& member, const std::string& what, const std::string& kind, Millis now) {
  const Span& span = profile_.delay_of(kind);
  const auto range = static_cast<std::uint64_t>(span.high - span.low) + 1;
  member.ready_at = now + span.low + static_cast<Millis>(random_.next() % range);
  member.at = what;
}

void Team::turn_to(const Drill& drill, Core& core) {
  const auto side = drill.sides.find(unit_);
  if (!profile_.acts || side == drill.sides.end()) return;
  incident_ = side->second.incident;
  const auto incident = core.incident(incident_);
  if (!incident) return;
  up_ = DrillRoom::fact(scenario_, side->second, "up") != Value(false);
  harmful_ = DrillRoom::fact(scenario_, side->second, "harmful") == Value(true);
  const Millis now = core.time_of(drill.id);
  for (auto& member : members_) {
    if (member.ready_at) continue;
    for (const auto& inject : scenario_.injects) {
      const InjectStatus& status = side->second.inject(inject.id);
      if (inject.kind == InjectKind::decision && inject.to == member.caller.role && status.delivered_at &&
          !status.decided_at && !member.ready_at)
        take(member, "inject/" + inject.id, "inject", now);
    }
    if (member.ready_at) continue;
    const auto offered = offers(member, **incident, core);
    if (offered.empty()) continue;
    const auto playbook = core.context(**incident, member.caller).playbook;
    take(member, name_of(offered.front()), kind_of(offered.front(), *playbook), now);
  }
}

std::optional<Millis> Team::ready() const {
  std::optional<Millis> out;
  for (const auto& member : members_)
    if (member.ready_at && (!out || *member.ready_at < *out)) out = member.ready_at;
  return out;
}

void Team::act(DrillRoom& room, const Drill& drill, Core& core, Batch& batch) {
  const Millis now = core.time_of(drill.id);
  for (auto& member : members_) {
    if (!member.ready_at || *member.ready_at > now) continue;
    member.ready_at.reset();
    const std::string what = std::exchange(member.at, {});
    if (what.starts_with("inject/")) {
      const Inject* inject = scenario_.find(what.substr(7));
      if (inject == nullptr) continue;
      note(room.act(drill.id, DecideInject{.inject = inject->id, .option = choice_at(*inject).id, .unit = unit_}, core,
                    member.caller, batch));
      continue;
    }
    const auto incident = core.incident(incident_);
    if (!incident) continue;
    const auto offered = offers(member, **incident, core);
    const auto still = std::ranges::find(offered, what, name_of);
    if (still == offered.end()) continue;  // somebody else did it, or it is not asked any more
    ++tries_[what];
    do_offer(member, *still, core, batch);
  }
}

const Choice& Team::choice_at(const Inject& inject) const {
  const auto by_value = [](const Choice& a, const Choice& b) { return a.value < b.value; };
  return worst_ ? *std::ranges::min_element(inject.options, by_value)
                : *std::ranges::max_element(inject.options, by_value);
}

std::string Team::option_for(const NextAction& action) {
  if (action.options.empty()) return {};
  const auto truth = scenario_.truth.find(action.step);
  const std::string right = truth != scenario_.truth.end() ? truth->second : action.options.front().id;
  if (!chance(profile_.wrong_option)) return right;
  for (const auto& option : action.options)
    if (option.id != right && option.then == Then::go_on) return option.id;
  return right;
}

/// The leader lets the destructive steps of the containment go ahead of what would protect the scene.
void Team::wave_through(Core& core, Batch& batch) {
  const auto incident = core.incident(incident_);
  if (!incident) return;
  const auto playbook = core.context(**incident, members_[1].caller).playbook;
  for (const auto& step : playbook->steps)
    if (step.destructive && step.phase == phase_index((*incident)->response) && !(*incident)->settled(step.id) &&
        !(*incident)->step(step.id).overridden)
      static_cast<void>(
          core.execute(incident_, OverrideStep{.step = step.id, .reason = "先处置再说"}, members_[1].caller, batch));
}

void Team::do_offer(const Member& member, const NextAction& action, Core& core, Batch& batch) {
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
  CompleteStep done{.step = action.step, .note = note_text, .outcome = option_for(action), .fields = std::move(fields)};
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
