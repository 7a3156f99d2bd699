#include "api/http/target.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api;
using fenghuo::engine::Kind;

TEST_CASE("Target_query_is_decoded") {
  const auto target = parse_target("/v1/search?q=%E6%BC%94+%2B%26x&limit=20&dry_run&empty=&&a=b=c");
  REQUIRE(target.has_value());
  CHECK(target->path == "/v1/search");
  CHECK(target->query == std::map<std::string, std::string>{
                             {"q", "演 +&x"}, {"limit", "20"}, {"dry_run", ""}, {"empty", ""}, {"a", "b=c"}});
}

TEST_CASE("Target_forms_of_RFC_9112_are_read") {
  CHECK(parse_target("*")->path == "*");
  CHECK(parse_target("/")->path == "/");
  CHECK(parse_target("/a%2Fb/?")->path == "/a%2Fb/");
  const auto absolute = parse_target("HTTP://host:8440/v1/x?y=1");
  REQUIRE(absolute.has_value());
  CHECK(absolute->path == "/v1/x");
  CHECK(absolute->query.at("y") == "1");
  CHECK(parse_target("http://host")->path == "/");
}

TEST_CASE("Target_that_cannot_be_read_is_malformed") {
  for (const char* text :
       {"", "x", "host:443", "ftp://host/x", "http://host?x", "/a#b", "/a b", "/\x01", "/\xe6\xbc\x94", "?a=b",
        "/?a=1&a=2", "/?a=1&%61=2", "/?=x", "/?a=%00", "/?a=%ff", "/?a=%4", "/?%zz=1"}) {
    INFO(text);
    const auto target = parse_target(text);
    REQUIRE(target.has_error());
    CHECK(target.error().kind == Kind::Malformed);
  }
}
