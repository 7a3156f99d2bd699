#include "tests/support/certificate.hpp"
#include "tests/support/server.hpp"

#include <csignal>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

/// A data folder with the sample, and a server on TLS over it. Its own readiness is asked for with the command line.
struct TlsHouse {
  Scratch scratch;
  std::string data = scratch / "data", certificate = scratch / "cert.pem", key = scratch / "key.pem", url;
  std::unique_ptr<Process> process;

  TlsHouse() {
    make_sample(data);
    put("one.example.cn");
    process = std::make_unique<Process>(
        std::vector<std::string>{FENGHUO_EXECUTABLE, "serve", "--data", data, "--listen", "127.0.0.1:0", "--playbooks",
                                 playbooks_folder(), "--tls-cert", certificate, "--tls-key", key});
    const bool up = wait_until([&] {
      const Json said = Json::parse(slurp(data + "/server.json"), nullptr, false);
      url = said.is_object() ? said.value("url", "") : "";
      return !url.empty() || !process->running();
    });
    if (!up || url.empty()) throw std::runtime_error("the server did not come up: " + process->err());
  }
  void put(const std::string& name) const {
    const auto made = tests::mint_certificate(name);
    std::ofstream(certificate, std::ios::trunc) << made.certificate;
    std::ofstream(key, std::ios::trunc) << made.key;
  }
  [[nodiscard]] Ran me(const std::string& trusted) const {
    std::vector<std::string> words{"--server", url,  "--token", token_of(data, "bureau", k_bureau),
                                   "--lang",   "en", "me"};
    if (!trusted.empty()) words.insert(words.begin(), {"--ca", trusted});
    return fenghuo(words);
  }
};

}  // namespace

TEST_CASE("Tls_commandLine_trustsWhatItIsTold") {
  TlsHouse house;
  CHECK(house.url.starts_with("https://127.0.0.1:"));
  CHECK(house.me(house.certificate).code == 0);
  const Ran untrusted = house.me("");
  CHECK(untrusted.code == 3);
  CHECK(untrusted.err.find("certificate") != std::string::npos);
  CHECK(untrusted.err.find("--ca FILE") != std::string::npos);
  const std::string other = house.scratch.file("other.pem", tests::mint_certificate("127.0.0.1").certificate);
  CHECK(house.me(other).code == 3);
  CHECK(fenghuo({"--server", house.url, "--token", token_of(house.data, "bureau", k_bureau), "me"},
                {{"FENGHUO_CA", house.certificate}})
            .code == 0);
}

TEST_CASE("Tls_hangUpSignal_readsTheCertificateAgain") {
  TlsHouse house;
  const std::string before = house.scratch.file("before.pem", slurp(house.certificate));
  CHECK(house.me(before).code == 0);
  house.put("two.example.cn");
  house.process->send(SIGHUP);
  CHECK(wait_until([&] { return house.me(house.certificate).code == 0; }));
  CHECK(house.me(before).code == 3);
  std::ofstream(house.certificate, std::ios::trunc) << "nonsense";
  house.process->send(SIGHUP);
  CHECK(wait_until([&] { return house.process->err().find("stays in use") != std::string::npos; }));
  CHECK(house.process->running());
}

TEST_CASE("Serve_beyondLoopback_wantsTls") {
  Scratch scratch;
  const auto made = tests::mint_certificate("x.example.cn");
  const std::string certificate = scratch.file("cert.pem", made.certificate), key = scratch.file("key.pem", made.key);
  const auto refused = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"serve",       "--data",      scratch / "data",  "--listen",
                                   "192.0.2.1:0", "--playbooks", playbooks_folder()};
    words.insert(words.end(), more.begin(), more.end());
    return fenghuo(words);
  };
  const Ran bare = refused({});
  CHECK(bare.code == 2);
  CHECK(bare.err.find("tls.cert") != std::string::npos);
  CHECK(refused({"--tls-cert", certificate}).code == 2);
  CHECK(refused({"--tls-cert", key, "--tls-key", key}).code == 2);
  // With either it comes as far as binding, and this machine has no such address (it is kept for documents).
  CHECK(refused({"--tls-cert", certificate, "--tls-key", key}).err.find("cannot listen") != std::string::npos);
  CHECK(refused({"--tls-off-behind-proxy"}).err.find("cannot listen") != std::string::npos);
}

}  // namespace fenghuo::e2e
