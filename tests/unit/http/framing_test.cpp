#include "api/http/framing.hpp"

#include <stdexcept>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;

namespace {

const std::string k_host = "Host: x\r\n";

int refused(const std::string& lines, const std::string& start = "POST / HTTP/1.1\r\n") {
  const auto head = parse_head(start + lines + "\r\n");
  return head ? 0 : head.error().status;
}

}  // namespace

TEST_CASE("Head_ordinary_request_is_read_as_it_stands") {
  const auto head = parse_head(
      "POST /v1/x?y=1 HTTP/1.1\r\nhOsT: [::1]:8440\r\nX-A: \t a b \xe6\xbc\x94 \r\nX-Empty:\r\nContent-Length: "
      "12\r\n\r\n");
  REQUIRE(head.has_value());
  CHECK(head->method == "POST");
  CHECK(head->target == "/v1/x?y=1");
  CHECK(head->minor == 1);
  CHECK(head->content_length == 12);
  CHECK(head->has_body());
  CHECK(*find_header(head->headers, "x-a") == "a b \xe6\xbc\x94");
  CHECK(find_header(head->headers, "x-empty")->empty());
  CHECK(find_header(head->headers, "X-B") == nullptr);
}

TEST_CASE("Head_that_two_parsers_could_read_differently_is_refused") {
  for (const auto& lines : {
           std::string(),                 // no Host
           k_host + k_host,               // two
           k_host + "host: y\r\n",        // two, spelled differently
           std::string("Host: a/b\r\n"),  // no host at all
           std::string("Host: a, b\r\n"),
           k_host + "Transfer-Encoding: gzip\r\nContent-Length: 3\r\n",
           k_host + "Transfer-Encoding: gzip\r\n",
           k_host + "Transfer-Encoding: gzip, chunked\r\n",
           k_host + "Transfer-Encoding: chunked, chunked\r\n",
           k_host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           k_host + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
           k_host + "Transfer-Encoding: \x0b"
                    "chunked\r\n",
           k_host + "Transfer-Encoding:\r\n",
           k_host + "Content-Length: 3\r\nContent-Length: 3\r\n",
           k_host + "Content-Length: 3, 3\r\n",
           k_host + "Content-Length: +3\r\n",
           k_host + "Content-Length: -3\r\n",
           k_host + "Content-Length: -0\r\n",
           k_host + "Content-Length: 0x3\r\n",
           k_host + "Content-Length: 3 3\r\n",
           k_host + "Content-Length:\r\n",
           k_host + "Content-Length: 99999999999999999999\r\n",
           k_host + "X-A: 1\r\n folded\r\n",
           k_host + "X-A: 1\r\n\tfolded\r\n",
           std::string(" Host: x\r\n"),
           k_host + "X-A : 1\r\n",
           k_host + "X A: 1\r\n",
           k_host + ": 1\r\n",
           k_host + "X-A\r\n",
           k_host + "X-\xe6: 1\r\n",
           k_host + "X-A: 1\nX-B: 2\r\n",
           k_host + "X-A: 1\rX-B: 2\r\n",
           k_host + std::string("X-A: 1\0002\r\n", 11),
           k_host + "X-A: \x1b[31m\r\n",
           k_host + "X-A: \x7f\r\n",
           k_host + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
           k_host + "Content-Type: text/html\r\nContent-Type: application/json\r\n",
       }) {
    INFO(lines);
    CHECK(refused(lines) == 400);
  }
  CHECK(refused(k_host + "Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0\r\n") == 400);
  CHECK(refused(k_host + "Transfer-Encoding: Chunked\r\n") == 0);
  CHECK(refused(k_host + "Content-Length: 3\r\n", "POST / HTTP/1.0\r\n") == 0);
}

TEST_CASE("Head_request_line_is_strict") {
  for (const char* start :
       {"GET /\r\n", "GET  / HTTP/1.1\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", " GET / HTTP/1.1\r\n",
        "GET / http/1.1\r\n", "GET / HTTP/1\r\n", "GET / HTTP/11\r\n", "GET / HTTP/1.10\r\n", "G@T / HTTP/1.1\r\n",
        "GET /a b HTTP/1.1\r\n", "GET\t/ HTTP/1.1\r\n", " / HTTP/1.1\r\n", "\r\n", "GET / XTTP/1.1\r\n"}) {
    INFO(start);
    CHECK(refused(k_host, start) == 400);
  }
  for (const char* start : {"GET / HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n", "GET / HTTP/0.9\r\n", "GET / HTTP/1.2\r\n"}) {
    INFO(start);
    CHECK(refused(k_host, start) == 505);
  }
}

TEST_CASE("Head_cut_off_is_refused") {
  const std::string whole = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(parse_head(whole.substr(0, size)).has_error());
  }
  CHECK(parse_head(whole).has_value());
  CHECK(parse_head(whole + "\r\n").has_error());
}

TEST_CASE("Head_expectation_other_than_continue_is_417") {
  CHECK(refused(k_host + "Expect: a-miracle\r\n") == 417);
  const auto expecting = parse_head("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n");
  REQUIRE(expecting.has_value());
  CHECK(expecting->expects_continue);
  const auto bare = parse_head("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n");
  REQUIRE(bare.has_value());
  CHECK_FALSE(bare->expects_continue);
}

TEST_CASE("ResponseHead_has_the_safety_headers_unless_the_handler_said_otherwise") {
  Request request;
  request.id = "r-1";
  CHECK(response_head(Response::json(200, "{}"), request, BodyEnd::after(2), true) ==
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nX-Request-Id: r-1\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Security-Policy: default-src 'none'; "
        "frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n"
        "Connection: keep-alive\r\n\r\n");
  const auto page = response_head(Response().with("cache-control", "max-age=60"), request, BodyEnd::after(0), false);
  CHECK(page.find("no-store") == page.npos);
  CHECK(page.find("cache-control: max-age=60\r\n") != page.npos);
  CHECK(page.ends_with("Connection: close\r\n\r\n"));
  request.secure = true;
  CHECK(response_head(Response::json(200, "{}"), request, BodyEnd::chunks(), false)
            .find("\r\nTransfer-Encoding: chunked\r\n") != page.npos);
  CHECK(response_head(Response::json(200, "{}"), request, BodyEnd::close(), false)
            .find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != page.npos);
  CHECK(page.find("Strict-Transport-Security") == page.npos);
  const auto empty = response_head(Response::no_content(), request, BodyEnd::after(0), true);
  CHECK(empty.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK(empty.find("Content-") == empty.find("Content-Type-Options"));
}

TEST_CASE("ResponseHead_field_that_would_break_the_framing_throws") {
  const Request request;
  CHECK_THROWS_AS(response_head(Response().with("X-A", "1\r\nSet-Cookie: a=b"), request, BodyEnd::after(0), true),
                  std::logic_error);
  CHECK_THROWS_AS(response_head(Response().with("X A", "1"), request, BodyEnd::after(0), true), std::logic_error);
  CHECK_THROWS_AS(response_head(Response().with("Content-Length", "1"), request, BodyEnd::after(0), true),
                  std::logic_error);
  Response typed;
  typed.content_type = "text/html\r\n\r\n<script>";
  CHECK_THROWS_AS(response_head(typed, request, BodyEnd::after(0), true), std::logic_error);
}

TEST_CASE("Media_of_a_body_follows_its_rule") {
  for (const char* type : {"application/json", "Application/JSON", "application/json; charset=utf-8",
                           "application/json;charset=\"UTF-8\"", "application/json;"}) {
    INFO(type);
    CHECK(is_acceptable_media(type, "POST", Media::json));
    CHECK(is_acceptable_media(type, "POST", Media::any_json));
  }
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk",
                           "application/jsonp", "text/plain; application/json", "+json"}) {
    INFO(type);
    CHECK_FALSE(is_acceptable_media(type, "POST", Media::json));
    CHECK_FALSE(is_acceptable_media(type, "POST", Media::any_json));
  }
  CHECK_FALSE(is_acceptable_media("", "POST", Media::json));
  CHECK(is_acceptable_media("", "POST", Media::any_json));
  CHECK(is_acceptable_media("application/cloudevents+json", "POST", Media::any_json));
  CHECK(is_acceptable_media("application/merge-patch+json", "PATCH", Media::json));
  CHECK_FALSE(is_acceptable_media("application/merge-patch+json", "POST", Media::json));
}

TEST_CASE("RequestId_from_outside_is_kept_only_if_safe") {
  CHECK(is_safe_request_id("a-B_9.z"));
  CHECK(is_safe_request_id(std::string(64, 'a')));
  for (const std::string& id : {std::string(), std::string(65, 'a'), std::string("a b"), std::string("a\n"),
                                std::string("<x>"), std::string("\xe6\xbc\x94")}) {
    INFO(id);
    CHECK_FALSE(is_safe_request_id(id));
  }
}
