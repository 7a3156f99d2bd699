#include "api/monitors/adapters.hpp"

#include "engine/base/digest.hpp"

namespace fenghuo::api {

using engine::Json;
using engine::Problem;
using engine::Result;
using engine::Signal;

namespace {

constexpr std::size_t k_most_alerts = 10'000;
constexpr std::size_t k_most_labels = 64;
constexpr std::size_t k_longest_label = 1024;

/// Bounded, because it is journalled; cut at a character.
std::string bounded(std::string text) {
  if (text.size() <= k_longest_label) return text;
  text.resize(k_longest_label);
  while (!engine::is_utf8(text))
    text.pop_back();
  return text;
}

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::map<std::string, std::string> labels_of(const Json& object, const char* name) {
  std::map<std::string, std::string> out;
  const auto found = object.find(name);
  if (found == object.end() || !found->is_object()) return out;
  for (const auto& [key, value] : found->items()) {
    if (out.size() == k_most_labels) break;
    if (value.is_string()) out[bounded(key)] = bounded(value.get<std::string>());
  }
  return out;
}

/// Nothing said, or the zero time of Go: 0.
Result<engine::Millis> time_of(const Json& object, const char* name, const std::string& at) {
  const std::string text = text_of(object, name);
  if (text.empty() || text.starts_with("0001-01-01")) return engine::Millis{0};
  const auto time = engine::parse_time(text);
  if (!time) return Problem::invalid(at + "/" + name, {"时间格式不对", "not a time in RFC 3339"});
  return *time;
}

std::string digest_of(const std::map<std::string, std::string>& labels) {
  return engine::sha256_hex(engine::encode(labels)).substr(0, 16);
}

Result<void> times(const Json& alert, const char* starts, const char* ends, const std::string& at, Signal& signal) {
  const auto starts_at = time_of(alert, starts, at);
  if (!starts_at) return starts_at.error();
  const auto ends_at = time_of(alert, ends, at);
  if (!ends_at) return ends_at.error();
  signal.starts_at = *starts_at;
  signal.ends_at = *ends_at;
  return {};
}

Result<bool> firing_by(const Json& alert, const std::string& at, bool by_default) {
  const std::string status = text_of(alert, "status");
  if (status.empty() && by_default) return true;
  if (status == "firing") return true;
  if (status == "resolved") return false;
  return Problem::invalid(at + "/status", {"status 应为 firing 或 resolved", "status must be firing or resolved"});
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const auto& text : texts)
    if (!text.empty()) return bounded(text);
  return "alert";
}

Result<Signal> alertmanager_alert(const Json& alert, const std::string& at) {
  if (!alert.is_object()) return Problem::invalid(at, {"应为对象", "must be an object"});
  Signal signal{.source = "alertmanager", .labels = labels_of(alert, "labels")};
  const auto firing = firing_by(alert, at, false);
  if (!firing) return firing.error();
  signal.firing = *firing;
  if (auto ok = times(alert, "startsAt", "endsAt", at, signal); !ok) return ok.error();
  signal.fingerprint = bounded(text_of(alert, "fingerprint"));
  if (signal.fingerprint.empty()) signal.fingerprint = digest_of(signal.labels);
  const auto notes = labels_of(alert, "annotations");
  const auto note = [&](const char* name) { return notes.contains(name) ? notes.at(name) : std::string{}; };
  const auto name = signal.labels.find("alertname");
  signal.summary = first_of({note("summary"), note("description"), name == signal.labels.end() ? "" : name->second});
  return signal;
}

Result<Signal> generic_alert(const Json& alert, const std::string& at) {
  if (!alert.is_object()) return Problem::invalid(at, {"应为对象", "must be an object"});
  Signal signal{.source = "generic", .labels = labels_of(alert, "labels")};
  const std::string site = first_of(
      {text_of(alert, "site"), text_of(alert, "url"), signal.labels.contains("site") ? signal.labels["site"] : ""});
  if (site == "alert") return Problem::invalid(at + "/site", {"请写明网站：site", "say which site: site"});
  signal.labels["site"] = site;
  if (const auto kind = text_of(alert, "kind"); !kind.empty()) signal.labels["fenghuo_kind"] = bounded(kind);
  if (const auto severity = text_of(alert, "severity"); !severity.empty())
    signal.labels["severity"] = bounded(severity);
  const auto firing = firing_by(alert, at, true);
  if (!firing) return firing.error();
  signal.firing = *firing;
  if (auto ok = times(alert, "starts_at", "ends_at", at, signal); !ok) return ok.error();
  signal.fingerprint = bounded(text_of(alert, "fingerprint"));
  if (signal.fingerprint.empty()) signal.fingerprint = digest_of(signal.labels);
  signal.summary = first_of({text_of(alert, "summary"), text_of(alert, "message"), site});
  return signal;
}

Result<std::vector<Signal>> each(const Json& alerts, const std::string& at,
                                 Result<Signal> (*read)(const Json&, const std::string&)) {
  if (!alerts.is_array()) return Problem::invalid(at, {"应为数组", "must be an array"});
  if (alerts.size() > k_most_alerts)
    return Problem::invalid(at, {"一次至多 10000 条告警，请在发送端设置 max_alerts: 500",
                                 "at most 10,000 alerts at once; set max_alerts: 500 in the sender"});
  std::vector<Signal> out;
  for (std::size_t n = 0; n < alerts.size(); ++n) {
    auto signal = read(alerts[n], at + "/" + std::to_string(n));
    if (!signal) return signal.error();
    out.push_back(std::move(*signal));
  }
  return out;
}

}  // namespace

Result<std::vector<Signal>> from_alertmanager(const Json& body) {
  if (!body.is_object() || !body.contains("alerts"))
    return Problem::invalid(
        "/alerts", {"不是 Alertmanager 的告警：缺少 alerts", "not an Alertmanager webhook: alerts is missing"});
  return each(body["alerts"], "/alerts", alertmanager_alert);
}

Result<std::vector<Signal>> from_generic(const Json& body) {
  if (body.is_object() && body.contains("alerts")) return each(body["alerts"], "/alerts", generic_alert);
  auto one = generic_alert(body, "");
  if (!one) return one.error();
  std::vector<Signal> out;
  out.push_back(std::move(*one));
  return out;
}

}  // namespace fenghuo::api
