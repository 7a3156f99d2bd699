// Which unit has drilled what in a year, and what is overdue.
#include "sim/schedule/coverage.hpp"

#include "api/routes/schedule.hpp"

#include <charconv>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Millis;
using engine::Problem;
using engine::Result;
using engine::Role;

engine::Result<std::optional<int>> year_asked(const Request& request) {
  constexpr int k_first_year = 2000, k_last_year = 2100;
  const std::string given = parameter(request, "year");
  if (given.empty()) return std::optional<int>{};
  int year = 0;
  const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), year);
  if (failed != std::errc() || end != given.data() + given.size() || year < k_first_year || year > k_last_year)
    return Problem::invalid("/year", {"应为 2000 到 2100 的年份", "a year from 2000 to 2100 wanted"});
  return std::optional(year);
}

OrderedJson or_null(const std::optional<Millis>& time) {
  return time ? OrderedJson(engine::format_time(*time)) : OrderedJson(nullptr);
}

namespace {

OrderedJson tally_json(const sim::DrillTally& tally) {
  return {{"done", tally.done}, {"planned", tally.planned}};
}

OrderedJson overdue_json(const std::string& unit, const sim::Shortfall& overdue) {
  return {{"unit", unit},
          {"code", overdue.code},
          {"due_at", engine::format_time(overdue.due_at)},
          {"about", overdue.about.empty() ? OrderedJson(nullptr) : OrderedJson(overdue.about)},
          {"text", text_json(sim::words_of(overdue))}};
}

awaitable<Response> coverage(Door& door, sim::SeriesRoom& room, Request& request) {
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto asked = year_asked(request);
  if (!asked) return ready(problem_response(asked.error(), request));
  return door.read(request, [&door, &room, &request, asked = *asked](Core& core, Batch&) -> Result<Answer> {
    const Millis now = core.now().wall;
    const std::string only = parameter(request, "unit");
    if (!only.empty() && (core.registry().unit(only) == nullptr || !sees(core, caller_of(request), only)))
      return Problem::not_found(only);
    const int year = asked.value_or(engine::year_of(now, door.zone.offset_at(now)));
    OrderedJson units = OrderedJson::array(), overdue = OrderedJson::array();
    for (const auto& row : sim::coverage_of(room, core, door.zone, year, caller_of(request))) {
      if (!only.empty() && !core.registry().within(row.unit, only)) continue;
      const auto* unit = core.registry().unit(row.unit);
      units.push_back({{"unit", row.unit},
                       {"name", unit == nullptr ? OrderedJson(nullptr) : text_json(unit->name)},
                       {"comprehensive", tally_json(row.comprehensive)},
                       {"single", tally_json(row.single)},
                       {"last_at", or_null(row.last_done)},
                       {"next_at", or_null(row.next)},
                       {"met", row.comprehensive.done >= sim::k_comprehensive_a_year},
                       {"overdue", row.overdue.size()}});
      for (const auto& what : row.overdue)
        overdue.push_back(overdue_json(row.unit, what));
    }
    const OrderedJson plan{{"comprehensive", sim::k_comprehensive_a_year}};
    return Answer{.body = OrderedJson{{"year", year}, {"plan", plan}, {"units", units}, {"overdue", overdue}}.dump()};
  });
}

}  // namespace

void add_coverage_routes(Router& router, Door& door, sim::SeriesRoom& room) {
  router.add({.method = "GET", .pattern = "/v1/drills/coverage", .handle = [&](Request& r) {
                return coverage(door, room, r);
              }});
}

}  // namespace fenghuo::api
