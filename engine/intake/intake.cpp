#include "engine/intake/intake.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string label(const Signal& signal, const std::string& name) {
  const auto found = signal.labels.find(name);
  return found == signal.labels.end() ? std::string{} : found->second;
}

const SiteRegistered* site_of(const Core& core, const Signal& signal, const Caller& caller) {
  for (const auto& name : core.library().intake().site_labels) {
    const std::string address = label(signal, name);
    const auto* site = address.empty() ? nullptr : core.registry().site_for(address);
    if (site != nullptr && core.registry().within(site->unit, caller.unit)) return site;
  }
  return nullptr;
}

const IntakeRules::Rule* rule_for(const IntakeRules& rules, const Signal& signal) {
  for (const auto& rule : rules.rules)
    for (const auto& pattern : rule.any)
      if (signal.labels.contains(pattern.label) && like(signal.labels.at(pattern.label), pattern.like)) return &rule;
  return nullptr;
}

std::string severity_of(const IntakeRules& rules, const IntakeRules::Rule& rule, const Signal& signal) {
  if (!rule.severity.empty()) return rule.severity;
  const std::string given = label(signal, rules.severity_label);
  for (const auto& [value, severity] : rules.severity_map)
    if (like(given, value)) return severity;
  return "IV";
}

/// Under which an incident knows a signal.
std::string name_of(const std::string& source, const std::string& fingerprint) {
  return source + ":" + fingerprint;
}

SignalOutcome unmatched(Core& core, const Signal& signal, const Caller& caller, std::string reason, bool dry_run,
                        Batch& batch) {
  SignalOutcome outcome{.fingerprint = signal.fingerprint, .outcome = "unmatched", .reason = reason};
  // A repeat of what waits for a person already says nothing new.
  const auto* known = core.waiting().newest(signal.source, signal.fingerprint, caller.unit);
  if (dry_run || (known != nullptr && known->signal.starts_at == signal.starts_at)) return outcome;
  const std::string id = "SIG-" + core.random().hex(8);
  core.record("signal:" + id,
              SignalUnmatched{.fingerprint = signal.fingerprint,
                              .labels = signal.labels,
                              .reason = std::move(reason),
                              .signal = id,
                              .source = signal.source,
                              .starts_at = signal.starts_at,
                              .summary = signal.summary,
                              .unit = caller.unit},
              actor_of(caller), batch);
  return outcome;
}

/// The open incident that a person gave this signal to; empty if nobody did.
std::string given_to(const Core& core, const Signal& signal, const Caller& caller) {
  const auto* known = core.waiting().newest(signal.source, signal.fingerprint, caller.unit);
  if (known == nullptr || known->incident.empty()) return {};
  const auto row = core.rows().find(known->incident);
  return row == core.rows().end() || row->second.closed_at ? std::string{} : known->incident;
}

/// The open live incident on the site that this signal belongs to: the rule's kind first, or any that knows it.
Result<const Incident*> incident_for(Core& core, const Signal& signal, const SiteRegistered& site,
                                     const std::string& kind) {
  if (const auto* row = kind.empty() ? nullptr : core.open_on(site.host, kind)) return core.incident(row->id);
  for (const auto& playbook : core.library().playbooks()) {
    const auto* row = core.open_on(site.host, playbook->kind);
    if (row == nullptr) continue;
    auto incident = core.incident(row->id);
    if (!incident || (*incident)->signals.contains(name_of(signal.source, signal.fingerprint))) return incident;
  }
  return nullptr;
}

const SignalStatus* find_signal(const Incident& incident, const std::string& fingerprint) {
  const auto found = incident.signals.find(fingerprint);
  return found == incident.signals.end() ? nullptr : &found->second;
}

}  // namespace

bool like(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || lower(pattern[p]) == lower(text[t]))) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

Result<SignalOutcome> take_signal(Core& core, const Signal& signal, const Caller& caller, bool dry_run, Batch& batch) {
  const auto& rules = core.library().intake();
  const std::string given = given_to(core, signal, caller);
  const auto* site = given.empty() ? site_of(core, signal, caller) : nullptr;
  if (given.empty() && site == nullptr) {
    if (!signal.firing)
      return SignalOutcome{signal.fingerprint, "suppressed", std::nullopt, "resolve of nothing known"};
    return unmatched(core, signal, caller, "no registered site in the labels", dry_run, batch);
  }
  const auto* rule = rule_for(rules, signal);
  const std::string kind = rule == nullptr ? std::string{} : rule->kind;
  const auto found = given.empty() ? incident_for(core, signal, *site, kind) : core.incident(given);
  if (!found) return found.error();
  const Incident* incident = *found;
  const std::string fingerprint = name_of(signal.source, signal.fingerprint);
  Millis starts_at = signal.starts_at;
  if (starts_at == 0 ||
      starts_at > core.now().wall) {  // not said, or not believable: a repeat goes on from where it began
    const auto* known = incident == nullptr ? nullptr : find_signal(*incident, fingerprint);
    starts_at = known != nullptr && known->firing ? known->starts_at : core.now().wall;
  }

  if (!signal.firing) {
    const bool known = incident != nullptr && incident->signals.contains(fingerprint);
    if (!known) return SignalOutcome{signal.fingerprint, "suppressed", std::nullopt, "resolve of nothing open"};
    const SignalOutcome outcome{signal.fingerprint, "resolved", incident->id, ""};
    if (dry_run) return outcome;
    auto done =
        core.execute(incident->id, ResolveSignal{.fingerprint = fingerprint, .ends_at = signal.ends_at}, caller, batch);
    if (!done) return done.error();
    return outcome;
  }

  std::string id, outcome = "attached";
  if (incident != nullptr) {
    id = incident->id;
  } else {
    if (rule == nullptr) return unmatched(core, signal, caller, "no intake rule knows this alert", dry_run, batch);
    if (!core.library().for_kind(kind))
      return unmatched(core, signal, caller, "no playbook for " + kind, dry_run, batch);
    outcome = "opened";
    if (dry_run) return SignalOutcome{signal.fingerprint, outcome, std::nullopt, ""};
    auto opened = core.open({.kind = kind,
                             .mode = "live",
                             .severity = severity_of(rules, *rule, signal),
                             .site = site->host,
                             .summary = signal.summary,
                             .detected_at = starts_at},
                            caller, batch);
    if (!opened) return opened.error();
    id = (*opened)->id;
  }
  if (dry_run) return SignalOutcome{signal.fingerprint, outcome, id, ""};
  auto attached = core.execute(id,
                               AttachSignal{.signal = "SIG-" + core.random().hex(8),
                                            .source = signal.source,
                                            .fingerprint = fingerprint,
                                            .summary = signal.summary,
                                            .starts_at = starts_at,
                                            .labels = signal.labels},
                               caller, batch);
  if (!attached) return attached.error();
  // It waited for a person until its site was registered: now it needs none.
  const auto* waits = core.waiting().newest(signal.source, signal.fingerprint, caller.unit);
  if (waits != nullptr && waits->state() == "unmatched")
    core.record("signal:" + waits->signal.signal, SignalAssigned{.incident = id, .signal = waits->signal.signal},
                actor_of(caller), batch);
  return SignalOutcome{signal.fingerprint, outcome, id, ""};
}

Result<void> check_waits(const WaitingSignals::Item& item) {
  if (item.state() == "unmatched") return {};
  const std::string& incident = item.incident;
  return Problem::make(Kind::NotAllowed, "signal-settled",
                       {"这条告警已处理过" + (incident.empty() ? "" : "，归入 " + incident),
                        "this signal is dealt with already" + (incident.empty() ? "" : ": " + incident)});
}

Result<const Incident*> assign_signal(Core& core, const std::string& signal, const std::string& incident,
                                      const Caller& caller, Batch& batch) {
  const auto* item = core.waiting().find(signal);
  if (item == nullptr) return Problem::not_found(signal);
  if (auto waits = check_waits(*item); !waits) return waits.error();
  auto seen = core.visible(incident, caller);
  if (!seen) return seen;
  if ((*seen)->mode != "live")
    return Problem::make(Kind::NotAllowed, "not-live",
                         {"真实告警不能归入演练事件", "a real signal does not belong to a drill"});
  if (!(*seen)->open())
    return Problem::make(Kind::NotAllowed, "incident-over",
                         {"事件已结束，请先重新启动或另立事件", "the incident is over: reopen it, or open another"});
  const SignalUnmatched& kept = item->signal;
  const bool believable = kept.starts_at > 0 && kept.starts_at <= core.now().wall;
  auto attached = core.execute(incident,
                               AttachSignal{.signal = kept.signal,
                                            .source = kept.source,
                                            .fingerprint = name_of(kept.source, kept.fingerprint),
                                            .summary = kept.summary,
                                            .starts_at = believable ? kept.starts_at : item->at,
                                            .labels = kept.labels},
                               caller, batch);
  if (!attached) return attached;
  core.record("signal:" + signal, SignalAssigned{.incident = incident, .signal = signal}, actor_of(caller), batch);
  return attached;
}

Result<void> dismiss_signal(Core& core, const std::string& signal, const std::string& reason, const Caller& caller,
                            Batch& batch) {
  const auto* item = core.waiting().find(signal);
  if (item == nullptr) return Problem::not_found(signal);
  if (auto waits = check_waits(*item); !waits) return waits.error();
  core.record("signal:" + signal, SignalDismissed{.reason = reason, .signal = signal}, actor_of(caller), batch);
  return {};
}

}  // namespace fenghuo::engine
