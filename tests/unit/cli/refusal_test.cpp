#include "api/cli/refusal.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using Catch::Matchers::ContainsSubstring;

namespace {

std::string advice(int status, const Where& where = {}, bool anonymous = false) {
  const Json problem{{"status", status}};
  const auto zh = render_advice(problem, Language::zh, where, anonymous);
  const auto en = render_advice(problem, Language::en, where, anonymous);
  CHECK(zh.empty() == en.empty());
  if (!en.empty()) CHECK(zh != en);
  if (!en.empty()) CHECK((zh.ends_with('\n') && en.ends_with('\n')));
  return en;
}

}  // namespace

TEST_CASE("Advice_forEachKindOfRefusal_saysWhatToType") {
  CHECK_THAT(advice(401, {}, true), ContainsSubstring("no token was given") && ContainsSubstring("FENGHUO_TOKEN") &&
                                        ContainsSubstring("fenghuo token issue"));
  CHECK_THAT(advice(401), ContainsSubstring("valid token") && ContainsSubstring("fenghuo token rotate"));
  CHECK_THAT(advice(403), ContainsSubstring("fenghuo me"));
  CHECK_THAT(advice(404, {"INC-1", {}}), ContainsSubstring("fenghuo incident list"));
  CHECK_THAT(advice(404), ContainsSubstring("outside your units"));
  CHECK_THAT(advice(412, {"INC-1", {}}), ContainsSubstring("fenghuo incident show INC-1"));
  CHECK_THAT(advice(428, {"INC-1", {}}),
             ContainsSubstring("fenghuo incident show INC-1, then") && ContainsSubstring("--if-match VERSION"));
  CHECK_THAT(advice(412, {{}, {}, "fenghuo site show x"}), ContainsSubstring("fenghuo site show x"));
  CHECK_THAT(advice(412), !ContainsSubstring("''"));
  CHECK(advice(409).empty());
  CHECK(advice(422).empty());
}

TEST_CASE("Failure_ofACertificate_asksForTheAuthority") {
  const auto untrusted = render_failure("self-signed", true, "https://x", Language::en);
  CHECK_THAT(untrusted,
             ContainsSubstring("self-signed") && ContainsSubstring("--ca FILE") && ContainsSubstring("https://x"));
  const auto down = render_failure("refused", false, "http://x", Language::zh);
  CHECK_THAT(down, ContainsSubstring("连不上服务器") && ContainsSubstring("--server") && !ContainsSubstring("--ca"));
}
