#include "api/cli/fields.hpp"

#include "tests/unit/cli/sample.hpp"

#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using fenghuo::test::sample_incident;

namespace {
Json scope_fields() {
  return find_next(sample_incident(), "complete", "step", "scope")["needs"]["fields"];
}
auto read(const std::vector<std::string>& pairs) {
  return read_fields(pairs, scope_fields(), LocalClock());
}
}  // namespace

TEST_CASE("Fields_take_the_type_that_next_gives_them") {
  const auto fields =
      read({"changed-pages=/a=b", "harmful=是", "found=2026-03-02 09:15", "pages=-3", "how=phone", "extra=007"});
  REQUIRE(fields.has_value());
  CHECK(*fields == Json::parse(R"({"changed-pages":"/a=b","harmful":true,"found":"2026-03-02T01:15:00.000Z",
                                   "pages":-3,"how":"phone","extra":"007"})"));
}

TEST_CASE("Fields_that_cannot_be_their_type_are_refused") {
  for (const auto* wrong :
       {"harmful=perhaps", "harmful=yes|no", "found=9:15", "found=YYYY-MM-DD HH:MM", "pages=N", "pages=1.5",
        "pages=", "pages=99999999999999999999", "how=phone|computer", "changed-pages=…", "=x", "noequals"}) {
    INFO(wrong);
    CHECK_FALSE(read({wrong}).has_value());
  }
  CHECK_FALSE(read({"pages=1", "pages=2"}).has_value());
  CHECK_THAT(read({"how=radio"}).error().detail.zh, Catch::Matchers::ContainsSubstring("phone | computer"));
}

TEST_CASE("Choice_with_titled_options_takes_id_or_title") {
  const auto known = Json::parse(R"([{"id":"c","type":"choice","options":[{"id":"x","title":{"zh":"甲","en":"A"}}]}])");
  CHECK(read_fields({"c=甲"}, known, LocalClock()).value() == Json{{"c", "x"}});
  CHECK(read_fields({"c=x"}, known, LocalClock()).value() == Json{{"c", "x"}});
  CHECK_FALSE(read_fields({"c=y"}, known, LocalClock()).has_value());
}

TEST_CASE("Attachments_without_a_kind_take_the_kinds_still_needed_in_order") {
  const std::set<std::string> files{"a.png", "b.png", "c:log", "d"};
  const auto exists = [&](const std::string& name) { return files.contains(name); };
  const auto needed = Json::parse(R"(["page-capture","screenshot"])");
  using List = std::vector<Attachment>;
  CHECK(read_attachments({"a.png", "b.png"}, needed, exists).value() ==
        List{{"a.png", "page-capture"}, {"b.png", "screenshot"}});
  CHECK(read_attachments({"a.png", "b.png:page-capture"}, needed, exists).value() ==
        List{{"a.png", "screenshot"}, {"b.png", "page-capture"}});
  CHECK(read_attachments({"a.png", "b.png", "d"}, needed, exists).value().back() == Attachment{"d", "screenshot"});
  CHECK(read_attachments({"c:log"}, needed, exists).value() == List{{"c:log", "page-capture"}});
  CHECK(read_attachments({"c:log:document"}, needed, exists).value() == List{{"c:log", "document"}});
  CHECK_FALSE(read_attachments({"a.png"}, Json::array(), exists).has_value());
  CHECK_FALSE(read_attachments({"FILE:page-capture"}, needed, exists).has_value());
}

TEST_CASE("Find_next_of_what_is_not_there_is_null") {
  CHECK(find_next(sample_incident(), "file", "duty", "bureau-initial")["action"] == "file");
  CHECK(find_next(sample_incident(), "file", "duty", "nobody").is_null());
}
