#pragma once
#include "engine/incident/events.hpp"
#include "engine/registry/role.hpp"

namespace fenghuo::engine {

/// What happens to units, people, sites, devices, tokens and channels. Names of people are personal data: they live
/// only in payloads, which can be erased, never in a header.

struct UnitRegistered {
  std::string id;
  Text name;
  std::string parent;  ///< empty for the root
  FENGHUO_EVENT(UnitRegistered, id, name, parent)
};
/// `language` is the one they are written to in: "zh" or "en".
struct PersonRegistered {
  std::string email, id, language = "zh", name, phone, unit;
  FENGHUO_EVENT(PersonRegistered, email, id, language, name, phone, unit)
};
/// `host` is the site's identity. `department` and `responsible` answer for it (责任部门和责任人); `filing` is the ICP
/// number, `police_filing` that of the police; `mlps` the level of 等级保护 (0 = not graded), filed under
/// `mlps_filing`. `hosting` is who runs the machine, `location` where it stands: "domestic", "abroad" or not said;
/// `zone` its 安全域.
struct SiteRegistered {
  std::vector<std::string> aliases;
  std::string department, filing, host, hosting, ip, location;
  std::int64_t mlps = 0;
  std::string mlps_filing, name, police_filing, responsible, unit, url, zone;
  FENGHUO_EVENT(SiteRegistered, aliases, department, filing, host, hosting, ip, location, mlps, mlps_filing, name,
                police_filing, responsible, unit, url, zone)
};
/// A device holds its addresses from `from` (until `until`, where that is known). Registered again with a later `from`
/// it holds the new ones from then on, and the old ones up to then; with the same `from` the entry is put right.
struct DeviceRegistered {
  std::string department;
  Millis from = 0;
  std::string id, ip, kind, location, mac, name, responsible, unit;
  std::optional<Millis> until;
  FENGHUO_EVENT(DeviceRegistered, department, from, id, ip, kind, location, mac, name, responsible, unit, until)
};
/// A person left, a site was closed, a device removed, a unit dissolved. Stands in the entry's own stream; whoever is
/// registered again there is back.
struct EntryRetired {
  Millis at = 0;
  std::string reason;
  std::string stream;  ///< "person:ID", …
  FENGHUO_EVENT(EntryRetired, at, reason, stream)
};
/// Only the digest of a token is ever written. `incident` is a guest's: the one they may see while it is open.
/// `session_of` is a browser session's: the token that was signed in with, without which it opens nothing.
struct TokenIssued {
  std::string digest;
  std::optional<Millis> expires_at;
  std::string id, incident, person, role, session_of, unit;
  FENGHUO_EVENT(TokenIssued, digest, expires_at, id, incident, person, role, session_of, unit)
};
struct TokenRevoked {
  std::string id, reason;
  FENGHUO_EVENT(TokenRevoked, id, reason)
};
/// A new secret for the same token; the one before it opens until `overlap_ends_at`, any older one nothing.
struct TokenReplaced {
  std::string digest, id;
  Millis overlap_ends_at = 0;
  FENGHUO_EVENT(TokenReplaced, digest, id, overlap_ends_at)
};

// --- channels ---

/// A way out for messages about `unit` and what is below it, as it is from now on. Type "webhook": `url`, signed with
/// `secret`. Type "email": the people concerned who are at home in `unit`, at their own addresses, and `addresses` for
/// everything. Empty `events` (types of events) or `roles` (those a message is for): all.
struct ChannelSet {
  std::vector<std::string> addresses;
  bool enabled = true;
  std::vector<std::string> events;
  std::string id, language;
  std::vector<std::string> roles;
  std::string secret, title, type, unit, url;
  FENGHUO_EVENT(ChannelSet, addresses, enabled, events, id, language, roles, secret, title, type, unit, url)
};
/// An administrator asked for a message through it, to see whether it arrives.
struct ChannelTested {
  std::string id;
  FENGHUO_EVENT(ChannelTested, id)
};

// --- system ---

/// The wall clock and the boot clock parted by more than 2 s, or the wall is behind the journal's last entry.
/// `divergence` > 0: the wall ran ahead.
struct ClockSuspected {
  Millis boot = 0;
  std::string boot_id;
  Millis divergence = 0, expected_wall = 0, wall = 0;
  FENGHUO_EVENT(ClockSuspected, boot, boot_id, divergence, expected_wall, wall)
};
/// The engine began to run under this boot, with these readings; later divergences are measured from here.
struct EngineStarted {
  Millis boot = 0;
  std::string boot_id;
  Millis wall = 0;
  FENGHUO_EVENT(EngineStarted, boot, boot_id, wall)
};
/// Writes failed and work again; nothing that was refused in between was kept.
struct WritesResumed {
  std::string cause;
  FENGHUO_EVENT(WritesResumed, cause)
};
/// An alert that matched no site, or for which no playbook is there: it waits for a person of `unit`, the monitor's.
/// `starts_at` is as the monitor said it, 0 if it did not.
struct SignalUnmatched {
  std::string fingerprint;
  std::map<std::string, std::string> labels;
  std::string reason, signal, source;
  Millis starts_at = 0;
  std::string summary, unit;
  FENGHUO_EVENT(SignalUnmatched, fingerprint, labels, reason, signal, source, starts_at, summary, unit)
};
/// What waited belongs to an incident now.
struct SignalAssigned {
  std::string incident, signal;
  FENGHUO_EVENT(SignalAssigned, incident, signal)
};
/// What waited needs nothing done.
struct SignalDismissed {
  std::string reason, signal;
  FENGHUO_EVENT(SignalDismissed, reason, signal)
};
/// An alert body that was refused; `digest` is of the body, which is not kept.
struct SignalRefused {
  std::string code, detail, digest;
  std::int64_t size = 0;
  std::string source, unit;
  FENGHUO_EVENT(SignalRefused, code, detail, digest, size, source, unit)
};
/// `message` is the id of the delivery, `cause` the type of the event it told of; `recipient` a person's id or an
/// address, empty for a webhook; `channel` "log" is the server's log.
struct MessageDelivered {
  std::int64_t attempts = 0;
  std::string cause, channel, incident, message, recipient, unit;
  FENGHUO_EVENT(MessageDelivered, attempts, cause, channel, incident, message, recipient, unit)
};
/// Given up: it stays in the outbox until somebody sends it again.
struct MessageDead {
  std::int64_t attempts = 0;
  std::string cause, channel, error, incident, message, recipient, unit;
  FENGHUO_EVENT(MessageDead, attempts, cause, channel, error, incident, message, recipient, unit)
};
/// Put back by hand.
struct MessageResent {
  std::string message;
  FENGHUO_EVENT(MessageResent, message)
};
/// Incidents of this kind that open from now on follow it; the document itself is kept beside the events.
struct PlaybookPublished {
  std::string id, kind, sha256, version;
  FENGHUO_EVENT(PlaybookPublished, id, kind, sha256, version)
};

}  // namespace fenghuo::engine
