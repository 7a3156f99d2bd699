// Two responders press the same button at the same moment, a thousand times over.
#include "tests/support/server.hpp"

#include <algorithm>
#include <array>
#include <barrier>
#include <future>
#include <iostream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr int k_races = 1000;

/// Two people of one school, each on a connection of their own, held at a line until both are there.
class Track {
 public:
  explicit Track(const House& house)
      : runners_{house.client("responder", k_school), house.client("leader", k_school)} {}

  /// Both send `path`, with a `member` that names the runner; the answers in the runners' order.
  std::array<Answer, 2> race(const std::string& path, const std::string& member, const Json& body,
                             const Headers& headers) {
    std::barrier line(2);
    const auto run = [&](std::size_t n) {
      Json mine = body;
      mine[member] = name(n);
      line.arrive_and_wait();
      return runners_[n].post(path, mine, headers);
    };
    auto other = std::async(std::launch::async, run, 1);
    std::array<Answer, 2> out;
    out[0] = run(0);
    out[1] = other.get();
    return out;
  }
  static std::string name(std::size_t n) { return n == 0 ? "the first" : "the second"; }
  Client& referee() { return runners_[1]; }

 private:
  std::array<Client, 2> runners_;
};

std::string open(Client& client, int race) {
  const Answer opened = client.post(
      "/v1/incidents", {{"kind", "defacement"}, {"site", k_host}, {"summary", "race " + std::to_string(race)}});
  REQUIRE(opened.status == 201);
  return opened.json().at("id");
}

/// The events of a type, by anybody.
Json events_named(Client& client, const std::string& incident, const std::string& type) {
  Json out = Json::array();
  for (const auto& event : events_of(client, incident))
    if (event.at("type") == type) out.push_back(event);
  return out;
}

}  // namespace

TEST_CASE("Race_twoRespondersOnOneStep_oneSuccessEachAndNoLostUpdate") {
  House house;
  Track track(house);
  Client& referee = track.referee();
  int first_won = 0, conflicts = 0, stale = 0;
  for (int n = 0; n < k_races; ++n) {
    INFO("race " << n);
    const std::string id = open(referee, n), self = "/v1/incidents/" + id;
    // Every other race names the version both saw, so that the loser is told 412 rather than 409.
    Headers headers;
    if (n % 2 == 1) headers.emplace_back("If-Match", referee.get(self).header("etag"));
    const auto answers = track.race(self + "/steps/confirm/complete", "note", {{"outcome", "real"}}, headers);

    const std::size_t winner = answers[0].status == 200 ? 0 : 1;
    const Answer& lost = answers[1 - winner];
    REQUIRE(answers[winner].status == 200);
    REQUIRE(lost.status == (n % 2 == 1 ? 412 : 409));
    REQUIRE_FALSE(lost.json().value("code", "").empty());
    const Json done = events_named(referee, id, "StepCompleted");
    REQUIRE(done.size() == 1);
    REQUIRE(done[0].at("payload").at("note") == Track::name(winner));
    first_won += winner == 0 ? 1 : 0;
    (n % 2 == 1 ? stale : conflicts) += 1;
    REQUIRE(referee.post(self + "/dismiss", {{"reason", "the race is over"}}, {{"If-Match", "*"}}).status == 200);
  }
  std::cout << "races: " << k_races << ", one success each; the first won " << first_won << ", losers told 409 "
            << conflicts << ", 412 " << stale << "\n";
  CHECK(first_won > 0);
  CHECK(first_won < k_races);
}

TEST_CASE("Race_twoComments_areBothKept") {
  House house;
  Track track(house);
  const std::string id = open(track.referee(), 0), self = "/v1/incidents/" + id;
  constexpr int k_comments = 100;
  for (int n = 0; n < k_comments; ++n) {
    const auto answers = track.race(self + "/comment", "text", Json::object(), {});
    REQUIRE(std::ranges::count(answers, 200, &Answer::status) == 2);
  }
  CHECK(events_named(track.referee(), id, "CommentAdded").size() == 2 * k_comments);
}

}  // namespace fenghuo::e2e
