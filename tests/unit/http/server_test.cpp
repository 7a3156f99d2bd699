#include "engine/base/json_guard.hpp"
#include "tests/unit/http/loopback.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using namespace fenghuo::api::test;

namespace {

const std::string k_host = "Host: x\r\n";
const std::string k_json = "Content-Type: application/json\r\n";

std::string get(const std::string& target, const std::string& lines = "") {
  return "GET " + target + " HTTP/1.1\r\n" + k_host + lines + "\r\n";
}
std::string post(const std::string& target, const std::string& body, const std::string& lines = k_json) {
  return "POST " + target + " HTTP/1.1\r\n" + k_host + lines + "Content-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}
std::string chunked(const std::string& target, const std::string& chunks, const std::string& lines = k_json) {
  return "POST " + target + " HTTP/1.1\r\n" + k_host + lines + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
}
std::string code(const Answer& answer) {
  const auto json = fenghuo::engine::parse_untrusted(answer.body);
  if (!json || answer.field("Content-Type") != "application/problem+json")
    return "not a problem: " + answer.head + answer.body;
  return json->at("code");
}

}  // namespace

TEST_CASE("Server_answers_with_request_id_and_safety_headers") {
  Loopback server;
  Client client(server.port());
  const auto own = client.ask(get("/echo", "X-Request-Id: abc-1\r\n"));
  CHECK(own.status == 200);
  CHECK(own.body == "GET:");
  CHECK(own.field("X-Request-Id") == "abc-1");
  CHECK(own.field("X-Content-Type-Options") == "nosniff");
  CHECK(own.field("Cache-Control") == "no-store");
  CHECK(own.field("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(own.field("Referrer-Policy") == "no-referrer");
  const auto minted = client.ask(get("/echo", "X-Request-Id: a b\r\n"));
  CHECK(minted.field("X-Request-Id").size() == 24);
  CHECK(server.log().at(0) == "GET /echo 200 ");
}

TEST_CASE("Server_framing_that_could_be_read_two_ways_is_400_and_closes") {
  Loopback server;
  for (const std::string& bytes : {
           "POST /echo HTTP/1.1\r\n" + k_host + "Transfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
           "POST /echo HTTP/1.1\r\n" + k_host + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.0\r\n" + k_host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           std::string("GET /echo HTTP/1.1\r\n\r\n"),
           "GET /echo HTTP/1.1\r\n" + k_host + k_host + "\r\n",
           "POST /echo HTTP/1.1\r\n" + k_host + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
           "GET /echo HTTP/1.1\r\n" + k_host + "X-A: 1\r\n two\r\n\r\n",
           "GET /echo HTTP/1.1\r\n" + k_host + "X-A: \x01\r\n\r\n",
           "GET /echo HTTP/1.1\r\n" + k_host + "X-A: 1\n\r\n\r\n",
           std::string("GET /echo HTTP/1.1\nHost: x\n\n"),
           std::string("\n\n"),
           std::string("GET /echo\r\n\r\n"),
           "GET /%00 HTTP/1.1\r\n" + k_host + "X-Stays: open\r\nConnection: close\r\n\r\n",
       }) {
    INFO(bytes);
    Client client(server.port());
    const auto answer = client.ask(bytes + get("/echo?smuggled"));
    CHECK(answer.status == 400);
    CHECK(answer.field("Connection") == "close");
    CHECK(answer.field("Content-Type") == "application/problem+json");
    CHECK(client.at_end());
  }
  for (const auto& line : server.log())
    CHECK(line.find("smuggled") == line.npos);
}

TEST_CASE("Server_other_HTTP_versions_are_505") {
  Loopback server;
  Client client(server.port());
  CHECK(client.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status == 505);
  CHECK(client.at_end());
}

TEST_CASE("Server_header_too_large_is_431") {
  Loopback server;
  Client client(server.port());
  const auto answer = client.ask("GET /echo HTTP/1.1\r\n" + k_host + "X-A: " + std::string(20'000, 'a'));
  CHECK(answer.status == 431);
  CHECK(code(answer) == "header-too-large");
  CHECK(client.at_end());

  Client largest(server.port());
  const std::string frame = get("/echo", "X-A: \r\n");
  CHECK(largest.ask(get("/echo", "X-A: " + std::string(8192 - frame.size(), 'a') + "\r\n")).status == 200);
  CHECK(largest.ask(get("/echo", "X-A: " + std::string(8193 - frame.size(), 'a') + "\r\n")).status == 431);
}

TEST_CASE("Server_problem_is_in_the_callers_language") {
  Loopback server;
  Client client(server.port());
  const auto zh = client.ask(get("/nowhere"));
  CHECK(zh.status == 404);
  CHECK(zh.field("Content-Language") == "zh");
  const auto en = client.ask(get("/nowhere", "Accept-Language: en\r\n"));
  CHECK(en.field("Content-Language") == "en");
  CHECK(en.body.find("Not Found") != en.body.npos);
  CHECK(en.field("Connection") == "keep-alive");
}

TEST_CASE("Server_wrong_method_is_405_and_OPTIONS_says_what_is_served") {
  Loopback server;
  Client client(server.port());
  const auto answer = client.ask("DELETE /echo HTTP/1.1\r\n" + k_host + "\r\n");
  CHECK(answer.status == 405);
  CHECK(answer.field("Allow") == "GET, HEAD, OPTIONS, POST");
  const auto options = client.ask("OPTIONS /upload HTTP/1.1\r\n" + k_host + "\r\n");
  CHECK(options.status == 204);
  CHECK(options.field("Allow") == "OPTIONS, POST");
  CHECK(client.ask("OPTIONS * HTTP/1.1\r\n" + k_host + "\r\n").status == 204);
}

TEST_CASE("Server_keeps_the_connection_for_the_next_request") {
  Loopback server;
  Client client(server.port());
  for (const char* body : {"1", "22", "333"})
    CHECK(client.ask(post("/echo", body)).body == std::string("POST:") + body);
  const auto last = client.ask(get("/echo", "Connection: close\r\n"));
  CHECK(last.field("Connection") == "close");
  CHECK(client.at_end());

  Client old(server.port());
  CHECK(old.ask("GET /echo HTTP/1.0\r\n" + k_host + "Connection: keep-alive\r\n\r\n").field("Connection") ==
        "keep-alive");
  CHECK(old.ask("GET /echo HTTP/1.0\r\n" + k_host + "\r\n").field("Connection") == "close");
  CHECK(old.at_end());

  Client told(server.port());
  CHECK(told.ask(get("/echo?close")).field("Connection") == "close");
  CHECK(told.at_end());
}

TEST_CASE("Server_pipelined_requests_are_answered_in_order") {
  Loopback server;
  Client client(server.port());
  std::string all;
  for (int i = 0; i < 2'000; ++i)
    all += post("/echo", std::to_string(i)) + "\r\n" + get("/echo");
  std::thread sender([&] { client.send(all); });
  int wrong = 0;
  for (int i = 0; i < 2'000; ++i) {
    wrong += client.answer().body != "POST:" + std::to_string(i);
    wrong += client.answer().body != "GET:";
  }
  sender.join();
  CHECK(wrong == 0);
}

TEST_CASE("Server_request_in_single_bytes_is_understood") {
  Loopback server;
  Client client(server.port());
  for (const char c : post("/echo", "{}"))
    client.send({&c, 1});
  CHECK(client.answer().body == "POST:{}");
  for (const char c : chunked("/echo", "1;x=y\r\n{\r\n1\r\n}\r\n0\r\nX-Trailer: 1\r\n\r\n"))
    client.send({&c, 1});
  CHECK(client.answer().body == "POST:{}");
}

TEST_CASE("Server_HEAD_has_the_head_and_no_body") {
  Loopback server;
  Client client(server.port());
  client.send("HEAD /echo HTTP/1.1\r\n" + k_host + "\r\n");
  const auto head = client.answer(true);
  CHECK(head.status == 200);
  CHECK(head.field("Content-Length") == "5");
  client.send("HEAD /nowhere HTTP/1.1\r\n" + k_host + "\r\n");
  CHECK(client.answer(true).status == 404);
  CHECK(client.ask(get("/echo")).body == "GET:");
  CHECK(client.ask(get("/echo?nothing")).status == 204);
  CHECK(client.ask(get("/echo")).body == "GET:");
}

TEST_CASE("Server_handler_exception_is_500_and_tells_the_request_id_alone") {
  Loopback server;
  Client client(server.port());
  for (const char* target :
       {"/echo?throw", "/echo?throw-int", "/echo?split", "/echo?authorize-throws", "/echo?file=/nowhere&size=1"}) {
    INFO(target);
    const auto answer = client.ask(get(target, "X-Request-Id: find-me\r\n"));
    CHECK(answer.status == 500);
    CHECK(code(answer) == "internal");
    CHECK(answer.body.find("find-me") != answer.body.npos);
    CHECK(answer.body.find("secret") == answer.body.npos);
    CHECK(answer.field("Set-Cookie").empty());
  }
  CHECK(client.ask(get("/echo")).status == 200);
}
