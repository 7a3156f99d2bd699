#include "tests/support/bureau.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

Registry sample() {
  Registry registry;
  for (const auto& line : tests::sample_bureau())
    registry.evolve(line.event);
  return registry;
}

}  // namespace

TEST_CASE("HostIn_whatever_a_monitor_sends_names_one_host") {
  struct Row {
    const char* address;
    const char* host;
  };
  const Row rows[] = {{"www.x.cn", "www.x.cn"},
                      {"WWW.X.CN.", "www.x.cn"},
                      {"www.x.cn:443", "www.x.cn"},
                      {"https://www.x.cn/index.html", "www.x.cn"},
                      {"https://www.x.cn:8443?a=b", "www.x.cn"},
                      {"https://user:pass@www.x.cn/", "www.x.cn"},
                      {"https://www.x.cn#top", "www.x.cn"},
                      {"http://[2001:DB8::1]:8080/", "2001:db8::1"},
                      {"2001:db8::1", "2001:db8::1"},
                      {"[::1", "::1"},
                      {"", ""},
                      {"https://", ""},
                      {"/path", ""},
                      {"www.x.cn/login?next=https://www.other.cn/", "www.x.cn"},
                      {"https://www.x.cn/?u=http://www.other.cn/", "www.x.cn"},
                      {"www.x.cn?mail=a@www.other.cn", "www.x.cn"},
                      {"www.x.cn#://www.other.cn", "www.x.cn"}};
  for (const auto& row : rows) {
    CAPTURE(row.address);
    CHECK(host_in(row.address) == row.host);
  }
}

TEST_CASE("Registry_within_follows_parents_and_ends_in_a_ring") {
  auto registry = sample();
  CHECK(registry.within("no1-middle", "no1-middle"));
  CHECK(registry.within("no1-middle", "liandu"));
  CHECK(registry.within("no1-middle", "lishui-edu"));
  CHECK_FALSE(registry.within("no1-middle", "longquan"));
  CHECK_FALSE(registry.within("lishui-edu", "no1-middle"));
  CHECK_FALSE(registry.within("nobody", "lishui-edu"));
  CHECK_FALSE(registry.within("nobody", "nobody"));
  CHECK_FALSE(registry.within("", ""));
  registry.evolve(UnitRegistered{.id = "a", .parent = "b"});
  registry.evolve(UnitRegistered{.id = "b", .parent = "a"});
  CHECK(registry.within("a", "b"));
  CHECK_FALSE(registry.within("a", "lishui-edu"));
}

TEST_CASE("Registry_site_is_found_by_host_alias_and_address_in_any_case") {
  auto registry = sample();
  for (const char* address :
       {"www.no1.example.cn", "no1.example.cn", "https://WWW.no1.example.cn:443/a?b", "NO1.example.cn."}) {
    CAPTURE(address);
    REQUIRE(registry.site_for(address) != nullptr);
    CHECK(registry.site_for(address)->host == "www.no1.example.cn");
  }
  CHECK(registry.site_for("evil.cn") == nullptr);
  CHECK(registry.site_for("") == nullptr);

  registry.evolve(
      SiteRegistered{.aliases = {"WWW2.Upper.Example.CN"}, .host = "Upper.example.cn", .unit = "no1-middle"});
  CHECK(registry.site_for("upper.example.cn") != nullptr);
  CHECK(registry.site_for("www2.upper.example.cn") != nullptr);
}

TEST_CASE("Registry_alias_never_takes_a_host_that_another_site_is") {
  auto registry = sample();
  registry.evolve(SiteRegistered{.aliases = {"www.no1.example.cn"}, .host = "greedy.example.cn", .unit = "lq-middle"});
  REQUIRE(registry.site_for("www.no1.example.cn") != nullptr);
  CHECK(registry.site_for("www.no1.example.cn")->unit == "no1-middle");
}

TEST_CASE("Registry_site_registered_anew_forgets_its_old_aliases") {
  auto registry = sample();
  registry.evolve(SiteRegistered{.aliases = {"new.example.cn"}, .host = "www.no1.example.cn", .unit = "no1-middle"});
  CHECK(registry.site_for("no1.example.cn") == nullptr);
  CHECK(registry.site_for("new.example.cn") != nullptr);
}

TEST_CASE("Registry_token_opens_until_it_expires_is_revoked_or_replaced") {
  Registry registry;
  const auto issue = [&](const char* id, const char* digest, const char* role, std::optional<Millis> expires) {
    registry.evolve(
        TokenIssued{.digest = digest, .expires_at = expires, .id = id, .person = "p", .role = role, .unit = "u"});
  };
  issue("t1", "d1", "leader", 1000);
  issue("t2", "d2", "archon", std::nullopt);
  REQUIRE(registry.token_for("d1", 999) != nullptr);
  CHECK(registry.token_for("d1", 999)->role == Role::leader);
  CHECK(registry.token_for("d1", 1000) == nullptr);
  CHECK(registry.token_for("d2", 0) == nullptr);  // a role this build does not know
  CHECK(registry.token_for("", 0) == nullptr);
  issue("t1", "d3", "leader", std::nullopt);
  CHECK(registry.token_for("d3", 0) != nullptr);
  CHECK(registry.token_for("d1", 0) == nullptr);  // the old secret of the same token
  registry.evolve(TokenRevoked{.id = "t1"});
  CHECK(registry.token_for("d3", 0) == nullptr);
  registry.evolve(TokenRevoked{.id = "nobody"});
  issue("t1", "d4", "leader", std::nullopt);
  CHECK(registry.token_for("d4", 0) == nullptr);  // what was revoked never opens again
  issue("nobody", "d5", "leader", std::nullopt);
  CHECK(registry.token_for("d5", 0) == nullptr);
}

TEST_CASE("Registry_token_replaced_opens_with_both_secrets_until_the_overlap_ends") {
  Registry registry;
  registry.evolve(TokenIssued{.digest = "d1", .id = "t", .person = "p", .role = "leader", .unit = "u"});
  registry.evolve(TokenReplaced{.digest = "d2", .id = "t", .overlap_ends_at = 1000});
  CHECK(registry.token_for("d1", 999) != nullptr);
  CHECK(registry.token_for("d1", 1000) == nullptr);
  CHECK(registry.token_for("d2", 1000) != nullptr);
  registry.evolve(TokenReplaced{.digest = "d3", .id = "t", .overlap_ends_at = 2000});
  CHECK(registry.token_for("d1", 0) == nullptr);  // one overlap at a time
  CHECK(registry.token_for("d2", 1999) != nullptr);
  CHECK(registry.token_for("d3", 5000) != nullptr);
  registry.evolve(TokenReplaced{.digest = "d4", .id = "nobody", .overlap_ends_at = 9000});
  CHECK(registry.token_for("d4", 0) == nullptr);
  registry.evolve(TokenRevoked{.id = "t"});
  CHECK(registry.token_for("d2", 1000) == nullptr);
  CHECK(registry.token_for("d3", 1000) == nullptr);
}

TEST_CASE("Registry_what_is_retired_keeps_its_name_and_loses_its_place_until_it_is_back") {
  auto registry = sample();
  registry.evolve(EntryRetired{.at = 7, .stream = "site:www.no1.example.cn"});
  CHECK(registry.retired_at("site:www.no1.example.cn") == 7);
  CHECK(registry.site("www.no1.example.cn") != nullptr);
  CHECK(registry.site_for("www.no1.example.cn") == nullptr);
  CHECK(registry.site_for("no1.example.cn") == nullptr);
  registry.evolve(SiteRegistered{.aliases = {"no1.example.cn"}, .host = "www.no1.example.cn", .unit = "no1-middle"});
  CHECK_FALSE(registry.retired_at("site:www.no1.example.cn"));
  CHECK(registry.site_for("no1.example.cn") != nullptr);
}

TEST_CASE("Registry_who_held_an_address_is_known_for_every_moment") {
  Registry registry;
  const auto hold = [&](const char* id, const char* ip, const char* mac, Millis from, const char* who,
                        std::optional<Millis> until = {}) {
    registry.evolve(DeviceRegistered{
        .from = from, .id = id, .ip = ip, .mac = mac, .responsible = who, .unit = "u", .until = until});
  };
  const auto who = [&](const char* ip, const char* mac, Millis at) {
    std::string out;
    for (const auto& entry : registry.holders(ip, mac, at))
      out += entry.id + "/" + entry.responsible + " ";
    return out;
  };
  hold("pc", "10.0.0.1", "m1", 100, "zhang");
  hold("pc", "10.0.0.1", "m1", 100, "Zhang");  // the same start: put right
  hold("pc", "10.0.0.2", "m1", 200, "li");
  hold("lab", "10.0.0.1", "m2", 250, "wang", 300);
  CHECK(who("10.0.0.1", "", 99).empty());
  CHECK(who("10.0.0.1", "", 100) == "pc/Zhang ");
  CHECK(who("10.0.0.1", "", 199) == "pc/Zhang ");
  CHECK(who("10.0.0.1", "", 200).empty());
  CHECK(who("10.0.0.1", "", 250) == "lab/wang ");
  CHECK(who("10.0.0.1", "", 300).empty());
  CHECK(who("", "m1", 150) == "pc/Zhang ");
  CHECK(who("", "m1", 10'000) == "pc/li ");
  CHECK(who("10.0.0.1", "m1", 250).empty());
  registry.evolve(EntryRetired{.at = 400, .stream = "device:pc"});
  CHECK(who("", "m1", 399) == "pc/li ");
  CHECK(who("", "m1", 400).empty());
  hold("pc", "10.0.0.2", "m1", 500, "li");
  CHECK(who("", "m1", 450).empty());
  CHECK(who("", "m1", 500) == "pc/li ");
}

TEST_CASE("Role_covers_only_upwards") {
  constexpr std::array k_all{Role::monitor, Role::responder, Role::leader, Role::bureau,
                             Role::auditor, Role::admin,     Role::guest};
  for (const Role held : k_all) {
    CAPTURE(to_string(held));
    CHECK(covers(held, Role::responder) ==
          (held == Role::responder || held == Role::guest || held == Role::leader || held == Role::bureau));
    CHECK(covers(held, Role::leader) == (held == Role::leader || held == Role::bureau));
    CHECK(covers(held, Role::bureau) == (held == Role::bureau));
    Role back{};
    REQUIRE(parse_name(to_string(held), back));
    CHECK(back == held);
  }
}

}  // namespace fenghuo::engine
