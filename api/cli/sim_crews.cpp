#include "api/cli/sim_crews.hpp"

#include "api/cli/local.hpp"

#include <algorithm>
#include <filesystem>

namespace fenghuo::api::cli {

namespace {

std::string known_profiles(const std::string& playbooks) {
  std::string out;
  for (const auto& one : sim::built_in_profiles())
    out += (out.empty() ? "" : ", ") + one.id;
  std::vector<std::string> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(playbooks + "/responders", none))
    if (entry.path().extension() == ".json") files.push_back(entry.path().stem().string());
  std::ranges::sort(files);
  for (const auto& file : files)
    out += ", " + file;
  return out;
}

}  // namespace

engine::Result<sim::Profile> find_profile(const std::string& name, const std::string& playbooks) {
  if (const auto* built_in = sim::built_in_profile(name)) return *built_in;
  auto text = read_file(name);
  if (!text && name.find('/') == std::string::npos) text = read_file(playbooks + "/responders/" + name + ".json");
  if (text) return sim::load_profile(*text);
  const std::string known = known_profiles(playbooks);
  return engine::Problem::make(engine::Kind::NotFound, "not-found",
                               {"没有模型“" + name + "”，也没有这个文件，现有：" + known,
                                "there is no model and no file " + name + "; there are: " + known});
}

}  // namespace fenghuo::api::cli
