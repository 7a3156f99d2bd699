#include "api/channels/base64.hpp"
#include "api/channels/webhook.hpp"
#include "tests/support/receiver.hpp"
#include "tests/unit/channels/post.hpp"

#include <algorithm>
#include <fstream>
#include <poll.h>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;
using End = Receipt::End;

namespace {

Receiver::Behave answers(const std::string& bytes) {
  return [bytes](const Received&, Visit& visit) { visit.send(bytes); };
}

/// Of this process, in KiB.
long resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  return 0;
}

}  // namespace

TEST_CASE("Courier_webhook_arrivesSignedAsTheStandardSays") {
  Receiver receiver(answers(http_answer(204)));
  Post post;
  const auto receipt = post.ask(webhook(receiver.url("/hook?x=1")));
  INFO(receipt.detail);
  REQUIRE(receipt.end == End::delivered);
  const auto received = receiver.received();
  REQUIRE(received.size() == 1);
  CHECK(received[0].head.starts_with("POST /hook?x=1 HTTP/1.1\r\n"));
  CHECK(received[0].body == R"({"type":"DutyWarned"})");
  CHECK(received[0].header("content-type") == "application/json");
  CHECK(received[0].header("user-agent") == "fenghuo");
  CHECK(received[0].header("webhook-id") == "INC-2026-000001/7:hook");
  CHECK(received[0].header("webhook-timestamp") == "1770000000");
  CHECK(received[0].header("webhook-signature") ==
        webhook_signature(webhook_key(k_secret).value(), "INC-2026-000001/7:hook", 1'770'000'000, received[0].body));
}

TEST_CASE("Courier_answers_areJudgedByTheirStatus") {
  const auto ask = [](const std::string& bytes) {
    Receiver receiver(answers(bytes));
    return Post().ask(webhook(receiver.url()));
  };
  CHECK(ask(http_answer(200, "", "ok")).end == End::delivered);
  CHECK(ask(http_answer(500)).end == End::again);
  CHECK(ask(http_answer(404)).end == End::refused);
  CHECK(ask(http_answer(410)).end == End::refused);
  const auto busy = ask(http_answer(429, "retry-AFTER:  120 \r\n"));
  CHECK(busy.end == End::again);
  CHECK(busy.retry_after == 120'000);
  CHECK(ask("HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n" + http_answer(503)).retry_after == std::nullopt);
  CHECK(ask("HTTP/1.1 200 OK\r\n\r\n").end == End::delivered);
}

TEST_CASE("Courier_redirects_areNeverFollowed") {
  Receiver other(answers(http_answer(200)));
  for (const int status : {301, 302, 303, 307, 308})
    for (const bool same_host : {true, false}) {
      std::string to = other.url();
      Receiver receiver(
          [&](const Received&, Visit& visit) { visit.send(http_answer(status, "Location: " + to + "\r\n")); });
      if (same_host) to = receiver.url();  // a loop, if it were followed
      INFO(status << " to " << to);
      const auto receipt = Post().ask(webhook(receiver.url()));
      CHECK(receipt.end == (status == 301 || status == 308 ? End::refused : End::again));
      CHECK(receiver.received().size() == 1);
    }
  CHECK(other.received().empty());
}

TEST_CASE("Courier_receiverThatIsDownSlowOrCutsTheLine_isTriedAgain") {
  Post post;
  SECTION("down") {
    Receiver receiver(answers(http_answer(200)));
    receiver.go();
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("takes the request and says nothing") {
    Receiver receiver([](const Received&, Visit& visit) { visit.hold(); });
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("one byte now and then") {
    Receiver receiver([](const Received&, Visit& visit) {
      while (visit.send("H") && !visit.leaving())
        ::poll(nullptr, 0, 100);
    });
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("cuts at once") {
    Receiver receiver([](const Received&, Visit&) {});
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("cuts in the head") {
    Receiver receiver(answers("HTTP/1.1 200 OK\r\nContent-"));
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("cuts in the body") {
    Receiver receiver(answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
  SECTION("is no HTTP") {
    Receiver receiver(answers("220 mail.example.com ESMTP\r\n"));
    CHECK(post.ask(webhook(receiver.url())).end == End::again);
  }
}

TEST_CASE("Courier_endlessAnswers_takeNoMemory") {
  const std::string piece(1 << 16, 'x');
  const auto endless = [&](const std::string& head) {
    return [&, head](const Received&, Visit& visit) {
      visit.send(head);
      while (visit.send(piece)) {
      }
    };
  };
  Post post;
  const long before = resident();
  Receiver body(endless("HTTP/1.1 200 OK\r\n\r\n")), broken(endless("HTTP/1.1 500 No\r\n\r\n")),
      header(endless("HTTP/1.1 200 OK\r\nX: ")), packed(endless("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"));
  Receiver hints([](const Received&, Visit& visit) {
    while (visit.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")) {
    }
  });
  CHECK(post.ask(webhook(body.url())).end == End::delivered);
  CHECK(post.ask(webhook(packed.url())).end == End::delivered);
  CHECK(post.ask(webhook(broken.url())).end == End::again);
  CHECK(post.ask(webhook(header.url())).end == End::again);
  CHECK(post.ask(webhook(hints.url())).end == End::again);
  CHECK(resident() - before < 32L << 10);
}

TEST_CASE("Courier_manyMessagesToAFlakyReceiver_eachArrivesUnderItsOneId") {
  // The outbox's part in small: whatever comes back with `again` is sent again.
  std::atomic<int> turn = 0;
  Receiver receiver([&](const Received&, Visit& visit) {
    switch (turn++ % 7) {
      case 0:
        visit.send(http_answer(500));
        return;
      case 1:
        visit.send(http_answer(429, "Retry-After: 1\r\n"));
        return;
      case 2:
        return;
      case 3:
        visit.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
        return;
      case 4:
        visit.send(http_answer(302, "Location: http://127.0.0.1:1/\r\n"));
        return;
      default:
        visit.send(http_answer(200));
    }
  });
  constexpr int k_messages = 60;
  Post post;
  std::set<std::string> open;
  for (int n = 0; n < k_messages; ++n)
    open.insert("INC-2026-" + std::to_string(n) + "/1");
  for (int round = 0; !open.empty(); ++round) {
    REQUIRE(round < 60);
    if (round == 2) receiver.go();  // killed …
    if (round == 3) receiver.come_back();
    std::map<std::string, std::size_t> wanted;
    for (const auto& id : open) {
      wanted[id] = post.count(id) + 1;
      post.send(webhook(receiver.url(), id));
    }
    REQUIRE(e2e::wait_until([&] {
      return std::all_of(wanted.begin(), wanted.end(), [&](const auto& w) { return post.count(w.first) == w.second; });
    }));
    for (const auto& [id, receipts] : post.receipts())
      if (!receipts.empty() && receipts.back().end == End::delivered) open.erase(id);
  }
  std::map<std::string, std::string> bodies;
  for (const auto& one : receiver.received())
    bodies[one.header("webhook-id")] = one.body;
  CHECK(bodies.size() == k_messages);
}

TEST_CASE("Courier_badTargets_areRefusedWithoutAConnection") {
  Receiver receiver(answers(http_answer(200)));
  Post post;
  auto parcel = webhook(receiver.url());
  std::get<WebhookTarget>(parcel.to).secret = "whsec_short";
  CHECK(post.ask(parcel).end == End::refused);
  CHECK(post.ask(webhook("ftp://127.0.0.1/")).end == End::refused);
  CHECK(post.ask(webhook("http://u:p@127.0.0.1:" + std::to_string(receiver.port()) + "/")).end == End::refused);
  CHECK(post.ask({.id = "m", .to = MailTarget{"a@example.com", ""}}).end == End::refused);
  auto huge = webhook(receiver.url());
  huge.json.assign(2U << 20U, ' ');
  CHECK(post.ask(huge).end == End::refused);
  CHECK(receiver.received().empty());
}

TEST_CASE("Courier_moreThanItHolds_comesBackAtOnce") {
  Receiver receiver([](const Received&, Visit& visit) { visit.hold(); });
  auto options = near_options();
  options.at_most = 5;
  options.whole = options.stalled = 60'000;
  Post post(options);
  for (int n = 0; n < 12; ++n)
    post.send(webhook(receiver.url(), "m" + std::to_string(n)));
  for (int n = 0; n < 12; ++n) {
    const auto id = "m" + std::to_string(n);
    INFO(id);
    CHECK(post.count(id) == (n < 5 ? 0U : 1U));
  }
  post.end();  // does not wait for the receiver
  for (const auto& [id, receipts] : post.receipts()) {
    INFO(id);
    REQUIRE(receipts.size() == 1);
    CHECK(receipts[0].end == End::again);
  }
}

TEST_CASE("Courier_slowHost_doesNotKeepOthersWaiting") {
  Receiver slow([](const Received&, Visit& visit) { visit.hold(); });
  Receiver quick(answers(http_answer(200)));
  auto options = near_options();
  options.whole = options.stalled = 60'000;
  Post post(options);
  for (int n = 0; n < 10; ++n)
    post.send(webhook(slow.url(), "slow" + std::to_string(n)));
  CHECK(post.ask(webhook(quick.url(), "quick")).end == End::delivered);
  CHECK(slow.most_at_once() <= 2);
}

}  // namespace fenghuo::tests
