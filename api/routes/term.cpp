// Drills that come round, for one unit or for all schools of a city: first shown, then made as they were shown.
#include "sim/schedule/term.hpp"

#include "api/routes/schedule.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Kind;
using engine::Millis;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr Millis k_announced_before = 7 * engine::k_day;

std::optional<Millis> read_length(Body& body, const std::string& name, const std::string& given) {
  const auto length = engine::parse_duration(given);
  if (!length) body.wrong(name, {"应为时长，如 P7D、PT2H", "must be a length like P7D or PT2H"});
  return length;
}

sim::Timing read_timing(Body& body, const engine::Zone& office) {
  sim::Timing timing{.rule = body.text("rule"), .zone = body.text("zone")};
  if (timing.zone.empty()) timing.zone = office.name();
  const auto zone = engine::Zone::named(timing.zone);
  if (!zone) body.wrong("zone", zone.error().detail);
  const auto starts_at = body.time("starts_at");
  if (!starts_at) body.wrong("starts_at", {"必填", "is wanted"});
  if (zone && starts_at) timing.starts = sim::local_name(*zone, *starts_at);
  const auto days = body.texts("except", sim::k_most_exceptions);
  for (std::size_t n = 0; n < days.size(); ++n) {
    const auto day = read_day(days[n]);
    if (!day) body.wrong("except", n, {"应为日期，如 2026-05-01", "a day like 2026-05-01 wanted"});
    timing.except.push_back(day.value_or(""));
  }
  return timing;
}

sim::TermOrder read_order(Body& body, const engine::Zone& office) {
  sim::TermOrder order;
  order.pattern.plan = read_plan(body, sim::k_most_in_a_term);
  order.pattern.timing = read_timing(body, office);
  order.pattern.approver = body.text("approver");
  const std::string announce = body.text("announce_before");
  order.pattern.announce_before = k_announced_before;
  if (!announce.empty())
    order.pattern.announce_before = read_length(body, "announce_before", announce).value_or(k_announced_before);
  for (const auto& before : body.texts("remind_before"))
    if (const auto length = read_length(body, "remind_before", before)) order.pattern.remind_before.push_back(*length);
  order.each = body.flag("each");
  order.weeks = body.integer("weeks", 1, 52).value_or(1);
  order.evaluators = body.texts("evaluators");
  order.limit = body.integer("evaluator_limit", 1, 50).value_or(order.limit);
  return order;
}

OrderedJson entry_json(const sim::TermEntry& entry) {
  OrderedJson times = OrderedJson::array();
  for (const auto& time : entry.times)
    times.push_back(engine::format_time(time.at));
  return {{"units", entry.planned.plan.units},
          {"evaluator", entry.evaluator.empty() ? OrderedJson(nullptr) : OrderedJson(entry.evaluator)},
          {"times", std::move(times)}};
}

OrderedJson plan_json(const sim::TermPlan& plan) {
  OrderedJson series = OrderedJson::array(), unplaced = OrderedJson::array(), load = OrderedJson::array();
  for (const auto& entry : plan.entries)
    series.push_back(entry_json(entry));
  for (const auto& [unit, reason] : plan.unplaced)
    unplaced.push_back({{"unit", unit}, {"reason", text_json(reason)}});
  for (const auto& [evaluator, weeks] : plan.load)
    for (const auto& [week, drills] : weeks)
      load.push_back({{"evaluator", evaluator},
                      {"week", week.substr(0, 4) + "-" + week.substr(4, 2) + "-" + week.substr(6, 2)},
                      {"drills", drills}});
  return {{"preview", plan.digest}, {"series", series}, {"unplaced", unplaced}, {"load", load}};
}

awaitable<Response> preview(Door& door, sim::SeriesRoom& room, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const sim::TermOrder order = read_order(*body, door.zone);
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&room, &request, order](Core& core, Batch&) -> Result<Answer> {
    const auto plan = sim::plan_term(order, room, core, caller_of(request));
    if (!plan) return plan.error();
    return Answer{.body = plan_json(*plan).dump()};
  });
}

Problem refusal(const sim::TermPlan& plan, const std::string& seen) {
  if (plan.digest != seen)
    return Problem::make(
        Kind::NotAllowed, "not-as-previewed",
        {"情况有变，与预览时不同，请重新预览", "things are not as they were previewed; preview again"});
  const auto& [unit, reason] = plan.unplaced.front();
  return Problem::make(Kind::NotAllowed, "not-all-placed",
                       {unit + " 排不进去：" + reason.zh, unit + " finds no place: " + reason.en});
}

/// All of them or none.
Result<Answer> make(sim::SeriesRoom& room, const sim::TermOrder& order, const std::string& seen, const Caller& caller,
                    Core& core, Batch& batch) {
  const auto plan = sim::plan_term(order, room, core, caller);
  if (!plan) return plan.error();
  if (plan->digest != seen || !plan->unplaced.empty()) return refusal(*plan, seen);
  std::vector<std::string> ids;
  for (const auto& entry : plan->entries) {
    const auto made = room.plan(entry.planned, core, caller, batch);
    if (!made) return Problem::internal("a series that was previewed is refused: " + made.error().detail.en);
    ids.push_back((*made)->id);
  }
  room.ask_for_approval(ids, core, batch);
  return Answer{.status = 201, .body = OrderedJson{{"series", ids}}.dump()};
}

awaitable<Response> create(Door& door, sim::SeriesRoom& room, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  const sim::TermOrder order = read_order(*body, door.zone);
  const std::string seen = body->required_text("preview");
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&room, &request, order, seen](Core& core, Batch& batch) {
    return make(room, order, seen, caller_of(request), core, batch);
  });
}

}  // namespace

void add_term_routes(Router& router, Door& door, sim::SeriesRoom& room) {
  const std::string all = "/v1/drills/series";
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&](Request& r) {
                return create(door, room, r);
              }});
  router.add({.method = "POST", .pattern = all + "/preview", .body = BodyRule::json, .handle = [&](Request& r) {
                return preview(door, room, r);
              }});
}

}  // namespace fenghuo::api
