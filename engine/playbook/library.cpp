#include "engine/playbook/library.hpp"

#include "engine/base/digest.hpp"
#include "engine/playbook/lint.hpp"
#include "engine/playbook/read.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

namespace fenghuo::engine {

namespace {

struct File {
  std::string name;  ///< as people find it in the room: "rules/lishui-2009.json"
  std::string text;
};

Problem about(const std::string& file, Problem problem) {
  std::string where = file;
  if (!problem.errors.empty()) where += " " + problem.errors.front().pointer;
  problem.detail = {where + "：" + problem.detail.zh, where + ": " + problem.detail.en};
  return problem;
}

Problem about(const std::string& file, const std::vector<Finding>& findings) {
  Problem problem = Problem::make(Kind::Invalid, "invalid", findings.front().reason);
  for (const auto& finding : findings)
    problem.errors.push_back({finding.pointer, finding.reason});
  return about(file, std::move(problem));
}

Problem unreadable(const std::string& name) {
  return Problem::make(Kind::Invalid, "unreadable",
                       {"无法读取 " + name + "，请检查文件是否存在、是否有权限。",
                        "cannot read " + name + "; does it exist, and may it be read?"});
}

/// The `*.json` of a folder, by name; refuses a folder that is not there.
Result<std::vector<File>> files_in(const std::filesystem::path& room, const std::string& sub) {
  std::error_code error;
  std::set<std::string> names;
  for (std::filesystem::directory_iterator at(room / sub, error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".json") names.insert(sub + at->path().filename().string());
  if (error) return unreadable(sub.empty() ? room.string() : sub);
  std::vector<File> out;
  for (const auto& name : names) {
    std::ifstream in(room / name, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf())) return unreadable(name);
    out.push_back({name, text.str()});
  }
  return out;
}

/// Beside the playbooks lies the table of incident classes, which duties and reports read.
bool is_classification(const std::string& text) {
  const auto document = parse_untrusted(text);
  if (!document || !document->is_object()) return false;
  const auto schema = document->find("schema");
  return schema != document->end() && *schema == "fenghuo.classification/1";
}

Problem twice(const std::string& file, const std::string& id, const std::string& version) {
  return about(
      file, Problem::make(Kind::Invalid, "duplicate",
                          {id + " " + version + " 在另一个文件里已经有了，请改版本号或删去一个。",
                           id + " " + version + " stands in another file already; change the version or remove one"}));
}

/// Which of several city's packs holds for which unit is not decided here yet, and guessing would set the wrong clock.
Problem ambiguous(const std::string& file, const std::string& id, const std::string& other) {
  return about(file, Problem::make(
                         Kind::Invalid, "ambiguous",
                         {id + " 和 " + other + " 只能启用一个。请只保留本地适用的一个文件。",
                          "only one of " + id + " and " + other + " can be in force; keep the one that applies here"}));
}

template <class T>
struct Loaded {
  File file;
  T value;
};

template <class T>
using Loader = Result<T> (*)(std::string_view, const Schemas&);

template <class T>
Result<std::vector<Loaded<T>>> load_all(const std::filesystem::path& room, const std::string& sub,
                                        const Schemas& schemas, Loader<T> load) {
  auto files = files_in(room, sub);
  if (!files) return files.error();
  std::vector<Loaded<T>> out;
  for (auto& file : *files) {
    auto value = load(file.text, schemas);
    if (!value) return about(file.name, value.error());
    const auto same = [&](const Loaded<T>& other) {
      return other.value.id == value->id && other.value.version == value->version;
    };
    if (std::any_of(out.begin(), out.end(), same)) return twice(file.name, value->id, value->version);
    out.push_back({std::move(file), std::move(*value)});
  }
  return out;
}

/// The newest version, where only one id may be in force.
template <class T>
Result<Loaded<T>> newest_of(const std::vector<Loaded<T>>& all, const std::string& sub) {
  if (all.empty()) return unreadable(sub + "*.json");
  const Loaded<T>* newest = &all.front();
  for (const auto& each : all) {
    if (each.value.id != newest->value.id) return ambiguous(each.file.name, each.value.id, newest->value.id);
    if (older_version(newest->value.version, each.value.version)) newest = &each;
  }
  return *newest;
}

/// The newest version of the pack that was asked for by name.
Result<Loaded<RulePack>> newest_called(const std::string& id, const std::vector<Loaded<RulePack>>& all) {
  std::vector<Loaded<RulePack>> called;
  std::string known;
  for (const auto& each : all) {
    if (each.value.id == id) called.push_back(each);
    known += (known.empty() ? "" : ", ") + each.value.id;
  }
  if (!called.empty()) return newest_of(called, "rules/");
  return Problem::make(Kind::Invalid, "policy",
                       {"rules/ 里没有名为“" + id + "”的规则包，现有：" + known,
                        "rules/ holds no rule pack \"" + id + "\"; there are: " + known});
}

Result<std::vector<Loaded<Playbook>>> load_playbooks(const std::filesystem::path& room, const Schemas& schemas,
                                                     const RulePack& pack) {
  auto files = files_in(room, "");
  if (!files) return files.error();
  std::vector<Loaded<Playbook>> out;
  for (auto& file : *files) {
    if (is_classification(file.text)) continue;
    if (const auto findings = lint_playbook(file.text, schemas, pack); !findings.empty())
      return about(file.name, findings);
    auto playbook = load_playbook(file.text, schemas);
    if (!playbook) return about(file.name, playbook.error());
    for (const auto& other : out) {
      if (other.value.id == playbook->id && other.value.version == playbook->version)
        return twice(file.name, playbook->id, playbook->version);
      if (other.value.id != playbook->id && other.value.kind == playbook->kind)
        return ambiguous(file.name, playbook->id, other.value.id);
    }
    out.push_back({std::move(file), std::move(*playbook)});
  }
  return out;
}

/// Every duty is reported on a form of its own stage.
Result<void> check_forms(const Loaded<RulePack>& pack, const Library& library) {
  for (std::size_t i = 0; i < pack.value.duties.size(); ++i) {
    const auto& duty = pack.value.duties[i];
    const auto form = library.newest_form(duty.form);
    if (form && form->stage == duty.stage) continue;
    return about(
        pack.file.name,
        Problem::invalid("/duties/" + std::to_string(i) + "/form",
                         {"没有适用于这一报告阶段的报表“" + duty.form + "”，请改成 forms/ 里已有的报表。",
                          "there is no form \"" + duty.form + "\" for this stage; name one that stands in forms/"}));
  }
  return {};
}

}  // namespace

template <class T>
void Library::found(const char* kind, const T& loaded) {
  const auto& [file, value] = loaded;
  read_.push_back({file.name, std::make_shared<const Document>(
                                  Document{kind, value.id, value.version, sha256_hex(file.text), file.text})});
}

Result<RulePack> rules_in(const std::string& folder, const Schemas& schemas) {
  const auto packs = load_all<RulePack>(folder, "rules/", schemas, load_rules);
  if (!packs) return packs.error();
  const auto pack = newest_of(*packs, "rules/");
  if (!pack) return pack.error();
  return pack->value;
}

Result<Library> Library::from_folder(const std::string& folder, const std::string& policy) {
  const std::filesystem::path room(folder);
  Library out;
  auto schemas = Schemas::from_folder(folder);
  if (!schemas) return schemas.error();
  out.schemas_ = std::make_shared<Schemas>(std::move(*schemas));

  const auto packs = load_all<RulePack>(room, "rules/", *out.schemas_, load_rules);
  if (!packs) return packs.error();
  const auto pack = policy.empty() ? newest_of(*packs, "rules/") : newest_called(policy, *packs);
  if (!pack) return pack.error();
  out.rules_ = std::make_shared<const RulePack>(pack->value);
  for (const auto& each : *packs)
    out.found("rules", each);

  const auto intakes = load_all<IntakeRules>(room, "intake/", *out.schemas_, load_intake);
  if (!intakes) return intakes.error();
  const auto intake = newest_of(*intakes, "intake/");
  if (!intake) return intake.error();
  out.intake_ = intake->value;

  const auto forms = load_all<Form>(room, "forms/", *out.schemas_, load_form);
  if (!forms) return forms.error();
  for (const auto& each : *forms) {
    out.found("form", each);
    out.forms_.emplace(Key{each.value.id, each.value.version}, std::make_shared<const Form>(each.value));
  }
  if (const auto checked = check_forms(*pack, out); !checked) return checked.error();

  const auto playbooks = load_playbooks(room, *out.schemas_, *out.rules_);
  if (!playbooks) return playbooks.error();
  for (const auto& each : *playbooks) {
    out.found("playbook", each);
    const Key key{each.value.id, each.value.version};
    out.documents_.emplace(key, out.read_.back().document);
    out.playbooks_.emplace(key, std::make_shared<const Playbook>(each.value));
  }
  return out;
}

Result<void> Library::settle(Journal& journal) {
  const auto kept = journal.documents();
  if (!kept) return kept.error();
  Batch batch;
  for (const auto& [file, document] : read_) {
    const auto same = std::find_if(kept->begin(), kept->end(), [&, d = document.get()](const Document& other) {
      return std::tie(other.kind, other.id, other.version) == std::tie(d->kind, d->id, d->version);
    });
    if (same == kept->end()) {
      batch.documents.push_back(*document);
    } else if (*same != *document) {
      return about(
          file,
          Problem::make(
              Kind::NotAllowed, "version-reused",
              {"内容改了，版本号还是 " + document->version + "。已发布的版本不能改：请提高版本号，或恢复原来的内容。",
               "its bytes changed but its version is still " + document->version +
                   "; a published version never changes: raise the version, or bring the old bytes back"}));
    }
  }
  if (auto committed = journal.commit({&batch, 1}); !committed) return committed;
  return absorb(journal);
}

Result<void> Library::absorb(Journal& journal) {
  const auto documents = journal.documents();
  if (!documents) return documents.error();
  return absorb(*documents);
}

Result<void> Library::absorb(const std::vector<Document>& documents) {
  for (const auto& document : documents)
    if (auto taken = take_in(document); !taken)
      return about(document.kind + " " + document.id + " " + document.version, taken.error());
  return {};
}

Result<Library::Published> Library::publish(std::string_view text) {
  auto loaded = reload_playbook(text);
  if (!loaded) return loaded.error();
  const Key key{loaded->id, loaded->version};
  const std::string name = key.first + " " + key.second;
  if (const auto known = document(key.first, key.second)) {
    if (known->sha256 == loaded->sha256) return Published{playbook(key.first, key.second), nullptr};
    return Problem::make(Kind::NotAllowed, "version-published",
                         {name + " 已发布，内容不同。已发布的版本不能改，请提高版本号。",
                          name + " is published with other bytes; a published version never changes: raise it"});
  }
  for (const auto& [other, playbook] : playbooks_) {
    if (playbook->kind == loaded->kind && playbook->id != loaded->id)
      return Problem::make(Kind::NotAllowed, "kind-taken",
                           {"这类事件（" + loaded->kind + "）已由预案 " + playbook->id + " 处置，请用同一编号。",
                            playbook->id + " is the playbook for " + loaded->kind + "; publish under its id"});
    if (playbook->id == loaded->id && older_version(loaded->version, playbook->version))
      return Problem::make(Kind::NotAllowed, "version-not-newer",
                           {"已有更新的版本 " + playbook->version + "，请提高版本号。",
                            "version " + playbook->version + " is there already; raise the version beyond it"});
  }
  auto kept =
      std::make_shared<const Document>(Document{"playbook", key.first, key.second, loaded->sha256, std::string(text)});
  documents_.emplace(key, kept);
  const auto added = playbooks_.emplace(key, std::make_shared<const Playbook>(std::move(*loaded))).first;
  return Published{added->second, kept};
}

Result<void> Library::take_in(const Document& document) {
  const Key key{document.id, document.version};
  const bool playbook = document.kind == "playbook" && !playbooks_.contains(key);
  const bool form = document.kind == "form" && !forms_.contains(key);
  if (!playbook && !form) return {};  // the pack in force is the folder's; what a duty promised stands in its events
  if (sha256_hex(document.body) != document.sha256)
    return Problem::make(Kind::Internal, "damaged",
                         {"日志中保存的内容与其摘要不符。", "the bytes kept in the journal do not match their digest"});
  if (playbook) {
    auto loaded = reload_playbook(document.body);
    if (!loaded) return loaded.error();
    documents_.emplace(key, std::make_shared<const Document>(document));
    playbooks_.emplace(key, std::make_shared<const Playbook>(std::move(*loaded)));
  } else {
    auto loaded = reload_form(document.body);
    if (!loaded) return loaded.error();
    forms_.emplace(key, std::make_shared<const Form>(std::move(*loaded)));
  }
  return {};
}

std::shared_ptr<const Playbook> Library::for_kind(std::string_view kind) const {
  std::shared_ptr<const Playbook> newest;
  for (const auto& [key, playbook] : playbooks_)
    if (playbook->kind == kind && (!newest || older_version(newest->version, playbook->version))) newest = playbook;
  return newest;
}

std::shared_ptr<const Playbook> Library::playbook(std::string_view id, std::string_view version) const {
  const auto found = playbooks_.find({std::string(id), std::string(version)});
  return found == playbooks_.end() ? nullptr : found->second;
}

std::shared_ptr<const Document> Library::document(std::string_view id, std::string_view version) const {
  const auto found = documents_.find({std::string(id), std::string(version)});
  return found == documents_.end() ? nullptr : found->second;
}

std::shared_ptr<const Form> Library::form(std::string_view id, std::string_view version) const {
  const auto found = forms_.find({std::string(id), std::string(version)});
  return found == forms_.end() ? nullptr : found->second;
}

std::shared_ptr<const Form> Library::newest_form(std::string_view id) const {
  std::shared_ptr<const Form> newest;
  for (const auto& [key, form] : forms_)
    if (form->id == id && (!newest || older_version(newest->version, form->version))) newest = form;
  return newest;
}

std::vector<std::shared_ptr<const Playbook>> Library::playbooks() const {
  std::vector<std::shared_ptr<const Playbook>> out;
  for (const auto& [key, playbook] : playbooks_)
    out.push_back(playbook);
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a->id != b->id ? a->id < b->id : older_version(a->version, b->version);
  });
  return out;
}

}  // namespace fenghuo::engine
