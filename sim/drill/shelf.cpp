#include "sim/drill/shelf.hpp"

#include "sim/scenario/load.hpp"

namespace fenghuo::sim {

using engine::Document;
using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

constexpr const char* k_kind = "scenario";

Problem about(const Document& document, const Problem& problem) {
  Problem out = problem;
  const std::string name = document.id + " " + document.version;
  out.detail = {"演练情景 " + name + "：" + problem.detail.zh, "scenario " + name + ": " + problem.detail.en};
  return out;
}

Problem reused(const Document& document) {
  return about(document,
               Problem::make(Kind::NotAllowed, "version-reused",
                             {"内容改了，版本号没有改，而已有演练按它进行。请提高版本号，或恢复原来的内容。",
                              "its bytes changed but not its version, and a drill was planned with it; raise the "
                              "version, or bring the old bytes back"}));
}

}  // namespace

Result<void> ScenarioShelf::absorb(engine::Journal& journal, const engine::Schemas& schemas) {
  const auto documents = journal.documents();
  if (!documents) return documents.error();
  for (const auto& document : *documents) {
    if (document.kind != k_kind) continue;
    const auto file = shipped_.document(document.id, document.version);
    if (file && file->sha256 != document.sha256) return reused(document);
    if (file) continue;
    auto loaded = load_scenario(document.body, schemas);
    if (!loaded) return about(document, loaded.error());
    kept_[{document.id, document.version}] = {std::make_shared<const Scenario>(std::move(*loaded)),
                                              std::make_shared<const Document>(document)};
  }
  return {};
}

std::shared_ptr<const Scenario> ScenarioShelf::find(const std::string& id, const std::string& version) const {
  if (version.empty()) return shipped_.newest(id);
  if (auto scenario = shipped_.scenario(id, version)) return scenario;
  const auto kept = kept_.find({id, version});
  return kept == kept_.end() ? nullptr : kept->second.scenario;
}

std::shared_ptr<const Document> ScenarioShelf::document(const std::string& id, const std::string& version) const {
  if (auto document = shipped_.document(id, version)) return document;
  const auto kept = kept_.find({id, version});
  return kept == kept_.end() ? nullptr : kept->second.document;
}

}  // namespace fenghuo::sim
