#include "tests/e2e/drill_leaks_play.hpp"

#include <array>
#include <sstream>
#include <utility>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr std::array k_listening{k_bureau, k_district_of_players, k_school, k_other_school, k_bystander};
constexpr const char* k_python = "/usr/bin/python3";  // Debian's, which has Debian's packages
const Headers k_any{{"If-Match", "*"}};

std::string noted(const std::string& words) {
  return k_planted + words;
}

Answer must(Answer answer) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status >= 200);
  REQUIRE(answer.status < 300);
  return answer;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    out.push_back(line);
  return out;
}

}  // namespace

bool speaks_of_drill(const std::string& text) {
  for (const std::string trace : {"EXE-", "DRL-", k_planted, "\"drill\"", "DRILL"})
    if (text.find(trace) != text.npos) return true;
  return false;
}

// --- who listens ---

bool Ears::possible() {
  return run({k_python, "-c", "import aiosmtpd"}).code == 0;
}

Ears::Ears() {
  relay_ = std::make_unique<Process>(
      std::vector<std::string>{k_python, FENGHUO_SOURCE_DIR "/tests/support/smtp_server.py", "none", "-", "-"});
  REQUIRE(wait_until([&] { return relay_->out().find('\n') != std::string::npos; }));
  const std::string port = relay_->out().substr(0, relay_->out().find('\n'));
  house_ = std::make_unique<House>(Environment{{"FENGHUO_OUTBOUND_ALLOW", "127.0.0.0/8"},
                                               {"FENGHUO_SMTP_URL", "smtp://127.0.0.1:" + port},
                                               {"FENGHUO_SMTP_TLS", "off"},
                                               {"FENGHUO_SMTP_FROM", "fenghuo@example.cn"},
                                               {"FENGHUO_HEARTBEAT_URL", receiver_.url("/beat")},
                                               {"FENGHUO_HEARTBEAT_EVERY", "PT1S"},
                                               {"FENGHUO_PUBLIC_URL", "https://fenghuo.example.cn"}});
  auto admin = client("admin", k_bureau);
  for (const std::string unit : k_listening) {
    must(admin.post("/v1/channels", {{"id", "hook-" + unit},
                                     {"type", "webhook"},
                                     {"unit", unit},
                                     {"title", "值班群机器人"},
                                     {"url", receiver_.url("/" + unit)}}));
    must(admin.post("/v1/channels", {{"id", "mail-" + unit},
                                     {"type", "email"},
                                     {"unit", unit},
                                     {"title", "值班邮箱"},
                                     {"addresses", {"duty@" + unit + ".example.cn"}}}));
  }
  const Json people = must(admin.get("/v1/people?limit=200")).json();
  for (const auto& person : people.at("items"))
    must(admin.call("PATCH", "/v1/people/" + person.at("id").get<std::string>(),
                    Json{{"email", person.at("id").get<std::string>() + "@example.cn"}}.dump(),
                    {{"Content-Type", "application/json"}}));
}

unsigned short Ears::port() const {
  const std::string url = house_->server().url();
  return static_cast<unsigned short>(std::stoul(url.substr(url.rfind(':') + 1)));
}

std::map<std::string, std::vector<std::string>> Ears::heard() {
  auto admin = client("admin", k_bureau);
  REQUIRE(wait_until([&] { return must(admin.get("/v1/notifications?state=waiting")).json().at("items").empty(); }));
  std::map<std::string, std::vector<std::string>> out;
  for (const char* unit : k_listening)
    out[unit];
  for (const auto& got : receiver_.received()) {
    const auto from = got.head.find(" /") + 2;
    const std::string unit = got.head.substr(from, got.head.find(' ', from) - from);
    if (unit != "beat") out[unit].push_back(got.head + got.body);
  }
  const auto mails = lines_of(relay_->out());
  out[""].assign(mails.begin() + 1, mails.end());
  return out;
}

std::vector<std::string> Ears::beats() const {
  std::vector<std::string> out;
  for (const auto& got : receiver_.received())
    if (got.head.find(" /beat ") != got.head.npos) out.push_back(got.head + got.body);
  return out;
}

std::vector<std::string> Ears::logged() const {
  std::vector<std::string> out;
  for (const auto& line : lines_of(house_->server().process().err()))
    if (line.find("notify ") != line.npos) out.push_back(line);
  return out;
}

// --- what is played ---

Exercise600::Exercise600(Ears& ears)
    : ears_(ears),
      responder_(ears.client("responder", k_school)),
      leader_(ears.client("leader", k_school)),
      bureau_(ears.client("bureau", k_bureau)) {
  const Json plan{{"scenario", "defacement-dark-links"},
                  {"units", {k_school, k_other_school}},
                  {"speed", 600},
                  {"title", {{"zh", noted("行动")}, {"en", noted(" exercise")}}},
                  {"goals", {{"zh", noted("目的")}, {"en", noted(" goals")}}},
                  {"parts",
                   {{{"person", std::string(k_school) + "-admin"}, {"role", "responder"}, {"unit", k_school}},
                    {{"person", "zhao-lei"}, {"role", "evaluator"}}}}};
  id = must(bureau_.post("/v1/drills", plan)).json().at("id");
  self = "/v1/drills/" + id;
}

Answer Exercise600::act(const std::string& name, const Json& body) {
  return must(bureau_.post(self + "/" + name, body));
}

Json Exercise600::inbox(Client client) const {
  Json all = Json::array();
  for (std::string after;;) {
    const Json page = must(client.get(self + "/inbox?limit=200&after=" + after)).json();
    for (const auto& message : page.at("items"))
      all.push_back(message);
    if (page.at("next").is_null()) return all;
    after = page.at("next");
  }
}

std::map<std::string, int> Exercise600::kinds(const Json& inbox) {
  std::map<std::string, int> out;
  for (const auto& message : inbox)
    ++out[message.at("event")];
  return out;
}

void Exercise600::wait_for(const std::string& event) {
  INFO(event);
  REQUIRE(wait_until([&] { return kinds(inbox(bureau_)).contains(event); }));
}

void Exercise600::play() {
  act("schedule", {{"starts_at", time_now(3600)}, {"note", noted("")}});
  act("announce", {{"note", noted("请准时")}});
  act("start", {{"note", noted("开始")}});
  const Json desk = must(bureau_.get(self)).json().at("desk");
  for (const auto& side : desk.at("sides"))
    (side.at("unit") == k_school ? incident : other) = side.at("incident");
  const std::string path = "/v1/incidents/" + incident;
  dismiss_the_other();
  must(responder_.post(path + "/acknowledge", {{"note", noted("收到")}}));
  must(responder_.post(path + "/classify", {{"severity", "II"}, {"note", noted("扩大")}}));
  must(responder_.post(path + "/assign", {{"person", std::string(k_school) + "-head"}, {"note", noted("请")}}));
  must(responder_.post(path + "/handover", {{"to", std::string(k_school) + "-admin"}, {"note", noted("交班")}}));
  must(responder_.post(path + "/comment", {{"text", noted("备注")}}));
  break_the_glass();
  act("inject", {{"inject", "cac-feedback"}, {"note", noted("提前")}});
  wait_for("StepOverdue");
  ask_and_refuse();
  wait_for("DutyWarned");
  wait_for("DutyBreached");
  report();
  walk_to_the_end();
  act("pause", {{"reason", noted("清点")}});
}

void Exercise600::dismiss_the_other() {
  auto responder = ears_.client("responder", k_other_school);
  must(responder.post("/v1/incidents/" + other + "/dismiss", {{"reason", noted("误报")}}, k_any));
}

/// Nobody answers the request to go ahead without the copy of the page, so somebody goes ahead.
void Exercise600::break_the_glass() {
  const std::string block = "/v1/incidents/" + incident + "/steps/block-page/override";
  must(responder_.post(block, {{"reason", noted("来不及")}}));
  wait_for("StepUnanswered");
  must(responder_.post(block, {{"reason", noted("没有人答复")}}));
}

/// The bureau refuses to take the site off the net, then agrees.
void Exercise600::ask_and_refuse() {
  const std::string path = "/v1/incidents/" + incident, step = path + "/steps/";
  complete("confirm", "real");
  complete("scope", "whole-site");
  evidence = must(responder_.call("POST", path + "/evidence?step=capture-page", noted("的网页"),
                                  {{"X-Kind", "page-capture"},
                                   {"Content-Type", "text/html"},
                                   {"X-Filename*", "UTF-8''%E6%A1%82%E8%8A%B1%E7%B3%95.html"}}))
                 .json()
                 .at("id");
  must(responder_.post(step + "capture-page/complete", {{"evidence", {evidence}}}));
  saved_as = must(responder_.get(path + "/evidence/" + evidence + "/content")).header("content-disposition");
  must(responder_.post(step + "request-offline/complete", {{"note", noted("请断网")}}));
  must(bureau_.post(step + "request-offline/reject", {{"reason", noted("理由不足")}}));
  must(responder_.post(step + "request-offline/complete", {{"note", noted("再请断网")}}));
  must(bureau_.post(step + "request-offline/approve", {{"note", noted("同意")}}));
}

/// With whatever `next` says it needs.
void Exercise600::complete(const std::string& step, const std::string& outcome) {
  const Json seen = NextWalker(responder_, incident).look();
  for (const auto& item : seen.at("next")) {
    if (item.value("step", "") != step || item.at("action") != "complete") continue;
    Json body{{"outcome", outcome}, {"note", noted("按预案")}, {"fields", Json::object()}};
    for (const auto& field : item.at("needs").at("fields"))
      body["fields"][field.at("id").get<std::string>()] = value_for(field);
    must(responder_.post(item.at("href"), body));
    return;
  }
  FAIL(step << " is not offered");
}

/// Late, sent back, and filed again; by telephone too.
void Exercise600::report() {
  const std::string duty = "/v1/incidents/" + incident + "/duties/bureau-initial/";
  const auto file = [&](NextWalker& walker) {
    const Json seen = walker.look();
    for (const auto& item : seen.at("next"))
      if (item.at("action") == "file" && item.at("duty") == "bureau-initial") return must(walker.take(item));
    FAIL("the report to the bureau is not offered: " << seen.at("next").dump());
    return Answer{};
  };
  must(leader_.post("/v1/incidents/" + incident + "/steps/sign-initial/complete", {{"note", noted("已阅")}}));
  NextWalker walker(responder_, incident);
  file(walker);
  must(bureau_.post(duty + "send-back", {{"reason", noted("不全")}}));
  file(walker);
  must(bureau_.post(duty + "acknowledge", {{"note", noted("签收")}}));
}

/// By `next` alone; what was restored comes back once.
void Exercise600::walk_to_the_end() {
  const std::string path = "/v1/incidents/" + incident;
  std::vector<NextWalker> people{{responder_, incident}, {leader_, incident}, {bureau_, incident}};
  bool came_back = false;
  for (int turn = 0; turn < 300; ++turn) {
    const Json seen = people.front().look();
    const std::string response = seen.at("state").at("response");
    if (response == "Closed") return;
    if (response == "Review" && !std::exchange(came_back, true)) {
      must(responder_.post(path + "/recur", {{"reason", noted("又来了")}}));
      continue;
    }
    bool moved = false;
    for (auto& person : people) {
      const Json next = person.look().at("next");
      if (next.empty()) continue;
      const Answer taken = person.take(next[0]);
      // At this pace the world may have moved on between the look and the act.
      moved = moved || taken.status == 409 || must(taken).status < 300;
      if (moved) break;
    }
    REQUIRE(moved);
  }
  FAIL("not closed after 300 turns");
}

}  // namespace fenghuo::e2e
