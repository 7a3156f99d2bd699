// Who is told: people by role and unit, channels by unit and filter, and what happens when there is nobody.
#include "engine/runtime/delivery.hpp"

#include "tests/support/bureau.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/print.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

/// The sample bureau; `hold` gives a person a token.
struct Town {
  Registry registry;
  Town() {
    for (const auto& line : sample_bureau())
      registry.evolve(line.event);
  }
  void hold(const std::string& person, const std::string& role, const std::string& unit,
            std::optional<Millis> expires_at = {}) {
    const std::string id = "t-" + person + "-" + role + "-" + unit;
    registry.evolve(
        TokenIssued{.digest = id, .expires_at = expires_at, .id = id, .person = person, .role = role, .unit = unit});
  }
  void revoke(const std::string& person, const std::string& role, const std::string& unit) {
    registry.evolve(TokenRevoked{.id = "t-" + person + "-" + role + "-" + unit});
  }
  void mail(const std::string& person) {
    PersonRegistered known = *registry.person(person);
    known.email = person + "@example.cn";
    registry.evolve(known);
  }
  void webhook(const std::string& id, const std::string& unit, std::vector<std::string> events = {},
               std::vector<std::string> roles = {}, bool enabled = true) {
    registry.evolve(ChannelSet{.enabled = enabled,
                               .events = std::move(events),
                               .id = id,
                               .roles = std::move(roles),
                               .type = "webhook",
                               .unit = unit,
                               .url = "https://hook.example.cn/"});
  }
  void email(const std::string& id, const std::string& unit, std::vector<std::string> addresses = {}) {
    registry.evolve(ChannelSet{.addresses = std::move(addresses), .id = id, .type = "email", .unit = unit});
  }
  std::set<std::string> people(std::vector<std::string> to, Millis now = k_morning) const {
    return people_for(registry, message(std::move(to)), now);
  }
  static Message message(std::vector<std::string> to) {
    return {.at = k_morning,
            .event = "DutyWarned",
            .id = "INC-1/7",
            .text = {"话", "word"},
            .to = std::move(to),
            .unit = k_school};
  }
  /// The ids of the rows, the log's left out; a dead one with a cross behind it.
  std::set<std::string> rows(std::vector<std::string> to) const {
    std::set<std::string> out;
    for (const auto& row : fan_out(registry, message(std::move(to)), k_morning))
      if (!row.id.ends_with("/log/-")) out.insert(row.id + (row.next_at == k_never ? " x" : ""));
    return out;
  }
};

using Set = std::set<std::string>;

}  // namespace

TEST_CASE("Recipients_roleOnUnit_isHeldThereOrOnTheNearestUnitAbove") {
  Town town;
  town.hold("no1-middle-leader", "leader", k_school);
  town.hold("liandu-leader", "leader", "liandu");
  town.hold("liandu-bureau", "bureau", "liandu");
  town.hold("lishui-edu-bureau", "bureau", k_bureau);
  town.hold("no2-primary-responder", "responder", "no2-primary");  // another school's
  town.hold("lishui-edu-responder", "responder", k_bureau);
  CHECK(town.people({"leader"}) == Set{"no1-middle-leader"});
  CHECK(town.people({"bureau"}) == Set{"liandu-bureau"});
  CHECK(town.people({"responder"}) == Set{"lishui-edu-responder"});
  CHECK(town.people({"admin"}).empty());
  CHECK(town.people({"leader@liandu", "bureau@lishui-edu"}) == Set{"liandu-leader", "lishui-edu-bureau"});
  CHECK(town.people({"leader@longquan"}).empty());
  CHECK(town.people({"archon", ""}).empty());
}

TEST_CASE("Recipients_expiredRevokedAndNamelessTokens_countForNobody") {
  Town town;
  town.hold("no1-middle-leader", "leader", k_school, k_morning + 1);
  town.hold("liandu-leader", "leader", "liandu");
  CHECK(town.people({"leader"}, k_morning) == Set{"no1-middle-leader"});
  CHECK(town.people({"leader"}, k_morning + 1) == Set{"liandu-leader"});
  town.revoke("no1-middle-leader", "leader", k_school);
  CHECK(town.people({"leader"}, k_morning) == Set{"liandu-leader"});
  town.hold("nobody-known", "responder", k_school);
  CHECK(town.people({"responder"}).empty());
}

TEST_CASE("Recipients_namedTwice_areToldOnce") {
  Town town;
  town.hold("no1-middle-leader", "leader", k_school);
  town.hold("no1-middle-leader", "responder", k_school);
  CHECK(town.people({"leader", "responder", "person:no1-middle-leader", "person:stranger"}) ==
        Set{"no1-middle-leader"});
}

TEST_CASE("Recipients_whoWasMovedOrHasLeft_isNotToldByNameEither") {
  Town town;
  town.hold("no1-middle-responder", "responder", k_school);
  CHECK(town.people({"person:no1-middle-responder"}) == Set{"no1-middle-responder"});
  town.revoke("no1-middle-responder", "responder", k_school);
  CHECK(town.people({"person:no1-middle-responder"}).empty());
  town.hold("no1-middle-responder", "responder", "no2-primary");
  CHECK(town.people({"person:no1-middle-responder"}).empty());
}

TEST_CASE("FanOut_webhooks_hearOfTheirUnitAndBelowThroughTheirFilters") {
  Town town;
  town.webhook("school", k_school);
  town.webhook("city", k_bureau);
  town.webhook("other", "longquan");
  town.webhook("off", k_school, {}, {}, false);
  town.webhook("breaches", k_school, {"DutyBreached"});
  town.webhook("warnings", k_school, {"DutyWarned", "DutyBreached"});
  town.webhook("leaders", k_school, {}, {"leader"});
  CHECK(town.rows({"responder"}) == Set{"INC-1/7/city/-", "INC-1/7/school/-", "INC-1/7/warnings/-"});
  CHECK(town.rows({"leader@liandu"}) ==
        Set{"INC-1/7/city/-", "INC-1/7/leaders/-", "INC-1/7/school/-", "INC-1/7/warnings/-"});
}

TEST_CASE("FanOut_mail_goesOnceToEachPersonByTheirNearestChannel") {
  Town town;
  town.hold("no1-middle-leader", "leader", k_school);
  town.hold("liandu-bureau", "bureau", "liandu");
  town.hold("no1-middle-responder", "responder", k_school);
  town.mail("no1-middle-leader");
  town.mail("liandu-bureau");
  town.email("m-city", k_bureau);
  town.email("m-school", k_school, {"desk@example.cn"});
  town.email("m-other", "longquan", {"other@example.cn"});
  const auto rows = town.rows({"leader", "bureau", "responder", "person:no1-middle-leader"});
  CHECK(rows.size() == 3);
  CHECK(rows.contains("INC-1/7/m-school/no1-middle-leader"));
  CHECK(rows.contains("INC-1/7/m-city/liandu-bureau"));
  CHECK(std::ranges::any_of(rows, [](const auto& id) { return id.starts_with("INC-1/7/m-school/@"); }));
  for (const auto& id : rows)
    CHECK(id.find("example.cn") == std::string::npos);  // an id stands in hashed headers and paths; an address does not
}

TEST_CASE("FanOut_reachingNobody_leavesADeadLetterAndALineInTheLog") {
  Town town;
  CHECK(town.rows({"leader"}) == Set{"INC-1/7/-/- x"});
  const auto rows = fan_out(town.registry, Town::message({"leader"}), k_morning);
  REQUIRE(rows.size() == 2);
  CHECK(delivery_of(rows[0])->error == "nobody-holds-the-role");
  CHECK(rows[1].id == "INC-1/7/log/-");
  CHECK(rows[1].next_at == k_morning);
  town.hold("no1-middle-leader", "leader", k_school);
  CHECK(delivery_of(fan_out(town.registry, Town::message({"leader"}), k_morning)[0])->error ==
        "no-channel-reaches-them");
  CHECK(reach(town.registry, Town::message({"leader"}), k_morning).empty());
}

TEST_CASE("Delivery_row_comesBackAsItWasAlsoFromBeforeThereWereChannels") {
  const Delivery before{
      .channel = "c", .error = "e", .message = Town::message({"leader"}), .recipient = "desk@example.cn"};
  const auto row = row_of(before, 5, 3);
  CHECK(delivery_of(row) == before);
  CHECK(row.stream == "INC-1");
  CHECK(row.attempts == 3);
  const OutboxRow old{.id = "INC-1/5",
                      .kind = "notify",
                      .payload = R"({"event":"DutyWarned","incident":"INC-1","site":"s","text":{"en":"w","zh":"话"},)"
                                 R"("to":["leader"],"unit":"u"})",
                      .stream = "INC-1"};
  REQUIRE(delivery_of(old));
  CHECK(delivery_of(old)->channel == k_log_channel);
  CHECK(delivery_of(old)->message.text.zh == "话");
  CHECK_FALSE(delivery_of({.id = "x", .kind = "notify", .payload = "nonsense"}));
  CHECK_FALSE(delivery_of({.id = "x", .kind = "other", .payload = row.payload}));
}

}  // namespace fenghuo::tests
