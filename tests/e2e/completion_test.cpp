#include "tests/support/server.hpp"

#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

/// What `--help` shows, asked of every command in turn.
struct Shown {
  std::set<std::string> commands, options;
};

std::string first_word(const std::string& line) {
  std::istringstream words(line);
  std::string word;
  words >> word;
  if (word.ends_with(',')) word.pop_back();  // a command with a second name: "user, person"
  return word;
}

void collect(const std::vector<std::string>& path, Shown& out, const std::string& language) {
  auto words = path;
  words.insert(words.end(), {"--help", "--lang", language});
  const Ran help = fenghuo(words);
  INFO(help.out << help.err);
  REQUIRE(help.code == 0);
  std::istringstream lines(help.out);
  bool commands = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(' ')) commands = line.starts_with("Subcommands") || line.starts_with("命令");
    const std::string word = first_word(line);
    if (!line.starts_with("  ") || line.starts_with("   ") || word.empty()) continue;
    if (word.starts_with('-')) out.options.insert(word.substr(word.rfind(',') + 1));
    if (!commands) continue;
    CHECK(word.size() + 2 < line.find_last_not_of(' '));  // every command says what it does
    out.commands.insert(word);
    auto deeper = path;
    deeper.push_back(word);
    collect(deeper, out, language);
  }
}

/// What bash would offer behind these words, the last of which is being typed.
std::set<std::string> offered(const std::vector<std::string>& words, const std::string& folder) {
  std::string line = "cd '" + folder + "'; source <(fenghuo completion bash) && COMP_WORDS=(fenghuo";
  for (const auto& word : words)
    line += " '" + word + "'";
  line += ") COMP_CWORD=" + std::to_string(words.size()) + "; _fenghuo; printf '%s\\n' \"${COMPREPLY[@]}\"";
  const std::string bin = std::filesystem::path(FENGHUO_EXECUTABLE).parent_path();
  const Ran ran = run({"bash", "-c", line}, {{"PATH", bin + ":/usr/bin:/bin"}});
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  std::istringstream lines(ran.out);
  std::set<std::string> out;
  for (std::string each; std::getline(lines, each);)
    if (!each.empty()) out.insert(each);
  return out;
}

bool present(const std::string& tool) {
  return run({"sh", "-c", "command -v " + tool}).code == 0;
}

using Words = std::set<std::string>;

}  // namespace

TEST_CASE("Completion_everyCommandAndOption_isInBothShellsAndTheManPage") {
  const std::string bash = fenghuo({"completion", "bash"}).out, zsh = fenghuo({"completion", "zsh"}).out;
  for (const std::string language : {"en", "zh"}) {
    Shown shown;
    collect({}, shown, language);
    CHECK(shown.commands.size() > 40);
    CHECK(shown.options.size() > 40);
    std::string man = fenghuo({"man", "--lang", language}).out;
    for (std::size_t at = 0; (at = man.find("\\-", at)) != std::string::npos;)
      man.erase(at, 1);
    for (const auto& words : {shown.commands, shown.options})
      for (const auto& word : words) {
        if (word == "--help") continue;
        INFO(word);
        CHECK(bash.find(word) != std::string::npos);
        CHECK(zsh.find(word) != std::string::npos);
        CHECK(man.find(word) != std::string::npos);
      }
  }
}

TEST_CASE("Completion_inBash_offersWhatMayStandThere") {
  const Scratch scratch;
  (void)scratch.file("fenghuo.toml", "");
  (void)scratch.file("with space.png", "");
  const auto at = [&](const std::vector<std::string>& words) { return offered(words, scratch / ""); };
  CHECK(at({"inc"}) == Words{"incident"});
  CHECK(at({"incident", "ne"}) == Words{"next"});
  CHECK(at({"--lang", "zh", "incident", "ne"}) == Words{"next"});
  CHECK(at({"--lang", ""}) == Words{"en", "zh"});
  CHECK(at({"serve", "--log-level", ""}) == Words{"debug", "error", "info", "warn"});
  CHECK(at({"serve", "--config", "f"}) == Words{"fenghuo.toml"});
  CHECK(at({"incident", "list", "--over"}) == Words{"--overdue"});
  CHECK(at({"incident", "list", "--ser"}) == Words{"--server"});  // the root's hold everywhere
  CHECK(at({"evidence", "add", "INC-1", "w"}) == Words{"with space.png"});
  CHECK(at({"incident", "list", "--q", ""}).empty());
  CHECK(at({"serve", "--tls-"}) == Words{"--tls-cert", "--tls-key", "--tls-off-behind-proxy"});
}

TEST_CASE("Completion_forZsh_isWellFormed") {
  if (!present("zsh")) SKIP("zsh is not installed");
  const Scratch scratch;
  for (const std::string language : {"en", "zh"}) {
    const std::string file = scratch.file("_fenghuo", fenghuo({"completion", "zsh", "--lang", language}).out);
    const Ran checked = run({"zsh", "-n", file});
    INFO(checked.err);
    CHECK(checked.code == 0);
  }
}

TEST_CASE("ManPage_inBothLanguages_isWellFormed") {
  if (!present("mandoc")) SKIP("mandoc is not installed");
  const Scratch scratch;
  for (const std::string language : {"en", "zh"}) {
    const std::string file = scratch.file("fenghuo.1", fenghuo({"man", "--lang", language}).out);
    const Ran checked = run({"mandoc", "-T", "lint", "-W", "warning", file});
    // It carries the version instead of a date.
    std::istringstream lines(checked.out);
    for (std::string line; std::getline(lines, line);)
      CHECK(line.find("missing date") != std::string::npos);
    const Ran shown = run({"mandoc", "-T", "html", file});
    CHECK(shown.out.find("incident next") != std::string::npos);
    CHECK(shown.out.find(language == "zh" ? "&#x9000;&#x51FA;&#x7801;" : "EXIT_STATUS") != std::string::npos);
  }
}

}  // namespace fenghuo::e2e
