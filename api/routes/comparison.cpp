// What drills came to, side by side: a unit with its earlier ones, with others of its size, and in a ranking.
#include "api/routes/comparison.hpp"

#include "api/routes/schedule.hpp"
#include "sim/schedule/coverage.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Millis;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

/// The rooms of one answer.
struct Comparing {
  Door& door;
  sim::CompareRoom& compare;
  sim::SeriesRoom& series;

  [[nodiscard]] int year_of(Millis at) const { return engine::year_of(at, door.zone.offset_at(at)); }
  [[nodiscard]] int this_year(const Core& core) const { return year_of(core.now().wall); }
};

// --- a unit ---

Result<Answer> compare_unit(const Comparing& at, const std::string& asked, int year, Core& core, const Caller& caller) {
  const std::string& id = asked.empty() ? caller.unit : asked;
  const auto* unit = core.registry().unit(id);
  if (unit == nullptr || !sees(core, caller, id)) return Problem::not_found(id);
  const auto all = at.compare.entries(core, at.door.zone);
  std::vector<const sim::Entry*> own, of_the_year;
  for (const auto& entry : all) {
    const int began = at.year_of(entry.started_at);
    if (entry.unit == id && began <= year) own.push_back(&entry);
    if (began == year) of_the_year.push_back(&entry);
  }
  const auto& standings = at.compare.standings();
  OrderedJson out{{"unit", id}, {"name", text_json(unit->name)}, {"year", year}};
  out["standing"] = standing_json(id, at.compare.standing(id), sim::size_of(standings, id));
  out.update(history_json(sim::history_of(own)));
  out["peers"] = peers_json(sim::peers_of(id, of_the_year, standings));
  return Answer{.body = out.dump()};
}

awaitable<Response> comparison(const Comparing& at, Request& request) {
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto year = year_asked(request);
  if (!year) return ready(problem_response(year.error(), request));
  return at.door.read(request, [&at, &request, year = *year](Core& core, Batch&) {
    return compare_unit(at, parameter(request, "unit"), year.value_or(at.this_year(core)), core, caller_of(request));
  });
}

// --- the ranking ---

Result<Answer> rank_units(const Comparing& at, const Request& request, int year, Core& core) {
  const Caller& caller = caller_of(request);
  const std::string scenario = parameter(request, "scenario"), unit = parameter(request, "unit");
  if (!unit.empty() && !sees(core, caller, unit)) return Problem::not_found(unit);
  const std::string& above = unit.empty() ? caller.unit : unit;
  const auto all = at.compare.entries(core, at.door.zone);
  std::vector<const sim::Entry*> wanted, since;
  for (const auto& entry : all) {
    const int began = at.year_of(entry.started_at);
    if (began < year || !core.registry().within(entry.unit, above)) continue;
    since.push_back(&entry);
    if (began == year && (scenario.empty() || scenario == entry.scenario)) wanted.push_back(&entry);
  }
  std::vector<std::string> missing;
  const auto coverage = scenario.empty() ? sim::coverage_of(at.series, core, at.door.zone, year, caller)
                                         : std::vector<sim::UnitCoverage>();
  for (const auto& row : coverage) {
    if (!core.registry().within(row.unit, above)) continue;
    for (const auto& overdue : row.overdue)
      if (overdue.code == "comprehensive-missing") missing.push_back(row.unit);
  }
  OrderedJson out{{"year", year}, {"scenario", scenario.empty() ? OrderedJson(nullptr) : OrderedJson(scenario)}};
  out.update(ranking_json(sim::rank(wanted, since, missing), core.registry()));
  return Answer{.body = out.dump()};
}

awaitable<Response> ranking(const Comparing& at, Request& request) {
  if (auto ok = require_role(request, {Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto year = year_asked(request);
  if (!year) return ready(problem_response(year.error(), request));
  return at.door.read(request, [&at, &request, year = *year](Core& core, Batch&) {
    return rank_units(at, request, year.value_or(at.this_year(core)), core);
  });
}

// --- what a unit says of itself ---

awaitable<Response> change(const Comparing& at, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  sim::ChangeStanding change{.students = body->integer("students"), .declined = {}, .reason = body->text("reason")};
  const auto& sent = body->json();
  const bool said = sent.contains("declined") && !sent["declined"].is_null(), declined = body->flag("declined");
  if (said) change.declined = declined;
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return at.door.change(request, [&at, &request, change](Core& core, Batch& batch) -> Result<Answer> {
    const std::string& unit = request.path_params.at("unit");
    const Caller& caller = caller_of(request);
    if (core.registry().unit(unit) == nullptr || !sees(core, caller, unit)) return Problem::not_found(unit);
    const auto changed = at.compare.change(unit, change, core, caller, batch);
    if (!changed) return changed.error();
    const auto size = sim::size_of(at.compare.standings(), unit);
    return Answer{.body = standing_json(unit, **changed, size).dump()};
  });
}

}  // namespace

void add_comparison_routes(Router& router, Door& door, sim::CompareRoom& compare, sim::SeriesRoom& series) {
  const auto at = std::make_shared<Comparing>(Comparing{door, compare, series});
  const std::string one = "/v1/drills/comparison";
  router.add({.method = "GET", .pattern = one, .handle = [at](Request& r) { return comparison(*at, r); }});
  router.add(
      {.method = "GET", .pattern = "/v1/drills/ranking", .handle = [at](Request& r) { return ranking(*at, r); }});
  router.add({.method = "PATCH", .pattern = one + "/{unit}", .body = BodyRule::json, .handle = [at](Request& r) {
                return change(*at, r);
              }});
  add_rerun_routes(router, door);
}

}  // namespace fenghuo::api
