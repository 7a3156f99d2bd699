#include "sim/scenario/library.hpp"

#include "sim/scenario/lint.hpp"
#include "sim/scenario/load.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace fenghuo::sim {

using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

namespace fs = std::filesystem;

constexpr const char* k_sub = "scenarios";

Problem about(const std::string& file, const std::string& pointer, Problem problem) {
  const std::string where = pointer.empty() ? file : file + " " + pointer;
  problem.detail = {where + "：" + problem.detail.zh, where + ": " + problem.detail.en};
  return problem;
}

Problem refused(const std::string& file, const std::vector<engine::Finding>& findings) {
  Problem problem = Problem::make(Kind::Invalid, "invalid", findings.front().reason);
  for (const auto& finding : findings)
    problem.errors.push_back({finding.pointer, finding.reason});
  return about(file, findings.front().pointer, std::move(problem));
}

Problem unreadable(const std::string& name) {
  return Problem::make(Kind::Invalid, "unreadable",
                       {"无法读取 " + name + "，请检查文件是否存在、是否有权限。",
                        "cannot read " + name + "; does it exist, and may it be read?"});
}

Problem twice(const std::string& file, const Scenario& scenario) {
  const std::string name = scenario.id + " " + scenario.version;
  return about(file, "",
               Problem::make(Kind::Invalid, "duplicate",
                             {name + " 在另一个文件里已经有了，请改版本号或删去一个。",
                              name + " stands in another file already; change the version or remove one"}));
}

Result<std::set<std::string>> names_in(const fs::path& room) {
  std::set<std::string> names;
  std::error_code error;
  if (!fs::exists(room / k_sub, error) && !error) return names;
  for (fs::directory_iterator at(room / k_sub, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".json") names.insert(std::string(k_sub) + "/" + at->path().filename().string());
  if (error) return unreadable(k_sub);
  return names;
}

Result<std::string> text_of(const fs::path& room, const std::string& name) {
  std::ifstream in(room / name, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return unreadable(name);
  return text.str();
}

Result<Scenario> checked(const std::string& name, const std::string& text, const engine::Library& playbooks) {
  const auto findings = lint_scenario(text, playbooks.schemas(), playbooks);
  if (!findings.empty()) return refused(name, findings);
  auto loaded = load_scenario(text, playbooks.schemas());
  if (!loaded)
    return about(name, loaded.error().errors.empty() ? "" : loaded.error().errors.front().pointer, loaded.error());
  return loaded;
}

}  // namespace

Result<ScenarioLibrary> ScenarioLibrary::from_folder(const std::string& folder, const engine::Library& playbooks) {
  const auto names = names_in(folder);
  if (!names) return names.error();
  ScenarioLibrary out;
  for (const auto& name : *names) {
    const auto text = text_of(folder, name);
    if (!text) return text.error();
    auto loaded = checked(name, *text, playbooks);
    if (!loaded) return loaded.error();
    if (out.find(loaded->id, loaded->version)) return twice(name, *loaded);
    auto document = std::make_shared<const engine::Document>(
        engine::Document{"scenario", loaded->id, loaded->version, loaded->sha256, *text});
    out.all_.push_back({std::make_shared<const Scenario>(std::move(*loaded)), std::move(document)});
  }
  std::sort(out.all_.begin(), out.all_.end(), [](const Entry& a, const Entry& b) {
    return a.scenario->id != b.scenario->id ? a.scenario->id < b.scenario->id
                                            : engine::older_version(a.scenario->version, b.scenario->version);
  });
  return out;
}

const ScenarioLibrary::Entry* ScenarioLibrary::find(std::string_view id, std::string_view version) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Entry& entry) {
    return entry.scenario->id == id && entry.scenario->version == version;
  });
  return found == all_.end() ? nullptr : &*found;
}

std::shared_ptr<const Scenario> ScenarioLibrary::newest(std::string_view id) const {
  const auto found =
      std::find_if(all_.rbegin(), all_.rend(), [&](const Entry& entry) { return entry.scenario->id == id; });
  return found == all_.rend() ? nullptr : found->scenario;
}

std::shared_ptr<const Scenario> ScenarioLibrary::scenario(std::string_view id, std::string_view version) const {
  const auto* entry = find(id, version);
  return entry ? entry->scenario : nullptr;
}

std::vector<std::shared_ptr<const Scenario>> ScenarioLibrary::scenarios() const {
  std::vector<std::shared_ptr<const Scenario>> out;
  for (const auto& entry : all_) {
    if (!out.empty() && out.back()->id == entry.scenario->id) out.pop_back();
    out.push_back(entry.scenario);
  }
  return out;
}

std::shared_ptr<const engine::Document> ScenarioLibrary::document(std::string_view id, std::string_view version) const {
  const auto* entry = find(id, version);
  return entry ? entry->document : nullptr;
}

}  // namespace fenghuo::sim
