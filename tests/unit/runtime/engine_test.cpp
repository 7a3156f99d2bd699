#include "tests/support/desk.hpp"
#include "tests/support/engine_rig.hpp"
#include "tests/support/failing_journal.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"
#include "tests/support/temp_folder.hpp"

#include <future>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

struct House {
  VirtualClock clock{k_morning};
  std::unique_ptr<Journal> memory = make_memory_journal();
  FailingJournal journal{*memory};
  EngineRig rig{journal, shipped_library(), clock};
  House() { rig.start(); }

  std::multiset<std::string> comments(const std::string& id) {
    std::multiset<std::string> out;
    (void)memory->load(id, 0, [&](Recorded&& recorded) {
      if (const auto* comment = std::get_if<CommentAdded>(&recorded.event)) out.insert(comment->text);
    });
    return out;
  }
  /// What the engine holds in memory, refolded from the journal: empty if they are the same.
  std::string astray(const std::string& id) {
    Incident folded;
    (void)memory->load(id, 0, [&](Recorded&& recorded) { evolve(folded, recorded.meta, recorded.event); });
    std::string held;
    const auto read = rig.read([&](Core& core, Batch&) -> Result<Answer> {
      const auto incident = core.incident(id);
      if (!incident) return incident.error();
      held = encode(**incident);
      return Answer{};
    });
    if (!read) return read.error().code;
    return held == encode(folded) ? "" : held + "\n" + encode(folded);
  }
};

}  // namespace

TEST_CASE("Engine_replies_in_order_and_only_after_the_commit") {
  House house;
  const auto id = house.rig.open().value();
  std::vector<int> order;
  std::vector<bool> kept;
  std::promise<void> last;
  for (int n = 0; n < 100; ++n) {
    const bool reading = n % 7 == 0;
    const auto reply = [&, n](const Result<Answer>& answer) {
      order.push_back(n);
      const auto stored = house.memory->incidents().value().front().version;
      kept.push_back(bool(answer) && stored >= answer->version);
      if (n == 99) last.set_value();
    };
    if (reading) {
      house.rig.engine().read(
          [id](Core& core, Batch&) -> Result<Answer> { return Answer{.version = core.incident(id).value()->version}; },
          reply);
    } else {
      house.rig.engine().submit(EngineRig::executing(id, Comment{.text = std::to_string(n)}), reply);
    }
  }
  last.get_future().wait();
  REQUIRE(order.size() == 100);
  for (int n = 0; n < 100; ++n) {
    CHECK(order[static_cast<std::size_t>(n)] == n);
    CHECK(kept[static_cast<std::size_t>(n)]);
  }
  CHECK(house.comments(id).size() == 85);
}

TEST_CASE("Engine_whichever_commit_fails_no_reply_says_yes_for_what_is_not_kept") {
  constexpr int k_writes = 8;
  for (int nth = 0; nth < k_writes; ++nth)
    for (const int count : {1, 2, 3}) {
      CAPTURE(nth, count);
      House house;
      const auto id = house.rig.open().value();
      house.journal.fail_commits(nth, count);
      std::multiset<std::string> acknowledged;
      for (int n = 0; n < k_writes; ++n) {
        const auto answer = house.rig.execute(id, Comment{.text = std::to_string(n)});
        if (answer) {
          acknowledged.insert(std::to_string(n));
        } else {
          CHECK(answer.error().kind == Kind::Unavailable);
          CHECK(answer.error().retry_after_s.has_value() != (answer.error().code == "injected"));
          house.clock.advance(2 * k_second);
          house.rig.engine().settle();
        }
      }
      house.clock.advance(2 * k_second);
      house.rig.engine().settle();
      house.clock.advance(2 * k_second);
      house.rig.engine().settle();
      CHECK(house.rig.engine().writable());
      CHECK(bool(house.rig.execute(id, Comment{.text = "after"})));
      acknowledged.insert("after");
      CHECK(house.comments(id) == acknowledged);
      CHECK(house.astray(id) == "");
      house.rig.restart();
      CHECK(house.astray(id) == "");
    }
}

TEST_CASE("Engine_what_was_queued_behind_a_failed_commit_fails_with_it") {
  for (int nth = 0; nth < 6; ++nth) {
    CAPTURE(nth);
    House house;
    const auto id = house.rig.open().value();
    house.journal.fail_commits(nth, 1);
    std::multiset<std::string> acknowledged;
    std::promise<void> last;
    for (int n = 0; n < 40; ++n)
      house.rig.engine().submit(EngineRig::executing(id, Comment{.text = std::to_string(n)}),
                                [&, n](const Result<Answer>& answer) {
                                  if (answer) acknowledged.insert(std::to_string(n));
                                  if (n == 39) last.set_value();
                                });
    last.get_future().wait();
    house.clock.advance(2 * k_second);
    house.rig.engine().settle();
    CHECK(house.comments(id) == acknowledged);
    CHECK(house.astray(id) == "");
  }
}

TEST_CASE("Engine_while_writes_fail_reading_goes_on_and_comes_back_by_itself") {
  House house;
  const auto id = house.rig.open().value();
  house.journal.fail_commits(0, -1);
  CHECK(!house.rig.execute(id, Comment{.text = "lost"}));
  house.rig.engine().settle();
  CHECK_FALSE(house.rig.engine().writable());
  const auto refused = house.rig.execute(id, Comment{.text = "also lost"});
  REQUIRE(!refused);
  CHECK(refused.error().code == "degraded");
  CHECK(refused.error().retry_after_s == 2);
  CHECK(house.astray(id) == "");
  house.clock.advance(65 * k_minute);  // a warning comes due meanwhile
  house.rig.engine().settle();
  CHECK(house.astray(id) == "");
  house.journal.heal();
  house.clock.advance(2 * k_second);
  house.rig.engine().settle();
  CHECK(house.rig.engine().writable());
  house.rig.engine().settle();
  CHECK(bool(house.rig.execute(id, Comment{.text = "kept"})));
  CHECK(house.comments(id) == std::multiset<std::string>{"kept"});
  int warned = 0, resumed = 0;
  (void)house.memory->load(id, 0, [&](Recorded&& r) { warned += std::holds_alternative<DutyWarned>(r.event); });
  (void)house.memory->load_prefix("system",
                                  [&](Recorded&& r) { resumed += std::holds_alternative<WritesResumed>(r.event); });
  CHECK(warned == 2);
  CHECK(resumed == 1);
  CHECK(house.astray(id) == "");
}

TEST_CASE("Engine_while_writes_fail_reads_its_journal_anew_only_once") {
  House house;
  const auto id = house.rig.open().value();
  house.journal.fail_commits(0, -1);
  CHECK(!house.rig.execute(id, Comment{.text = "lost"}));
  house.rig.engine().settle();
  const int read = house.journal.prefixes_read(), failed = house.journal.failed();
  for (int probe = 0; probe < 5; ++probe) {
    house.clock.advance(2 * k_second);
    house.rig.engine().settle();
  }
  CHECK(house.journal.failed() == failed + 5);
  CHECK(house.journal.prefixes_read() == read);
  CHECK(house.astray(id) == "");
}

TEST_CASE("Engine_that_cannot_read_its_journal_says_so_and_never_that_nothing_is_there") {
  House house;
  const auto id = house.rig.open().value();
  house.journal.fail_commits(0, -1);
  house.journal.fail_reads(true);
  CHECK(!house.rig.execute(id, Comment{.text = "lost"}));
  house.rig.engine().settle();
  const auto read = house.rig.read([&](Core& core, Batch&) -> Result<Answer> {
    const auto incident = core.incident(id);
    if (!incident) return incident.error();
    return Answer{};
  });
  REQUIRE(!read);
  CHECK(read.error().kind == Kind::Unavailable);
  house.journal.heal();
  house.clock.advance(2 * k_second);
  house.rig.engine().settle();
  CHECK(house.astray(id) == "");
}

TEST_CASE("Engine_work_refused_half_way_or_thrown_out_of_leaves_nothing") {
  House house;
  const auto id = house.rig.open().value();
  const auto half = house.rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    (void)core.execute(id, Comment{.text = "half"}, caller(Role::responder), batch);
    return Problem::make(Kind::Invalid, "second-thoughts", {"x", "x"});
  });
  REQUIRE(!half);
  CHECK(half.error().code == "second-thoughts");
  const auto thrown = house.rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    (void)core.execute(id, Comment{.text = "thrown"}, caller(Role::responder), batch);
    throw std::runtime_error("stumbled");
  });
  REQUIRE(!thrown);
  CHECK(thrown.error().kind == Kind::Internal);
  house.clock.advance(2 * k_second);
  house.rig.engine().settle();
  CHECK(bool(house.rig.execute(id, Comment{.text = "kept"})));
  CHECK(house.comments(id) == std::multiset<std::string>{"kept"});
  CHECK(house.astray(id) == "");
}

TEST_CASE("Engine_same_key_same_body_answers_once_also_across_a_restart") {
  const TempFolder folder;
  for (const bool sqlite : {false, true}) {
    CAPTURE(sqlite);
    VirtualClock clock(k_morning);
    SeededRandom salts(3);
    std::unique_ptr<Journal> journal = make_memory_journal();
    if (sqlite) journal = std::move(open_sqlite_journal(folder.path(), salts).value());
    EngineRig rig(*journal, shipped_library(), clock);
    rig.start();
    const auto id = rig.open().value();
    const auto say = [&](const char* scope, const char* digest) {
      return rig.execute(id, Comment{.text = "once"}, Role::responder, IdempotencyKey{scope, "k1", digest});
    };
    const auto said = [&] {
      int count = 0;
      (void)journal->load(id, 0, [&](Recorded&& r) { count += std::holds_alternative<CommentAdded>(r.event); });
      return count;
    };
    const auto first = say("token-a", "d1");
    REQUIRE(bool(first));
    CHECK_FALSE(first->replayed);
    for (const bool restarted : {false, true}) {
      if (restarted) rig.restart();
      const auto again = say("token-a", "d1");
      REQUIRE(bool(again));
      CHECK(again->replayed);
      CHECK(again->body == first->body);
      CHECK(again->status == first->status);
      const auto other = say("token-a", "d2");
      REQUIRE(!other);
      CHECK(other.error().kind == Kind::Invalid);
      CHECK(other.error().code == "key-reused");
      CHECK(said() == 1);
    }
    CHECK_FALSE(say("token-b", "d1").value().replayed);  // another caller's key is another key
    CHECK(said() == 2);
    clock.advance(k_day);
    CHECK(say("token-a", "d1").value().replayed);
    clock.advance(1);
    CHECK_FALSE(say("token-a", "d2").value().replayed);  // kept for 24 h
    CHECK(said() == 3);
    rig.restart();
    CHECK(say("token-a", "d2").value().replayed);
    CHECK(said() == 3);
    rig.stop();
  }
}

TEST_CASE("Engine_a_key_whose_answer_was_never_kept_is_free_again") {
  House house;
  const auto id = house.rig.open().value();
  house.journal.fail_commits(0, 1);
  const IdempotencyKey key{"token", "k", "d"};
  CHECK(!house.rig.execute(id, Comment{.text = "x"}, Role::responder, key));
  house.clock.advance(2 * k_second);
  house.rig.engine().settle();
  const auto again = house.rig.execute(id, Comment{.text = "x"}, Role::responder, key);
  REQUIRE(bool(again));
  CHECK_FALSE(again->replayed);
  CHECK(house.comments(id).size() == 1);
  CHECK(!house.rig.execute(id, Comment{.text = " "}, Role::responder, IdempotencyKey{"token", "k2", "d"}));
  CHECK(bool(house.rig.execute(id, Comment{.text = "y"}, Role::responder,
                               IdempotencyKey{"token", "k2", "d2"})));  // a refusal takes no key
}

TEST_CASE("Engine_full_inbox_says_busy_and_stop_finishes_what_was_accepted") {
  House house;
  const auto id = house.rig.open().value();
  std::promise<void> entered, release;
  std::atomic<int> yes = 0, busy = 0, no = 0;
  const auto reply = [&](const Result<Answer>& answer) {
    ++(answer ? yes : answer.error().code == "busy" ? busy : no);
  };
  house.rig.engine().submit(
      [&](Core&, Batch&) -> Result<Answer> {
        entered.set_value();
        release.get_future().wait();
        return Answer{};
      },
      reply);
  entered.get_future().wait();
  for (int n = 0; n < 4096; ++n)
    house.rig.engine().submit(n < 50 ? EngineRig::executing(id, Comment{.text = std::to_string(n)})
                                     : Engine::Work([](Core&, Batch&) -> Result<Answer> { return Answer{}; }),
                              reply);
  CHECK(busy == 0);
  CHECK(house.rig.engine().queued() == 4096);
  for (int n = 0; n < 3; ++n)
    house.rig.engine().read([](Core&, Batch&) -> Result<Answer> { return Answer{}; }, reply);
  CHECK(busy == 3);
  auto stopping = std::async(std::launch::async, [&] { house.rig.engine().stop(); });
  release.set_value();
  stopping.wait();
  CHECK(yes == 4097);
  CHECK(no == 0);
  CHECK(house.comments(id).size() == 50);
  house.rig.engine().submit([](Core&, Batch&) -> Result<Answer> { return Answer{}; }, reply);
  CHECK(busy == 4);
  house.rig.engine().stop();  // once more is nothing
}

TEST_CASE("Engine_fires_what_came_due_while_it_was_down_before_anybody_looks") {
  House house;
  const auto id = house.rig.open().value();
  house.rig.stop();
  house.clock.advance(3 * k_hour);
  house.rig.start();
  const auto read = house.rig.read([&](Core& core, Batch&) -> Result<Answer> {
    return Answer{.body = std::string(to_string(core.incident(id).value()->clock))};
  });
  CHECK(read.value().body == "Breached");
}

}  // namespace fenghuo::tests
