#include "api/config/config.hpp"

#include "tests/support/temp_folder.hpp"

#include <algorithm>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api;
using Catch::Matchers::ContainsSubstring;
using fenghuo::engine::Json;
using Origin = Setting::Origin;

namespace {

class Folder {
 public:
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() + "/" + name, std::ios::trunc) << text;
    return folder_.path() + "/" + name;
  }
  [[nodiscard]] const std::string& path() const { return folder_.path(); }

 private:
  fenghuo::tests::TempFolder folder_;
};

const Setting& setting(const Config& config, const std::string& key) {
  return *std::ranges::find(config.settings, key, [](const Setting& each) { return each.key->name; });
}

Config read(const ConfigInput& input) {
  auto config = read_config(input);
  INFO((config ? "" : config.error().detail.en));
  REQUIRE(config.has_value());
  return std::move(*config);
}

/// What a file is refused with, in English; Chinese must be there too.
std::string refusal(const ConfigInput& input) {
  const auto config = read_config(input);
  REQUIRE_FALSE(config.has_value());
  CHECK_FALSE(config.error().detail.zh.empty());
  return config.error().detail.en;
}

}  // namespace

TEST_CASE("Config_without_any_source_is_the_default") {
  const Config config = read({});
  CHECK(config.options.listen == "127.0.0.1:8440");
  CHECK(config.options.timezone == "Asia/Shanghai");
  CHECK(config.settings.size() == config_keys().size());
  CHECK(std::ranges::all_of(config.settings, [](const Setting& each) { return each.origin == Origin::built_in; }));
}

TEST_CASE("Config_stronger_source_wins_and_says_so") {
  const Folder folder;
  ConfigInput input;
  const auto listens = [&](const std::string& value, Origin origin, const std::string& place) {
    const Config config = read(input);
    CHECK(config.options.listen == value);
    CHECK(setting(config, "listen").origin == origin);
    CHECK(setting(config, "listen").place == place);
  };
  listens("127.0.0.1:8440", Origin::built_in, "");
  input.file = folder.write("fenghuo.toml", "# ours\nlisten = \"127.0.0.1:1\"\n");
  listens("127.0.0.1:1", Origin::file, "fenghuo.toml:2");
  input.environment["FENGHUO_LISTEN"] = "127.0.0.1:2";
  listens("127.0.0.1:2", Origin::environment, "FENGHUO_LISTEN");
  input.flags["listen"] = {"127.0.0.1:3"};
  listens("127.0.0.1:3", Origin::flag, "--listen");
}

TEST_CASE("Config_every_key_is_read_from_every_source") {
  const Folder folder;
  const std::map<std::string, std::string> samples{{"listen", "127.0.0.2:1"},
                                                   {"public_url", "https://fenghuo.example.cn"},
                                                   {"timezone", "Europe/Berlin"},
                                                   {"journal", "sqlite"},
                                                   {"log.level", "debug"},
                                                   {"log.format", "json"},
                                                   {"tls.off_behind_proxy", "true"},
                                                   {"smtp.url", "smtp://mail.example.cn:587"},
                                                   {"smtp.tls", "off"},
                                                   {"outbound.allow", "10.0.0.0/8"},
                                                   {"heartbeat.url", "https://alive.example.cn/x"},
                                                   {"heartbeat.every", "PT5M"},
                                                   {"limits.unauthenticated_per_minute", "240"},
                                                   {"limits.strangers_per_address", "64"}};
  for (const auto& key : config_keys()) {
    INFO(key.name);
    if (key.name == "smtp.password_file") continue;  // reads what it names; its own test
    const auto found = samples.find(key.name);
    const std::string value = found == samples.end() ? "a-value" : found->second;
    // What goes together with others has them from a weaker source.
    std::map<std::string, std::string> rest{{"tls.cert", "c"}, {"tls.key", "k"}, {"smtp.from", "a@example.cn"}};
    std::string toml;
    rest.erase(key.name);
    for (const auto& [name, text] : rest)
      toml += name + " = \"" + text + "\"\n";
    const bool bare = value == "true";
    ConfigInput input{.file = folder.write("a.toml", toml + key.name + " = " + (bare ? value : '"' + value + '"'))};
    const auto shown = [&] {
      const Config config = read(input);
      CHECK(setting(config, key.name).origin != Origin::built_in);
      return shown_value(key, config.options);
    };
    const Json expected = key.holds == ConfigKey::Holds::secret ? Json("********")
                          : bare                                ? Json(true)
                          : key.name == "policy"                ? Json({value})
                          : key.name == "outbound.allow"        ? Json({value})
                          : key.name.starts_with("limits.")     ? Json(std::stoi(value))
                                                                : Json(value);
    CHECK(shown() == expected);
    input.file = folder.write("a.toml", toml);
    input.environment = {{key.environment(), value}};
    CHECK(shown() == expected);
    input.environment.clear();
    input.flags = {{key.name, {value}}};
    CHECK(shown() == expected);
  }
}

TEST_CASE("Config_file_takes_sections_dotted_keys_lists_and_hashes") {
  const Folder folder;
  const std::string file = folder.write("f.toml",
                                        "tls.cert = \"a.pem\"\ntls.key = \"b#c.pem\" # a comment\n"
                                        "[outbound]\nallow = [\n  \"10.0.0.0/8\",\n  \"fd00::/8\",\n]\n"
                                        "[smtp]\nuser = \"用户\"\n");
  const Config config = read({.file = file});
  CHECK(config.options.tls_key == "b#c.pem");
  CHECK(config.options.outbound_allow == std::vector<std::string>{"10.0.0.0/8", "fd00::/8"});
  CHECK(config.options.smtp_user == "用户");
  CHECK(setting(config, "smtp.user").place == "f.toml:9");
  CHECK(read({.flags = {{"outbound.allow", {"10.0.0.0/8, 192.0.2.0/24"}}}}).options.outbound_allow.size() == 2);
}

TEST_CASE("Config_unknown_key_is_refused_with_its_line_and_the_nearest_one") {
  const Folder folder;
  const auto said = [&](const std::string& toml) { return refusal({.file = folder.write("f.toml", toml)}); };
  CHECK_THAT(said("\nlistn = \"127.0.0.1:1\""),
             ContainsSubstring("f.toml:2: no such key: listn") && ContainsSubstring("did you mean listen?"));
  CHECK_THAT(said("[tls]\ncert = \"c\"\nkeyy = \"k\""),
             ContainsSubstring("f.toml:3: no such key: tls.keyy") && ContainsSubstring("did you mean tls.key?"));
  CHECK_THAT(said("[listen]\nport = 1"), ContainsSubstring("f.toml:1: listen"));
  CHECK_THAT(said("wholly_different = 1"), ContainsSubstring("no such key: wholly_different"));
  CHECK_THAT(said("listen = \"a\"\nlisten = \"b\""), ContainsSubstring("f.toml:2"));
  CHECK_THAT(said("listen = nonsense"), ContainsSubstring("f.toml:1: this is no TOML"));
  CHECK_THAT(refusal({.file = folder.path() + "/absent.toml"}), ContainsSubstring("absent.toml"));
  CHECK_THAT(refusal({.environment = {{"FENGHUO_LISTN", "x"}}}), ContainsSubstring("did you mean FENGHUO_LISTEN?"));
  CHECK(read_config({.environment = {{"FENGHUO_SEED", "7"}, {"FENGHUO_TOKEN", "fh_x"}}}).has_value());
}

TEST_CASE("Config_bad_value_is_refused_with_its_place_and_what_is_wanted") {
  const Folder folder;
  const auto said = [&](const std::string& toml) { return refusal({.file = folder.write("f.toml", toml)}); };
  CHECK_THAT(said("listen = \"8440\""), ContainsSubstring("f.toml:1 listen: must be ADDRESS:PORT"));
  CHECK_THAT(said("listen = 8440"), ContainsSubstring("f.toml:1 listen: must be ADDRESS:PORT"));
  CHECK_THAT(said("listen = [1]"), ContainsSubstring("f.toml:1") && ContainsSubstring("wrong kind"));
  CHECK_THAT(said("timezone = \"Asia/Lishui\""), ContainsSubstring("Asia/Lishui"));
  CHECK_THAT(said("journal = \"postgresql://db/fenghuo\""), ContainsSubstring("not supported yet"));
  CHECK_THAT(said("journal = \"mysql\""), ContainsSubstring("must be sqlite"));
  CHECK_THAT(said("log.level = \"loud\""), ContainsSubstring("debug, info, warn, error; got loud"));
  CHECK_THAT(said("[heartbeat]\nevery = \"60\""), ContainsSubstring("f.toml:2 heartbeat.every"));
  CHECK_THAT(said("heartbeat.every = \"PT0S\""), ContainsSubstring("PT1M"));
  CHECK_THAT(said("smtp.url = \"mail.example.cn\""), ContainsSubstring("smtp://HOST:PORT"));
  CHECK_THAT(said("smtp.url = \"smtp://me:secret@mail.example.cn\"\nsmtp.from=\"a@b\""),
             ContainsSubstring("smtp.password_file"));
  CHECK_THAT(said("outbound.allow = [\"10.0.0.0/8\", \"10.0.0.300\"]"), ContainsSubstring("network"));
  CHECK_THAT(said("tls.off_behind_proxy = \"perhaps\""), ContainsSubstring("true or false"));
  CHECK_THAT(said("tls.cert = \"c\""), ContainsSubstring("tls.key"));
  CHECK_THAT(said("policy = [\"a\", \"b\"]"), ContainsSubstring("one rule pack"));
  CHECK_THAT(refusal({.environment = {{"FENGHUO_LOG_FORMAT", "xml"}}}),
             ContainsSubstring("FENGHUO_LOG_FORMAT log.format"));
  CHECK_THAT(refusal({.flags = {{"public_url", {"fenghuo.cn"}}}}), ContainsSubstring("--public-url: must be"));
}

TEST_CASE("Config_password_comes_from_a_file_or_a_credential_and_is_never_shown") {
  const Folder folder;
  const std::string secret = folder.write("smtp.password", "hunter#2\n");
  const auto password_of = [](const ConfigInput& input) {
    const Config config = read(input);
    for (const auto& key : config_keys())
      CHECK(shown_value(key, config.options).dump().find("hunter") == std::string::npos);
    return std::pair(config.options.smtp_password, setting(config, "smtp.password").place);
  };
  CHECK(password_of({.flags = {{"smtp.password_file", {secret}}}}) == std::pair(std::string("hunter#2"), secret));
  CHECK(password_of({.environment = {{"CREDENTIALS_DIRECTORY", folder.path()}}}) ==
        std::pair(std::string("hunter#2"), secret));
  CHECK_THAT(refusal({.flags = {{"smtp.password_file", {secret}}, {"smtp.password", {"x"}}}}),
             ContainsSubstring("not both"));
  CHECK_THAT(refusal({.flags = {{"smtp.password_file", {folder.write("empty", "\n")}}}}),
             ContainsSubstring("--smtp-password-file"));
}
