#include "api/http/tls.hpp"

#include "tests/support/certificate.hpp"
#include "tests/support/scratch.hpp"
#include "tests/unit/http/loopback.hpp"
#include "tests/unit/http/tls_client.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using namespace fenghuo::api::test;
using fenghuo::tests::mint_certificate;
using namespace std::chrono_literals;

namespace {

const std::string k_get = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";

/// Certificate files, and a server under TLS that uses them.
class TlsHouse {
 public:
  explicit TlsHouse(ServerOptions options = {}) {
    put("one.example.cn");
    auto tls = Tls::load(certificate(), key());
    if (!tls) throw std::runtime_error(tls.error().detail.en);
    options.tls = std::move(*tls);
    options.tls_look_every = 10ms;
    server_ = std::make_unique<Loopback>(options);
  }
  void put(const std::string& name) {
    const auto made = mint_certificate(name);
    replace(certificate(), made.certificate);
    replace(key(), made.key);
  }
  static void replace(const std::string& path, const std::string& text) {
    std::ofstream(path + ".new", std::ios::binary) << text;
    std::filesystem::rename(path + ".new", path);
  }
  [[nodiscard]] std::string certificate() const { return scratch_ / "cert.pem"; }
  [[nodiscard]] std::string key() const { return scratch_ / "key.pem"; }
  [[nodiscard]] unsigned short port() const { return server_->port(); }
  Loopback& server() { return *server_; }
  bool shows(const std::string& name) {
    return fenghuo::e2e::wait_until([&] { return TlsClient(port()).name() == name; });
  }

 private:
  fenghuo::e2e::Scratch scratch_;
  std::unique_ptr<Loopback> server_;
};

}  // namespace

TEST_CASE("Tls_oneTwoAndOneThree_areServedAndNothingOlder") {
  TlsHouse house;
  for (const auto& [version, name] : {std::pair{TLS1_2_VERSION, "TLSv1.2"}, std::pair{TLS1_3_VERSION, "TLSv1.3"}}) {
    TlsClient client(house.port(), {.oldest = version, .newest = version});
    REQUIRE(client.shaken());
    CHECK(client.version() == name);
    CHECK(client.protocol() == "http/1.1");
    const auto answer = client.ask(k_get);
    CHECK(answer.starts_with("HTTP/1.1 200"));
    CHECK(answer.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != std::string::npos);
    CHECK(client.ask("GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200"));
    CHECK(client.at_end());
  }
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION})
    CHECK_FALSE(TlsClient(house.port(), {.oldest = version, .newest = version}).shaken());
}

TEST_CASE("Tls_weakTerms_areRefused") {
  TlsHouse house;
  const auto with = [&](const std::string& ciphers) {
    return TlsClient(house.port(), {.newest = TLS1_2_VERSION, .ciphers = ciphers}).shaken();
  };
  CHECK(with("ECDHE-ECDSA-AES128-GCM-SHA256"));
  CHECK_FALSE(with("ECDHE-ECDSA-AES128-SHA"));  // no authenticated encryption
  CHECK_FALSE(with("ECDHE-ECDSA-AES256-SHA384"));
  CHECK_FALSE(TlsClient(house.port(), {.protocols = std::string("\x02h2")}).shaken());
  CHECK(TlsClient(house.port(), {.protocols = ""}).shaken());
  CHECK(TlsClient(house.port(), {.protocols = std::string("\x02h2\x08http/1.1")}).protocol() == "http/1.1");
  TlsClient client(house.port(), {.newest = TLS1_2_VERSION});
  CHECK_FALSE(client.renegotiate());
}

TEST_CASE("Tls_bodiesAndPipelines_passLikeInTheClear") {
  TlsHouse house;
  TlsClient client(house.port());
  const std::string body(300'000, 'x');
  client.send("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
              k_get + k_get);
  CHECK(client.answer().ends_with("300000"));
  CHECK(client.answer().ends_with("GET:"));
  CHECK(client.answer().ends_with("GET:"));
  CHECK(client.ask("GET /echo?big=1000000 HTTP/1.1\r\nHost: x\r\n\r\n").size() > 1'000'000);
}

TEST_CASE("Tls_plainHttpOnItsPort_isClosedInOrder") {
  TlsHouse house;
  Client client(house.port());
  client.send(k_get);
  client.finish_sending();
  CHECK(client.rest().find("HTTP/1.1 200") == std::string::npos);
  CHECK(TlsClient(house.port()).ask(k_get).starts_with("HTTP/1.1 200"));
}

TEST_CASE("Tls_handshakeOrHeadThatStalls_isLetGo") {
  ServerOptions options;
  options.header_timeout = 50ms;
  TlsHouse house(options);
  Client silent(house.port());
  Client begun(house.port());
  begun.send(std::string("\x16\x03\x01\x02\x00\x01\x00", 7));
  CHECK(silent.rest().empty());
  CHECK(begun.rest().size() < 100);  // an alert at most
  TlsClient shaken(house.port());
  shaken.send("GET /ec");
  CHECK(shaken.answer().empty());
}

TEST_CASE("Tls_newFiles_areForNewConnections") {
  TlsHouse house;
  TlsClient old(house.port());
  CHECK(old.name() == "one.example.cn");
  house.put("two.example.cn");
  CHECK(house.shows("two.example.cn"));
  CHECK(old.ask(k_get).starts_with("HTTP/1.1 200"));
}

TEST_CASE("Tls_newFilesThatWillNotDo_changeNothing") {
  TlsHouse house;
  const auto other = mint_certificate("other.example.cn");
  TlsHouse::replace(house.certificate(), other.certificate);  // and the key of the one before
  auto tls = Tls::load(house.certificate(), house.key());
  REQUIRE_FALSE(tls.has_value());
  CHECK(tls.error().errors.at(0).pointer == "tls.key");
  CHECK(TlsClient(house.port()).name() == "one.example.cn");
  TlsHouse::replace(house.certificate(), "nonsense");
  CHECK(Tls::load(house.certificate(), house.key()).error().errors.at(0).pointer == "tls.cert");
  CHECK(TlsClient(house.port()).name() == "one.example.cn");
  house.put("three.example.cn");
  CHECK(house.shows("three.example.cn"));
}

TEST_CASE("Tls_gracefulStop_finishesWhatWasAccepted") {
  TlsHouse house;
  TlsClient idle(house.port()), busy(house.port());
  CHECK(idle.ask(k_get).starts_with("HTTP/1.1 200"));
  busy.send("GET /gate HTTP/1.1\r\nHost: x\r\n\r\n");
  house.server().at_gate.get_future().wait();
  house.server().stop();
  CHECK(idle.answer().empty());
  house.server().open_gate();
  CHECK(busy.answer().ends_with("through"));
  CHECK(busy.at_end());
}
