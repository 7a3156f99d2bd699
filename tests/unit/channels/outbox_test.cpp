// The outbox between a journal and a courier that does as it is told: outcomes, restarts, failing commits, slow
// targets.
#include "api/channels/outbox.hpp"

#include "tests/support/desk.hpp"
#include "tests/support/engine_rig.hpp"
#include "tests/support/failing_journal.hpp"
#include "tests/support/library.hpp"

#include <set>

#include <boost/asio/io_context.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;
using api::Outbox;
using api::OutboxLimits;
using api::Parcel;
using api::Receipt;

namespace {

constexpr auto k_delivered = Receipt::End::delivered, k_again = Receipt::End::again, k_refused = Receipt::End::refused;

/// A server's channels without a wire. `answer` decides each attempt; nothing: no answer ever comes.
struct Post {
  VirtualClock clock{k_morning};
  std::unique_ptr<Journal> memory = make_memory_journal();
  FailingJournal journal{*memory};
  EngineRig rig{journal, shipped_library(), clock};
  SeededRandom random{3};
  boost::asio::io_context io;
  OutboxLimits limits;
  std::function<std::optional<Receipt>(const Parcel&)> answer = [](const Parcel&) {
    return Receipt{k_delivered, {}, ""};
  };
  std::vector<Parcel> sent;
  std::vector<api::Courier::Done> unanswered;
  std::unique_ptr<Outbox> outbox;

  explicit Post(OutboxLimits given = {}) : limits(given) {
    rig.start();
    make_outbox();
  }
  void make_outbox() {
    api::Ways ways{.word =
                       [](const Message& message, Language) {
                         return api::Wording{"", "", message.text.en};
                       },
                   .send =
                       [this](Parcel parcel, api::Courier::Done done) {
                         sent.push_back(parcel);
                         const auto receipt = answer(parcel);
                         if (receipt) return done(*receipt);
                         unanswered.push_back(std::move(done));
                       }};
    outbox = std::make_unique<Outbox>(io, journal, rig.engine(), clock, random, ways, limits);
  }
  /// The process ends without a word and starts anew.
  void restart() {
    outbox->stop();
    outbox.reset();
    io.restart();
    io.poll();
    rig.stop();
    unanswered.clear();
    rig.start();
    make_outbox();
  }
  void channel(const std::string& id, bool enabled = true, std::vector<std::string> events = {"IncidentOpened"}) {
    const ChannelSet set{.enabled = enabled,
                         .events = std::move(events),
                         .id = id,
                         .type = "webhook",
                         .unit = k_bureau,
                         .url = "https://" + id + ".example.cn/"};
    (void)rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
      core.record("channel:" + id, set, {.role = "admin"}, batch);
      return Answer{};
    });
  }
  /// One look, and everything that follows from it without time passing.
  void look() {
    outbox->look();
    for (int n = 0; n < 8; ++n) {
      rig.engine().settle();
      io.restart();
      io.poll();
    }
  }
  void disk_fails_once_sent() {
    answer = [this](const Parcel&) {
      journal.fail_commits(0, -1);
      return Receipt{k_delivered, {}, ""};
    };
  }
  std::optional<OutboxRow> row(const std::string& id) { return memory->find_outbox(id).value(); }
  template <class E>
  std::vector<E> all() {
    std::vector<E> out;
    (void)memory->load("system", 0, [&](Recorded&& recorded) {
      if (const auto* event = std::get_if<E>(&recorded.event)) out.push_back(*event);
    });
    return out;
  }
  std::size_t delivered_by(const std::string& channel) {
    std::size_t n = 0;
    for (const auto& one : all<MessageDelivered>())
      if (one.channel == channel) ++n;
    return n;
  }
};

}  // namespace

TEST_CASE("Outbox_delivered_rowGoesAndAnEventStays") {
  Post post;
  post.channel("siem");
  const auto id = post.rig.open().value();
  post.look();
  REQUIRE(post.sent.size() == 1);
  CHECK(post.sent[0].id == id + "/1/siem/-");
  CHECK(std::get<api::WebhookTarget>(post.sent[0].to).url == "https://siem.example.cn/");
  CHECK(post.row(id + "/1/siem/-") == std::nullopt);
  CHECK(post.row(id + "/1/log/-") == std::nullopt);
  CHECK(post.delivered_by("siem") == 1);
  CHECK(post.delivered_by("log") == 1);
  post.look();
  CHECK(post.sent.size() == 1);
  CHECK(post.outbox->counts().delivered == 2);
}

TEST_CASE("Outbox_reminderOfWhatHasBegunMeanwhile_isNotSent") {
  Post post;
  post.channel("siem", true, {"DrillSeriesReminded"});
  const auto remind = [&](const std::string& id, Millis due_at) {
    (void)post.rig.call([&](Core&, Batch& batch) -> Result<Answer> {
      batch.outbox.push_back(row_of(
          {.channel = "siem", .message = {.due_at = due_at, .event = "DrillSeriesReminded", .id = id}}, k_morning));
      return Answer{};
    });
  };
  remind("SER-2026-0001/4", k_morning);
  remind("SER-2026-0001/5", k_morning + k_hour);
  post.look();
  REQUIRE(post.sent.size() == 1);
  CHECK(post.sent[0].id == "SER-2026-0001/5/siem/-");
  REQUIRE(post.all<MessageDead>().size() == 1);
  CHECK(post.all<MessageDead>()[0].message == "SER-2026-0001/4/siem/-");
  CHECK(delivery_of(*post.row("SER-2026-0001/4/siem/-"))->error == "too-late");
}

TEST_CASE("Outbox_failedAttempt_comesBackLaterUnderItsIdAlsoAfterARestart") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.answer = [](const Parcel&) { return Receipt{k_again, {}, "503"}; };
  post.look();
  REQUIRE(post.row(id));
  CHECK(post.row(id)->attempts == 1);
  CHECK(delivery_of(*post.row(id))->error == "503");
  CHECK(post.row(id)->next_at > k_morning);
  CHECK(post.row(id)->next_at <= k_morning + 5 * k_second);
  post.look();
  CHECK(post.sent.size() == 1);  // not before its time

  post.clock.advance(6 * k_second);
  post.restart();
  post.look();
  CHECK(post.sent.size() == 2);
  CHECK(post.row(id)->attempts == 2);
  post.answer = [](const Parcel&) { return Receipt{k_delivered, {}, ""}; };
  post.clock.advance(k_minute);
  post.look();
  REQUIRE(post.sent.size() == 3);
  CHECK(post.sent[0].id == post.sent[2].id);
  CHECK(post.sent[2].at == post.clock.now().wall);
  REQUIRE(post.delivered_by("siem") == 1);
  for (const auto& one : post.all<MessageDelivered>())
    if (one.channel == "siem") CHECK(one.attempts == 3);
}

TEST_CASE("Outbox_retryAfter_isWaitedFor") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.answer = [](const Parcel&) { return Receipt{k_again, 10 * k_minute, "429"}; };
  post.look();
  CHECK(post.row(id)->next_at == k_morning + 10 * k_minute);
}

TEST_CASE("Outbox_lastAttemptOrRefusal_makesADeadLetterThatNobodyTriesAgain") {
  for (const auto end : {k_again, k_refused}) {
    Post post({.attempts = 3});
    post.channel("siem");
    const std::string id = post.rig.open().value() + "/1/siem/-";
    post.answer = [end](const Parcel&) { return Receipt{end, {}, "no"}; };
    for (int n = 0; n < 6; ++n) {
      post.look();
      post.clock.advance(k_hour);
    }
    const std::size_t tried = end == k_refused ? 1 : 3;
    CHECK(post.sent.size() == tried);
    REQUIRE(post.row(id));
    CHECK(post.row(id)->next_at == k_never);
    CHECK(delivery_of(*post.row(id))->error == "no");
    REQUIRE(post.all<MessageDead>().size() == 1);
    CHECK(post.all<MessageDead>()[0].message == id);
    CHECK(post.all<MessageDead>()[0].attempts == static_cast<int>(tried));
    CHECK(post.outbox->counts().dead == 1);
    post.clock.advance(365 * k_day);
    post.restart();
    post.look();
    CHECK(post.sent.size() == tried);
  }
}

TEST_CASE("Outbox_channelSwitchedOff_isADeadLetterThatSaysSo") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.channel("siem", false);
  post.look();
  CHECK(post.sent.empty());
  REQUIRE(post.row(id));
  CHECK(post.row(id)->next_at == k_never);
  CHECK(delivery_of(*post.row(id))->error == "the channel is switched off");
}

TEST_CASE("Outbox_outcomeNotKept_isHeldAndNotSentTwice") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.disk_fails_once_sent();
  post.look();
  CHECK(post.sent.size() == 1);
  CHECK(post.row(id));
  post.look();
  post.look();
  CHECK(post.sent.size() == 1);
  post.journal.heal();
  post.clock.advance(5 * k_second);
  REQUIRE([&] {
    for (int n = 0; n < 100 && post.row(id); ++n) {
      post.clock.advance(k_second);
      post.look();
    }
    return !post.row(id);
  }());
  CHECK(post.sent.size() == 1);
  CHECK(post.delivered_by("siem") == 1);
}

TEST_CASE("Outbox_outcomeKeptButSaidToHaveFailed_isRecordedOnce") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.answer = [&](const Parcel&) {
    post.journal.deny_commits(1);
    return Receipt{k_delivered, {}, ""};
  };
  post.look();
  for (int n = 0; n < 5; ++n) {
    post.clock.advance(2 * k_second);
    post.look();
  }
  CHECK(post.sent.size() == 1);
  CHECK_FALSE(post.row(id));
  CHECK(post.delivered_by("siem") == 1);
}

TEST_CASE("Outbox_outcomeNotKeptBeforeTheEnd_isSentAgainUnderItsId") {
  Post post;
  post.channel("siem");
  const std::string id = post.rig.open().value() + "/1/siem/-";
  post.disk_fails_once_sent();
  post.look();
  CHECK(post.sent.size() == 1);
  post.journal.heal();
  post.answer = [](const Parcel&) { return Receipt{k_delivered, {}, ""}; };
  post.restart();
  post.look();
  REQUIRE(post.sent.size() == 2);
  CHECK(post.sent[0].id == id);
  CHECK(post.sent[1].id == id);
  CHECK_FALSE(post.row(id));
}

TEST_CASE("Outbox_slowTarget_holdsUpNobodyAndMemoryIsBounded") {
  Post post({.in_hand = 20, .per_channel = 4});
  post.channel("slow", true, {"CommentAdded", "IncidentAssigned"});
  const auto id = post.rig.open().value();
  post.answer = [](const Parcel& parcel) -> std::optional<Receipt> {
    if (parcel.id.find("/slow/") != std::string::npos) return std::nullopt;
    return Receipt{k_delivered, {}, ""};
  };
  for (int n = 0; n < 300; ++n)
    (void)post.rig.execute(id, Assign{.person = std::string(k_school) + "-responder"}, Role::responder);
  post.channel("quick", true, {"IncidentHandedOver"});
  (void)post.rig.execute(id, HandOver{.to = std::string(k_school) + "-leader"}, Role::responder);
  for (int n = 0; n < 40 && post.delivered_by("quick") == 0; ++n)
    post.look();
  CHECK(post.delivered_by("quick") == 1);
  std::set<std::string> slow;
  for (const auto& parcel : post.sent)
    if (parcel.id.find("/slow/") != std::string::npos) slow.insert(parcel.id);
  CHECK(slow.size() == 4);
  CHECK(post.unanswered.size() == 4);

  for (auto& done : std::exchange(post.unanswered, {}))
    done({k_delivered, {}, ""});
  post.answer = [](const Parcel&) { return Receipt{k_delivered, {}, ""}; };
  for (int n = 0; n < 400 && post.delivered_by("slow") < 300; ++n)
    post.look();
  CHECK(post.delivered_by("slow") == 300);
}

}  // namespace fenghuo::tests
