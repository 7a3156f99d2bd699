// A ledger people kept in a spreadsheet becomes entries of the registry: all of its rows or none.
#include "api/routes/door.hpp"
#include "api/routes/ledger.hpp"

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

  void run() {
    for (const auto& row : ledger_.rows) {
      take(row);
      if (errors_.size() >= k_most_errors) return;
    }
  }

  std::vector<Event> events;  ///< what is to be recorded
  std::size_t created = 0, updated = 0, unchanged = 0;

  [[nodiscard]] Result<void> check() const {
    if (errors_.empty()) return {};
    Problem problem =
        Problem::make(Kind::Invalid, "invalid", {"文件有误，未导入任何一行", "the file is wrong; no row was taken"});
    problem.errors = errors_;
    return problem;
  }

 private:
  void take(const Ledger::Row& row) {
    const Json& given = row.values.at(kind_.id);
    const std::string id = given.is_string() ? given.get<std::string>() : std::string{};
    auto known = kind_.find(draft_, id);
    // Whether somebody else's entry has this id is not for the caller to learn more of than that it is taken.
    if (known && !draft_.within(kind_.unit_of(*known), caller_.unit))
      return refuse(row, "/" + std::string(kind_.id), {"这个编号已被使用", "this id is taken"});
    if (!id.empty() && !seen_.insert(id).second)
      return refuse(row, "/" + std::string(kind_.id), {"与上面某行的编号相同", "a row above has the same id"});
    if (draft_.retired_at(kind_.stream + id))
      return refuse(row, "/" + std::string(kind_.id), {"已停用，请先恢复使用", "it is out of use; reinstate it first"});

    Json whole = known ? merged(kind_, *known, row.values) : row.values;
    // A ledger that names a unit in one language names it so in both.
    if (const auto name = whole.find("name");
        name != whole.end() && name->is_object() && !name->value("en", Json()).is_string())
      (*name)["en"] = name->value("zh", Json());
    Body body(std::move(whole));
    Event event = kind_.read(body);
    if (auto ok = body.check(); !ok) return refuse(row, ok.error());
    settle_start(event, known, now_);
    if (auto ok = kind_.admit(draft_, caller_.unit, event); !ok) return refuse(row, ok.error());
    draft_.evolve(event);
    if (known && *known == event) {
      ++unchanged;
      return;
    }
    ++(known ? updated : created);
    events.push_back(std::move(event));
  }

  void refuse(const Ledger::Row& row, const std::string& pointer, engine::Text detail) {
    auto at = pointer;
    auto column = ledger_.columns.find(at);
    while (column == ledger_.columns.end() && at.size() > 1) {  // "/aliases/2" stands in the column of "/aliases"
      at.resize(at.rfind('/'));
      column = ledger_.columns.find(at);
    }
    const std::string name = column == ledger_.columns.end() ? pointer.substr(1) : column->second;
    errors_.push_back({"/line/" + std::to_string(row.line) + "/" + name, std::move(detail)});
  }

  void refuse(const Ledger::Row& row, const Problem& problem) {
    if (problem.errors.empty()) return refuse(row, "/" + std::string(kind_.id), problem.detail);
    for (const auto& error : problem.errors)
      refuse(row, error.pointer, error.detail);
  }

  const EntryKind& kind_;
  const Caller& caller_;
  const Ledger& ledger_;
  Registry draft_;
  engine::Millis now_;
  std::set<std::string> seen_;
  std::vector<FieldError> errors_;
};

awaitable<Response> import(Door& door, const EntryKind& kind, Request& request) {
  if (auto ok = require_role(request, {engine::Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  auto read = read_ledger(kind, request.body);
  if (!read) return ready(problem_response(read.error(), request));
  const auto ledger = std::make_shared<const Ledger>(std::move(*read));
  return door.change(request, [&, ledger, dry_run = is_dry_run(request)](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    Import import(core, kind, caller, *ledger);
    import.run();
    if (auto ok = import.check(); !ok) return ok.error();
    if (!dry_run)
      for (auto& event : import.events) {
        const std::string stream = kind.stream + kind.id_of(event);
        core.record(stream, std::move(event), actor_of(caller), batch);
      }
    return Answer{.body = OrderedJson{{"created", import.created},
                                      {"updated", import.updated},
                                      {"unchanged", import.unchanged},
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
