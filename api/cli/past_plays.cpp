#include "api/cli/past_plays.hpp"

#include "api/cli/pick.hpp"
#include "sim/drill/codec.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace fenghuo::api::cli {

namespace {

using engine::Recorded;

engine::Meta meta_of(const std::string& stream, const Json& item) {
  const Json &actor = pick(item, "actor"), &version = pick(item, "version");
  return {.stream = stream,
          .version = version.is_number_integer() ? version.get<std::int64_t>() : 0,
          .at = engine::parse_time(pick_word(item, "at")).value_or(0),
          .recorded_at = engine::parse_time(pick_word(item, "recorded_at")).value_or(0),
          .actor = {.person = pick_word(actor, "person"),
                    .role = pick_word(actor, "role"),
                    .token = pick_word(actor, "token"),
                    .unit = pick_word(actor, "unit")}};
}

/// Closed, and not opened again since.
bool is_closed(const std::vector<Recorded>& events) {
  bool closed = false;
  for (const auto& one : events) {
    if (std::holds_alternative<engine::IncidentClosed>(one.event)) closed = true;
    if (std::holds_alternative<engine::IncidentReopened>(one.event)) closed = false;
  }
  return closed;
}

class Reading {
 public:
  Reading(Session& session, const PastWanted& wanted, const engine::Schemas& schemas)
      : session_(session), wanted_(wanted), schemas_(schemas) {}

  std::optional<PastFound> read(int& code) {
    std::set<std::string> taken;  // named twice is once
    for (const auto& id : wanted_.ids) {
      if (!taken.insert(id).second) continue;
      id.starts_with("DRL-") ? take_drill(id) : take_incident(id);
    }
    if (wanted_.ids.empty() && wanted_.incidents)
      for (const auto& row :
           list("/v1/incidents", {{"mode", "live"}, {"state", "Closed"}, {"unit", wanted_.unit}}, "detected_at"))
        take_incident(pick_word(row, "id"));
    if (wanted_.ids.empty() && wanted_.drills)
      for (const auto& row : list("/v1/drills", {{"unit", wanted_.unit}}, "started_at"))
        take_drill(pick_word(row, "id"));
    if (failed_) {
      code = session_.fail(*failed_);
      return std::nullopt;
    }
    return std::move(out_);
  }

 private:
  static constexpr const char* k_page = "200";

  /// Nothing once the server cannot be asked, and nothing for what this caller may not see, unless it `must` be.
  std::optional<Json> get(const std::string& path, bool must = false) {
    if (failed_) return std::nullopt;
    Reply reply = session_.http().get(path);
    if (reply.ok()) return std::move(reply.body);
    if (must || (reply.status != 403 && reply.status != 404)) failed_ = std::move(reply);
    return std::nullopt;
  }

  static bool ended(const Json& row) {
    constexpr std::array<std::string_view, 3> k_over{"HotWash", "Scored", "Closed"};
    const std::string state = pick_word(row, "state");
    return pick(row, "state").is_object() || std::ranges::find(k_over, state) != k_over.end();
  }

  /// Newest first, those that have begun since and are over.
  std::vector<Json> list(const std::string& path, std::vector<std::pair<std::string, std::string>> query,
                         const char* began) {
    std::vector<Json> out;
    query.emplace_back("limit", k_page);
    query.emplace_back("cursor", "");
    do {
      const auto page = get(with_query(path, query), true);
      if (!page) return {};
      for (const auto& row : pick_list(*page, "items")) {
        if (!ended(row)) continue;
        if (wanted_.since && engine::parse_time(pick_word(row, began)).value_or(0) < *wanted_.since) continue;
        if (std::ssize(out) == wanted_.most) {
          out_.more = true;
          return out;
        }
        out.push_back(row);
      }
      query.back().second = pick_word(*page, "next");
    } while (!query.back().second.empty());
    return out;
  }

  /// False if there is none, or one that cannot be read.
  bool each_event(const std::string& path, const std::function<bool(const Json&)>& visit) {
    std::string after;
    do {
      const auto page = get(with_query(path, {{"after", after}, {"limit", k_page}}));
      if (!page) return false;
      for (const auto& item : pick_list(*page, "items"))
        if (!visit(item)) return false;
      after = pick_word(*page, "next");
    } while (!after.empty());
    return true;
  }

  void skip(const std::string& id, Text why) {
    if (!failed_) out_.skipped.push_back({id, std::move(why)});
  }

  void take_incident(const std::string& id) {
    sim::PastPlay play{.incident = id, .unit = {}, .drill = {}, .events = {}, .tape = {}, .playbook = {}};
    if (!fill(play)) return;
    if (!is_closed(play.events)) return skip(id, {"尚未结案", "it is not closed"});
    out_.plays.push_back(std::move(play));
  }

  void take_drill(const std::string& id) {
    auto tape = std::make_shared<std::vector<sim::DrillRecorded>>();
    const bool read = each_event(path_of({"v1", "drills", id, "events"}), [&](const Json& item) {
      auto event =
          sim::from_foreign({.type = pick_word(item, "type"), .v = 1, .payload = pick(item, "payload").dump()});
      if (event) tape->push_back({meta_of(id, item), std::move(*event)});
      return event.has_value();
    });
    if (!read) return skip(id, k_unreadable);
    std::map<std::string, std::string> sides;
    bool over = false;
    for (const auto& one : *tape) {
      if (const auto* started = std::get_if<sim::DrillStarted>(&one.event)) sides = started->incidents;
      over = over || std::holds_alternative<sim::DrillEnded>(one.event);
    }
    if (!over) return skip(id, {"演练尚未结束", "it has not ended"});
    if (auto why = sim::no_measure(*tape)) return skip(id, std::move(*why));
    for (const auto& [unit, incident] : sides) {
      if (!wanted_.unit.empty() && unit != wanted_.unit) continue;
      sim::PastPlay play{.incident = incident, .unit = unit, .drill = id, .events = {}, .tape = tape, .playbook = {}};
      if (fill(play)) out_.plays.push_back(std::move(play));
    }
  }

  /// Its events and its playbook; false, and it is skipped, without them.
  bool fill(sim::PastPlay& play) {
    const std::string& id = play.incident;
    const bool read = each_event(path_of({"v1", "incidents", id, "events"}), [&](const Json& item) {
      auto event = engine::decode_event(pick_word(item, "type"), 1, pick(item, "payload").dump());
      if (event) play.events.push_back({meta_of(id, item), std::move(*event)});
      return event.has_value();
    });
    const auto* opened =
        read && !play.events.empty() ? std::get_if<engine::IncidentOpened>(&play.events.front().event) : nullptr;
    if (opened == nullptr) return skip(id, k_unreadable), false;
    play.unit = opened->unit;
    play.playbook = playbook(opened->playbook, opened->playbook_version);
    if (play.playbook == nullptr) return skip(id, {"读不到它所用的预案", "its playbook cannot be read"}), false;
    return true;
  }

  std::shared_ptr<const engine::Playbook> playbook(const std::string& id, const std::string& version) {
    const auto [found, is_new] = playbooks_.try_emplace({id, version});
    if (!is_new) return found->second;
    const auto document = get(path_of({"v1", "playbooks", id, "versions", version}));
    auto loaded = document ? engine::load_playbook(document->dump(), schemas_)
                           : engine::Result<engine::Playbook>(engine::Problem::not_found(id));
    if (loaded) found->second = std::make_shared<const engine::Playbook>(std::move(*loaded));
    return found->second;
  }

  inline static const Text k_unreadable{"看不到，或记录读不了", "it cannot be seen, or its record cannot be read"};

  Session& session_;
  const PastWanted& wanted_;
  const engine::Schemas& schemas_;
  PastFound out_;
  std::optional<Reply> failed_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const engine::Playbook>> playbooks_;
};

}  // namespace

std::optional<PastFound> past_plays(Session& session, const PastWanted& wanted, const engine::Schemas& schemas,
                                    int& code) {
  return Reading(session, wanted, schemas).read(code);
}

}  // namespace fenghuo::api::cli
