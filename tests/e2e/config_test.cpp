#include "tests/support/server.hpp"

#include <csignal>
#include <fstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

const Json& setting(const Json& printed, const std::string& key) {
  for (const auto& each : printed.at("settings"))
    if (each["key"] == key) return each;
  throw std::runtime_error("config --print says nothing of " + key);
}

std::string write(const Scratch& scratch, const std::string& text) {
  return scratch.file("fenghuo.toml", text);
}

}  // namespace

TEST_CASE("ConfigPrint_valueFromEachSource_saysWhichWon") {
  const Scratch scratch;
  const std::string file = write(scratch,
                                 "data = \"of-the-file\"\nlisten = \"127.0.0.1:1\"\n[log]\nlevel = \"warn\"\n"
                                 "[smtp]\nurl = \"smtp://mail.example.cn\"\nfrom = \"a@example.cn\"\n"
                                 "user = \"fenghuo\"\npassword = \"never-shown\"\n");
  const Environment environment{{"FENGHUO_LISTEN", "127.0.0.1:2"}, {"FENGHUO_LOG_LEVEL", "error"}};
  const std::vector<std::string> words{"config", "--print", "--config", file, "--log-level", "debug"};
  const Ran people = fenghuo(words, environment);
  INFO(people.err);
  REQUIRE(people.code == 0);
  for (const auto* part : {"fenghuo.toml:1", "FENGHUO_LISTEN", "--log-level", "********"})
    CHECK(people.out.find(part) != std::string::npos);
  CHECK(people.out.find("never-shown") == std::string::npos);
  auto for_programs = words;
  for_programs.emplace_back("--json");
  const Json printed = Json::parse(fenghuo(for_programs, environment).out);
  CHECK(setting(printed, "data") ==
        Json{{"key", "data"}, {"value", "of-the-file"}, {"from", "file"}, {"place", "fenghuo.toml:1"}});
  CHECK(setting(printed, "listen")["value"] == "127.0.0.1:2");
  CHECK(setting(printed, "listen")["from"] == "environment");
  CHECK(setting(printed, "log.level")["value"] == "debug");
  CHECK(setting(printed, "log.level")["from"] == "flag");
  CHECK(setting(printed, "timezone") == Json{{"key", "timezone"}, {"value", "Asia/Shanghai"}, {"from", "default"}});
  CHECK(fenghuo({"config", "--print", "--json"}, {{"FENGHUO_CONFIG", file}}).out.find("of-the-file") !=
        std::string::npos);
}

TEST_CASE("Serve_fromAFileAlone_listensAndWritesWhereItSays") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  const std::string file = write(scratch, "data = \"" + data + "\"\nlisten = \"127.0.0.1:0\"\nplaybooks = \"" +
                                              playbooks_folder() + "\"\npolicy = \"lishui-2009\"\n");
  Process process({FENGHUO_EXECUTABLE, "serve", "--config", file});
  const bool up = wait_until([&] {
    const Json said = Json::parse(slurp(data + "/server.json"), nullptr, false);
    return (said.is_object() && Client(said.value("url", "")).get("/healthz").status == 200) || !process.running();
  });
  INFO(process.err());
  CHECK(up);
  CHECK(process.running());
  process.send(SIGTERM);
  CHECK(process.wait()->code == 0);
}

TEST_CASE("Serve_wrongConfiguration_isRefusedByPlaceAndTouchesNothing") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  const auto refused = [&](const std::string& toml, int code, const std::vector<std::string>& said) {
    const Ran ran = fenghuo({"serve", "--config", write(scratch, "data = \"" + data + "\"\n" + toml), "--playbooks",
                             playbooks_folder(), "--lang", "en"});
    INFO(toml << "\n" << ran.err);
    CHECK(ran.code == code);
    for (const auto& part : said)
      CHECK(ran.err.find(part) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(data));
  };
  refused("listn = \"127.0.0.1:0\"", 2, {"fenghuo.toml:2", "listn", "did you mean listen?"});
  refused("listen = \"0.0.0.0:0\"", 2, {"tls.off_behind_proxy"});
  refused("timezone = \"Asia/Shangai\"", 2, {"fenghuo.toml:2", "Asia/Shangai"});
  refused("journal = \"postgres://db/x\"", 2, {"fenghuo.toml:2", "not supported yet"});
  refused("policy = \"lishui-2010\"", 3, {"lishui-2010", "lishui-2009"});
}

TEST_CASE("ConfigAndServe_whatServeRefuses_configRefusesInTheSameWords") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  const auto alike = [&](const std::string& toml, const std::vector<std::string>& said) {
    const std::string file = write(scratch, "data = \"" + data + "\"\n" + toml);
    const Ran config = fenghuo({"config", "--config", file, "--lang", "en"});
    const Ran serve = fenghuo({"serve", "--config", file, "--lang", "en"});
    INFO(toml << "\n" << config.err << serve.err);
    CHECK(config.code == 2);
    CHECK(config.err == serve.err);
    for (const auto& part : said)
      CHECK(config.err.find(part) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(data));
  };
  alike("listen = \"0.0.0.0:0\"", {"fenghuo.toml:2 listen", "tls.off_behind_proxy"});
  alike("[outbound]\nallow = [\"10.0.0.1/8\"]", {"fenghuo.toml:3 outbound.allow", "host bits"});
  alike("[smtp]\nurl = \"smtp://mail.example.cn\"\nfrom = \"nobody\"", {"fenghuo.toml:4 smtp.from", "mail address"});
  alike("[tls]\ncert = \"c.pem\"", {"fenghuo.toml:3 tls.cert", "tls.key"});
  // What only opening shows is found by `config` too.
  const auto refused = [&](const std::string& toml, const std::vector<std::string>& said) {
    const Ran ran = fenghuo({"config", "--config", write(scratch, toml), "--lang", "en"});
    INFO(toml << "\n" << ran.err);
    CHECK(ran.code == 2);
    for (const auto& part : said)
      CHECK(ran.err.find(part) != std::string::npos);
  };
  refused("policy = \"lishui-2010\"", {"fenghuo.toml:1 policy", "lishui-2010", "lishui-2009"});
  refused("[tls]\ncert = \"/nowhere.pem\"\nkey = \"/nowhere.key\"", {"fenghuo.toml:2 tls.cert", "/nowhere.pem"});
}

TEST_CASE("Config_withoutPublicUrl_notesWhereLinksWillLead") {
  const Ran silent = fenghuo({"config", "--public-url", "https://fenghuo.example.cn", "--lang", "zh"});
  CHECK(silent.code == 0);
  CHECK(silent.err.empty());
  const Ran noted = fenghuo({"config", "--lang", "zh"});
  CHECK(noted.code == 0);
  CHECK(noted.err.find("public_url") != std::string::npos);
  CHECK(noted.err.find("127.0.0.1:8440") != std::string::npos);
}

}  // namespace fenghuo::e2e
