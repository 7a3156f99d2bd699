#include "tests/faults/drill_record.hpp"

#include "engine/base/time.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::e2e {

namespace {

std::vector<Json> all_of(Client client, const std::string& path) {
  std::vector<Json> out;
  for (std::string after = "0"; !after.empty();) {
    const Json page = client.get(path + "/events?limit=200&after=" + after).json();
    for (const auto& item : page.at("items"))
      out.push_back(item);
    after = page.at("next").is_null() ? "" : page.at("next").dump();
  }
  return out;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// "EV-" and 16 hex digits are chance.
void name_evidence(DrillRecord::Lines& lines) {
  std::map<std::string, std::string> names;
  for (auto& line : lines) {
    for (auto at = line.find("\"EV-"); at != line.npos; at = line.find("\"EV-", at + 1)) {
      const std::string id = line.substr(at + 1, line.find('"', at + 1) - at - 1);
      names.try_emplace(id, "evidence " + std::to_string(names.size() + 1));
    }
    for (const auto& [id, name] : names)
      replace_all(line, id, name);
  }
}

std::string line_of(const Json& event, const std::string& at) {
  return at + " " + event.at("type").get<std::string>() + " " + event.at("actor").dump() + " " +
         event.at("payload").dump();
}

/// The drill's own stream, told. After EndEx it goes by the wall, counted from there.
class Telling {
 public:
  explicit Telling(std::vector<Json> events) : events_(std::move(events)) {
    for (const auto& event : events_)
      if (event.at("type") == "DrillEnded") ended_ = event;
  }

  [[nodiscard]] const std::vector<Json>& events() const { return events_; }
  [[nodiscard]] std::string line(const Json& event) const {
    const bool after = !ended_.is_null() && event.at("version") > ended_.at("version");
    return line_of(event,
                   after ? "EndEx+" + std::to_string(wall(event) - wall(ended_)) : event.at("at").get<std::string>());
  }
  [[nodiscard]] std::string line(std::int64_t version) const { return line(events_.at(std::size_t(version) - 1)); }

 private:
  static std::int64_t wall(const Json& event) {
    return engine::parse_time(event.at("recorded_at").get<std::string>()).value();
  }
  std::vector<Json> events_;
  Json ended_;
};

/// In the place of each event of the drill, what it says.
void tell_events(Json& node, const std::string& drill, const Telling& telling) {
  if (node.is_object() && node.value("stream", "") == drill)
    node = telling.line(node.at("version").get<std::int64_t>());
  if (node.is_structured())
    for (auto& child : node)
      tell_events(child, drill, telling);
}

}  // namespace

DrillRecord::DrillRecord(const DrillPlay& play) {
  static const std::set<std::string> k_troubles{"DrillPaused", "DrillResumed", "DrillFrozen", "DrillCaughtUp",
                                                "DrillScored"};  // the digest in it is of versions, too
  const Telling telling(all_of(play.bureau(), play.self()));
  for (const auto& event : telling.events()) {
    const std::string type = event.at("type");
    ++count[type];
    if (!k_troubles.contains(type)) told[event.at("payload").value("unit", "")].push_back(telling.line(event));
  }
  for (const auto* unit : {k_careful, k_slow, k_careless}) {
    auto& lines = acts[unit];
    for (const auto& event : all_of(play.bureau(), "/v1/incidents/" + play.incident_of(unit)))
      lines.push_back(line_of(event, event.at("at")));
    name_evidence(lines);
  }
  score = Json::parse(play.score());
  tell_events(score, play.drill(), telling);
}

std::string DrillRecord::difference(const DrillRecord& other) const {
  const auto first = [](const std::string& of, const Lines& a, const Lines& b) -> std::string {
    for (std::size_t n = 0; n < std::max(a.size(), b.size()); ++n) {
      const std::string left = n < a.size() ? a[n] : "(nothing)", right = n < b.size() ? b[n] : "(nothing)";
      if (left != right) return of + ", line " + std::to_string(n) + ":\n  " + left + "\n  " + right;
    }
    return {};
  };
  std::string out;
  const auto hold = [&](const std::map<std::string, Lines>& a, const std::map<std::string, Lines>& b) {
    for (const auto& [unit, lines] : a) {
      const auto found = b.find(unit);
      if (out.empty()) out = first(unit, lines, found == b.end() ? Lines{} : found->second);
    }
    if (out.empty() && a.size() != b.size()) out = "other units";
  };
  hold(acts, other.acts);
  hold(told, other.told);
  if (out.empty() && score != other.score) out = Json::diff(score, other.score).dump(1);
  return out;
}

std::string DrillRecord::when(const std::string& unit, const std::string& type, const std::string& inject) const {
  for (const auto& line : told.at(unit))
    if (line.find(" " + type + " ") != line.npos && line.find("\"inject\":\"" + inject + "\"") != line.npos)
      return line.substr(line.find('T') + 1, 5);
  return {};
}

}  // namespace fenghuo::e2e
