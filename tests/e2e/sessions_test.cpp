// Browser sessions: a cookie instead of a token, and what keeps another site from using it.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

struct Signed {
  std::string cookie, csrf, set;
  [[nodiscard]] Headers read() const { return {{"Cookie", cookie}}; }
  [[nodiscard]] Headers write() const { return {{"Cookie", cookie}, {"X-CSRF-Token", csrf}}; }
};

Signed sign_in(Client& browser, const std::string& token) {
  const Answer made = browser.post("/v1/sessions", {{"token", token}});
  INFO(made.body);
  REQUIRE(made.status == 201);
  const std::string set = made.header("set-cookie");
  return {set.substr(0, set.find(';')), made.json().at("csrf"), set};
}

std::string code_of(const Answer& answer) {
  return answer.json().value("code", "");
}

}  // namespace

TEST_CASE("Session_cookie_isOutOfReachOfScriptsAndOtherSites") {
  House house;
  Client browser(house.server().url());
  const std::string token = token_of(house.data(), "responder", k_school);
  const Signed session = sign_in(browser, token);
  CHECK(session.cookie.starts_with("__Host-fenghuo=fh_"));
  for (const auto* attribute : {"; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"}) {
    INFO(attribute);
    CHECK(session.set.find(attribute) != session.set.npos);
  }
  CHECK(session.set.find("Domain") == session.set.npos);
  CHECK(session.set.find(token) == session.set.npos);
}

TEST_CASE("Session_change_needsTheCsrfTokenAndOurOwnOrigin") {
  House house;
  const std::string id = house.open_by_alert(), comment = "/v1/incidents/" + id + "/comment";
  Client browser(house.server().url());
  const Signed session = sign_in(browser, token_of(house.data(), "responder", k_school));
  CHECK(browser.get("/v1/incidents/" + id, session.read()).status == 200);

  const auto refused = [&](const Headers& headers) {
    const Answer got = browser.post(comment, {{"text", "x"}}, headers);
    return got.status == 403 && code_of(got) == "csrf";
  };
  CHECK(refused(session.read()));
  CHECK(refused({{"Cookie", session.cookie}, {"X-CSRF-Token", session.csrf + "0"}}));
  for (const auto* origin : {"https://elsewhere.example.cn", "null"}) {
    Headers headers = session.write();
    headers.emplace_back("Origin", origin);
    CHECK(refused(headers));
  }
  Headers ours = session.write();
  ours.emplace_back("Origin", house.server().url());
  CHECK(browser.post(comment, {{"text", "x"}}, ours).status == 200);
  CHECK(browser.post(comment, {{"text", "x"}}, session.write()).status == 200);
}

TEST_CASE("Session_signedOut_opensNothingAndItsCookieIsCleared") {
  House house;
  Client browser(house.server().url());
  const Signed session = sign_in(browser, token_of(house.data(), "responder", k_school)),
               other = sign_in(browser, token_of(house.data(), "responder", k_school));
  const Answer out = browser.call("DELETE", "/v1/sessions/current", "", session.write());
  REQUIRE(out.status == 204);
  CHECK(out.header("set-cookie").starts_with("__Host-fenghuo=;"));
  CHECK(out.header("set-cookie").find("Max-Age=0") != std::string::npos);
  CHECK(browser.get("/v1/me", session.read()).status == 401);
  CHECK(browser.get("/v1/me", other.read()).status == 200);
}

TEST_CASE("Session_ofARevokedToken_endsWithIt") {
  House house;
  auto admin = house.client("admin", k_bureau);
  const Json made = admin.post("/v1/tokens", {{"role", "responder"}, {"unit", k_school}, {"person", "li-wen"}}).json();
  Client browser(house.server().url());
  const Signed session = sign_in(browser, made.at("token"));
  CHECK(browser.get("/v1/me", session.read()).json().at("token").at("session_of") == made.at("id"));
  REQUIRE(admin.call("DELETE", "/v1/tokens/" + made.at("id").get<std::string>(), "").status == 204);
  CHECK(browser.get("/v1/me", session.read()).status == 401);
}

TEST_CASE("Session_ofAMonitorASessionOrNobody_isRefused") {
  House house;
  Client browser(house.server().url());
  const auto status_for = [&](const std::string& token) {
    const Answer got = browser.post("/v1/sessions", {{"token", token}});
    CHECK(got.header("set-cookie").empty());
    return got.status;
  };
  CHECK(status_for(token_of(house.data(), "monitor", k_school)) == 403);
  CHECK(status_for("fh_" + std::string(64, 'a')) == 401);
  const Signed session = sign_in(browser, token_of(house.data(), "responder", k_school));
  CHECK(status_for(session.cookie.substr(session.cookie.find('=') + 1)) == 401);
  const Answer out = house.client("responder", k_school).call("DELETE", "/v1/sessions/current", "");
  CHECK(out.status == 409);
  CHECK(code_of(out) == "no-session");
}

TEST_CASE("Session_wrongTokensTooOften_areToldToWait") {
  Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  Server server(data, {}, {{"FENGHUO_LIMITS_UNAUTHENTICATED_PER_MINUTE", "5"}});
  Client browser(server.url());
  Answer last;
  for (int n = 0; n < 10 && last.status != 429; ++n)
    last = browser.post("/v1/sessions", {{"token", "fh_" + std::string(64, 'a')}});
  CHECK(last.status == 429);
  CHECK_FALSE(last.header("retry-after").empty());
}

}  // namespace fenghuo::e2e
