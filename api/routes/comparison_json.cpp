#include "api/routes/comparison.hpp"

namespace fenghuo::api {

using engine::format_time;
using engine::Text;

namespace {

OrderedJson barriers_json(const sim::Entry& entry, const std::vector<sim::Barrier>& barriers) {
  OrderedJson out = OrderedJson::array();
  for (const sim::Barrier barrier : barriers)
    out.push_back({{"code", to_string(barrier)}, {"text", text_json(words_of(barrier, entry))}});
  return out;
}

OrderedJson basis_json(const sim::Basis& basis) {
  return {
      {"scenario", basis.scenario},
      {"scenario_version", basis.scenario_version},
      {"scenario_sha256", basis.scenario_sha256},
      {"playbook", basis.playbook.empty() ? OrderedJson(nullptr) : OrderedJson(basis.playbook)},
      {"playbook_version", basis.playbook_version.empty() ? OrderedJson(nullptr) : OrderedJson(basis.playbook_version)},
      {"rubric", basis.rubric},
      {"rules", basis.rules},
      {"form", basis.form},
      {"speed", basis.speed / 1000},
      {"skip_idle", basis.skip_idle},
      {"surprise", basis.surprise},
      {"text", text_json(words_of(basis))}};
}

OrderedJson figures_json(const sim::DrillResultKept& result) {
  OrderedJson out = OrderedJson::array();
  for (const auto& figure : result.figures)
    out.push_back({{"measure", figure.measure},
                   {"rule", figure.rule},
                   {"title", text_json(sim::words_of_rule(figure.rule))},
                   {"points", points_json(figure.points)},
                   {"of", points_json(figure.of)},
                   {"evaluated", figure.evaluated},
                   {"raw", figure.raw < 0 ? OrderedJson(nullptr) : OrderedJson(figure.raw)},
                   {"unit", figure.unit}});
  return out;
}

/// The score as it was fixed; nulls where there is none.
void put_result(OrderedJson& out, const sim::Entry& entry) {
  const auto* result = entry.result.get();
  const bool counts = result != nullptr && !result->voided;
  out["points"] = counts ? points_json(result->points) : OrderedJson(nullptr);
  out["band"] = counts ? OrderedJson(result->band) : OrderedJson(nullptr);
  out["coverage"] = result != nullptr ? points_json(result->coverage) : OrderedJson(nullptr);
  out["caps"] = result != nullptr ? OrderedJson(result->caps) : OrderedJson::array();
}

/// Where the score was fixed; nothing before.
OrderedJson fixed_json(const sim::Entry& entry) {
  if (!entry.result) return OrderedJson::array();
  return refs_json({{entry.drill, entry.result->scored}});
}

OrderedJson trend_json(const sim::Trend& trend, bool in_points) {
  const auto figure = [&](const std::optional<std::int64_t>& value) -> OrderedJson {
    if (!value) return nullptr;
    return in_points ? points_json(*value) : OrderedJson(*value);
  };
  return {{"drills", trend.drills},           {"direction", to_string(trend.direction)},
          {"per_drill", figure(trend.slope)}, {"low", figure(trend.low)},
          {"high", figure(trend.high)},       {"text", text_json(words_of(trend))}};
}

OrderedJson entry_json(const sim::Entry& entry, const sim::OwnHistory& history) {
  OrderedJson out{
      {"drill", entry.drill},
      {"title", text_json(marked(entry.title))},
      {"state", to_string(entry.state)},
      {"scenario", entry.scenario},
      {"scenario_version", entry.scenario_version},
      {"started_at", format_time(entry.started_at)},
      {"scored_at", entry.finished_at ? OrderedJson(format_time(*entry.finished_at)) : OrderedJson(nullptr)},
      {"attempt", entry.attempt},
      {"retest", entry.retest},
      {"interruptions", entry.pauses},
      {"frozen", entry.freezes}};
  put_result(out, entry);
  out["playbook"] = entry.result ? OrderedJson(entry.result->playbook + " " + entry.result->playbook_version) : nullptr;
  out["measures"] = entry.result ? figures_json(*entry.result) : OrderedJson::array();
  out["not_compared"] = barriers_json(entry, barriers(entry, sim::Beside::itself));
  const auto change = history.changes.find(&entry);
  out["change"] = nullptr;
  if (change != history.changes.end())
    out["change"] = {{"from", change->second.before->drill}, {"points", points_json(change->second.points)}};
  out["events"] = fixed_json(entry);
  return out;
}

OrderedJson name_json(const engine::Registry& registry, const std::string& id) {
  const auto* unit = registry.unit(id);
  return unit == nullptr ? OrderedJson(nullptr) : text_json(unit->name);
}

/// A result in a ranking: whose, and what it came to.
OrderedJson row_json(const sim::Entry& entry, const engine::Registry& registry) {
  OrderedJson out{{"unit", entry.unit},
                  {"name", name_json(registry, entry.unit)},
                  {"drill", entry.drill},
                  {"title", text_json(marked(entry.title))},
                  {"started_at", format_time(entry.started_at)},
                  {"attempt", entry.attempt}};
  put_result(out, entry);
  out["events"] = fixed_json(entry);
  return out;
}

OrderedJson maybe_drill(const sim::Entry* entry) {
  return entry == nullptr ? OrderedJson(nullptr) : OrderedJson(entry->drill);
}

}  // namespace

OrderedJson criteria_json(const std::vector<sim::Criterion>& criteria) {
  OrderedJson out = OrderedJson::array();
  for (const auto& one : criteria)
    out.push_back({{"code", one.code}, {"text", text_json(one.text)}});
  return out;
}

OrderedJson history_json(const sim::OwnHistory& history) {
  OrderedJson results = OrderedJson::array(), trends = OrderedJson::array();
  for (const sim::Entry* entry : history.entries)
    results.push_back(entry_json(*entry, history));
  for (const auto& trend : history.trends) {
    OrderedJson drills = OrderedJson::array(), times = OrderedJson::array();
    for (const sim::Entry* entry : trend.entries)
      drills.push_back(entry->drill);
    for (const auto& time : trend.times)
      times.push_back({{"measure", time.measure},
                       {"rule", time.rule},
                       {"title", text_json(sim::words_of_rule(time.rule))},
                       {"trend", trend_json(time.trend, false)}});
    trends.push_back({{"basis", basis_json(trend.basis)},
                      {"drills", std::move(drills)},
                      {"points", trend_json(trend.points, true)},
                      {"times", std::move(times)}});
  }
  return {{"criteria", criteria_json(sim::criteria(sim::Beside::itself))},
          {"results", std::move(results)},
          {"trends", std::move(trends)}};
}

OrderedJson peers_json(const sim::Peers& peers) {
  const bool shown = peers.why == sim::NoPeers::none;
  const auto figure = [&](std::int64_t points) { return shown ? points_json(points) : OrderedJson(nullptr); };
  OrderedJson out{{"shown", shown}, {"why", nullptr}};
  if (!shown) out["why"] = {{"code", to_string(peers.why)}, {"text", text_json(words_of(peers.why))}};
  out["size"] = nullptr;
  if (peers.size) out["size"] = {{"code", to_string(*peers.size)}, {"text", text_json(words_of(*peers.size))}};
  out["own"] = nullptr;
  if (peers.entry != nullptr)
    out["own"] = {{"drill", peers.entry->drill}, {"points", points_json(peers.entry->result->points)}};
  out["basis"] =
      peers.entry == nullptr ? OrderedJson(nullptr) : basis_json(basis_of(*peers.entry, sim::Beside::others));
  out["units"] = shown ? OrderedJson(peers.units) : OrderedJson(nullptr);
  out["lower_quartile"] = figure(peers.lower);
  out["median"] = figure(peers.median);
  out["upper_quartile"] = figure(peers.upper);
  out["quarter"] = shown ? OrderedJson(to_string(peers.quarter)) : OrderedJson(nullptr);
  out["criteria"] = criteria_json(sim::criteria(sim::Beside::others));
  return out;
}

OrderedJson standing_json(const std::string& unit, const sim::Standing& standing, std::optional<sim::Size> size) {
  const bool said = standing.since != 0;
  return {{"unit", unit},
          {"students", standing.students ? OrderedJson(*standing.students) : OrderedJson(nullptr)},
          {"size", size ? OrderedJson(to_string(*size)) : OrderedJson(nullptr)},
          {"declined", standing.declined},
          {"reason", said ? OrderedJson(standing.reason) : OrderedJson(nullptr)},
          {"since", said ? OrderedJson(format_time(standing.since)) : OrderedJson(nullptr)},
          {"by", said && !standing.by.empty() ? OrderedJson(standing.by) : OrderedJson(nullptr)}};
}

OrderedJson ranking_json(const sim::Ranking& ranking, const engine::Registry& registry) {
  OrderedJson lists = OrderedJson::array(), excluded = OrderedJson::array(), proposals = OrderedJson::array();
  for (const auto& list : ranking.lists) {
    OrderedJson places = OrderedJson::array();
    for (const auto& place : list.places) {
      OrderedJson row{{"rank", place.rank}};
      row.update(row_json(*place.entry, registry));
      places.push_back(std::move(row));
    }
    lists.push_back({{"basis", basis_json(list.basis)}, {"places", std::move(places)}});
  }
  for (const auto& one : ranking.excluded) {
    OrderedJson row = row_json(*one.entry, registry);
    row["why"] = barriers_json(*one.entry, one.why);
    excluded.push_back(std::move(row));
  }
  for (const auto& one : ranking.proposals)
    proposals.push_back({{"notice", to_string(one.notice)},
                         {"notice_title", text_json(words_of(one.notice))},
                         {"code", one.code},
                         {"unit", one.unit},
                         {"name", name_json(registry, one.unit)},
                         {"drill", maybe_drill(one.entry)},
                         {"passed_later", maybe_drill(one.later)},
                         {"reason", text_json(one.reason)},
                         {"events", one.entry == nullptr ? OrderedJson::array() : fixed_json(*one.entry)}});
  return {{"criteria", criteria_json(sim::criteria(sim::Beside::others))},
          {"lists", std::move(lists)},
          {"excluded", std::move(excluded)},
          {"thresholds", criteria_json(sim::thresholds())},
          {"proposals", std::move(proposals)}};
}

}  // namespace fenghuo::api
