// One canary for each class of hole that systems of this kind were found to have (the list is in the design's words on
// reliability). Server-side request forgery has its own beside what goes out.
#include "tests/support/journal_query.hpp"
#include "tests/support/loopback_socket.hpp"
#include "tests/support/server.hpp"

#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const Headers k_screenshot{{"X-Kind", "screenshot"}};
const std::string k_script = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}${7*7}";
const std::string k_injection = "x'); DROP TABLE events; DELETE FROM incidents; --";

/// Every file below a folder, except those whose names digests and SQLite make.
std::set<std::string> files_of(const std::string& folder) {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool digest = name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (entry.is_regular_file() && !digest && !name.starts_with("journal.db")) out.insert(entry.path().string());
  }
  return out;
}

/// No word of CORS in it.
bool is_same_origin_only(const Answer& answer) {
  for (const auto& [name, value] : answer.headers)
    if (name.starts_with("access-control-")) return false;
  return answer.status > 0;
}

std::int64_t most_memory_kb(pid_t process) {
  const std::string status = slurp("/proc/" + std::to_string(process) + "/status");
  const auto at = status.find("VmHWM:");
  return at == std::string::npos ? -1 : std::stoll(status.substr(at + 6));
}

std::string open_by_hand(Client& client, const std::string& summary) {
  const Answer opened =
      client.post("/v1/incidents", {{"kind", "defacement"}, {"site", k_host}, {"summary", summary}, {"note", summary}});
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  return opened.json().at("id");
}

}  // namespace

TEST_CASE("Canary_clientControlledPaths_reachNoFile") {  // CVE-2026-22783, CVE-2026-21858
  House house;
  const std::string id = house.open_by_alert(), all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  const auto before = files_of(house.data());
  for (const std::string name : {"../../admin.token", "/tmp/fenghuo-canary", "..\\..\\x", "a/../../b"}) {
    const Answer added =
        responder.call("POST", all, "bytes of " + name, {{"X-Kind", "screenshot"}, {"X-Filename", name}});
    REQUIRE(added.status == 201);
    const Json item = added.json();
    CHECK(item.at("filename") == name);
    CHECK(responder.get(item["links"]["content"]).body == "bytes of " + name);
  }
  // A body that describes a file instead of being one is bytes like any other.
  const std::string claim = R"({"files":{"file":{"filepath":"/etc/passwd","originalFilename":"x"}}})";
  const Answer added =
      responder.call("POST", all, claim, {{"X-Kind", "screenshot"}, {"Content-Type", "application/json"}});
  REQUIRE(added.status == 201);
  const Json item = added.json();
  CHECK(responder.get(item["links"]["content"]).body == claim);
  const std::string digest = item.at("sha256");
  for (const std::string evidence :
       {"..%2f..%2fserver.json", "..", "%2e%2e", digest.c_str(), "..%5c..%5cx", "%2fetc%2fpasswd"})
    for (const std::string last : {"", "/content", "/custody"}) {
      INFO(evidence << last);
      CHECK(responder.get(all + "/" + evidence + last).status == 404);
    }
  CHECK(responder.get("/v1/incidents/..%2f..%2fserver.json").status == 404);
  CHECK(responder.get("/v1/../server.json").status == 404);
  // Where something lies is no member of anything that can be set.
  CHECK(responder.post("/v1/incidents/" + id + "/comment", {{"text", "x"}, {"path", "/etc/passwd"}}).status == 422);
  CHECK(files_of(house.data()) == before);
  CHECK_FALSE(std::filesystem::exists("/tmp/fenghuo-canary"));
}

TEST_CASE("Canary_storedScript_isData") {  // CVE-2024-22876
  House house;
  auto responder = house.client("responder", k_school);
  const std::string id = open_by_hand(responder, k_script), self = "/v1/incidents/" + id;
  REQUIRE(responder.post(self + "/comment", {{"text", k_script}}).status == 200);
  const Answer added =
      responder.call("POST", self + "/evidence", k_script,
                     {{"X-Kind", "screenshot"}, {"Content-Type", "text/html"}, {"X-Filename", k_script}});
  REQUIRE(added.status == 201);
  for (const std::string& path :
       {std::string("/v1/incidents"), self, self + "/events", self + "/evidence", self + "/duties"}) {
    INFO(path);
    const Answer answer = responder.get(path, {{"Accept", "text/html"}});
    CHECK(answer.status == 200);
    CHECK(answer.header("content-type") == "application/json");
    CHECK(answer.header("x-content-type-options") == "nosniff");
    CHECK(answer.header("content-security-policy").starts_with("default-src 'none'"));
    CHECK(answer.header("content-security-policy").find("frame-ancestors 'none'") != std::string::npos);
  }
  CHECK(responder.get(self).json().at("summary") == k_script);
  const Json item = added.json();
  const Answer content = responder.get(item["links"]["content"]);
  CHECK(content.body == k_script);
  CHECK(content.header("content-type") == "application/octet-stream");
  CHECK(content.header("content-disposition").starts_with("attachment"));
  CHECK(content.header("content-disposition").find('<') == std::string::npos);
  CHECK(content.header("content-security-policy").find("sandbox") != std::string::npos);
  // Not even a refusal that repeats it is a page.
  const Answer refused = responder.get("/v1/%3Cscript%3Ealert(1)%3C/script%3E", {{"Accept", "text/html"}});
  CHECK(refused.status == 404);
  CHECK(refused.header("content-type") == "application/problem+json");
}

TEST_CASE("Canary_objectsBelowOtherObjects_areCheckedToo") {  // CVE-2024-1313, CVE-2018-20345
  House house;
  const std::string own = house.open_by_alert(), other = house.open_by_alert(k_other_school, k_other_host);
  auto responder = house.client("responder", k_school), stranger = house.client("responder", k_other_school);
  const Answer added = stranger.call("POST", "/v1/incidents/" + other + "/evidence", "theirs", k_screenshot);
  REQUIRE(added.status == 201);
  const std::string evidence = added.json().at("id");
  // Their evidence by way of an incident that is one's own, and theirs by an id alone.
  for (const std::string last : {"", "/content"}) {
    CHECK(responder.get("/v1/incidents/" + own + "/evidence/" + evidence + last).status == 404);
    CHECK(responder.get("/v1/incidents/" + other + "/evidence/" + evidence + last).status == 404);
  }
  CHECK(responder.post("/v1/incidents/" + own + "/merge", {{"into", other}}, {{"If-Match", "*"}}).status == 422);
  const Answer step =
      responder.post("/v1/incidents/" + own + "/steps/capture-page/complete", {{"evidence", {evidence}}});
  CHECK(step.status >= 400);
  CHECK(responder.get("/v1/stream?incident=" + other).status == 404);
  auto theirs = house.client("leader", k_other_school);
  CHECK(events_of(theirs, other).back()["actor"]["unit"] == k_other_school);
}

TEST_CASE("Canary_freshFolders_shareNoSecretAndNoId") {  // CVE-2026-63087
  const Scratch scratch;
  std::set<std::string> secrets, ids, digests;
  for (const std::string name : {"one", "two"}) {
    const std::string data = scratch / name;
    Server server(data);
    std::string token = slurp(data + "/admin.token");
    token.erase(token.find_last_not_of('\n') + 1);
    secrets.insert(token);
    CHECK(Client(server.url(), token).get("/v1/me").status == 200);
    const auto issued = journal_query(data, "SELECT payload FROM events WHERE type = 'TokenIssued'");
    REQUIRE(issued.size() == 1);
    const Json kept = Json::parse(issued[0]);
    ids.insert(kept.at("id").get<std::string>());
    digests.insert(kept.at("digest").get<std::string>());
    const std::string digest = kept.at("digest"), id = kept.at("id");
    for (const std::string& guess : {std::string("admin"), std::string("changeme"), std::string("fenghuo"),
                                     std::string("fh_"), std::string("fh_admin"), "fh_" + std::string(64, '0'), digest,
                                     "fh_" + digest, id, "fh_" + id, token + "x", token.substr(0, token.size() - 1)}) {
      INFO(guess);
      CHECK(Client(server.url(), guess).get("/v1/me").status == 401);
    }
  }
  CHECK(secrets.size() == 2);
  CHECK(ids.size() == 2);
  CHECK(digests.size() == 2);
  std::vector<std::string> of_one =
      secrets.empty() ? std::vector<std::string>{} : std::vector(secrets.begin(), secrets.end());
  Server again(scratch / "one");
  int opened = 0;
  for (const auto& secret : of_one)
    opened += Client(again.url(), secret).get("/v1/me").status == 200 ? 1 : 0;
  CHECK(opened == 1);
}

TEST_CASE("Canary_sqlInWhateverIsWrittenDown_isText") {  // CVE-2024-22120
  House house;
  auto responder = house.client("responder", k_school), monitor = house.client("monitor", k_school),
       leader = house.client("leader", k_school);
  const std::string id = open_by_hand(responder, k_injection), self = "/v1/incidents/" + id;
  Json alert = alert_for(k_host, k_injection);
  alert["alerts"][0]["labels"]["alertname"] = k_injection;
  alert["alerts"][0]["labels"][k_injection] = k_injection;
  alert["alerts"][0]["annotations"]["summary"] = k_injection;
  CHECK(monitor.post("/v1/alerts/alertmanager", alert).status == 202);
  alert["alerts"][0]["labels"]["instance"] = k_injection;
  CHECK(monitor.post("/v1/alerts/alertmanager", alert).status == 202);
  CHECK(monitor.call("POST", "/v1/alerts/alertmanager", k_injection, {{"Content-Type", "application/json"}}).status ==
        400);
  const Headers odd{
      {"Idempotency-Key", "x');DROP_TABLE_events;--"}, {"User-Agent", k_injection}, {"X-Request-Id", k_injection}};
  CHECK(responder.post(self + "/comment", {{"text", k_injection}}, odd).status == 200);
  CHECK(responder.post(self + "/comment", {{"text", k_injection}}, odd).header("idempotency-replayed") == "true");
  CHECK(responder.call("POST", self + "/evidence", "x", {{"X-Kind", k_injection}, {"X-Filename", k_injection}}).status <
        500);
  for (const Json& body : {Json{{"person", k_injection}}, Json{{"severity", k_injection}}, Json{{"to", k_injection}}})
    for (const std::string action : {"/assign", "/classify", "/handover"})
      CHECK(responder.post(self + action, body).status == 422);
  CHECK(responder.post("/v1/incidents/x'%20OR%20'1'='1/comment", {{"text", "x"}}).status == 404);
  CHECK(responder.get("/v1/incidents?q=x'%20OR%20'1'%3D'1&state=x'%3B--&cursor=x'").json().at("items").empty());
  CHECK(leader.post(self + "/dismiss", {{"reason", k_injection}}, {{"If-Match", "*"}}).status == 200);
  bool said = false;
  for (const auto& event : events_of(responder, id))
    said = said || (event["type"] == "CommentAdded" && event["payload"]["text"] == k_injection);
  CHECK(said);
  CHECK(responder.get(self).json().at("summary") == k_injection);
  CHECK(house.stop() == 0);
  const Ran verified = fenghuo({"verify", house.data()});
  INFO(verified.out << verified.err);
  CHECK(verified.code == 0);
}

TEST_CASE("Canary_expressions_areNeverCode") {  // CVE-2025-68613
  const Scratch scratch;
  const Json shipped = Json::parse(slurp(playbooks_folder() + "/defacement.json"));
  const std::string sign = scratch / "owned";
  const std::string code =
      "{{constructor.constructor('return process')().exec('touch " + sign + "')}}$(touch " + sign + ")";
  const auto lint = [&](const Json& playbook) {
    const std::string file = scratch.file("playbook.json", playbook.dump());
    return fenghuo({"playbook", "lint", file, "--playbooks", playbooks_folder(), "--lang", "en"});
  };
  REQUIRE(lint(shipped).code == 0);
  int tried = 0;
  for (const auto& [p, steps] : shipped.at("phases").items())
    for (std::size_t s = 0; s < steps.size(); ++s) {
      if (!steps[s].contains("when")) continue;
      for (const Json& when :
           {Json(code), Json{{"step", "scope"}, {"chose", code}}, Json{{"fact", code}, {"equals", 1}},
            Json{{"eval", code}}, Json{{"fact", "severity"}, {"equals", code}}}) {
        Json playbook = shipped;
        playbook["phases"][p][s]["when"] = when;
        INFO(when.dump());
        CHECK(lint(playbook).code == 1);
        ++tried;
      }
    }
  CHECK(tried >= 5);
  CHECK_FALSE(std::filesystem::exists(sign));
  // And in what people write it is text.
  House house;
  auto responder = house.client("responder", k_school);
  const std::string id = open_by_hand(responder, code);
  CHECK(responder.get("/v1/incidents/" + id).json().at("summary") == code);
  CHECK_FALSE(std::filesystem::exists(sign));
}

TEST_CASE("Canary_bodyWithoutEnd_isRefusedInBoundedMemory") {
  House house;
  const std::string id = house.open_by_alert(), token = token_of(house.data(), "responder", k_school),
                    alerter = token_of(house.data(), "monitor", k_school);
  const auto before = most_memory_kb(house.server().pid());
  REQUIRE(before > 0);
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  for (const auto& [path, key] : {std::pair{"/v1/incidents/" + id + "/comment", token},
                                  std::pair{std::string("/v1/alerts/alertmanager"), alerter}}) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const std::string& url = house.server().url();
    const auto port = static_cast<unsigned short>(std::stoul(url.substr(url.rfind(':') + 1)));
    REQUIRE(tests::connect_loopback(socket, port));
    std::string bytes = "POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + key +
                        "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::int64_t sent = 0;
    for (ssize_t count = 0; sent < (256 << 20); sent += count) {
      count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      bytes.erase(0, static_cast<std::size_t>(count));
      if (bytes.empty()) bytes = chunk;
    }
    std::string answer(4096, '\0');
    const auto got = ::recv(socket, answer.data(), answer.size(), 0);
    ::close(socket);
    INFO(path << ", " << sent << " bytes sent");
    CHECK(sent < (64 << 20));
    if (got > 0) CHECK(answer.starts_with("HTTP/1.1 413"));  // else the answer was lost to the reset that followed it
  }
  CHECK(most_memory_kb(house.server().pid()) - before < 64 << 10);
  CHECK(house.client("responder", k_school).get("/v1/incidents/" + id).status == 200);
}

TEST_CASE("Canary_foreignOrigins_areNeverAllowed") {
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school);
  Client nobody(house.server().url());
  for (const std::string& origin : {std::string("null"), std::string("https://evil.example"), house.server().url()}) {
    INFO(origin);
    const Headers from{{"Origin", origin}};
    const Headers preflight{{"Origin", origin},
                            {"Access-Control-Request-Method", "POST"},
                            {"Access-Control-Request-Headers", "authorization"}};
    CHECK(is_same_origin_only(responder.get("/v1/incidents/" + id, from)));
    CHECK(is_same_origin_only(responder.call("OPTIONS", "/v1/incidents/" + id, "", preflight)));
    CHECK(is_same_origin_only(responder.post("/v1/incidents/" + id + "/comment", {{"text", "x"}}, from)));
    CHECK(is_same_origin_only(nobody.get("/v1/incidents", from)));
    CHECK(is_same_origin_only(nobody.get("/nowhere", from)));
    CHECK(is_same_origin_only(nobody.get("/healthz", from)));
  }
}

}  // namespace fenghuo::e2e
