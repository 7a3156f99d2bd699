#include "api/http/problem_http.hpp"

#include "engine/base/json_guard.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using fenghuo::engine::Json;
using fenghuo::engine::Kind;
using fenghuo::engine::Problem;

namespace {

Request request(Language language) {
  Request out;
  out.id = "req-1";
  out.language = language;
  return out;
}

Json body(const Response& response) {
  const auto json = fenghuo::engine::parse_untrusted(response.body);
  REQUIRE(json.has_value());
  return *json;
}

std::string header(const Response& response, std::string_view name) {
  const auto* value = find_header(response.headers, name);
  return value ? *value : "";
}

}  // namespace

TEST_CASE("Problem_every_kind_has_its_status") {
  const std::pair<Kind, int> table[] = {
      {Kind::Malformed, 400},        {Kind::Unauthenticated, 401},
      {Kind::Forbidden, 403},        {Kind::NotFound, 404},
      {Kind::MethodNotAllowed, 405}, {Kind::NotAcceptable, 406},
      {Kind::NotAllowed, 409},       {Kind::Stale, 412},
      {Kind::TooLarge, 413},         {Kind::UnsupportedMedia, 415},
      {Kind::Invalid, 422},          {Kind::PreconditionRequired, 428},
      {Kind::TooMany, 429},          {Kind::Unavailable, 503},
      {Kind::Internal, 500},
  };
  for (const auto& [kind, status] : table) {
    INFO(status);
    CHECK(status_of(kind) == status);
    for (const auto language : {Language::zh, Language::en}) {
      const auto response = problem_response(Problem::make(kind, "some-code", {"原因", "why"}), request(language));
      CHECK(response.status == status);
      CHECK(response.content_type == "application/problem+json");
      const auto json = body(response);
      CHECK(json.at("status") == status);
      CHECK(json.at("title") == status_phrase(status).in(language));
      CHECK(json.at("instance") == "urn:fenghuo:request:req-1");
      CHECK(header(response, "Retry-After").empty() == (status != 429 && status != 503));
      CHECK(header(response, "WWW-Authenticate").empty() == (status != 401));
      CHECK(header(response, "Content-Language") == (language == Language::zh ? "zh" : "en"));
    }
  }
}

TEST_CASE("Problem_refused_step_says_why_and_what_is_allowed_in_the_callers_language") {
  auto problem = Problem::make(Kind::NotAllowed, "step-blocked", {"先取证", "capture first"});
  problem.allowed = {"complete capture-page"};
  CHECK(
      body(problem_response(problem, request(Language::zh))) ==
      Json::parse(R"({"type":"urn:fenghuo:problem:step-blocked","title":"当前状态不允许","status":409,"detail":"先取证",
             "instance":"urn:fenghuo:request:req-1","code":"step-blocked","allowed":["complete capture-page"]})"));
  const auto en = body(problem_response(problem, request(Language::en)));
  CHECK(en.at("detail") == "capture first");
  CHECK(en.at("title") == "Conflict");
}

TEST_CASE("Problem_bad_body_points_at_each_wrong_place") {
  auto problem = Problem::invalid("/kind", {"没有这种事件", "no such kind"});
  problem.errors.push_back({"/a~1b", {"\"x\"", "\"x\"\n"}});
  const auto json = body(problem_response(problem, request(Language::en)));
  CHECK(json.at("errors") ==
        Json::parse(R"([{"pointer":"/kind","detail":"no such kind"},{"pointer":"/a~1b","detail":"\"x\"\n"}])"));
}

TEST_CASE("Problem_without_code_is_about_blank") {
  const auto json = body(problem_response(Problem::make(Kind::NotFound, "", {}), request(Language::zh)));
  CHECK(json.at("type") == "about:blank");
  CHECK_FALSE(json.contains("code"));
  CHECK_FALSE(json.contains("detail"));
}

TEST_CASE("Problem_internal_detail_stays_inside") {
  const auto response = problem_response(Problem::internal("table `secrets` is locked"), request(Language::en));
  CHECK(response.body.find("secrets") == std::string::npos);
  CHECK(body(response).at("detail") == "internal error; tell the administrator request req-1");
}

TEST_CASE("Problem_headers_follow_the_refusal") {
  auto busy = Problem::make(Kind::Unavailable, "busy", {"忙", "busy"});
  busy.retry_after_s = 30;
  CHECK(header(problem_response(busy, request(Language::zh)), "retry-after") == "30");
  auto method = Problem::make(Kind::MethodNotAllowed, "method-not-allowed", {});
  method.allowed = {"GET", "HEAD"};
  CHECK(header(problem_response(method, request(Language::zh)), "Allow") == "GET, HEAD");
  CHECK(problem_response(Problem::make(Kind::Malformed, "header-too-large", {}), request(Language::zh), 431).status ==
        431);
}

TEST_CASE("Language_is_chosen_from_Accept_Language") {
  const std::pair<const char*, Language> table[] = {
      {"", Language::zh},
      {"zh-CN,zh;q=0.9,en;q=0.8", Language::zh},
      {"en-US,en;q=0.9,zh;q=0.8", Language::en},
      {"EN", Language::en},
      {"fr, en;q=0.5", Language::en},
      {"fr", Language::zh},
      {"*", Language::zh},
      {"en;q=0", Language::zh},
      {"en;q=0.2, zh;q=0.3", Language::zh},
      {"en ; q=0.9 , zh ; q=0.85", Language::en},
      {"en;q=banana", Language::zh},
      {",,;;,", Language::zh},
      {"english", Language::zh},
  };
  for (const auto& [text, language] : table) {
    INFO(text);
    CHECK(choose_language(text) == language);
  }
}
