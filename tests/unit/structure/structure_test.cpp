// What the design promises about the shape of the source, read from the source itself.
#include "engine/machines/print.hpp"
#include "sim/drill/machine/drill_machine.hpp"
#include "sim/improvement/machine/improvement_machine.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::structure {

namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  ///< from the top, with forward slashes
  std::vector<std::string> lines;
};

std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const fs::path k_top = FENGHUO_SOURCE_DIR;

/// Every C++ file of the rooms.
const std::vector<Source>& sources() {
  static const std::vector<Source> k_all = [] {
    std::vector<Source> out;
    for (const char* room : {"engine", "sim", "api", "tests"}) {
      if (!fs::exists(k_top / room)) continue;
      for (const auto& entry : fs::recursive_directory_iterator(k_top / room)) {
        const auto& path = entry.path();
        if (path.extension() != ".cpp" && path.extension() != ".hpp") continue;
        Source source{fs::relative(path, k_top).generic_string(), {}};
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);)
          source.lines.push_back(line);
        out.push_back(std::move(source));
      }
    }
    return out;
  }();
  return k_all;
}

/// "path:line: text" of every line that matches, in files below `rooms` and not below `except`.
std::vector<std::string> lines_with(const std::string& pattern, const std::vector<std::string>& rooms,
                                    const std::vector<std::string>& except = {}) {
  const std::regex wanted(pattern);
  const auto below = [](const std::string& path, const std::vector<std::string>& places) {
    return std::ranges::any_of(places, [&](const std::string& place) { return path.starts_with(place); });
  };
  std::vector<std::string> out;
  for (const auto& source : sources()) {
    if (!below(source.path, rooms) || below(source.path, except)) continue;
    for (std::size_t n = 0; n < source.lines.size(); ++n)
      if (std::regex_search(source.lines[n], wanted))
        out.push_back(source.path + ":" + std::to_string(n + 1) + ": " + source.lines[n]);
  }
  return out;
}

const std::vector<std::string> k_none;
const std::vector<std::string> k_rooms{"engine/", "sim/", "api/"};
const std::vector<std::string> k_machines{"engine/machines/", "sim/drill/machine/", "sim/improvement/machine/"};

/// The fenced block that follows a mark in a page.
std::string block_after(const std::string& page, const std::string& mark) {
  const auto at = page.find(mark);
  const auto begin = at == page.npos ? at : page.find("```mermaid\n", at);
  const auto end = begin == page.npos ? begin : page.find("```", begin + 11);
  return end == page.npos ? std::string() : page.substr(begin + 11, end - begin - 11);
}

}  // namespace

TEST_CASE("Structure_sources_areFound") {
  CHECK(sources().size() > 100);
  CHECK_FALSE(lines_with("#include", k_rooms).empty());
}

TEST_CASE("Structure_includes_pointOneWay") {
  CHECK(lines_with(R"(^\s*#\s*include\s*["<](sim|api|tests)/)", {"engine/"}) == k_none);
  CHECK(lines_with(R"(^\s*#\s*include\s*["<](api|tests)/)", {"sim/"}) == k_none);
  CHECK(lines_with(R"(^\s*#\s*include\s*["<]tests/)", {"api/"}) == k_none);
  CHECK(lines_with(R"(^\s*#\s*include\s*"\.\.?/)", k_rooms) == k_none);
}

/// Two of one name in one namespace link without a word, and then one destroys the other's members.
TEST_CASE("Structure_typesOfARoom_haveNamesOfTheirOwn") {
  static const std::regex k_type(R"(^(?:struct|class|enum class) (\w+)(?: final)?(?: : .*)? \{.*)");
  std::map<std::string, std::string> places;
  std::vector<std::string> twice;
  for (const auto& source : sources()) {
    const bool counts = source.path.ends_with(".hpp") && source.path.rfind("tests/", 0) != 0;
    std::string inside;
    for (const auto& line : counts ? source.lines : std::vector<std::string>{}) {
      std::smatch found;
      if (line.rfind("namespace ", 0) == 0) inside = line;
      if (!std::regex_match(line, found, k_type)) continue;
      const auto [there, fresh] = places.try_emplace(inside + found[1].str(), source.path);
      if (!fresh && there->second != source.path)
        twice.push_back(found[1].str() + ": " + there->second + ", " + source.path);
    }
  }
  CHECK(places.size() > 300);
  CHECK(twice == std::vector<std::string>{});
}

TEST_CASE("Structure_libraries_stayInTheirPlace") {
  CHECK(lines_with(R"(boost/msm|boost::msm)", k_rooms, k_machines) == k_none);
  for (const auto& line : lines_with(R"(boost/msm)", k_machines))
    CHECK(line.substr(0, line.find(':')).ends_with(".cpp"));
  CHECK(lines_with(R"(boost/beast|boost::beast)", k_rooms, {"api/http/"}) == k_none);
  CHECK(lines_with(R"(boost/asio)", {"engine/", "sim/"}) == k_none);
  CHECK(lines_with(R"(libical/)", k_rooms, {"sim/schedule/recurrence.cpp", "sim/schedule/icalendar.cpp"}) == k_none);
  CHECK(lines_with(R"(sqlite3\.h|sqlite3_)", k_rooms, {"engine/journal/"}) == k_none);
}

TEST_CASE("Structure_timeAndChance_comeThroughTheirPorts") {
  // Connections have deadlines, and the access log takes durations.
  CHECK(lines_with(R"(clock_gettime|gettimeofday|system_clock|steady_clock|std::time\()", k_rooms,
                   {"engine/base/clock.cpp", "api/http/wire.hpp", "api/http/server.cpp", "api/http/session.cpp"}) ==
        k_none);
  CHECK(lines_with(R"(RAND_bytes|getrandom|random_device|mt19937|std::rand\(|/dev/u?random)", k_rooms,
                   {"engine/base/random.cpp"}) == k_none);
}

TEST_CASE("Structure_noFile_isOver400Lines") {
  for (const auto& source : sources()) {
    INFO(source.path);
    CHECK(source.lines.size() <= 400);
  }
}

TEST_CASE("Structure_tests_neverSleep") {
  CHECK(lines_with(R"(sleep_(for|until)|\busleep\(|\bsleep\()", {"tests/"}, {"tests/unit/structure/"}) == k_none);
}

TEST_CASE("Structure_topLevel_holdsNothingElse") {
  const std::set<std::string> allowed{"CMakeLists.txt",
                                      "CMakePresets.json",
                                      "LICENSE",
                                      "README.md",
                                      "README.zh-CN.md",
                                      "api",
                                      "build",
                                      "engine",
                                      "playbooks",
                                      "script",
                                      "sim",
                                      "tests"};
  for (const auto& entry : fs::directory_iterator(k_top)) {
    const std::string name = entry.path().filename().string();
    INFO(name);
    CHECK((name.starts_with('.') || allowed.contains(name)));
  }
}

TEST_CASE("Structure_machinePictures_areThoseOfTheCode") {
  for (const char* page : {"README.md", "README.zh-CN.md"})
    for (const std::string machine : {"incident", "step", "duty"}) {
      INFO(page << " " << machine << ": paste the output of `fenghuo machines`");
      CHECK(block_after(slurp(k_top / page), "<!-- machine:" + machine + " -->") == engine::machine_mermaid(machine));
    }
  for (const char* page : {"README.md", "README.zh-CN.md"}) {
    const std::string text = slurp(k_top / page);
    CHECK(block_after(text, "<!-- machine:drill -->") == engine::table_mermaid("Drill", sim::drill_table()));
    CHECK(block_after(text, "<!-- machine:improvement -->") ==
          engine::table_mermaid("Improvement", sim::improvement_table()));
  }
}

}  // namespace fenghuo::structure
