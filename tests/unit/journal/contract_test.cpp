#include "tests/unit/journal/fixture.hpp"

#include <thread>

#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::engine::test {

namespace {

/// One of the journals, chosen by Catch2; every test case of this file runs for each.
struct AnyJournal {
  TempFolder folder;
  SeededRandom random{7};
  std::string kind = GENERATE("memory", "sqlite");
  std::unique_ptr<Journal> owner = kind == "memory" ? make_memory_journal() : opened(folder.path(), random);
  Journal& journal = *owner;
};

std::string text_of(const Recorded& event) {
  return std::get<CommentAdded>(event.event).text;
}

TimerRow timer(const std::string& name, Millis due_at) {
  TimerRow row = filled<TimerRow>();
  row.name = name;
  row.due_at = due_at;
  return row;
}

OutboxRow message(const std::string& id, Millis next_at) {
  OutboxRow row = filled<OutboxRow>();
  row.id = id;
  row.next_at = next_at;
  return row;
}

IdempotencyRecord answer(const std::string& key, Millis at, const std::string& body) {
  return {body, key, at, "digest", "token-1", 201};
}

}  // namespace

TEST_CASE_METHOD(AnyJournal, "Journal_committed_events_load_as_they_were") {
  Recorded opened{{"incident/1", 1, 10, 11, {"p", "responder", "t", "u"}}, filled<IncidentOpened>()};
  Recorded filed{{"incident/1", 2, 20, 21, {"", "system", "", ""}}, filled<DutyFiled>()};
  REQUIRE(commit(journal, batch_of({opened, filed})).has_value());

  const auto events = loaded(journal, "incident/1");
  REQUIRE(events.size() == 2);
  CHECK(std::get<IncidentOpened>(events[0].event) == std::get<IncidentOpened>(opened.event));
  CHECK(std::get<DutyFiled>(events[1].event) == std::get<DutyFiled>(filed.event));
  CHECK(events[1].meta.stream == "incident/1");
  CHECK(events[1].meta.version == 2);
  CHECK(events[1].meta.at == 20);
  CHECK(events[1].meta.recorded_at == 21);
  CHECK(events[0].meta.actor == opened.meta.actor);
  CHECK(loaded(journal, "incident/1", 1).size() == 1);
  CHECK(loaded(journal, "incident/1", 2).empty());
  CHECK(loaded(journal, "incident/2").empty());
}

TEST_CASE_METHOD(AnyJournal, "Journal_group_of_batches_keeps_its_order") {
  const std::vector<Batch> group{batch_of({comment("a", 1, "one")}),
                                 batch_of({comment("b", 1, "two"), comment("a", 2, "three")})};
  REQUIRE(journal.commit(group).has_value());
  const auto all = journal.read_after(0, 100);
  REQUIRE(all.has_value());
  REQUIRE(all->size() == 3);
  CHECK((*all)[1].meta.stream == "b");
  CHECK((*all)[2].seq == 3);
  CHECK((*all)[2].payload == R"({"text":"three"})");
  CHECK((*all)[2].type == "CommentAdded");
  CHECK((*all)[2].meta.actor.person == "p-1");
  CHECK((*all)[2].hash.empty() == (kind == "memory"));
  CHECK(journal.read_after(1, 1)->front().seq == 2);
  CHECK(journal.read_after(3, 1)->empty());
  CHECK(journal.read_stream("a", 0, 1)->size() == 1);
  CHECK(journal.read_stream("a", 1, 9)->front().meta.version == 2);
}

TEST_CASE_METHOD(AnyJournal, "Journal_version_taken_or_skipped_refuses_the_whole_group") {
  REQUIRE(commit(journal, batch_of({comment("a", 1, "one")})).has_value());
  const std::int64_t version = GENERATE(0, 1, 3);
  std::vector<Batch> group{batch_of({comment("b", 1, "x")}), batch_of({comment("a", version, "y")})};
  group[0].arm = {timer("t", 5)};
  group[0].incidents = {filled<IncidentRow>()};
  const auto refused = journal.commit(group);
  REQUIRE(refused.has_error());
  CHECK(refused.error().kind == Kind::Internal);
  CHECK(refused.error().code == "version-taken");
  CHECK(loaded(journal, "b").empty());
  CHECK(journal.timers()->empty());
  CHECK(journal.incidents()->empty());
  CHECK(journal.read_after(0, 9)->size() == 1);
  REQUIRE(commit(journal, batch_of({comment("a", 2, "two"), comment("b", 1, "x")})).has_value());
  CHECK(loaded(journal, "a").size() == 2);
}

TEST_CASE_METHOD(AnyJournal, "Journal_prefix_loads_its_streams_in_seq_order") {
  REQUIRE(commit(journal, batch_of({comment("incident/2", 1, "1"), comment("incident", 1, "no"),
                                    comment("incident/1", 1, "2"), comment("incident0", 1, "no"),
                                    comment("incident/2", 2, "3"), comment("incident/中", 1, "4")}))
              .has_value());
  std::string seen;
  REQUIRE(journal.load_prefix("incident/", [&](Recorded&& event) { seen += text_of(event); }).has_value());
  CHECK(seen == "1234");
  int all = 0;
  REQUIRE(journal.load_prefix("", [&](Recorded&&) { ++all; }).has_value());
  CHECK(all == 6);
}

TEST_CASE_METHOD(AnyJournal, "Journal_visitor_may_call_the_journal") {
  REQUIRE(commit(journal, batch_of({comment("a", 1, "1"), comment("a", 2, "2")})).has_value());
  std::size_t seen = 0;
  REQUIRE(journal.load("a", 0, [&](Recorded&&) { seen += loaded(journal, "a").size(); }).has_value());
  CHECK(seen == 4);
}

TEST_CASE_METHOD(AnyJournal, "Journal_timer_is_known_by_stream_name_and_due_time") {
  Batch batch;
  batch.arm = {timer("late", 30), timer("soon", 10), timer("soon", 20)};
  REQUIRE(commit(journal, batch).has_value());
  CHECK(*journal.timers() == std::vector{timer("late", 30), timer("soon", 10), timer("soon", 20)});

  Batch again;
  TimerRow rebased = timer("soon", 20);
  rebased.boot_id = "another boot";
  rebased.start_boot = -77;
  rebased.wall_void = false;
  again.arm = {rebased};
  again.disarm = {timer("soon", 10), timer("never", 1)};
  REQUIRE(commit(journal, again).has_value());
  CHECK(*journal.timers() == std::vector{timer("late", 30), rebased});

  Batch both;
  both.disarm = {timer("late", 30)};
  both.arm = {timer("late", 30)};
  REQUIRE(commit(journal, both).has_value());
  CHECK(journal.timers()->size() == 2);
}

TEST_CASE_METHOD(AnyJournal, "Journal_outbox_is_claimed_when_due_until_delivered") {
  Batch batch;
  batch.outbox = {message("m-2", 20), message("m-1", 20), message("m-0", 30), message("m-3", 10)};
  REQUIRE(commit(journal, batch).has_value());
  CHECK(*journal.outbox(20, {}, 9) == std::vector{message("m-3", 10), message("m-1", 20), message("m-2", 20)});
  CHECK(journal.outbox(20, {}, 1)->front().id == "m-3");
  CHECK(journal.outbox(9, {}, 9)->empty());

  Batch next;
  OutboxRow retry = message("m-3", 99);
  retry.attempts = 4;
  next.outbox = {retry};
  next.delivered = {"m-1", "unknown"};
  REQUIRE(commit(journal, next).has_value());
  CHECK(*journal.outbox(100, {}, 9) == std::vector{message("m-2", 20), message("m-0", 30), retry});
}

TEST_CASE_METHOD(AnyJournal, "Journal_first_answer_stays_for_a_day") {
  Batch batch;
  batch.idempotency = answer("k", 1000, "first");
  REQUIRE(commit(journal, batch).has_value());
  batch.idempotency = answer("k", 1000 + k_day, "second");
  REQUIRE(commit(journal, batch).has_value());
  CHECK((*journal.find_idempotency("token-1", "k"))->body == "first");
  CHECK_FALSE(journal.find_idempotency("token-2", "k")->has_value());

  batch.idempotency = answer("other", 1001 + k_day, "newer");
  REQUIRE(commit(journal, batch).has_value());
  CHECK_FALSE(journal.find_idempotency("token-1", "k")->has_value());
  batch.idempotency = answer("k", 1002 + k_day, "third");
  REQUIRE(commit(journal, batch).has_value());
  CHECK(**journal.find_idempotency("token-1", "k") == *batch.idempotency);

  // Answered while the wall stood days back: too old from the start, so it is gone with the next answer, too.
  batch.idempotency = answer("back", 1, "before");
  REQUIRE(commit(journal, batch).has_value());
  batch.idempotency = answer("back", 1003 + k_day, "after");
  REQUIRE(commit(journal, batch).has_value());
  CHECK((*journal.find_idempotency("token-1", "back"))->body == "after");
}

TEST_CASE_METHOD(AnyJournal, "Journal_incidents_and_snapshots_keep_the_last_row") {
  IncidentRow first = filled<IncidentRow>(), second = filled<IncidentRow>(50);
  first.id = "INC-2";
  second.id = "INC-1";
  second.closed_at.reset();
  Batch batch;
  batch.incidents = {first, second};
  batch.snapshots = {{"incident/1", 3, "{}"}};
  REQUIRE(commit(journal, batch).has_value());
  CHECK(*journal.incidents() == std::vector{second, first});

  first.closed_at.reset();
  first.summary = "网页被篡改";
  batch.incidents = {first};
  batch.snapshots = {{"incident/1", 9, R"({"a":"b"})"}};
  REQUIRE(commit(journal, batch).has_value());
  CHECK(*journal.incidents() == std::vector{second, first});
  CHECK(**journal.find_snapshot("incident/1") == batch.snapshots[0]);
  CHECK_FALSE(journal.find_snapshot("incident/2")->has_value());
}

TEST_CASE_METHOD(AnyJournal, "Journal_document_once_kept_does_not_change") {
  const Document kept{"playbook", "web", "1", sha256_hex("body"), "body"};
  const auto keep = [&](Document document) {
    auto batch = batch_of({comment("a", 1 + static_cast<std::int64_t>(journal.read_after(0, 100)->size()), "kept", 1)});
    batch.documents = {std::move(document)};
    return commit(journal, batch);
  };
  REQUIRE(keep(kept).has_value());
  REQUIRE(keep(kept).has_value());
  const auto before = journal.read_after(0, 100)->size();
  const auto changed = keep({"playbook", "web", "1", sha256_hex("other"), "other"});
  REQUIRE(changed.has_error());
  CHECK(changed.error().kind == Kind::NotAllowed);
  CHECK(changed.error().code == "document-changed");
  CHECK(keep({"playbook", "web", "2", sha256_hex("x"), "other"}).error().code == "wrong-digest");
  CHECK(journal.read_after(0, 100)->size() == before);  // nothing that came with a refused document was kept
  REQUIRE(keep({"form", "web", "1", sha256_hex(""), ""}).has_value());
  const auto documents = journal.documents();
  REQUIRE(documents->size() == 2);
  CHECK(documents->back() == kept);
}

TEST_CASE_METHOD(AnyJournal, "Journal_last_recorded_at_is_that_of_the_last_event") {
  CHECK(*journal.last_seq() == 0);
  CHECK(*journal.last_recorded_at() == 0);
  REQUIRE(commit(journal, batch_of({comment("a", 1, "1", 900), comment("b", 1, "2", 500)})).has_value());
  CHECK(*journal.last_recorded_at() == 505);
  CHECK(commit(journal, Batch{}).has_value());
}

TEST_CASE_METHOD(AnyJournal, "Journal_readers_beside_the_writer_see_whole_groups") {
  constexpr std::int64_t k_groups = 60;
  std::atomic<bool> done = false, whole = true;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i)
    readers.emplace_back([&] {
      while (!done) {
        const auto all = journal.read_after(0, 1000);
        if (!all || all->size() % 3 != 0) whole = false;
      }
    });
  for (std::int64_t i = 1; i <= k_groups; ++i)
    if (!commit(journal, batch_of({comment("a", i, "1"), comment("b", i, "2"), comment("c", i, "3")}))) whole = false;
  done = true;
  for (auto& reader : readers)
    reader.join();
  CHECK(whole);
  CHECK(journal.read_after(0, 1000)->size() == 3 * k_groups);
}

}  // namespace fenghuo::engine::test
