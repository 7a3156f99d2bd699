// A drill in which everything happens that a live incident would send or count, in a bureau that listens with every
// kind of receiver: nothing of it gets out, and whatever shows it says that it is a drill.
#include "tests/e2e/drill_leaks_play.hpp"
#include "tests/support/event_stream.hpp"
#include "tests/support/journal_query.hpp"

#include <algorithm>
#include <iostream>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

/// Pages that are the same for everybody; they speak of drills in general.
const std::set<std::string> k_fixed{"/", "/page.css", "/page.js", "/v1/openapi.json", "/docs"};

bool is_marked(const std::string& text) {
  return text.find("演练") != text.npos || text.find("DRILL") != text.npos ||
         text.find(R"("mode":"drill")") != text.npos;
}

/// What people read of it, by the names of the members that hold it.
bool is_read(const std::string& member) {
  return member == "summary" || member == "filename" || member == "text" || member == "title";
}

/// Words typed into the drill that stand there as if they were of real life.
void find_bare_words(const Json& json, const std::string& at, std::string& out) {
  for (const auto& [name, value] : json.items()) {
    const std::string place = at + "/" + name;
    if (value.is_structured()) find_bare_words(value, place, out);
    // A drill's own stream says what was planned, word for word.
    if (!value.is_string() || at.find("/payload") != at.npos) continue;
    const bool titled = is_read(name) || at.ends_with("/title") || at.ends_with("/text");
    const std::string words = value.get<std::string>();
    if (titled && words.find(k_planted) != words.npos && !is_marked(words)) out += place + ": " + words + "\n";
  }
}

/// The pieces of an answer that show the drill and do not say so.
std::string unmarked(const Answer& answer) {
  const Json json = answer.json();
  std::string out;
  if (json.is_discarded()) return speaks_of_drill(answer.body) && !is_marked(answer.body) ? answer.body : out;
  const bool listed = json.is_object() && json.contains("items");
  for (const Json& piece : listed ? json.at("items") : Json::array({json}))
    if (speaks_of_drill(piece.dump()) && !is_marked(piece.dump())) out += piece.dump() + "\n";
  find_bare_words(json, "", out);
  return out;
}

/// Every GET there is, about everything there is.
class Routes {
 public:
  Routes(Ears& ears, const Exercise600& drill, const std::string& live, const std::string& signal)
      : bureau_(ears.client("bureau", k_bureau)), admin_(ears.client("admin", k_bureau)) {
    things_ = {{"incidents", {drill.incident, drill.other, live}},
               {"evidence", {drill.evidence}},
               {"drills", {drill.id}},
               {"signals", {signal}},
               {"units", {k_school, k_bystander}},
               {"sites", {k_host, k_bystander_host}},
               {"people", {std::string(k_school) + "-admin", "zhao-lei"}},
               {"playbooks", {"defacement"}},
               {"versions", {"1.0.0"}}};
    const Json document = ears.nobody().get("/v1/openapi.json").json();
    for (const auto& [path, item] : document.at("paths").items()) {
      if (!item.contains("get") || path == "/v1/stream") continue;
      std::vector<std::string> filled{""};
      fill(path, filled);
      for (const auto& one : filled)
        add(one, document, item);
    }
  }
  [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

 private:
  /// The ids behind a segment of a path: known here, or listed there.
  std::vector<std::string> things(const std::string& segment, const std::string& list) {
    if (const auto known = things_.find(segment); known != things_.end()) return known->second;
    std::vector<std::string> out;
    for (auto* client : {&bureau_, &admin_}) {
      const Json listed = client->get(list).json();
      if (!listed.is_object() || !listed.contains("items")) continue;
      for (const auto& item : listed.at("items"))
        if (out.size() < 3) out.push_back(item.at("id"));
    }
    if (out.empty()) out.push_back("none");
    return out;
  }
  void fill(const std::string& path, std::vector<std::string>& filled) {
    std::string segment;
    for (std::size_t at = 0; at < path.size();) {
      const auto end = std::min(path.find('/', at + 1), path.size());
      std::string next = path.substr(at, end - at);
      std::vector<std::string> longer;
      for (const auto& so_far : filled) {
        if (next.find('{') == next.npos)
          longer.push_back(so_far + next);
        else
          for (const auto& thing : things(segment, so_far))
            longer.push_back(so_far + "/" + thing);
      }
      filled = std::move(longer);
      segment = next.substr(1);
      at = end;
    }
  }
  void add(const std::string& path, const Json& document, const Json& item) {
    static const std::map<std::string, std::vector<std::string>> k_asked{
        {"q", {"%E6%A1%82%E8%8A%B1%E7%B3%95", "EXE-", "DRL-", "www."}},
        {"mode", {"live", "drill"}},
        {"state", {"open"}},
        {"overdue", {"1"}},
        {"unit", {k_school}},
        {"lang", {"zh", "en"}},
        {"limit", {"200"}},
        {"ip", {"192.0.2.10"}}};
    all_.push_back(path);
    for (const auto& given : item["get"].value("parameters", Json::array())) {
      Json parameter = given;
      if (given.contains("$ref"))
        parameter = document.at(Json::json_pointer(given["$ref"].get<std::string>().substr(1)));
      const auto asked = k_asked.find(parameter.value("name", ""));
      if (parameter.value("in", "") == "query" && asked != k_asked.end())
        for (const auto& value : asked->second)
          all_.push_back(path + "?" + asked->first + "=" + value);
    }
  }

  Client bureau_, admin_;
  std::map<std::string, std::vector<std::string>> things_;
  std::vector<std::string> all_;
};

struct Reader {
  std::string name;
  Client client;
  bool of_the_drill = false;
};

class Look {
 public:
  explicit Look(Ears& ears) : ears_(ears) {
    for (const auto& [role, unit, inside] : {std::tuple{"bureau", k_bureau, true},
                                             {"auditor", k_bureau, true},
                                             {"responder", k_school, true},
                                             {"leader", k_school, true},
                                             {"responder", k_other_school, true},
                                             {"admin", k_bureau, false},
                                             {"monitor", k_school, false},
                                             {"guest", k_bureau, false},
                                             {"responder", k_bystander, false},
                                             {"leader", k_bystander, false}})
      readers.push_back({std::string(role) + " of " + unit, ears.client(role, unit), inside});
    readers.push_back({"nobody", ears.nobody()});
    for (const auto& path : k_fixed)
      before_[path] = ears.nobody().get(path).body;
  }

  /// Asks for everything as everybody; what is wrong with the answers.
  std::string around(const Exercise600& drill, const std::string& live, const std::string& signal) {
    const Routes routes(ears_, drill, live, signal);
    std::string wrong;
    std::size_t asked = 0, shown = 0;
    for (auto& reader : readers)
      for (const auto& path : routes.all()) {
        const Answer answer = reader.client.get(path);
        const std::string bare = path.substr(0, path.find('?'));
        ++asked;
        const auto blame = [&](const std::string& what) { wrong += reader.name + ", " + path + ": " + what + "\n"; };
        if (answer.status == 0 || answer.status >= 500) blame(answer.failure + answer.body);
        if (k_fixed.contains(bare)) {
          if (path == bare && answer.body != before_.at(path)) blame("has changed");
          continue;
        }
        if (answer.status != 200 || bare == "/metrics") continue;
        const bool speaks = speaks_of_drill(answer.body);
        shown += speaks ? 1 : 0;
        if (speaks && (!reader.of_the_drill || path.ends_with("mode=live"))) blame("shows it: " + answer.body);
        if (reader.of_the_drill && is_marked(answer.header("content-disposition"))) continue;  // a file, byte for byte
        if (reader.of_the_drill)
          if (const auto left = unmarked(answer); !left.empty()) blame("without a mark: " + left);
        if (reader.name.ends_with(k_other_school) && answer.body.find(drill.incident) != answer.body.npos)
          blame("shows another unit's side: " + answer.body);
      }
    std::cout << "GETs tried: " << asked << ", " << shown << " of them showed the drill\n" << std::flush;
    CHECK(shown > 50);
    return wrong;
  }

  std::vector<Reader> readers;

 private:
  Ears& ears_;
  std::map<std::string, std::string> before_;
};

/// The lines of /metrics that count what happens to incidents and messages.
std::string counted(Ears& ears) {
  std::string out;
  std::istringstream lines(ears.nobody().get("/metrics").body);
  for (std::string line; std::getline(lines, line);)
    for (const std::string family : {"fenghuo_open_incidents", "fenghuo_messages", "fenghuo_timer_lateness"})
      if (line.starts_with(family)) out += line + "\n";
  return out;
}

/// What a subscriber was sent from the first event on, up to and with the last one of `until`.
std::vector<tests::StreamedEvent> streamed(Ears& ears, const std::string& role, const std::string& unit,
                                           const std::string& until) {
  tests::EventStream stream(ears.port(), token_of(ears.house().data(), role, unit), {.last_id = "0"});
  REQUIRE(stream.status() == 200);
  std::vector<tests::StreamedEvent> out;
  while (out.empty() || out.back().data.dump().find(until) == std::string::npos) {
    auto next = stream.next();
    REQUIRE(next);
    out.push_back(std::move(*next));
  }
  return out;
}

std::size_t count_of(const std::map<std::string, std::vector<std::string>>& heard) {
  std::size_t out = 0;
  for (const auto& [unit, messages] : heard)
    out += messages.size();
  return out;
}

Json must(Answer answer) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE((answer.status >= 200 && answer.status < 300));
  return answer.json();
}

void check_streams(Ears& ears) {
  auto bureau = ears.client("bureau", k_bureau);
  const std::string last = "桂花落";
  for (const auto* unit : {k_school, k_bystander}) {
    const Json open = must(bureau.get("/v1/incidents?state=open&mode=live&unit=" + std::string(unit))).at("items");
    REQUIRE(open.size() == 1);
    must(bureau.post("/v1/incidents/" + open[0].at("id").get<std::string>() + "/comment", {{"text", last}}));
  }
  for (const auto& event : streamed(ears, "responder", k_bystander, last))
    CHECK_FALSE(speaks_of_drill(event.data.dump()));
  bool played = false;
  for (const auto& event : streamed(ears, "responder", k_school, last)) {
    const bool of_drill = event.data.at("mode") == "drill";  // a client that wants the live ones alone goes by this
    CHECK(event.data.at("incident").get<std::string>().starts_with(of_drill ? "EXE-" : "INC-"));
    if (!of_drill) CHECK_FALSE(speaks_of_drill(event.data.dump()));
    played = played || of_drill;
  }
  CHECK(played);
}

/// The people of the drill are told what became of it, each as much as they may know.
void check_told_of_freeze(Ears& ears, const Exercise600& drill, const std::string& live) {
  const auto frozen = [&](const std::string& unit) {
    const Json inbox = drill.inbox(ears.client("responder", unit));
    Json out;
    for (const auto& message : inbox)
      if (message.at("event") == "DrillFrozen") out = message;
    REQUIRE(out.is_object());
    return out;
  };
  const std::string own = frozen(k_school).at("text").at("zh"), others = frozen(k_other_school).dump();
  CHECK(own.starts_with("【演练】香山区第一中学发生真实事件（" + live + "）"));
  CHECK(others.find("【演练】") != others.npos);
  CHECK(others.find(live) == others.npos);
  CHECK(others.find("香山") == others.npos);
  CHECK(others.find(k_school) == others.npos);
}

/// What belongs to an incident that is played: in scenario time, and saved under a name that says what it is.
void check_side(Client& bureau, const Exercise600& drill) {
  const std::string path = "/v1/incidents/" + drill.incident;
  CHECK(must(bureau.get(path + "/duties")).at("items") == must(bureau.get(path)).at("duties"));
  CHECK(drill.saved_as == "attachment; filename=\"DRILL-" + drill.evidence + "\"");
}

/// Everything a live incident would have been told of by message.
const std::set<std::string> k_told{"ApprovalRequested",  "DutyBreached",       "DutyFiled",        "DutyReturned",
                                   "DutyWarned",         "GlassBroken",        "IncidentAssigned", "IncidentOpened",
                                   "IncidentRecurred",   "IncidentClassified", "StepApproved",     "StepOverdue",
                                   "IncidentHandedOver", "StepRejected",       "StepUnanswered",   "OverrideRequested"};

}  // namespace

TEST_CASE("DrillLeaks_everyChannelAndRoute_carryNothingOfIt") {
  if (!Ears::possible()) SKIP("python3-aiosmtpd is not installed");
  Ears ears;
  auto bureau = ears.client("bureau", k_bureau), monitor = ears.client("monitor", k_school);
  const std::string before = ears.house().open_by_alert(k_bystander, k_bystander_host);
  must(monitor.post("/v1/alerts/generic", {{"site", "www.unknown.example.cn"}, {"summary", "x"}}));
  const std::string signal = must(bureau.get("/v1/signals")).at("items").at(0).at("id");
  const auto first = ears.heard();
  CHECK(first.at(k_bystander).size() == 1);  // they do hear
  CHECK(first.at("").size() > 1);
  REQUIRE(wait_until([&] { return counted(ears).find("phase=\"Triage\"} 1") != std::string::npos; }));
  const std::string figures = counted(ears);
  Look look(ears);

  Exercise600 drill(ears);
  drill.play();
  const auto kinds = Exercise600::kinds(drill.inbox(bureau));
  for (const auto& kind : k_told) {
    INFO(kind);
    CHECK(kinds.contains(kind));  // so it did happen, and is told there alone
  }
  const auto during = ears.heard();
  CHECK(during == first);
  for (const auto& line : ears.logged())
    CHECK_FALSE(speaks_of_drill(line));
  CHECK(counted(ears) == figures);
  CHECK(journal_query(ears.house().data(), "SELECT id FROM outbox WHERE stream NOT LIKE 'INC-%'").empty());
  check_side(bureau, drill);
  CHECK(look.around(drill, before, signal) == "");

  // A live alert neither joins what is played nor is kept from opening.
  auto played = ears.client("monitor", k_other_school);
  const Json tried = must(played.post("/v1/alerts/alertmanager?dry_run=1", alert_for(k_other_host)));
  CHECK(tried.at("results").at(0).at("outcome") == "opened");
  const std::string live = ears.house().open_by_alert();
  CHECK(std::stoi(live.substr(9)) == std::stoi(before.substr(9)) + 1);  // and there is no gap
  const auto after = ears.heard();
  for (const auto* unit : {k_school, k_district_of_players, k_bureau}) {
    INFO(unit);
    REQUIRE(after.at(unit).size() == during.at(unit).size() + 1);
    CHECK(after.at(unit).back().find(live) != std::string::npos);
    CHECK_FALSE(speaks_of_drill(after.at(unit).back()));
  }
  CHECK(after.at(k_bystander) == during.at(k_bystander));
  CHECK(after.at("").size() > during.at("").size());
  CHECK(must(bureau.get(drill.self)).at("clock").at("pace") == "frozen");
  check_told_of_freeze(ears, drill, live);
  check_streams(ears);

  drill.act("end", {{"note", k_planted}});
  drill.act("hot-wash", {{"note", k_planted}});
  drill.act("evaluations", {{"unit", k_school}, {"item", "command"}, {"grade", 3}, {"reason", k_planted}});
  drill.act("finish", {{"note", k_planted}});
  drill.act("close", {{"note", k_planted}});
  CHECK(look.around(drill, live, signal) == "");
  CHECK(count_of(ears.heard()) == count_of(after));
  const auto beats = ears.beats();
  CHECK_FALSE(beats.empty());
  for (const auto& beat : beats)
    CHECK_FALSE(speaks_of_drill(beat));
}

}  // namespace fenghuo::e2e
