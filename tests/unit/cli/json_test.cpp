#include "tests/support/temp_folder.hpp"
#include "tests/unit/cli/typed.hpp"

#include <fstream>
#include <set>

#include <nlohmann/json.hpp>

using namespace fenghuo::api::cli;
using fenghuo::test::ClosedPort;
using fenghuo::test::Ran;
using fenghuo::test::type;
using Words = std::vector<std::string>;

namespace {

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  Words out;
  for (std::string word; in >> word;)
    out.push_back(word);
  return out;
}

std::string value_for(const std::string& name, const std::string& file) {
  if (name == "FILE" || name == "--file") return file;
  if (name == "PLAYBOOK") return "defacement";
  if (name == "DIR") return file + ".none";
  return "1";
}

/// Every command below `path` with a value for whatever it must be given, found by asking each for its help.
void collect(const Words& path, const std::string& file, std::vector<Words>& out) {
  Words asked = path;
  asked.insert(asked.end(), {"--help", "--lang", "en"});
  const Ran help = type(asked);
  INFO(help.out << help.err);
  REQUIRE(help.code == k_done);
  Words leaf = path;
  std::istringstream lines(help.out);
  bool commands = false, group = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(' ')) commands = line.starts_with("Subcommands");
    group = group || commands;
    const Words words = words_of(line);
    if (!line.starts_with("  ") || line.starts_with("   ") || words.empty()) continue;
    if (commands) {
      Words deeper = path;
      deeper.push_back(words[0].substr(0, words[0].find(',')));  // "user, person": a command with a second name
      collect(deeper, file, out);
    } else if (line.find(" REQUIRED") != std::string::npos) {
      if (words[0].starts_with("--")) leaf.push_back(words[0]);
      leaf.push_back(value_for(words[0], file));
    }
  }
  if (!group) out.push_back(leaf);
}

bool is_one_document(const std::string& text) {
  return nlohmann::json::accept(text) && text.ends_with('\n');
}

}  // namespace

TEST_CASE("Cli_everyCommandWithJson_printsOneDocumentOrNone") {
  const ClosedPort port;
  const fenghuo::tests::TempFolder folder;
  const std::string file = folder.path() + "/file.json";
  std::ofstream(file) << "{}";
  std::vector<Words> leaves;
  collect({}, file, leaves);
  CHECK(leaves.size() > 40);
  std::set<int> codes;
  int unreachable = 0;
  for (const auto& leaf : leaves) {
    if (leaf[0] == "serve") continue;  // it would stay
    Words words = leaf;
    words.insert(words.end(), {"--json", "--server", port.url(), "--token", "fh_x"});
    const Ran ran = type(words);
    std::string line;
    for (const auto& word : words)
      line += word + " ";
    INFO(line << "\n" << ran.code << "\n" << ran.out << "\n" << ran.err);
    codes.insert(ran.code);
    unreachable += ran.code == k_damaged ? 1 : 0;
    CHECK((ran.out.empty() || is_one_document(ran.out)));
    if (ran.code == k_done) CHECK_FALSE(ran.out.empty());
    if (ran.code == k_damaged) CHECK(is_one_document(ran.out + ran.err));
  }
  CHECK(codes.contains(k_done));
  CHECK(unreachable > 30);
}
