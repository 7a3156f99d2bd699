// What a name means may change between looking and connecting; nothing but what was vetted is ever connected to.
#include "api/channels/pinned.hpp"
#include "tests/support/receiver.hpp"
#include "tests/unit/channels/post.hpp"

#include <catch2/catch_test_macros.hpp>
#include <curl/curl.h>

namespace fenghuo::tests {

using namespace api;
using End = Receipt::End;
using Addresses = std::vector<Address>;

namespace {

Address address(const char* text) {
  return boost::asio::ip::make_address(text);
}

/// Answers with the next of these each time it is asked, the last one for ever.
struct Names {
  std::vector<Addresses> answers;
  std::atomic<std::size_t> asked = 0;

  static Resolver resolver(const std::shared_ptr<Names>& names) {
    return [names](const std::string&) -> engine::Result<Addresses> {
      return names->answers[std::min<std::size_t>(names->asked++, names->answers.size() - 1)];
    };
  }
};

struct Rig {
  explicit Rig(std::vector<Addresses> answers, const std::vector<std::string>& allow = {"127.0.0.1/32"})
      : names(std::make_shared<Names>()) {
    names->answers = std::move(answers);
    options = near_options();
    options.outbound = Outbound::read(allow).value();
    options.resolver = Names::resolver(names);
  }
  [[nodiscard]] std::string url() const {
    return "http://rebind.example.test:" + std::to_string(receiver.port()) + "/";
  }

  Receiver receiver{[](const Received&, Visit& visit) { visit.send(http_answer(200)); }};
  std::shared_ptr<Names> names;
  CourierOptions options;
};

}  // namespace

TEST_CASE("Pinning_name_isLookedUpOncePerAttemptAndReachedThere") {
  Rig rig({{address("127.0.0.1")}});
  Post post(rig.options);
  CHECK(post.ask(webhook(rig.url())).end == End::delivered);
  CHECK(rig.names->asked == 1);
  CHECK(post.ask(webhook(rig.url())).end == End::delivered);
  CHECK(rig.names->asked == 2);
  CHECK(rig.receiver.received().at(0).header("host") == "rebind.example.test:" + std::to_string(rig.receiver.port()));
}

TEST_CASE("Pinning_nameThatTurnsInward_isNotFollowed") {
  // Allowed the first time; then the name says another address of loopback, where the receiver also listens.
  Rig rig({{address("127.0.0.1")}, {address("127.0.0.2")}, {address("127.0.0.1"), address("127.0.0.2")}, {}});
  Post post(rig.options);
  CHECK(post.ask(webhook(rig.url())).end == End::delivered);
  for (int n = 0; n < 3; ++n)
    CHECK(post.ask(webhook(rig.url())).end == End::again);
  CHECK(rig.names->asked == 4);
  CHECK(rig.receiver.received().size() == 1);
}

TEST_CASE("Pinning_literalThatIsNotAllowed_isRefusedForGood") {
  Rig rig(std::vector<Addresses>{{}}, {});
  Post post(rig.options);
  const auto port = ":" + std::to_string(rig.receiver.port()) + "/";
  for (const char* host : {"127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]",
                           "169.254.169.254", "[fd00:ec2::254]", "0.0.0.0", "[::]"})
    for (const char* scheme : {"http://", "https://"}) {
      INFO(scheme << host);
      const auto receipt = post.ask(webhook(scheme + std::string(host) + port));
      CHECK(receipt.end == End::refused);
    }
  CHECK(rig.names->asked == 0);
  CHECK(rig.receiver.received().empty());
}

TEST_CASE("Pinning_socketToAnythingElse_isNotOpened") {
  Receiver receiver([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  Destination to = read_destination(receiver.url(), {"http"}).value();
  Pinned wrong(to, {address("127.0.0.2")}, "");
  CHECK(curl_easy_perform(wrong.curl()) == CURLE_COULDNT_CONNECT);
  CHECK(receiver.received().empty());
  Pinned right(to, {address("127.0.0.1")}, "");
  curl_easy_setopt(right.curl(), CURLOPT_NOBODY, 1L);
  CHECK(curl_easy_perform(right.curl()) == CURLE_OK);
}

TEST_CASE("Pinning_proxyOfTheEnvironment_isNotAsked") {
  Receiver proxy([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  Receiver receiver([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  ::setenv("http_proxy", proxy.url("").c_str(), 1);
  ::setenv("ALL_PROXY", proxy.url("").c_str(), 1);
  CHECK(Post().ask(webhook(receiver.url())).end == End::delivered);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
  CHECK(proxy.received().empty());
  CHECK(receiver.received().size() == 1);
}

TEST_CASE("Pinning_lookUpThatHangs_isGivenUpAndHoldsNobody") {
  // The look-up's thread outlives the courier here, so it owns its gate.
  struct Gate {
    std::mutex mutex;
    std::condition_variable opened;
    bool open = false;
  };
  const auto gate = std::make_shared<Gate>();
  Rig rig(std::vector<Addresses>{{}});
  rig.options.resolver = [gate](const std::string& host) -> engine::Result<Addresses> {
    std::unique_lock lock(gate->mutex);
    gate->opened.wait(lock, [&] { return host.starts_with("quick") || gate->open; });
    return Addresses{address("127.0.0.1")};
  };
  const auto port = ":" + std::to_string(rig.receiver.port()) + "/";
  {
    Post post(rig.options);
    post.send(webhook("http://hangs.example.test" + port, "hangs"));
    CHECK(post.ask(webhook("http://quick.example.test" + port, "quick")).end == End::delivered);
    CHECK(post.count("hangs") == 0);
    post.clock.advance(rig.options.connect + 1);
    REQUIRE(e2e::wait_until([&] { return post.count("hangs") == 1; }));
    post.send(webhook("http://hangs.example.test" + port, "hangs again"));
    post.end();
    CHECK(post.receipts()["hangs again"].at(0).end == End::again);
  }
  const std::lock_guard lock(gate->mutex);
  gate->open = true;
  gate->opened.notify_all();
}

}  // namespace fenghuo::tests
