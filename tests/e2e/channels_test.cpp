// Channels and notifications through a whole server, with a real receiver at the other end.
#include "tests/support/receiver.hpp"
#include "tests/support/server.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const Environment k_outward{{"FENGHUO_OUTBOUND_ALLOW", "127.0.0.0/8"}};

struct Town {
  std::atomic<int> status = 204;
  tests::Receiver receiver{
      [this](const tests::Received&, tests::Visit& visit) { visit.send(tests::http_answer(status)); }};
  Scratch scratch;
  std::string data = scratch / "data";
  std::unique_ptr<Server> server;

  Town() {
    make_sample(data);
    server = std::make_unique<Server>(data, std::vector<std::string>{}, k_outward);
  }
  Client admin() { return server->client("admin", k_bureau); }
  Client admin_of(const std::string& unit) {
    const Json made = admin().post("/v1/tokens", {{"person", "fang-ping"}, {"role", "admin"}, {"unit", unit}}).json();
    return Client(server->url(), made.at("token"));
  }
  Json hook(const std::string& id, const std::string& unit = k_bureau) const {
    return {{"id", id}, {"type", "webhook"}, {"unit", unit}, {"title", "值班群机器人"}, {"url", receiver.url()}};
  }
  std::string open() {
    auto monitor = server->client("monitor", k_school);
    return monitor.post("/v1/alerts/alertmanager", alert_for(k_host)).json().at("results").at(0).at("incident");
  }
  Json list(Client& client, const std::string& state) {
    return client.get("/v1/notifications?limit=200&state=" + state).json().at("items");
  }
  /// The notification once it is in this state.
  Json wait_for(Client& client, const std::string& id, const std::string& state) {
    Json one;
    INFO(id << " " << state);
    REQUIRE(wait_until([&] {
      one = client.get("/v1/notifications/" + id).json();
      return one.value("state", "") == state;
    }));
    return one;
  }
};

Json pointers(const Answer& answer) {
  const Json problem = answer.json();
  Json out = Json::array();
  for (const auto& error : problem.at("errors"))
    out.push_back(error.at("pointer"));
  return out;
}

}  // namespace

TEST_CASE("Channels_testedWebhook_isSignedDeliveredAndItsSecretShownOnce") {
  Town town;
  auto admin = town.admin();
  const Answer made = admin.post("/v1/channels", town.hook("duty-bot"));
  REQUIRE(made.status == 201);
  const std::string secret = made.json().at("secret");
  CHECK(secret.starts_with("whsec_"));
  CHECK(admin.get("/v1/channels/duty-bot").body.find(secret) == std::string::npos);
  CHECK(admin.get("/v1/channels").body.find(secret) == std::string::npos);
  CHECK(admin.get("/v1/channels/duty-bot").json().at("signed") == true);
  CHECK(admin.post("/v1/channels", town.hook("duty-bot")).status == 409);

  const Answer tested = admin.post("/v1/channels/duty-bot/test");
  REQUIRE(tested.status == 202);
  const std::string id = tested.json().at("notifications").at(0);
  const Json one = town.wait_for(admin, id, "delivered");
  CHECK(one.at("event") == "ChannelTested");
  CHECK(one.at("attempts") == 1);
  REQUIRE(town.receiver.received().size() == 1);
  const auto got = town.receiver.received()[0];
  std::string sent_as = id;
  std::ranges::replace(sent_as, '~', '/');
  CHECK(got.header("webhook-id") == sent_as);
  CHECK(got.header("webhook-signature").starts_with("v1,"));
  CHECK(Json::parse(got.body).at("type") == "ChannelTested");
}

TEST_CASE("Channels_refusedMessage_isADeadLetterUntilSentAgain") {
  Town town;
  auto admin = town.admin();
  Json channel = town.hook("siem");
  channel["events"] = {"IncidentOpened"};
  REQUIRE(admin.post("/v1/channels", channel).status == 201);
  town.status = 404;
  const std::string incident = town.open(), id = incident + "~1~siem~-";
  const Json dead = town.wait_for(admin, id, "dead");
  CHECK(dead.at("last_error").get<std::string>().find("404") != std::string::npos);
  CHECK(town.list(admin, "waiting").empty());
  const Json all = town.list(admin, "dead");
  CHECK(std::ranges::any_of(all, [&](const Json& item) { return item.at("id") == id; }));

  CHECK(admin.call("PATCH", "/v1/channels/siem", R"({"enabled":false})", {{"Content-Type", "application/json"}})
            .json()
            .at("enabled") == false);
  CHECK(admin.post("/v1/notifications/" + id + "/resend").json().at("code") == "channel-off");
  CHECK(admin.post("/v1/channels/siem/test").json().at("code") == "channel-off");
  CHECK(
      admin.call("PATCH", "/v1/channels/siem", R"({"enabled":true})", {{"Content-Type", "application/json"}}).status ==
      200);
  town.status = 200;
  CHECK(admin.post("/v1/notifications/" + id + "/resend").status == 202);
  town.wait_for(admin, id, "delivered");
  CHECK(admin.post("/v1/notifications/" + id + "/resend").status == 404);
  REQUIRE(town.receiver.received().size() == 2);
  CHECK(town.receiver.received()[0].header("webhook-id") == town.receiver.received()[1].header("webhook-id"));
}

TEST_CASE("Notifications_reachingNobody_areSeenAndGoOutOnceThereIsAChannel") {
  Town town;
  auto admin = town.admin();
  const std::string incident = town.open(), id = incident + "~1~-~-";
  const Json lost = admin.get("/v1/notifications/" + id).json();
  CHECK(lost.at("state") == "dead");
  CHECK(lost.at("last_error") == "no-channel-reaches-them");
  CHECK(lost.at("text").at("zh").get<std::string>().starts_with("新事件"));
  CHECK(wait_until([&] { return town.server->process().err().find("REACHES NOBODY") != std::string::npos; }));
  const std::string log = town.server->process().err();
  const std::string line = log.substr(log.rfind('\n', log.find("REACHES NOBODY")) + 1);
  INFO(line);
  CHECK(line.substr(0, line.find('\n')).find("notify " + incident + "/1/log/- IncidentOpened to ") !=
        std::string::npos);
  CHECK(line.find(std::string(" on ") + k_school +
                  " REACHES NOBODY: no channel reaches those who hold the role, attempts 0") != std::string::npos);
  CHECK(line.substr(0, line.find('\n')).find('{') == std::string::npos);
  CHECK(admin.post("/v1/notifications/" + id + "/resend").json().at("code") == "reaches-nobody");
  REQUIRE(admin.post("/v1/channels", town.hook("siem")).status == 201);
  const Answer again = admin.post("/v1/notifications/" + id + "/resend");
  REQUIRE(again.status == 202);
  town.wait_for(admin, again.json().at("notifications").at(0), "delivered");
  CHECK(admin.get("/v1/notifications/" + id).status == 404);
}

TEST_CASE("Notifications_ofDrillsThatReachedNobody_goToNoWebhookWhenSentAgain") {
  Town town;
  auto admin = town.admin(), bureau = town.server->client("bureau", k_bureau);
  Json wanted{{"scenario", "defacement-dark-links"}, {"units", {k_school}}, {"starts_at", time_now(30 * 86'400)}};
  wanted["preview"] = bureau.post("/v1/drills/series/preview", wanted).json().at("preview");
  const std::string series = bureau.post("/v1/drills/series", wanted).json().at("series").at(0), id = series + "~1~-~-";
  REQUIRE(admin.get("/v1/notifications/" + id).json().at("state") == "dead");
  REQUIRE(admin.post("/v1/channels", town.hook("siem")).status == 201);
  CHECK(admin.post("/v1/notifications/" + id + "/resend").json().at("code") == "reaches-nobody");
  CHECK(town.receiver.received().empty());
}

TEST_CASE("Channels_ofOtherUnits_areNotThere") {
  Town town;
  auto admin = town.admin();
  REQUIRE(admin.post("/v1/channels", town.hook("city")).status == 201);
  REQUIRE(admin.post("/v1/channels", town.hook("school", k_school)).status == 201);
  const std::string incident = town.open();
  auto school = town.admin_of(k_school), other = town.admin_of(k_other_school);
  town.wait_for(admin, incident + "~1~city~-", "delivered");
  town.wait_for(school, incident + "~1~school~-", "delivered");
  CHECK(school.get("/v1/channels").json().at("items").size() == 1);
  CHECK(other.get("/v1/channels").json().at("items").empty());
  for (const char* path : {"/v1/channels/city", "/v1/notifications/~", "/v1/channels/none"})
    CHECK(school.get(path).status == 404);
  CHECK(school.get("/v1/notifications/" + incident + "~1~city~-").status == 404);
  CHECK(other.get("/v1/notifications/" + incident + "~1~school~-").status == 404);
  CHECK(other.post("/v1/notifications/" + incident + "~1~school~-/resend").status == 404);
  CHECK(other.post("/v1/channels/city/test").status == 404);
  CHECK(other.call("PATCH", "/v1/channels/city", "{}", {{"Content-Type", "application/json"}}).status == 404);
  CHECK(pointers(school.post("/v1/channels", town.hook("mine", k_bureau))) == Json{"/unit"});
  for (const Json& item : town.list(school, "delivered"))
    CHECK(item.at("channel") == "school");
  CHECK(town.list(other, "delivered").empty());
  CHECK(town.list(other, "dead").empty());
  for (const char* role : {"responder", "leader"}) {
    auto client = town.server->client(role, k_school);
    CHECK(client.get("/v1/channels").status == 403);
    CHECK(client.get("/v1/notifications").status == 403);
  }
}

TEST_CASE("Channels_badBodies_areNamedByPointer") {
  Town town;
  auto admin = town.admin();
  const auto wrong = [&](const Json& change) {
    Json body = town.hook("x");
    body.merge_patch(change);
    const Answer answer = admin.post("/v1/channels", body);
    INFO(answer.body);
    CHECK(answer.status == 422);
    return answer.status == 422 ? pointers(answer) : Json();
  };
  CHECK(wrong({{"id", "Log Book"}}) == Json{"/id"});
  CHECK(wrong({{"id", "log"}}) == Json{"/id"});
  CHECK(wrong({{"type", "pager"}, {"url", nullptr}}) == Json{"/type"});
  CHECK(wrong({{"url", "ftp://x.example.cn/"}}) == Json{"/url"});
  CHECK(wrong({{"url", "https://user:pass@x.example.cn/"}}) == Json{"/url"});
  CHECK(wrong({{"secret", "whsec_short"}}) == Json{"/secret"});
  CHECK(wrong({{"events", {"DutyWarned", "Nonsense"}}}) == Json{"/events/1"});
  CHECK(wrong({{"events", {"DutyWarned", "DrillOverdueTold"}}}) == Json{"/events/1"});  // goes to no webhook
  CHECK(wrong({{"roles", {"king"}}}) == Json{"/roles/0"});
  CHECK(wrong({{"language", "fr"}}) == Json{"/language"});
  CHECK(wrong({{"enabled", "yes"}}) == Json{"/enabled"});
  CHECK(wrong({{"unit", "nowhere"}}) == Json{"/unit"});
  CHECK(wrong({{"colour", "red"}}) == Json{"/colour"});
  CHECK(wrong({{"type", "email"}, {"url", nullptr}, {"addresses", {"a@example.cn", "no address"}}}) ==
        Json{"/addresses/1"});
  CHECK(admin.get("/v1/notifications?state=lost").status == 422);
  CHECK(admin.get("/v1/notifications?cursor=x").status == 422);
}

TEST_CASE("Channels_addressThatSendingWouldRefuse_isRefusedAtOnce") {
  Town town;
  auto admin = town.admin();
  const auto said = [&](const std::string& url) {
    Json body = town.hook("x");
    body["url"] = url;
    const Answer answer = admin.post("/v1/channels", body);
    INFO(answer.body);
    CHECK(answer.status == 422);
    CHECK(pointers(answer) == Json{"/url"});
    return answer.json().value("detail", "");
  };
  CHECK(said("http://10.1.2.3/").find("10.1.2.3") != std::string::npos);
  CHECK(said("https://169.254.169.254/latest").find("outbound.allow") != std::string::npos);
  said("http://[::1]/");
  said("http://8.8.8.8/");
  REQUIRE(admin.post("/v1/channels", town.hook("fine")).status == 201);  // loopback is listed here
  const auto change = [&](const Json& patch) {
    return admin.call("PATCH", "/v1/channels/fine", patch.dump(), {{"Content-Type", "application/json"}}).status;
  };
  CHECK(change({{"url", "https://192.168.1.1/"}}) == 422);
  CHECK(change({{"enabled", false}}) == 200);
}

TEST_CASE("Serve_withoutPublicUrl_warnsOnceWhereSomebodyWouldMeetTheLink") {
  Town town;
  const auto warned = [&] { return town.server->process().err().find("public_url is not set") != std::string::npos; };
  CHECK_FALSE(warned());
  REQUIRE(town.admin().post("/v1/channels", town.hook("bot")).status == 201);
  REQUIRE(town.server->stop() == 0);
  Environment outward = k_outward;
  town.server = std::make_unique<Server>(town.data, std::vector<std::string>{}, outward);
  CHECK(wait_until(warned));
  REQUIRE(town.server->stop() == 0);
  outward["FENGHUO_PUBLIC_URL"] = "https://fenghuo.example.cn";
  town.server = std::make_unique<Server>(town.data, std::vector<std::string>{}, outward);
  CHECK_FALSE(warned());
}

TEST_CASE("Notifications_list_goesOnWithItsCursorAndMissesNothing") {
  Town town;
  auto admin = town.admin();
  const std::string incident = town.open();
  auto responder = town.server->client("responder", k_school);
  for (int n = 0; n < 6; ++n)
    REQUIRE(responder
                .post("/v1/incidents/" + incident + "/assign",
                      {{"person", std::string(k_school) + (n % 2 == 0 ? "-head" : "-admin")}})
                .status == 200);
  const Json all = town.list(admin, "dead");
  REQUIRE(all.size() >= 7);
  Json pages = Json::array();
  for (std::string cursor = "&limit=3"; !cursor.empty();) {
    const Json page = admin.get("/v1/notifications?state=dead" + cursor).json();
    for (const auto& item : page.at("items"))
      pages.push_back(item);
    cursor = page.at("next").is_null() ? "" : "&limit=3&cursor=" + page.at("next").get<std::string>();
  }
  CHECK(pages == all);
}

TEST_CASE("Channels_email_reachesThePeopleConcernedInTheirLanguageOnce") {
  constexpr const char* k_python = "/usr/bin/python3";  // Debian's, which has Debian's packages
  if (run({k_python, "-c", "import aiosmtpd"}).code != 0) SKIP("python3-aiosmtpd is not installed");
  Process relay({k_python, FENGHUO_SOURCE_DIR "/tests/support/smtp_server.py", "none", "-", "-"});
  REQUIRE(wait_until([&] { return relay.out().find('\n') != std::string::npos; }));
  const std::string port = relay.out().substr(0, relay.out().find('\n'));
  const Scratch scratch;
  make_sample(scratch / "data");
  Environment outward = k_outward;
  outward["FENGHUO_SMTP_URL"] = "smtp://127.0.0.1:" + port;
  outward["FENGHUO_SMTP_TLS"] = "off";
  outward["FENGHUO_SMTP_FROM"] = "fenghuo@example.cn";
  Server server(scratch / "data", {}, outward);
  auto admin = server.client("admin", k_bureau);
  for (const auto& [id, language] : {std::pair{"duty-zh", "zh"}, std::pair{"duty-en", "en"}}) {
    REQUIRE(admin
                .post("/v1/people", {{"id", id},
                                     {"name", "值班员"},
                                     {"email", std::string(id) + "@example.cn"},
                                     {"language", language},
                                     {"unit", k_school}})
                .status == 201);
    for (const char* role : {"leader", "responder"})
      REQUIRE(admin.post("/v1/tokens", {{"person", id}, {"role", role}, {"unit", k_school}}).status == 201);
  }
  for (const char* unit : {k_bureau, k_school})
    REQUIRE(admin
                .post("/v1/channels", {{"id", std::string("mail-") + unit},
                                       {"type", "email"},
                                       {"unit", unit},
                                       {"title", "邮件"},
                                       {"events", {"IncidentOpened"}}})
                .status == 201);
  auto monitor = server.client("monitor", k_school);
  REQUIRE(monitor.post("/v1/alerts/alertmanager", alert_for(k_host)).status == 202);
  REQUIRE(wait_until([&] {
    return admin.get("/v1/notifications?state=delivered").json().at("items").size() == 2 &&
           admin.get("/v1/notifications?state=waiting").json().at("items").empty();
  }));
  std::istringstream lines(relay.out());
  std::map<std::string, int> mails;
  std::string line;
  for (std::getline(lines, line); std::getline(lines, line);)
    ++mails[Json::parse(line).at("to").at(0)];
  CHECK(mails == std::map<std::string, int>{{"duty-en@example.cn", 1}, {"duty-zh@example.cn", 1}});
  CHECK(server.stop() == 0);
}

TEST_CASE("ChannelCommands_addTestAndResend_fromTheCommandLine") {
  Town town;
  const Environment as{{"FENGHUO_SERVER", town.server->url()},
                       {"FENGHUO_TOKEN", token_of(town.data, "admin", k_bureau)},
                       {"FENGHUO_LANG", "zh"}};
  const Ran added = fenghuo({"channel", "add", "bot", "--type", "webhook", "--unit", k_bureau, "--title", "值班群",
                             "--url", town.receiver.url()},
                            as);
  INFO(added.out << added.err);
  CHECK(added.code == 0);
  CHECK(added.out.find("whsec_") != std::string::npos);
  CHECK(fenghuo({"channel", "list"}, as).out.find("值班群") != std::string::npos);
  const Ran tested = fenghuo({"channel", "test", "bot", "--json"}, as);
  REQUIRE(tested.code == 0);
  auto admin = town.admin();
  const std::string id = Json::parse(tested.out).at("notifications").at(0);
  town.wait_for(admin, id, "delivered");
  CHECK(fenghuo({"notification", "list", "--state", "delivered"}, as).out.find("已送达") != std::string::npos);
  CHECK(fenghuo({"notification", "show", id}, as).out.find("bot") != std::string::npos);
  CHECK(fenghuo({"channel", "set", "bot", "--off"}, as).code == 0);
  CHECK(Json::parse(fenghuo({"channel", "show", "bot", "--json"}, as).out).at("enabled") == false);
  CHECK(
      fenghuo({"channel", "set", "bot", "--event", "DutyBreached", "--role", "leader", "--role", "bureau"}, as).code ==
      0);
  const std::string shown = fenghuo({"channel", "show", "bot"}, as).out;
  CHECK(shown.find("报告超时") != std::string::npos);
  CHECK(shown.find("分管领导、教育局值班人员") != std::string::npos);
  CHECK(fenghuo({"notification", "resend", id}, as).code == 1);
  CHECK(fenghuo({"channel", "add", "x", "--type", "pager"}, as).code == 2);
}

}  // namespace fenghuo::e2e
