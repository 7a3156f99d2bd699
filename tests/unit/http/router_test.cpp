#include "api/http/router.hpp"

#include <stdexcept>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using fenghuo::engine::Kind;

namespace {

boost::asio::awaitable<Response> nothing(Request&) {
  co_return Response{};
}

Route route(std::string method, std::string pattern) {
  Route out;
  out.method = std::move(method);
  out.pattern = std::move(pattern);
  out.handle = nothing;
  return out;
}

struct Table {
  Router router;
  Table() {
    for (const char* pattern :
         {"/", "/healthz", "/v1/incidents", "/v1/incidents/{id}", "/v1/drills/{id}", "/v1/drills/calendar.ics",
          "/v1/devices/lookup", "/v1/incidents/{id}/evidence/{ev}/content"})
      router.add(route("GET", pattern));
    for (const char* pattern : {"/v1/incidents", "/v1/incidents/{id}/steps/{step}/complete", "/v1/drills/{id}/start",
                                "/v1/drills/from-incident/{incident}"})
      router.add(route("POST", pattern));
    router.add(route("PUT", "/v1/devices/{id}"));
  }
  std::string pattern(std::string_view method, std::string_view path) const {
    const auto found = router.match(method, path);
    return found && found->route ? found->route->pattern : "";
  }
  std::string param(std::string_view path, const std::string& name) const {
    const auto found = router.match("GET", path);
    return found && found->params.contains(name) ? found->params.at(name) : "";
  }
  Kind refusal(std::string_view method, std::string_view path) const {
    const auto found = router.match(method, path);
    REQUIRE(found.has_error());
    return found.error().kind;
  }
};

}  // namespace

TEST_CASE("Router_known_path_gives_its_route_and_parameters") {
  const Table t;
  CHECK(t.pattern("GET", "/") == "/");
  CHECK(t.pattern("GET", "/healthz") == "/healthz");
  CHECK(t.pattern("POST", "/v1/incidents") == "/v1/incidents");
  const auto found = t.router.match("POST", "/v1/incidents/INC-2026-000001/steps/block-page/complete");
  REQUIRE(found.has_value());
  CHECK(found->params.at("id") == "INC-2026-000001");
  CHECK(found->params.at("step") == "block-page");
  CHECK(t.router.routes().size() == 13);
}

TEST_CASE("Router_literal_segment_is_preferred_and_the_parameter_is_still_reached") {
  const Table t;
  CHECK(t.pattern("GET", "/v1/drills/calendar.ics") == "/v1/drills/calendar.ics");
  CHECK(t.pattern("GET", "/v1/drills/D-1") == "/v1/drills/{id}");
  CHECK(t.pattern("POST", "/v1/drills/from-incident/start") == "/v1/drills/from-incident/{incident}");
  CHECK(t.pattern("POST", "/v1/drills/calendar.ics/start") == "/v1/drills/{id}/start");
  CHECK(t.pattern("PUT", "/v1/devices/lookup") == "/v1/devices/{id}");
}

TEST_CASE("Router_unknown_path_is_not_found") {
  const Table t;
  for (const char* path :
       {"/v1", "/v1/incident", "/v1/incidents/", "/v1/incidents//evidence", "//v1/incidents", "/V1/incidents",
        "/v1/incidents/a/steps/b", "/v1/incidents/a/steps//complete", "/healthz/x"}) {
    INFO(path);
    CHECK(t.refusal("GET", path) == Kind::NotFound);
  }
}

TEST_CASE("Router_known_path_with_another_method_says_what_is_allowed") {
  const Table t;
  const auto both = t.router.match("DELETE", "/v1/incidents");
  REQUIRE(both.has_error());
  CHECK(both.error().kind == Kind::MethodNotAllowed);
  CHECK(both.error().allowed == std::vector<std::string>{"GET", "HEAD", "OPTIONS", "POST"});
  const auto post = t.router.match("GET", "/v1/drills/D-1/start");
  REQUIRE(post.has_error());
  CHECK(post.error().allowed == std::vector<std::string>{"OPTIONS", "POST"});
  CHECK(t.refusal("get", "/v1/incidents") == Kind::MethodNotAllowed);
}

TEST_CASE("Router_HEAD_is_served_where_GET_is_and_OPTIONS_lists_methods") {
  const Table t;
  CHECK(t.pattern("HEAD", "/v1/incidents") == "/v1/incidents");
  CHECK(t.refusal("HEAD", "/v1/drills/D-1/start") == Kind::MethodNotAllowed);
  const auto options = t.router.match("OPTIONS", "/v1/devices/lookup");
  REQUIRE(options.has_value());
  CHECK(options->route == nullptr);
  CHECK(options->allow == std::vector<std::string>{"GET", "HEAD", "OPTIONS", "PUT"});
  const auto all = t.router.match("OPTIONS", "*");
  REQUIRE(all.has_value());
  CHECK(all->allow == std::vector<std::string>{"GET", "HEAD", "OPTIONS", "POST", "PUT"});
  CHECK(t.refusal("OPTIONS", "/nowhere") == Kind::NotFound);
  CHECK(t.refusal("GET", "*") == Kind::NotFound);
}

TEST_CASE("Router_segments_are_decoded_once_each") {
  const Table t;
  CHECK(t.param("/v1/incidents/a%20b", "id") == "a b");
  CHECK(t.param("/v1/incidents/a+b", "id") == "a+b");
  CHECK(t.param("/v1/incidents/%E6%BC%94%E7%BB%83", "id") == "演练");
  CHECK(t.param("/v1/incidents/a%2Fevidence%2fb", "id") == "a/evidence/b");
  CHECK(t.param("/v1/incidents/%252e%252e", "id") == "%2e%2e");
  CHECK(t.param("/v1/incidents/%2e%2e%2fetc", "id") == "../etc");
  CHECK(t.pattern("GET", "/v1/%69ncidents") == "/v1/incidents");
  CHECK(t.param("/v1/incidents/%7Bid%7D", "id") == "{id}");
}

TEST_CASE("Router_hostile_path_is_refused") {
  const Table t;
  for (const char* path : {"/v1/incidents/..", "/v1/incidents/../incidents", "/v1/./incidents", "/v1/incidents/%2e%2e",
                           "/v1/incidents/%2E.", "/v1/incidents/%2e", "incidents", ""}) {
    INFO(path);
    CHECK(t.refusal("GET", path) == Kind::NotFound);
  }
  for (const char* path : {"/v1/incidents/%00", "/v1/incidents/a%00.png", "/v1/incidents/%", "/v1/incidents/%2",
                           "/v1/incidents/%zz", "/v1/incidents/%+1", "/v1/incidents/%c0%af", "/v1/incidents/%ff",
                           "/v1/incidents/%ed%a0%80", "/v1/incidents/a%0d%0aSet-Cookie:x", "/v1/incidents/%7f"}) {
    INFO(path);
    CHECK(t.refusal("GET", path) == Kind::Malformed);
  }
}

TEST_CASE("Router_table_that_contradicts_itself_throws") {
  Router router;
  router.add(route("GET", "/a/{id}"));
  CHECK_NOTHROW(router.add(route("POST", "/a/{other}")));
  CHECK_THROWS_AS(router.add(route("GET", "/a/{other}")), std::logic_error);
  for (const char* pattern : {"", "a", "/a//b", "/a/", "/a/x{id}", "/{a}/{a}", "/{}", "/a%20b"}) {
    INFO(pattern);
    CHECK_THROWS_AS(router.add(route("GET", pattern)), std::logic_error);
  }
  CHECK_THROWS_AS(router.add(route("HEAD", "/h")), std::logic_error);
  Route no_handler = route("GET", "/n");
  no_handler.handle = nullptr;
  CHECK_THROWS_AS(router.add(no_handler), std::logic_error);
  Route no_sink = route("PUT", "/f");
  no_sink.body = BodyRule::file;
  CHECK_THROWS_AS(router.add(no_sink), std::logic_error);
}
