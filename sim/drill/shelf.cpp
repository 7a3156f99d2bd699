#include "sim/drill/shelf.hpp"

#include "sim/scenario/load.hpp"

#include <set>

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
                             {"这一版已发布或已有演练按它进行，文件内容却不同。请提高版本号，或恢复原来的内容。",
                              "its bytes changed but not its version, which was published or a drill was planned "
                              "with; raise the version, or bring the old bytes back"}));
}

Problem refused(std::string code, Text why) {
  return Problem::make(Kind::NotAllowed, std::move(code), std::move(why));
}

}  // namespace

Result<void> ScenarioShelf::absorb(engine::Journal& journal, const engine::Schemas& schemas) {
  const auto documents = journal.documents();
  if (!documents) return documents.error();
  std::map<Key, Kept> kept;
  for (const auto& document : *documents) {
    if (document.kind != k_kind) continue;
    const auto file = shipped_.document(document.id, document.version);
    if (file && file->sha256 != document.sha256) return reused(document);
    if (file) continue;
    auto loaded = load_scenario(document.body, schemas);
    if (!loaded) return about(document, loaded.error());
    kept[{document.id, document.version}] = {std::make_shared<const Scenario>(std::move(*loaded)),
                                             std::make_shared<const Document>(document)};
  }
  kept_ = std::move(kept);
  took_in_ = false;
  return {};
}

// --- what was published ---

void ScenarioShelf::fold(const engine::Recorded& recorded) {
  const auto& foreign = std::get<engine::Foreign>(recorded.event);
  DrillScenarioPublished event;
  if (foreign.type != DrillScenarioPublished::k_type || !engine::decode(foreign.payload, event)) return;
  const engine::Actor& actor = recorded.meta.actor;
  published_[{event.id, event.version}] = {actor.person, actor.unit, recorded.meta.at};
}

/// What was taken in for a commit that failed is not kept. What cannot be read now was read at the start.
void ScenarioShelf::place(engine::Core& core) {
  if (took_in_) static_cast<void>(absorb(core.journal(), core.library().schemas()));
}

Result<ScenarioShelf::Published> ScenarioShelf::publish(std::shared_ptr<const Scenario> scenario, std::string text,
                                                        engine::Core& core, const engine::Caller& caller,
                                                        engine::Batch& batch) {
  if (caller.role != engine::Role::bureau)
    return Problem::make(Kind::Forbidden, "role-needed",
                         {"只有教育局值班人员可以发布演练情景", "only the bureau publishes scenarios"});
  const Key key{scenario->id, scenario->version};
  const std::string name = key.first + " " + key.second;
  if (const auto known = document(key.first, key.second)) {
    if (known->sha256 != scenario->sha256)
      return refused("version-published",
                     {name + " 已发布，内容不同。已发布的版本不能改，请提高版本号。",
                      name + " is published with other bytes; a published version never changes: raise it"});
    if (published_.contains(key) || shipped_.scenario(key.first, key.second))
      return Published{find(key.first, key.second)};
  }
  if (const auto last = find(key.first, ""); last && engine::older_version(scenario->version, last->version))
    return refused("version-not-newer",
                   {"已有更新的版本 " + last->version + "，请提高版本号。",
                    "version " + last->version + " is there already; raise the version beyond it"});
  auto kept =
      std::make_shared<const Document>(Document{k_kind, key.first, key.second, scenario->sha256, std::move(text)});
  batch.documents.push_back(*kept);
  kept_[key] = {scenario, std::move(kept)};
  took_in_ = true;
  const DrillScenarioPublished event{
      .id = key.first, .sha256 = scenario->sha256, .title = scenario->title, .version = key.second};
  core.record(
      "scenario:" + key.first,
      engine::Foreign{std::string(DrillScenarioPublished::k_type), DrillScenarioPublished::k_v, engine::encode(event)},
      actor_of(caller), batch);
  return Published{std::move(scenario), true};
}

// --- what there is ---

std::shared_ptr<const Scenario> ScenarioShelf::find(const std::string& id, const std::string& version) const {
  if (!version.empty()) {
    if (auto scenario = shipped_.scenario(id, version)) return scenario;
    const auto kept = kept_.find({id, version});
    return kept == kept_.end() ? nullptr : kept->second.scenario;
  }
  auto out = shipped_.newest(id);
  for (auto at = published_.lower_bound({id, ""}); at != published_.end() && at->first.first == id; ++at)
    if (!out || engine::older_version(out->version, at->first.second))
      if (auto newer = find(id, at->first.second)) out = std::move(newer);
  return out;
}

std::shared_ptr<const Document> ScenarioShelf::document(const std::string& id, const std::string& version) const {
  if (auto document = shipped_.document(id, version)) return document;
  const auto kept = kept_.find({id, version});
  return kept == kept_.end() ? nullptr : kept->second.document;
}

std::vector<std::shared_ptr<const Scenario>> ScenarioShelf::newest() const {
  std::set<std::string> ids;
  for (const auto& scenario : shipped_.scenarios())
    ids.insert(scenario->id);
  for (const auto& [key, _] : published_)
    ids.insert(key.first);
  std::vector<std::shared_ptr<const Scenario>> out;
  for (const auto& id : ids)
    if (auto scenario = find(id, "")) out.push_back(std::move(scenario));
  return out;
}

const ScenarioShelf::Origin* ScenarioShelf::origin(const Scenario& scenario) const {
  const auto found = published_.find({scenario.id, scenario.version});
  return found == published_.end() ? nullptr : &found->second;
}

}  // namespace fenghuo::sim
