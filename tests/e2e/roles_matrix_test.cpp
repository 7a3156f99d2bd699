// Every route × every role × three units, each cell as the contract wants it: 404 for what lies outside the caller's
// units whatever the role, 403 for what is known but not permitted, 401 without a token that holds.
//
// The table is roles_matrix.json, written by hand and not taken from the router. A route that is not in it fails the
// test. To add one, add a line:
//   "route"  method and pattern
//   "is"     absent: about one object, named by its path; "list"; "create"; "alert"; "self"; "public"; "house": the
//   same
//            for every unit; "top": for those of the unit at the top alone
//   "may"    the roles that may, on a unit of theirs
//   "body"   every member the route knows, with values that pass the role and then do as little as possible (a blank
//            reason is refused after the role was asked); "{units}", "{people}", … stand for the place's own
//   "file"   the bytes of an upload, of "type" if one is wanted; "query" without its "?"
// A parameter of a path means the place's own thing of the kind the segment before it names: /v1/people/{id} is a
// person of the place. For a new kind of thing, put one into each place in `furnish`.
#include "tests/support/server.hpp"

#include <iostream>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr const char* k_sibling = "xiangshan-experimental";
constexpr const char* k_district = "xiangshan";

/// One school with one thing of each kind, and what nobody outside it may read.
struct Place {
  std::string unit;
  std::map<std::string, std::string> things;  ///< by the segment of a path that comes before
  std::vector<std::string> secrets;
};

struct Caller {
  std::string name, role, unit, incident;  ///< role "": not somebody the server knows (any more)
  Client client;
};

Answer must(Answer answer, int status) {
  INFO(answer.body << answer.failure);
  REQUIRE(answer.status == status);
  return answer;
}

class Matrix {
 public:
  Matrix() {
    const Json sample = Json::parse(slurp(house_.data() + "/sample.json"));
    for (const auto& unit : sample.at("units"))
      parents_[unit["id"]] = unit["parent"].is_null() ? "" : unit["parent"].get<std::string>();
    for (const auto& site : sample.at("sites"))
      hosts_[site["unit"]] = site["host"];
    for (const char* unit : {k_school, k_sibling, k_other_school})
      furnish(unit);
    for (const std::string unit : {k_school, k_district, k_bureau})
      for (const std::string role : {"monitor", "responder", "leader", "bureau", "auditor", "admin", "guest"})
        callers.push_back(employ(role, unit));
    add_nobodies();
  }

  [[nodiscard]] bool below(std::string unit, const std::string& above) const {
    while (!unit.empty() && unit != above)
      unit = parents_.contains(unit) ? parents_.at(unit) : "";
    return !unit.empty();
  }
  [[nodiscard]] Client city(const std::string& role) const { return house_.client(role, k_bureau); }

  std::vector<Place> places;
  std::vector<Caller> callers;
  const Json rows = Json::parse(slurp(FENGHUO_SOURCE_DIR "/tests/e2e/roles_matrix.json"));

 private:
  static void add_channel(Place& place, Client& admin) {
    place.things["channels"] = "hook-" + place.unit;
    must(admin.post("/v1/channels", {{"id", "hook-" + place.unit},
                                     {"type", "webhook"},
                                     {"unit", place.unit},
                                     {"title", "x"},
                                     {"url", "https://localhost:9/"},
                                     {"events", {"ChannelTested"}}}),
         201);
    place.things["notifications"] =
        must(admin.post("/v1/channels/hook-" + place.unit + "/test"), 202).json().at("notifications").at(0);
  }
  void add_device(Place& place, Client& admin) {
    const std::string name = "只有 " + place.unit + " 的设备", ip = "202.96.0." + std::to_string(places.size() + 1);
    place.things.merge(std::map<std::string, std::string>{{"devices", "device-of-" + place.unit}, {"lookup", ip}});
    place.secrets.push_back(name);
    must(admin.post("/v1/devices", {{"id", place.things.at("devices")},
                                    {"name", name},
                                    {"unit", place.unit},
                                    {"department", "信息中心"},
                                    {"responsible", "陈晓明"},
                                    {"ip", ip}}),
         201);
  }
  void add_signal(Place& place, Client& bureau) {
    const std::string summary = "alert-for-" + place.unit;
    place.secrets.push_back(summary);
    Client monitor(house_.server().url(), issue("monitor", place.unit, time_now(3600)).at("token"));
    must(monitor.post("/v1/alerts/generic", {{"site", "www.unknown.example.cn"}, {"summary", summary}}), 202);
    place.things["signals"] = must(bureau.get("/v1/signals?unit=" + place.unit), 200).json().at("items").at(0).at("id");
  }

  /// Announced, so that everybody in the unit may know of it.
  static void add_drill(Place& place, Client& bureau) {
    const std::string title = "演练：只有 " + place.unit + " 参加";
    const Json plan{{"scenario", "defacement-dark-links"},
                    {"unit", place.unit},
                    {"units", {place.unit}},
                    {"title", {{"zh", title}, {"en", title}}}};
    const std::string id = must(bureau.post("/v1/drills", plan), 201).json().at("id"), self = "/v1/drills/" + id;
    must(bureau.post(self + "/schedule", {{"starts_at", time_now(86'400)}}), 200);
    must(bureau.post(self + "/announce"), 200);
    place.things.merge(std::map<std::string, std::string>{
        {"drills", id}, {"decisions", "just-delete"}, {"scenarios", "defacement-dark-links"}});
    place.secrets.push_back(title);
  }

  /// Found in a drill of its own, before any live incident would freeze that.
  static void add_improvement(Place& place, Client& bureau) {
    const Json plan{{"scenario", "defacement-dark-links"}, {"unit", place.unit}, {"units", {place.unit}}};
    const std::string id = must(bureau.post("/v1/drills", plan), 201).json().at("id"), self = "/v1/drills/" + id;
    must(bureau.post(self + "/schedule", {{"starts_at", time_now(86'400)}}), 200);
    for (const char* act : {"/announce", "/start", "/end", "/finish"})
      must(bureau.post(self + act), 200);
    const std::string problem = "只有 " + place.unit + " 没做到";
    place.things["improvements"] =
        must(bureau.post("/v1/improvements",
                         {{"drill", id}, {"unit", place.unit}, {"title", "x"}, {"problem", problem}}),
             201)
            .json()
            .at("id");
    place.secrets.push_back(problem);
  }

  /// A series of drills that nobody has approved yet, and a feed; what the calendar shows is of a school beside.
  void add_schedule(Place& place, Client& bureau) {
    Json order{{"scenario", "defacement-dark-links"},
               {"unit", place.unit},
               {"units", {place.unit}},
               {"title", {{"zh", place.secrets.back()}, {"en", place.secrets.back()}}},
               {"rule", "FREQ=WEEKLY;COUNT=3"},
               {"starts_at", "2035-03-06T01:00:00Z"}};
    order["preview"] = must(bureau.post("/v1/drills/series/preview", order), 200).json().at("preview");
    place.things["series"] = must(bureau.post("/v1/drills/series", order), 201).json().at("series").at(0);
    place.things["times"] = "20350306T090000";
    Client here(house_.server().url(), issue("responder", place.unit, time_now(3600)).at("token"));
    place.things["calendar-feeds"] = must(here.post("/v1/drills/calendar-feeds"), 201).json().at("id");
    auto beside = house_.client("responder", "xiangshan-vocational");
    place.things["calendar"] = must(beside.post("/v1/drills/calendar-feeds"), 201).json().at("token");
  }

  void furnish(const std::string& unit) {
    Place place{.unit = unit};
    auto bureau = city("bureau"), admin = city("admin");
    add_improvement(place, bureau);
    const std::string summary = "只有 " + unit + " 知道", host = hosts_.at(unit), person = unit + "-admin";
    const std::string incident =
        must(bureau.post("/v1/incidents", {{"kind", "defacement"}, {"site", host}, {"summary", summary}}), 201)
            .json()["id"];
    place.things["evidence"] =
        must(bureau.call("POST", "/v1/incidents/" + incident + "/evidence", unit, {{"X-Kind", "log"}}), 201)
            .json()["id"];
    const Json playbook = bureau.get("/v1/incidents/" + incident).json().at("playbook");
    place.things["tokens"] =
        must(admin.post("/v1/tokens", {{"unit", unit}, {"role", "responder"}, {"person", person}}), 201).json()["id"];
    place.things.merge(std::map<std::string, std::string>{{"units", unit},
                                                          {"comparison", unit},
                                                          {"people", person},
                                                          {"sites", host},
                                                          {"incidents", incident},
                                                          {"from-incident", incident},
                                                          {"steps", "confirm"},
                                                          {"duties", "bureau-initial"},
                                                          {"alerts", "generic"},
                                                          {"playbooks", playbook.at("id").get<std::string>()},
                                                          {"versions", playbook.at("version").get<std::string>()}});
    const std::string name = admin.get("/v1/people/" + person).json().at("name"),
                      title = admin.get("/v1/units/" + unit).json().at("name").at("en");
    place.secrets.insert(place.secrets.end(), {summary, name, title});
    add_channel(place, admin);
    add_device(place, admin);
    add_signal(place, bureau);
    add_drill(place, bureau);
    add_schedule(place, bureau);
    places.push_back(std::move(place));
  }

  /// A token of the role on the unit, as the city's administrator issues it.
  Json issue(const std::string& role, const std::string& unit, const std::string& expires_at) {
    Json wanted{{"role", role}, {"unit", unit}, {"expires_at", expires_at}};
    if (role != "monitor") wanted["person"] = "zhao-lei";
    if (role == "guest") wanted["incident"] = places.front().things.at("incidents");
    return must(city("admin").post("/v1/tokens", wanted), 201).json();
  }
  Caller employ(const std::string& role, const std::string& unit) {
    return {role + " of " + unit, role, unit, role == "guest" ? places.front().things.at("incidents") : "",
            Client(house_.server().url(), issue(role, unit, time_now(3600)).at("token"))};
  }
  void add_nobodies() {
    const std::string url = house_.server().url();
    const Json revoked = issue("bureau", k_bureau, time_now(3600)), expired = issue("bureau", k_bureau, time_now(2));
    must(city("admin").call("DELETE", "/v1/tokens/" + revoked.at("id").get<std::string>(), ""), 204);
    callers.push_back({"nobody", "", "", "", Client(url)});
    callers.push_back({"a stranger", "", "", "", Client(url, "fh_" + std::string(43, 'a'))});
    callers.push_back({"a revoked token", "", "", "", Client(url, revoked.at("token"))});
    callers.push_back({"an expired token", "", "", "", Client(url, expired.at("token"))});
    REQUIRE(wait_until([&] { return callers.back().client.get("/v1/me").status == 401; }));
  }

  // Strangers knock here more often than one address may.
  House house_{{{"FENGHUO_LIMITS_UNAUTHENTICATED_PER_MINUTE", "1000000"}}};
  std::map<std::string, std::string> parents_, hosts_;
};

std::string filled(std::string text, const Place& place) {
  for (const auto& [kind, id] : place.things)
    for (auto at = text.find("{" + kind + "}"); at != text.npos; at = text.find("{" + kind + "}"))
      text.replace(at, kind.size() + 2, id);
  return text;
}

std::string path_at(const std::string& pattern, const Place& place) {
  std::string out, before;
  for (std::size_t from = 1; from <= pattern.size();) {
    const auto slash = std::min(pattern.find('/', from), pattern.size());
    const std::string segment = pattern.substr(from, slash - from);
    out += "/" + (segment.starts_with('{') ? place.things.at(before) : segment);
    before = segment;
    from = slash + 1;
  }
  return out;
}

Answer send(Client& client, const Json& row, const Place& place, const Json& body) {
  const std::string route = row.at("route"), method = route.substr(0, route.find(' '));
  std::string path = path_at(route.substr(method.size() + 1), place);
  if (row.contains("query")) path += "?" + filled(row["query"], place);
  if (row.contains("file")) {
    Headers headers{{"X-Kind", "log"}, {"If-Match", "*"}};
    if (row.contains("type")) headers.emplace_back("Content-Type", row["type"].get<std::string>());
    return client.call(method, path, filled(row["file"], place), headers);
  }
  if (!row.contains("body")) return client.call(method, path, "");
  return client.call(method, path, filled(body.dump(), place),
                     {{"Content-Type", "application/json"}, {"If-Match", "*"}});
}

/// What the contract wants: a status, or 0 for "let in", whatever comes of it then.
int wanted(const Matrix& matrix, const Json& row, const Caller& caller, const Place& place) {
  const std::string is = row.value("is", "object");
  if (is == "public") return 0;
  if (caller.role.empty()) return 401;
  const auto& may = row.at("may");
  const bool may_do = std::ranges::find(may, Json(caller.role)) != may.end();
  const std::string route = row["route"];
  const bool about_incident =
      route.find(" /v1/incidents/{id}") != route.npos || route.find("from-incident") != route.npos;
  const bool sees = caller.incident.empty() ? matrix.below(place.unit, caller.unit)
                                            : about_incident && place.things.at("incidents") == caller.incident;
  if (is == "object" && !sees) return 404;
  if (is == "top" && caller.unit != k_bureau) return 403;
  if (!may_do) return 403;
  return is == "create" && !sees ? 422 : 0;
}

bool let_in(int status) {
  return (status >= 200 && status < 300) || status == 409 || status == 422;
}

std::set<std::string> ids_of(const Json& list) {
  std::set<std::string> out;
  for (const auto& item : list.at("items"))
    out.insert(item.contains("host") ? item["host"] : item["id"]);
  return out;
}

/// A list holds what belongs to the caller's units, all of it, and nothing else.
bool holds_its_own(const Matrix& matrix, const std::string& path, const Caller& caller, const Answer& seen) {
  Json own{{"items", Json::array()}};
  const bool desk =
      path == "/v1/incidents" || path == "/v1/signals" || path == "/v1/improvements" || path.starts_with("/v1/drills");
  const Json all = matrix.city(desk ? "bureau" : "admin").get(path + "?limit=200").json();
  for (const auto& item : all.at("items")) {
    const std::string unit = item.contains("unit") ? item["unit"] : item["id"];
    if (caller.incident.empty() ? matrix.below(unit, caller.unit) : item["id"] == caller.incident)
      own["items"].push_back(item);
  }
  return seen.json().at("next").is_null() && ids_of(seen.json()) == ids_of(own);
}

}  // namespace

TEST_CASE("Roles_everyRouteEveryRoleEveryUnit_asTheContractWants") {
  Matrix matrix;
  int tried = 0, leaks = 0;
  std::string wrong;
  for (const auto& row : matrix.rows)
    for (auto& caller : matrix.callers)
      for (const auto& place : matrix.places) {
        const int want = wanted(matrix, row, caller, place);
        const Answer got = send(caller.client, row, place, row.value("body", Json()));
        bool right = want == 0 ? let_in(got.status) : got.status == want;
        const std::string is = row.value("is", "object"), route = row["route"];
        if (right && want == 0 && is == "list") right = holds_its_own(matrix, route.substr(4), caller, got);
        const bool outside = !matrix.below(place.unit, caller.unit);
        if (is == "alert" && right && want == 0)
          right = outside == got.json().at("results").at(0).at("incident").is_null();
        if (outside)
          for (const auto& secret : place.secrets)
            right = right && got.body.find(secret) == std::string::npos;
        ++tried;
        if (right) continue;
        if (want != 0 || outside) ++leaks;
        wrong += route + ", " + caller.name + ", about " + place.unit + ": wanted " + std::to_string(want) + ", got " +
                 std::to_string(got.status) + " " + got.body.substr(0, 200) + "\n";
      }
  std::cout << "routes × roles × units tried: " << tried << ", leaks: " << leaks << std::endl;
  INFO(wrong);
  CHECK(wrong.empty());
  CHECK(leaks == 0);
}

TEST_CASE("Roles_matrix_knowsEveryRoute") {
  House house;
  const Json rows = Json::parse(slurp(FENGHUO_SOURCE_DIR "/tests/e2e/roles_matrix.json"));
  std::set<std::string> tabled, served;
  for (const auto& row : rows)
    CHECK(tabled.insert(row.at("route")).second);
  Client nobody(house.server().url());
  const Json document = nobody.get("/v1/openapi.json").json();
  for (const auto& [path, item] : document.at("paths").items())
    for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
      std::string name = method;
      for (char& c : name)
        c = static_cast<char>(std::tolower(c));
      if (!item.contains(name)) continue;
      served.insert(method + " " + path);
      INFO(method << " " << path << " is not in tests/e2e/roles_matrix.json");
      CHECK(tabled.contains(method + " " + path));
    }
  for (const auto& route : tabled) {
    INFO(route << " is in tests/e2e/roles_matrix.json, but not served");
    CHECK(served.contains(route));
  }
}

TEST_CASE("Roles_noMemberOfABody_setsWhatTheCallerMayNot") {
  Matrix matrix;
  const Json extras{{"unit", k_bureau},
                    {"mode", "drill"},
                    {"role", "admin"},
                    {"id", "INC-2020-000001"},
                    {"version", 1},
                    {"actor", {{"person", "li-wen"}}},
                    {"person", "li-wen"},
                    {"severity", "IV"},
                    {"detected_at", "2020-01-01T00:00:00Z"},
                    {"opened_at", "2020-01-01T00:00:00Z"},
                    {"closed_at", "2020-01-01T00:00:00Z"},
                    {"state", "Closed"},
                    {"incident", "INC-2020-000001"},
                    {"sha256", "00"},
                    {"no-such-member", true}};
  std::map<std::string, Client> best{
      {"bureau", matrix.city("bureau")}, {"admin", matrix.city("admin")}, {"monitor", matrix.city("monitor")}};
  int tried = 0;
  for (const auto& row : matrix.rows) {
    const std::string is = row.value("is", "");
    // A monitor's body is open, nothing of it sets; a playbook is held against a schema of its own.
    if (!row.contains("body") || is == "alert" || is == "house" || is == "top") continue;
    for (auto& [role, client] : best) {
      if (std::ranges::find(row["may"], Json(role)) == row["may"].end()) continue;
      for (const auto& [member, value] : extras.items()) {
        if (row["body"].contains(member)) continue;
        Json body = row["body"];
        body[member] = value;
        const Answer got = send(client, row, matrix.places.front(), body);
        INFO(row["route"] << " with " << member << ": " << got.body);
        CHECK(got.status == 422);
        CHECK(got.body.find("\"/" + member + "\"") != std::string::npos);
        ++tried;
      }
    }
  }
  std::cout << "bodies with a member too many: " << tried << std::endl;

  // The members a body does know, where a role is wanted for them.
  auto responder = matrix.callers.at(1).client;
  const std::string self = "/v1/incidents/" + matrix.places.front().things.at("incidents");
  must(matrix.city("bureau").post(self + "/classify", {{"severity", "I"}}), 200);
  CHECK(responder.post(self + "/classify", {{"severity", "IV"}}).status == 403);
  CHECK(responder.post(self + "/classify", {{"detected_at", time_now(-60)}, {"note", "x"}}).status == 403);
}

}  // namespace fenghuo::e2e
