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
