#include "tests/support/library.hpp"

#include "tests/support/temp_folder.hpp"

#include <fstream>

namespace fenghuo::tests {

using namespace engine;

Library read_library(const std::string& folder) {
  auto library = Library::from_folder(folder);
  if (!library) throw std::logic_error("library: " + library.error().detail.en);
  return std::move(*library);
}

Library library_with(const std::string& folder, const std::vector<DutyLine>& duties) {
  const TempFolder room;
  std::filesystem::copy(folder, room.path(), std::filesystem::copy_options::recursive);
  std::filesystem::remove_all(room.path() + "/rules");
  std::filesystem::create_directory(room.path() + "/rules");
  const Json text = {{"zh", "测试"}, {"en", "test"}};
  Json pack = {
      {"schema", "fenghuo.rules/1"}, {"id", "test-pack"}, {"version", "1.0.0"}, {"title", text}, {"source", text},
      {"duties", Json::array()}};
  for (const auto& duty : duties) {
    Json line = {{"id", duty.id},
                 {"stage", duty.stage},
                 {"recipient", duty.recipient},
                 {"title", text},
                 {"within", format_duration(duty.within)},
                 {"from", duty.from},
                 {"kinds", {"*"}},
                 {"min_severity", duty.min_severity},
                 {"return_within", "PT1H"},
                 {"form", duty.stage},
                 {"source", "test"},
                 {"warn_at", Json::array()}};
    for (const Millis mark : duty.warn_at)
      line["warn_at"].push_back(format_duration(mark));
    pack["duties"].push_back(std::move(line));
  }
  std::ofstream(room.path() + "/rules/test.json") << pack.dump();
  // The other stages are reported on the initial form, under their own name.
  std::ifstream in(room.path() + "/forms/initial.json");
  Json form = Json::parse(in);
  for (const std::string stage : {"progress", "final"}) {
    if (std::filesystem::exists(room.path() + "/forms/" + stage + ".json")) continue;
    form["id"] = form["stage"] = stage;
    std::ofstream(room.path() + "/forms/" + stage + ".json") << form.dump();
  }
  return read_library(room.path());
}

}  // namespace fenghuo::tests
