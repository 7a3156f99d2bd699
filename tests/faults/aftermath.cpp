#include "tests/faults/aftermath.hpp"

#include "tests/support/sha256.hpp"

#include <algorithm>
#include <cstdlib>

namespace fenghuo::e2e {

namespace {

std::vector<std::string> types_of(const Json& events) {
  std::vector<std::string> out;
  for (const auto& event : events)
    if (event["type"] != "EvidenceRead") out.push_back(event["type"]);
  return out;
}

std::vector<std::int64_t> versions_of(const ScriptRun& script) {
  std::vector<std::int64_t> out;
  for (const auto& one : script.acknowledged())
    out.push_back(one.version);
  return out;
}

void expect(bool holds, std::vector<std::string>& into, const std::string& what) {
  if (!holds) into.push_back(what);
}

}  // namespace

std::string Findings::words() const {
  std::string out;
  for (const auto& one : lost)
    out += "lost: " + one + "\n";
  for (const auto& one : torn)
    out += "torn: " + one + "\n";
  return out;
}

void Aftermath::learn(const Server& server, const ScriptRun& script) {
  auto bureau = server.client("bureau", k_bureau);
  types_ = types_of(events_of(bureau, script.incident()));
  versions_ = versions_of(script);
  journal_ = JournalView::of(server.data(), script.incident());
}

void Aftermath::check_kept(const Server& server, const ScriptRun& script, Findings& findings) const {
  if (script.acknowledged().empty()) return;
  auto bureau = server.client("bureau", k_bureau);
  const Json incident = bureau.get("/v1/incidents/" + script.incident()).json();
  if (!incident.is_object() || !incident.contains("version"))
    return findings.lost.push_back("the incident cannot be read: " + incident.dump());
  const Json events = events_of(bureau, script.incident());
  const auto types = types_of(events);
  expect(incident.value("version", std::size_t{0}) == events.size(), findings.torn,
         "the incident's version is not the last event's");
  expect(static_cast<std::int64_t>(events.size()) >= script.acknowledged().back().version, findings.lost,
         "acknowledged up to version " + std::to_string(script.acknowledged().back().version) + ", kept " +
             std::to_string(events.size()));
  expect(types.size() <= types_.size() && std::equal(types.begin(), types.end(), types_.begin()), findings.torn,
         "other events than undisturbed");
  for (const auto& one : script.acknowledged()) {
    if (one.evidence.empty()) continue;
    const std::string path = server.data() + "/evidence/" + one.digest.substr(0, 2) + "/" + one.digest;
    expect(sha256_hex(slurp(path)) == one.digest, findings.lost, "the bytes of " + one.evidence);
    const Json kept = bureau.get("/v1/incidents/" + script.incident() + "/evidence/" + one.evidence).json();
    expect(kept.value("sha256", "") == one.digest, findings.lost, one.evidence);
  }
  for (const auto& fault : timer_faults(incident, JournalView::of(server.data(), script.incident()).timers))
    findings.torn.push_back(fault);
}

void Aftermath::check_end(const Server& server, const ScriptRun& script, Findings& findings) const {
  auto bureau = server.client("bureau", k_bureau);
  expect(types_of(events_of(bureau, script.incident())) == types_, findings.torn, "other events at the end");
  expect(versions_of(script) == versions_, findings.torn, "other versions were answered");
  const JournalView journal = JournalView::of(server.data(), script.incident());
  expect(journal.timers == journal_.timers, findings.torn, "other timers at the end");
  expect(journal.messages == journal_.messages, findings.torn, "other messages at the end");
  const Json incident = bureau.get("/v1/incidents/" + script.incident()).json();
  for (const auto& fault : timer_faults(incident, journal.timers))
    findings.torn.push_back(fault);
  expect(bureau.get("/v1/incidents").json().at("items").size() == 1, findings.torn, "more incidents than one");
  for (const auto& one : script.acknowledged()) {
    if (one.evidence.empty()) continue;
    const Answer content = bureau.get("/v1/incidents/" + script.incident() + "/evidence/" + one.evidence + "/content");
    expect(content.status == 200 && sha256_hex(content.body) == one.digest, findings.lost,
           one.evidence + " is answered with " + std::to_string(content.status));
  }
}

void Aftermath::check_whole(const std::string& data, Findings& findings) {
  const Ran verified = fenghuo({"verify", data});
  expect(verified.code == 0, findings.torn, "verify: " + verified.out + verified.err);
}

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace fenghuo::e2e
