#include "tests/unit/http/loopback.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using namespace fenghuo::api::test;

namespace {

const std::string k_json = "Content-Type: application/json\r\n";
const std::string k_chunked = "Transfer-Encoding: chunked\r\n";

std::string post(const std::string& target, const std::string& lines, const std::string& body = "") {
  return "POST " + target + " HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n" + lines + "\r\n" + body;
}
std::string length(std::size_t size) {
  return "Content-Length: " + std::to_string(size) + "\r\n";
}
std::string chunk(const std::string& bytes) {
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  return size + bytes + "\r\n";
}
/// Bytes that differ everywhere, so that a piece lost or doubled shows.
std::string pattern(std::size_t size) {
  std::string out(size, '\0');
  fenghuo::engine::SeededRandom random(size);
  random.fill({reinterpret_cast<std::uint8_t*>(out.data()), size});
  return out;
}

}  // namespace

TEST_CASE("Body_chunked_is_put_together") {
  Loopback server;
  Client client(server.port());
  CHECK(client.ask(post("/echo", k_json + k_chunked, chunk("{\"a\"") + chunk(":1}") + "0\r\n\r\n")).body ==
        "POST:{\"a\":1}");
  const std::string large(200'000, 'j');
  CHECK(client.ask(post("/echo", k_json + k_chunked, chunk(large) + chunk(large) + "0\r\n\r\n")).body ==
        "POST:" + large + large);
  CHECK(client.ask(post("/echo", k_json + k_chunked, "0\r\n\r\n")).body == "POST:");
  CHECK(client.ask(post("/echo", length(0))).body == "POST:");
  CHECK(client.ask(post("/echo", "")).body == "POST:");
}

TEST_CASE("Body_chunks_that_cannot_be_read_are_400") {
  Loopback server;
  for (const std::string& chunks :
       {std::string("zz\r\n"), std::string("-1\r\nx"), std::string("1\r\nxy\r\n0\r\n\r\n"), std::string("1\nx\r\n"),
        std::string("fffffffffffffffff\r\n"), "1;" + std::string(300'000, 'x')}) {
    INFO(chunks.substr(0, 40));
    Client client(server.port());
    const auto answer = client.ask(post("/echo", k_json + k_chunked, chunks));
    CHECK(answer.status == 400);
    CHECK(answer.field("Connection") == "close");
  }
}

TEST_CASE("Body_over_its_limit_is_413_before_it_is_held") {
  ServerOptions options;
  options.json_limit = 1000;
  options.alert_limit = 2000;
  options.file_limit = 3000;
  Loopback server(options);
  for (const auto& [target, limit] :
       {std::pair<std::string, std::size_t>{"/echo", 1000}, {"/alert", 2000}, {"/upload", 3000}}) {
    INFO(target);
    Client announced(server.port());
    const auto refused = announced.ask(post(target, k_json + length(limit + 1)));
    CHECK(refused.status == 413);
    CHECK(refused.field("Connection") == "close");
    CHECK(announced.at_end());

    Client fits(server.port());
    CHECK(fits.ask(post(target, k_json + length(limit), std::string(limit, 'x'))).status < 300);
    if (target == "/upload") server.upload.gone.get_future().wait();
    server.upload.gone = {};
    server.upload.finished = false;

    Client streamed(server.port());  // and no end in sight
    const auto late = streamed.ask(post(target, k_json + k_chunked, chunk(std::string(100'000, 'x'))));
    CHECK(late.status == 413);
    CHECK(streamed.at_end());
    CHECK_FALSE(server.upload.finished);
  }
}

TEST_CASE("Body_refused_while_the_client_is_still_sending_lets_it_read_the_answer") {
  Loopback server;
  Client client(server.port());
  const std::size_t over = (1U << 20) + 1;
  CHECK(client.ask(post("/echo", k_json + length(over), std::string(over - 1, 'x'))).status == 413);
}

TEST_CASE("Body_of_another_media_type_is_415") {
  Loopback server;
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=gbk"}) {
    INFO(type);
    for (const char* target : {"/echo", "/alert"}) {
      Client client(server.port());
      CHECK(client.ask(post(target, "Content-Type: " + std::string(type) + "\r\n" + length(2), "{}")).status == 415);
      CHECK(client.at_end());
    }
  }
  Client missing(server.port());
  CHECK(missing.ask(post("/alert", length(2), "{}")).status == 200);
  CHECK(missing.ask(post("/echo", k_json + "Content-Encoding: gzip\r\n" + length(2), "{}")).status == 415);
  Client unnamed(server.port());
  CHECK(unnamed.ask(post("/echo", length(2), "{}")).status == 415);
}

TEST_CASE("Body_where_none_belongs_is_refused") {
  Loopback server;
  Client client(server.port());
  CHECK(client.ask("GET /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}").status == 400);
  CHECK(client.at_end());
}

TEST_CASE("Body_is_asked_for_only_when_it_will_be_read") {
  Loopback server;
  Client client(server.port());
  client.send(post("/echo", k_json + length(2) + "Expect: 100-continue\r\n"));
  CHECK(client.answer(true).status == 100);
  CHECK(client.ask("{}").body == "POST:{}");

  CHECK(client.ask(post("/private", k_json + length(2) + "Expect: 100-continue\r\n")).status == 401);
  CHECK(client.at_end());

  Client wants(server.port());
  CHECK(wants.ask(post("/echo", k_json + length(2) + "Expect: something\r\n", "{}")).status == 417);
}

TEST_CASE("Body_of_a_caller_who_may_not_is_never_read") {
  Loopback server;
  Client client(server.port());
  // Nothing of the body is sent: an answer shows that none was waited for.
  const auto answer = client.ask(post("/private", k_json + length(1000)));
  CHECK(answer.status == 401);
  CHECK(answer.field("WWW-Authenticate") == "Bearer realm=\"fenghuo\"");
  CHECK(answer.field("Connection") == "close");
  CHECK(client.at_end());
  Client known(server.port());
  CHECK(known.ask(post("/private", "Authorization: Bearer fh_good\r\n" + k_json + length(2), "{}")).body == "POST:{}");
}

TEST_CASE("Body_of_a_file_is_streamed_into_its_sink") {
  const std::string bytes = pattern(5'000'003);
  {
    Loopback server;
    Client client(server.port());
    const auto answer = client.ask(post("/upload", "Content-Type: image/png\r\n" + length(bytes.size()), bytes));
    CHECK(answer.status == 201);
    CHECK(answer.body == "5000003");
    server.upload.gone.get_future().wait();
    CHECK(server.upload.finished);
    CHECK((server.upload.bytes == bytes));
    CHECK(server.upload.writes >= bytes.size() / 65536);
  }
  Loopback server;
  Client client(server.port());
  std::string chunks;
  for (std::size_t at = 0; at < bytes.size(); at += 70'001)
    chunks += chunk(bytes.substr(at, 70'001));
  CHECK(client.ask(post("/upload", k_chunked, chunks + "0\r\n\r\n")).status == 201);
  server.upload.gone.get_future().wait();
  CHECK((server.upload.bytes == bytes));
}

TEST_CASE("Body_of_a_file_cut_short_is_discarded") {
  Loopback server;
  {
    Client client(server.port());
    client.send(post("/upload", length(1'000'000), std::string(100'000, 'x')));
  }
  server.upload.gone.get_future().wait();
  CHECK_FALSE(server.upload.finished);
  server.logged.get_future().wait();
  CHECK(server.log().at(0) == "POST /upload 408 client-gone");
}

TEST_CASE("Body_of_a_file_the_sink_refuses_answers_with_its_reason") {
  Loopback server;
  Client client(server.port());
  const auto answer = client.ask(post("/upload", length(9), "disk full"));
  CHECK(answer.status == 503);
  CHECK(answer.field("Retry-After") == "5");
  CHECK(answer.body.find("disk-full") != answer.body.npos);
  CHECK_FALSE(server.upload.finished);
}

TEST_CASE("Body_of_a_large_file_refused_at_its_beginning_still_hears_the_reason") {
  Loopback server;
  Client client(server.port());
  CHECK(client.send(post("/upload", length(32 << 20), "disk full" + std::string((32 << 20) - 9, 'x'))));
  const auto answer = client.answer();  // after all is sent: a client whose sending fails may not look for one
  CHECK(answer.status == 503);
  CHECK(answer.body.find("disk-full") != answer.body.npos);
}

TEST_CASE("Body_of_an_answer_comes_from_a_file_in_part") {
  const auto path = std::filesystem::temp_directory_path() / ("fenghuo-http-" + std::to_string(::getpid()));
  const std::string bytes = pattern(1'000'000);
  std::ofstream(path, std::ios::binary) << bytes;
  Loopback server;
  const std::string target = "/echo?file=" + path.string() + "&size=";
  Client client(server.port());
  for (const std::size_t size : {0U, 1U, 700'000U}) {
    const auto answer = client.ask("GET " + target + std::to_string(size) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(answer.status == 200);
    CHECK((answer.body == bytes.substr(10, size)));
  }
  client.send("HEAD " + target + "700000 HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.answer(true).field("Content-Length") == "700000");
  // Shorter than promised: the connection breaks, so that nobody takes a part for the whole.
  const auto cut = client.ask("GET " + target + "1000000 HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(cut.body.size() == 999'990);
  CHECK(client.rest().empty());
  std::filesystem::remove(path);
}
