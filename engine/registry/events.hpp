#pragma once
#include "engine/incident/events.hpp"
#include "engine/registry/role.hpp"

namespace fenghuo::engine {

/// What happens to units, people, sites and tokens. Names of people are personal data: they live only in payloads,
/// which can be erased, never in a header.

struct UnitRegistered {
  std::string id;
  Text name;
  std::string parent;  ///< empty for the root
  FENGHUO_EVENT(UnitRegistered, id, name, parent)
};
struct PersonRegistered {
  std::string id, name, phone, unit;
  FENGHUO_EVENT(PersonRegistered, id, name, phone, unit)
};
/// `host` is the site's identity; `mlps` the level of 等级保护 (0 = not graded); `responsible` the
/// department and person who answer for it: 责任部门和责任人.
struct SiteRegistered {
  std::vector<std::string> aliases;
  std::string filing, host, ip;
  std::int64_t mlps = 0;
  std::string name, responsible, unit, url;
  FENGHUO_EVENT(SiteRegistered, aliases, filing, host, ip, mlps, name, responsible, unit, url)
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
/// An alert that matched no site, or for which no playbook is there: it waits for a person.
struct SignalUnmatched {
  std::string fingerprint;
  std::map<std::string, std::string> labels;
  std::string reason, signal, source, summary, unit;
  FENGHUO_EVENT(SignalUnmatched, fingerprint, labels, reason, signal, source, summary, unit)
};
/// An alert body that was refused; `digest` is of the body, which is not kept.
struct SignalRefused {
  std::string code, detail, digest;
  std::int64_t size = 0;
  std::string source, unit;
  FENGHUO_EVENT(SignalRefused, code, detail, digest, size, source, unit)
};
struct MessageDelivered {
  std::string channel, message;
  FENGHUO_EVENT(MessageDelivered, channel, message)
};

}  // namespace fenghuo::engine
