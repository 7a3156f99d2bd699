#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

struct Kind {
  std::string name;
  std::vector<std::string> words;
  std::string role;  ///< whose token; "" for none
  int code;
  std::string said;  ///< what stderr tells them to type
};

}  // namespace

TEST_CASE("Cli_eachKindOfRefusal_hasItsCodeAndSaysWhatToType") {
  House house;
  const std::string id = house.open_by_alert();
  const std::string url = house.server().url();
  const std::vector<Kind> kinds{
      {"no token", {"incident", "list"}, "", 1, "no token was given"},
      {"not this role", {"token", "list"}, "responder", 1, "fenghuo me"},
      {"not there", {"incident", "show", "INC-1999-000001"}, "responder", 1, "outside your units"},
      {"another's", {"unit", "show", "nowhere"}, "responder", 1, "outside your units"},
      {"changed meanwhile",
       {"incident", "dismiss", id, "--reason", "a drill", "--if-match", "1"},
       "leader",
       1,
       "look first: fenghuo incident show " + id},
      {"not yet", {"step", "complete", id, "block-page"}, "responder", 1, "you can do now:\n  fenghuo "},
      {"option missing", {"incident", "dismiss", id}, "leader", 2, "--reason"},
      {"no certificate file", {"incident", "list", "--ca", "/nowhere.pem"}, "leader", 2, "--ca"},
      {"no such server", {"incident", "list", "--server", "http://127.0.0.1:1"}, "leader", 3, "--server"},
      {"damaged", {"verify", house.scratch() / "nothing"}, "", 3, "fenghuo"},
  };
  for (const auto& kind : kinds) {
    Environment environment{{"FENGHUO_SERVER", url}, {"FENGHUO_LANG", "en"}, {"FENGHUO_TOKEN", ""}};
    if (!kind.role.empty()) environment["FENGHUO_TOKEN"] = token_of(house.data(), kind.role, k_school);
    const Ran ran = fenghuo(kind.words, environment);
    INFO(kind.name << "\n" << ran.out << ran.err);
    CHECK(ran.code == kind.code);
    CHECK(ran.out.empty());
    CHECK(ran.err.find(kind.said) != std::string::npos);
    if (kind.code == 2) continue;
    environment["FENGHUO_LANG"] = "zh";
    auto words = kind.words;
    words.emplace_back("--json");
    const Ran json = fenghuo(words, environment);
    INFO(json.out << json.err);
    CHECK(json.code == kind.code);
    CHECK(json.out.empty());
    CHECK(Json::accept(json.err));
    CHECK(Json::parse(json.err, nullptr, false).contains("code"));
  }
}

TEST_CASE("Cli_tokenIssued_comesWithALinkToSignInBy") {
  House house;
  const Environment admin{{"FENGHUO_SERVER", house.server().url()},
                          {"FENGHUO_TOKEN", token_of(house.data(), "admin", k_bureau)},
                          {"FENGHUO_LANG", "en"}};
  const Ran person =
      fenghuo({"token", "issue", "--person", "li-wen", "--role", "responder", "--unit", k_school}, admin);
  INFO(person.out << person.err);
  REQUIRE(person.code == 0);
  const auto begin = person.out.find("token: ") + 7;
  const std::string token = person.out.substr(begin, person.out.find('\n', begin) - begin);
  CHECK(person.out.find("sign-in link: " + house.server().url() + "/#" + token + "\n") != std::string::npos);
  // A monitoring system does not sign in.
  const Ran monitor = fenghuo({"token", "issue", "--role", "monitor", "--unit", k_school}, admin);
  CHECK(monitor.code == 0);
  CHECK(monitor.out.find("link") == std::string::npos);
}

}  // namespace fenghuo::e2e
