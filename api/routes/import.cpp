// A ledger people kept in a spreadsheet becomes entries of the registry: all of its rows or none.
#include "api/routes/door.hpp"
#include "api/routes/ledger.hpp"
#include "engine/registry/move.hpp"

#include <algorithm>
#include <set>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Event;
using engine::FieldError;
using engine::Kind;
using engine::Problem;
using engine::Registry;
using engine::Result;

namespace {

constexpr std::size_t k_most_errors = 200;  // beyond these nobody reads on

/// Tries a ledger out on a copy of the registry, so that a row may lean on one above it and a refusal leaves no trace.
class Import {
 public:
  Import(const Core& core, const EntryKind& kind, const Caller& caller, const Ledger& ledger)
      : kind_(kind), caller_(caller), ledger_(ledger), draft_(core.registry()), now_(core.now().wall) {}

  struct Change {
    Event event;
    std::vector<std::string> tokens;  ///< that end with it
  };
  std::vector<Change> changes;
  std::size_t created = 0, updated = 0, unchanged = 0, tokens_ended = 0;

  /// Every row, or all that is wrong with any of them.
  Result<void> run() {
    for (const auto& row : ledger_.rows) {
      take(row);
      if (errors_.size() >= k_most_errors) break;
    }
    if (errors_.empty()) return {};
    Problem problem =
        Problem::make(Kind::Invalid, "invalid", {"文件有误，未导入任何一行", "the file is wrong; no row was taken"});
    if (errors_.size() >= k_most_errors) {
      problem.detail.zh += "；错误较多，只列出前面一部分";
      problem.detail.en += "; there are many mistakes, and only the first of them are listed";
    }
    problem.errors = std::move(errors_);
    return problem;
  }

 private:
  void take(const Ledger::Row& row) {
    if (row.torn) return errors_.push_back(torn_complaint(ledger_, row));
    bad_ = false;
    const auto known = check_identity(row);
    Json whole = known ? merged(kind_, *known, row.values) : row.values;
    // A ledger that names a unit in one language names it so in both.
    if (const auto name = whole.find("name");
        name != whole.end() && name->is_object() && !name->value("en", Json()).is_string())
      (*name)["en"] = name->value("zh", Json());
    Body body(std::move(whole));
    Event event = kind_.read(body);
    refuse(row, body.check());
    settle_start(event, known, now_);
    const auto admitted = kind_.admit(draft_, caller_.unit, event);
    refuse(row, admitted);
    auto ended = engine::tokens_ended_by(draft_, event, caller_, now_);
    if (!ended) refuse(row, ended.error());
    // Even of a row that is wrong in something else, so that those leaning on it are not called wrong for it.
    if (admitted) draft_.evolve(event);
    if (bad_) return;
    if (known && *known == event) {
      ++unchanged;
      return;
    }
    ++(known ? updated : created);
    tokens_ended += ended->size();
    changes.push_back({std::move(event), std::move(*ended)});
  }

  /// The entry that stands under the row's id, if it is the caller's to change.
  std::optional<Event> check_identity(const Ledger::Row& row) {
    const Json& given = row.values.at(kind_.id);
    const std::string id = given.is_string() ? given.get<std::string>() : std::string{};
    const std::string member = "/" + std::string(kind_.id);
    auto known = kind_.find(draft_, id);
    if (!id.empty() && !seen_.insert(id).second)
      refuse(row, member, {"与上面某行的编号相同", "a row above has the same id"});
    if (!known) return known;
    // Whether somebody else's entry has this id is not for the caller to learn more of than that it is taken.
    if (!draft_.within(kind_.unit_of(*known), caller_.unit)) {
      refuse(row, member, {"这个编号已被使用", "this id is taken"});
      return std::nullopt;
    }
    if (draft_.retired_at(kind_.stream + id))
      refuse(row, member, {"已停用，请先恢复使用", "it is out of use; reinstate it first"});
    return known;
  }

  /// The first that is wrong with a cell is enough, and one line that misses a column speaks for all.
  void refuse(const Ledger::Row& row, const std::string& member, const engine::Text& why) {
    bad_ = true;
    if (const auto* column = absent_column(kind_, ledger_, member); column != nullptr && !absent_.insert(column).second)
      return;
    auto error = complaint(kind_, ledger_, row, member, why);
    if (std::ranges::find(errors_, error.pointer, &FieldError::pointer) == errors_.end())
      errors_.push_back(std::move(error));
  }

  void refuse(const Ledger::Row& row, const Result<void>& said) {
    if (said) return;
    const Problem& problem = said.error();
    if (problem.errors.empty()) refuse(row, "/" + std::string(kind_.id), problem.detail);
    for (const auto& error : problem.errors)
      refuse(row, error.pointer, error.detail);
  }

  const EntryKind& kind_;
  const Caller& caller_;
  const Ledger& ledger_;
  Registry draft_;
  engine::Millis now_;
  std::set<std::string> seen_;
  std::set<const Column*> absent_;  // named already
  bool bad_ = false;                // the row at hand
  std::vector<FieldError> errors_;
};

awaitable<Response> import(Door& door, const EntryKind& kind, Request& request) {
  if (auto ok = require_role(request, {engine::Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  auto read = read_ledger(kind, request.body, door.zone);
  if (!read) return ready(problem_response(read.error(), request));
  const auto ledger = std::make_shared<const Ledger>(std::move(*read));
  return door.change(request, [&, ledger, dry_run = is_dry_run(request)](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    Import import(core, kind, caller, *ledger);
    if (auto ok = import.run(); !ok) return ok.error();
    if (!dry_run)
      for (auto& [event, tokens] : import.changes) {
        const std::string stream = kind.stream + kind.id_of(event);
        core.record(stream, std::move(event), actor_of(caller), batch);
        engine::end_tokens(core, tokens, stream + " moved", actor_of(caller), batch);
      }
    return Answer{.body = OrderedJson{{"created", import.created},
                                      {"updated", import.updated},
                                      {"unchanged", import.unchanged},
                                      {"tokens_ended", import.tokens_ended},
                                      {"dry_run", dry_run}}
                              .dump()};
  });
}

}  // namespace

void add_import_routes(Router& router, Door& door) {
  for (const auto* kind : {&k_units, &k_people, &k_sites, &k_devices})
    router.add({.method = "POST",
                .pattern = std::string(kind->path) + "/import",
                .body = BodyRule::csv,
                .handle = [&door, kind](Request& r) { return import(door, *kind, r); }});
}

}  // namespace fenghuo::api
