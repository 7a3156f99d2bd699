// A real mail relay and a real HTTPS receiver, with certificates of an authority of the test's own.
#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"
#include "tests/unit/channels/post.hpp"

#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

namespace fenghuo::tests {

using namespace api;
using End = Receipt::End;
using nlohmann::json;

namespace {

constexpr const char* k_name = "mail.example.test";
constexpr const char* k_python = "/usr/bin/python3";  // Debian's, which has Debian's packages

/// One of the scripts beside the tests' support, and what it has printed.
class Script {
 public:
  Script(const std::string& name, std::vector<std::string> words) : process_(command(name, std::move(words))) {
    if (!e2e::wait_until([&] { return process_.out().find('\n') != std::string::npos || !process_.running(); }) ||
        !process_.running())
      throw std::runtime_error(name + ": " + process_.err());
    port_ = process_.out().substr(0, process_.out().find('\n'));
  }
  [[nodiscard]] const std::string& port() const { return port_; }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::istringstream in(process_.out());
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);)
      out.push_back(line);
    out.erase(out.begin());
    return out;
  }

 private:
  static std::vector<std::string> command(const std::string& name, std::vector<std::string> words) {
    words.insert(words.begin(), {k_python, std::string(FENGHUO_SOURCE_DIR) + "/tests/support/" + name});
    return words;
  }
  e2e::Process process_;
  std::string port_;
};

bool there_is_aiosmtpd() {
  return e2e::run({k_python, "-c", "import aiosmtpd"}).code == 0;
}

const Authority& authority() {
  static const Authority k_one;
  return k_one;
}

Script relay(const std::string& mode, const std::string& certificate_for = k_name, bool auth = false, int days = 2) {
  const std::string at = authority().issue(certificate_for, days);
  std::vector<std::string> words{mode, at + ".pem", at + ".key"};
  if (auth) words.insert(words.end(), {"fenghuo", "s3cret"});
  return Script("smtp_server.py", words);
}

CourierOptions options_for(const Script& script, const std::string& scheme = "smtp",
                           const std::string& tls = "required", const std::string& password = {}) {
  auto options = near_options();
  options.resolver = [](const std::string&) -> engine::Result<std::vector<Address>> {
    return std::vector<Address>{boost::asio::ip::make_address("127.0.0.1")};
  };
  options.relay = read_relay(scheme + "://" + k_name + ":" + script.port(), tls, password.empty() ? "" : "fenghuo",
                             password, "fenghuo@edu.example.test", authority().certificate())
                      .value();
  options.ca = authority().certificate();
  options.connect = options.whole = 20'000;
  return options;
}

Parcel mail(const std::string& to, const std::string& id = "INC-2026-000001/7:email") {
  return {.id = id,
          .at = 1'770'000'000'000,
          .to = MailTarget{to, "张老师"},
          .subject = "初报",
          .text = "距时限还有 30 分钟\n"};
}

}  // namespace

TEST_CASE("Mail_relayWithStartTls_takesItEncryptedAndSignedIn") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const Script script = relay("starttls", k_name, true);
  Post post(options_for(script, "smtp", "required", "s3cret"));
  const auto receipt = post.ask(mail("zhang@school.example.test"));
  INFO(receipt.detail);
  REQUIRE(receipt.end == End::delivered);
  const auto took = script.lines();
  REQUIRE(took.size() == 1);
  const auto letter = json::parse(took[0]);
  CHECK(letter["tls"] == true);
  CHECK(letter["authenticated"] == true);
  CHECK(letter["from"] == "fenghuo@edu.example.test");
  CHECK(letter["to"] == json{"zhang@school.example.test"});
  const std::string content = letter["content"];
  CHECK(content.find("\r\nAuto-Submitted: auto-generated\r\n") != content.npos);
  CHECK(content.find("\r\nMIME-Version: 1.0\r\n") != content.npos);
}

TEST_CASE("Mail_relayWithTlsFromTheFirstByte_takesIt") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const Script script = relay("implicit");
  CHECK(Post(options_for(script, "smtps")).ask(mail("a@b.test")).end == End::delivered);
  CHECK(Post(options_for(script, "smtp", "implicit")).ask(mail("a@b.test")).end == End::delivered);
  CHECK(json::parse(script.lines().at(0))["tls"] == true);
}

TEST_CASE("Mail_answersOfTheRelay_decideWhatBecomesOfIt") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const Script script = relay("starttls");
  Post post(options_for(script));
  const auto end = [&](const std::string& name) {
    const auto receipt = post.ask(mail(name + "@b.test"));
    UNSCOPED_INFO(name << ": " << receipt.detail);
    return receipt.end;
  };
  CHECK(end("good") == End::delivered);
  CHECK(end("later") == End::again);
  CHECK(end("late") == End::again);
  CHECK(end("cut") == End::again);
  CHECK(end("gone") == End::refused);
  CHECK(end("spam") == End::refused);
  CHECK(end("bad\r\nRCPT TO:<x@y>") == End::refused);
  CHECK(post.ask(mail("gone@b.test")).detail.find("no such mailbox") != std::string::npos);
}

TEST_CASE("Mail_cutAfterTheText_comesAgainUnderTheSameMessageId") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const Script script = relay("starttls");
  Post post(options_for(script));
  for (int n = 0; n < 2; ++n)
    CHECK(post.ask(mail("cut@b.test")).end == End::again);
  const auto took = script.lines();
  REQUIRE(took.size() == 2);
  const auto id = [](const std::string& line) {
    const std::string content = json::parse(line)["content"];
    const auto at = content.find("Message-ID: ");
    return content.substr(at, content.find("\r\n", at) - at);
  };
  CHECK(id(took[0]) == id(took[1]));
  CHECK(id(took[0]).size() > 20);
}

TEST_CASE("Mail_relayThatCannotBeTrusted_getsNothing") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const auto ask = [](const Script& script, CourierOptions options) {
    const auto receipt = Post(std::move(options)).ask(mail("a@b.test"));
    INFO(receipt.detail);
    CHECK(receipt.end == End::again);  // our fault or the relay's, not the message's
    CHECK(script.lines().empty());
  };
  SECTION("no TLS where it is required") {
    const Script script = relay("none");
    ask(script, options_for(script));
  }
  SECTION("an authority nobody knows") {
    const Script script = relay("starttls");
    auto options = options_for(script);
    options.relay.ca.clear();
    ask(script, options);
  }
  SECTION("another host's certificate") {
    const Script script = relay("starttls", "other.example.test");
    ask(script, options_for(script));
  }
  SECTION("an expired certificate") {
    const Script script = relay("starttls", k_name, false, -1);
    ask(script, options_for(script));
  }
  SECTION("TLS from the first byte, an authority nobody knows") {
    const Script script = relay("implicit");
    auto options = options_for(script, "smtps");
    options.relay.ca.clear();
    ask(script, options);
  }
  SECTION("a wrong password") {
    const Script script = relay("starttls", k_name, true);
    ask(script, options_for(script, "smtp", "required", "wrong"));
  }
  SECTION("without TLS, and not on the allow-list") {
    const Script script = relay("none");
    auto options = options_for(script, "smtp", "off");
    options.outbound = Outbound();
    ask(script, options);
  }
}

TEST_CASE("Mail_relayWithoutTls_isUsedWhereListedAndToldSo") {
  if (!there_is_aiosmtpd()) SKIP("python3-aiosmtpd is not installed");
  const Script script = relay("none");
  CHECK(Post(options_for(script, "smtp", "off")).ask(mail("a@b.test")).end == End::delivered);
  CHECK(json::parse(script.lines().at(0))["tls"] == false);
}

TEST_CASE("Courier_httpsReceiver_isCheckedAgainstItsCertificate") {
  const auto ask = [](const std::string& certificate_for, int days, bool known) {
    const std::string at = authority().issue(certificate_for, days);
    const Script script("https_server.py", {at + ".pem", at + ".key"});
    auto options = options_for(script);
    if (!known) options.ca.clear();
    const auto receipt = Post(options).ask(webhook("https://" + std::string(k_name) + ":" + script.port() + "/hook"));
    UNSCOPED_INFO(receipt.detail);
    CHECK(script.lines().size() == (receipt.end == End::delivered ? 1U : 0U));
    return receipt.end;
  };
  CHECK(ask(k_name, 2, true) == End::delivered);
  CHECK(ask(k_name, 2, false) == End::again);
  CHECK(ask("other.example.test", 2, true) == End::again);
  CHECK(ask(k_name, -1, true) == End::again);
}

}  // namespace fenghuo::tests
