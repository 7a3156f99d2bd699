#include "tests/support/scratch.hpp"
#include "tests/unit/stream/rig.hpp"

#include <atomic>
#include <sys/resource.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;
using namespace std::chrono_literals;

namespace {

/// The ids of every event of these incidents, in the journal's order.
std::vector<std::string> ids_of(Journal& journal, const std::set<std::string>& incidents, std::int64_t after = 0) {
  std::vector<std::string> out;
  for (const auto& event : journal.read_after(after, 1'000'000).value())
    if (incidents.contains(event.meta.stream)) out.push_back(std::to_string(event.seq));
  return out;
}

/// The next `count` ids of a stream.
std::vector<std::string> take(EventStream& stream, std::size_t count) {
  std::vector<std::string> out;
  while (out.size() < count) {
    auto id = stream.next_id();
    if (id.empty()) break;
    out.push_back(std::move(id));
  }
  return out;
}

std::string ready(EventStream& stream) {
  const auto event = stream.next();
  REQUIRE(event);
  REQUIRE(event->event == "ready");
  CHECK(event->data["seq"] == std::stoll(event->id));
  return event->id;
}

std::string last_word(EventStream& stream) {
  std::string code;
  while (const auto event = stream.next())
    code = event->event == "end" ? event->data.at("code").get<std::string>() : "";
  return code;
}

}  // namespace

TEST_CASE("Stream_withoutAnId_beginsNow") {
  StreamRig rig;
  const auto id = rig.open();
  auto stream = rig.subscribe(rig.token(Role::responder, k_school));
  CHECK(stream.status() == 200);
  CHECK(stream.head().find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(stream.head().find("Cache-Control: no-store\r\n") != std::string::npos);
  const auto from = std::stoll(ready(stream));
  rig.comment(id, "第一行\n第二行");
  const auto event = stream.next();
  REQUIRE(event);
  CHECK(std::stoll(event->id) > from);
  CHECK(event->event == "CommentAdded");
  CHECK(event->data["type"] == "CommentAdded");
  CHECK(event->data["incident"] == id);
  CHECK(event->data["unit"] == k_school);
  CHECK(event->data["payload"]["text"] == "第一行\n第二行");
  CHECK(event->data["actor"]["unit"] == k_school);
  CHECK(event->data["at"].get<std::string>().ends_with("Z"));
  CHECK(event->data["version"] == rig.memory->read_stream(id, 0, 1000).value().back().meta.version);
}

TEST_CASE("Stream_afterAnId_goesOnWithoutLossOrRepetition") {
  StreamRig rig({.window = 8});
  const auto id = rig.open();
  for (int n = 0; n < 300; ++n)
    rig.comment(id, std::to_string(n));
  const auto token = rig.token(Role::responder, k_school);
  for (const std::size_t seen : {0, 1, 150, 300, 308}) {
    const auto all = ids_of(*rig.memory, {id});
    auto stream = rig.subscribe(token, {.last_id = seen == 0 ? "0" : all[seen - 1]});
    INFO("after " << seen << " of " << all.size());
    CHECK(take(stream, all.size() - seen) == std::vector(all.begin() + static_cast<std::ptrdiff_t>(seen), all.end()));
    rig.comment(id, "one more");
    CHECK(stream.next_id() == ids_of(*rig.memory, {id}).back());
  }
  const auto all = ids_of(*rig.memory, {id});
  auto by_query = rig.subscribe(token, {.query = "?last_event_id=" + all[all.size() - 2]});
  CHECK(by_query.next_id() == all.back());
}

TEST_CASE("Stream_overRestarts_goesOnWhereItWas") {
  StreamRig rig({.window = 16});
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school);
  std::vector<std::string> seen;
  std::string last = "0";
  for (int round = 0; round < 5; ++round) {
    auto stream = rig.subscribe(token, {.last_id = last});
    for (int n = 0; n < 20; ++n)
      rig.comment(id, std::to_string(n));
    for (const auto& one : take(stream, 7))
      seen.push_back(one);
    last = stream.last_id();
    rig.close();
    rig.rig.restart();
    rig.reopen();
  }
  auto stream = rig.subscribe(token, {.last_id = last});
  const auto all = ids_of(*rig.memory, {id});
  for (const auto& one : take(stream, all.size() - seen.size()))
    seen.push_back(one);
  CHECK(seen == all);
}

TEST_CASE("Stream_whileEventsAreBeingWritten_joinsPastAndPresent") {
  StreamRig rig({.window = 32});
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school);
  for (int n = 0; n < 400; ++n)
    rig.comment(id, "before " + std::to_string(n));
  std::thread writer([&] {
    for (int n = 0; n < 1000; ++n)
      rig.comment(id, std::to_string(n));
  });
  std::vector<EventStream> streams;
  for (int n = 0; n < 8; ++n)
    streams.push_back(rig.subscribe(token, {.last_id = std::to_string(n * 40)}));
  writer.join();
  for (std::size_t n = 0; n < streams.size(); ++n) {
    const auto wanted = ids_of(*rig.memory, {id}, static_cast<std::int64_t>(n) * 40);
    CHECK(take(streams[n], wanted.size()) == wanted);
  }
}

TEST_CASE("Stream_showsNobody_anotherUnitsEvents") {
  StreamRig rig;
  const std::map<std::string, std::string> sites{
      {k_school, k_site}, {"no2-primary", "www.no2.example.cn"}, {"lq-middle", "www.lq.example.cn"}};
  std::map<std::string, std::string> incidents;
  for (const auto& [unit, site] : sites)
    incidents[unit] = rig.open(site, unit);
  for (int n = 0; n < 5; ++n)
    for (const auto& [unit, incident] : incidents)
      rig.comment(incident, "of " + unit, unit);
  const auto check = [&](const std::string& unit, Role role, const std::set<std::string>& units) {
    INFO(unit);
    std::set<std::string> own;
    for (const auto& one : units)
      own.insert(incidents.at(one));
    const auto wanted = ids_of(*rig.memory, own);
    auto past = rig.subscribe(rig.token(role, unit), {.last_id = "0"});
    CHECK(take(past, wanted.size()) == wanted);
    rig.comment(incidents.at("lq-middle"), "last", "lq-middle");
    rig.comment(incidents.at(k_school), "last", k_school);
    const auto more = ids_of(*rig.memory, own, std::stoll(wanted.back()));
    CHECK(take(past, more.size()) == more);
  };
  for (const auto& [unit, _] : sites)
    if (unit != "no2-primary") check(unit, Role::responder, {unit});
  check("liandu", Role::leader, {k_school, "no2-primary"});
  check("longquan", Role::leader, {"lq-middle"});
  check(k_bureau, Role::bureau, {k_school, "no2-primary", "lq-middle"});
  check(k_bureau, Role::auditor, {k_school, "no2-primary", "lq-middle"});
}

TEST_CASE("Stream_ofOneIncident_holdsThatAlone") {
  StreamRig rig;
  const auto one = rig.open(), two = rig.open("www.no2.example.cn", "no2-primary");
  const auto bureau = rig.token(Role::bureau, k_bureau);
  auto stream = rig.subscribe(bureau, {.query = "?incident=" + two, .last_id = "0"});
  rig.comment(one, "x");
  rig.comment(two, "y", "no2-primary");
  const auto wanted = ids_of(*rig.memory, {two});
  CHECK(take(stream, wanted.size()) == wanted);
  CHECK(rig.subscribe(rig.token(Role::leader, "lq-middle"), {.query = "?incident=" + two}).status() == 404);
  CHECK(rig.subscribe(bureau, {.query = "?incident=INC-2026-999999"}).status() == 404);
}

TEST_CASE("Stream_isRefused_toThoseWhoSeeNoIncidents") {
  StreamRig rig;
  CHECK(rig.subscribe(rig.token(Role::monitor, k_school)).status() == 403);
  CHECK(rig.subscribe(rig.token(Role::admin, k_bureau)).status() == 403);
  CHECK(rig.subscribe("").status() == 401);
  const auto token = rig.token(Role::leader, k_school);
  for (const std::string bad : {"x", "-1", "1x", "99999999999999999999"})
    CHECK(rig.subscribe(token, {.last_id = bad}).status() == 400);
  CHECK(rig.subscribe(token, {.last_id = "999999"}).status() == 422);
}

TEST_CASE("Stream_endsWhenItsTokenDoes") {
  StreamRig rig({.heartbeat = 20ms});
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school), other = rig.token(Role::leader, k_school);
  auto stream = rig.subscribe(token), stays = rig.subscribe(other);
  ready(stream), ready(stays);
  rig.revoke(token);
  rig.comment(id, "not for them");
  CHECK(last_word(stream) == "token-ended");
  CHECK(stream.ended_in_order());
  CHECK(rig.subscribe(token).status() == 401);
  CHECK(stays.next()->event == "CommentAdded");

  const auto short_lived = rig.token(Role::responder, k_school, rig.clock.now().wall + k_minute);
  auto brief = rig.subscribe(short_lived);
  ready(brief);
  rig.clock.advance(2 * k_minute);
  CHECK(last_word(brief) == "token-ended");
}

TEST_CASE("Stream_ofAGuest_isOfTheirIncidentUntilThatIsOver") {
  StreamRig rig;
  const auto id = rig.open(), other = rig.open("www.no2.example.cn", "no2-primary");
  const auto token = rig.token(Role::guest, k_bureau, {}, id);
  auto stream = rig.subscribe(token);
  ready(stream);
  rig.comment(other, "not for them", "no2-primary");
  rig.comment(id, "for them");
  const auto event = stream.next();
  REQUIRE(event);
  CHECK(event->data["incident"] == id);
  CHECK(rig.subscribe(token, {.query = "?incident=" + other}).status() == 404);
  REQUIRE(rig.rig.execute(id, Dismiss{.reason = "误报"}, Role::leader).has_value());
  CHECK(last_word(stream) == "incident-over");
  CHECK(rig.subscribe(token).status() == 404);
}

TEST_CASE("Stream_showsNothing_thatWasNotKept") {
  StreamRig rig({.heartbeat = 20ms});
  const auto id = rig.open();
  auto stream = rig.subscribe(rig.token(Role::responder, k_school));
  ready(stream);
  rig.journal.fail_commits(0, -1);
  CHECK_THROWS(rig.comment(id, "lost"));
  rig.journal.heal();
  REQUIRE(e2e::wait_until([&] {
    rig.clock.advance(k_second);
    return rig.rig.execute(id, Comment{.text = "kept"}).has_value();
  }));
  const auto event = stream.next();
  REQUIRE(event);
  CHECK(event->data["payload"]["text"] == "kept");
}

TEST_CASE("Stream_subscriberThatDoesNotRead_isLetGoAndHurtsNobody") {
  api::ServerOptions server;
  server.write_timeout = 1s;
  StreamRig rig({}, server);
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school);
  auto sleeper = rig.subscribe(token, {.receive_buffer = 4096}), reader = rig.subscribe(token);
  const auto from = std::stoll(ready(reader));
  std::thread writer([&] {
    for (int n = 0; n < 200; ++n)
      rig.comment(id, std::string(100'000, 'x'));
  });
  const auto got = take(reader, 200);
  writer.join();
  const auto wanted = ids_of(*rig.memory, {id}, from);
  CHECK(got == wanted);
  while (rig.subscribers() > 1)  // until its patience with the sleeper has ended
    std::this_thread::yield();
  while (sleeper.swallow()) {
  }
  CHECK_FALSE(sleeper.ended_in_order());
  auto again = rig.subscribe(token, {.last_id = std::to_string(from)});
  CHECK(take(again, wanted.size()) == wanted);
}

TEST_CASE("Stream_afterAnIdTheFeedHasNotReadYet_waitsForWhatFollows") {
  StreamRig rig;
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school);
  auto first = rig.subscribe(token);
  ready(first);
  rig.journal.fail_reads(true);
  rig.comment(id, "in the journal, not in the feed");
  const auto last = rig.memory->last_seq().value();
  auto ahead = rig.subscribe(token, {.last_id = std::to_string(last)});
  REQUIRE(ahead.status() == 200);
  CHECK(rig.subscribe(token, {.last_id = std::to_string(last + 1)}).status() == 422);
  rig.journal.heal();
  rig.comment(id, "next");
  CHECK(ahead.next_id() == std::to_string(last + 1));
}

TEST_CASE("Stream_gracefulStop_endsEveryStream") {
  StreamRig rig;
  const auto id = rig.open();
  const auto token = rig.token(Role::responder, k_school);
  auto stream = rig.subscribe(token), sleeper = rig.subscribe(token, {.receive_buffer = 4096});
  auto old = rig.subscribe(token, {.version = "1.0"});
  const auto from = std::stoll(ready(stream));
  ready(old);
  for (int n = 0; n < 100; ++n)
    rig.comment(id, std::string(100'000, 'x'));
  const auto wanted = ids_of(*rig.memory, {id}, from);
  CHECK(take(stream, wanted.size()) == wanted);
  CHECK(take(old, wanted.size()) == wanted);
  rig.close();  // the sleeper has an unfinished write; its patience is 30 s
  CHECK(last_word(stream) == "stopping");
  CHECK(stream.ended_in_order());
  CHECK(last_word(old) == "stopping");
  CHECK(old.head().find("Transfer-Encoding") == std::string::npos);
  rig.reopen();
}

TEST_CASE("Stream_limits_areSaidAloud") {
  StreamRig rig({.subscribers = 3, .per_token = 2});
  const auto one = rig.token(Role::responder, k_school), two = rig.token(Role::leader, k_school);
  auto first = rig.subscribe(one), second = rig.subscribe(one), third = rig.subscribe(one);
  ready(first), ready(second);
  CHECK(third.status() == 429);
  auto fourth = rig.subscribe(two), fifth = rig.subscribe(two);
  ready(fourth);
  CHECK(fifth.status() == 503);
  CHECK(fifth.head().find("Retry-After: ") != std::string::npos);
}

TEST_CASE("Stream_aThousandSubscribers_eachGetEveryEventOnce") {
  constexpr std::size_t k_subscribers = 1000;
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlimit before = limit;
  if (limit.rlim_max < 4 * k_subscribers + 200) SKIP("fewer than 4,200 descriptors are allowed here");
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, 4 * k_subscribers + 200);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  {
    api::ServerOptions server;
    server.strangers_per_address = 2 * k_subscribers;  // all of them come at once, from one address
    StreamRig rig({.window = 64, .per_token = k_subscribers}, server);
    const auto id = rig.open();
    const auto token = rig.token(Role::responder, k_school);
    for (int n = 0; n < 100; ++n)
      rig.comment(id, std::to_string(n));
    const auto past = rig.memory->last_seq().value();
    std::vector<EventStream> streams;
    streams.reserve(k_subscribers);
    for (std::size_t n = 0; n < k_subscribers; ++n) {  // some begin in the past, some at its end; all at once
      streams.push_back(rig.subscribe(token, {.last_id = std::to_string(n % 10 == 0 ? 20 : past)}));
    }
    for (auto& stream : streams)
      REQUIRE(stream.status() == 200);
    for (int n = 0; n < 30; ++n)
      rig.comment(id, "live " + std::to_string(n));
    const auto whole = ids_of(*rig.memory, {id}, 20), live = ids_of(*rig.memory, {id}, past);
    std::size_t wrong = 0;
    for (std::size_t n = 0; n < k_subscribers; ++n) {
      const auto& wanted = n % 10 == 0 ? whole : live;
      wrong += take(streams[n], wanted.size()) != wanted;
    }
    CHECK(wrong == 0);
  }
  CHECK(::setrlimit(RLIMIT_NOFILE, &before) == 0);
}

}  // namespace fenghuo::tests
