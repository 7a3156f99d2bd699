#include "sim/fit/fit.hpp"

#include "sim/responders/work.hpp"
#include "sim/responders/write_profile.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using namespace engine;

using Ordered = nlohmann::ordered_json;

namespace {

constexpr std::array<std::string_view, 3> k_bases{"own", "pooled", "start"};

/// The lengths of one kind, of all for "*".
FitRow row_of(const std::vector<Work>& works, std::string_view kind) {
  FitRow out{.kind = std::string(kind)};
  std::vector<Length> lengths;
  for (const auto& work : works) {
    if (kind != "*" && work.kind != kind) continue;
    switch (work.fate) {
      case Fate::done:
        ++out.done;
        lengths.push_back({work.took, false});
        break;
      case Fate::cut:
        ++out.cut;
        lengths.push_back({work.took, true});
        break;
      case Fate::together:
        ++out.together;
        break;
      case Fate::left:
        ++out.left;
        break;
    }
  }
  // Sums of logarithms hang on their order.
  std::ranges::sort(lengths, {}, [](const Length& one) { return std::pair(one.ms, one.cut); });
  if (out.done >= k_enough) out.estimate = estimate(lengths);
  return out;
}

void take_delays(Fit& out, const Profile& start) {
  FitRow& all = out.rows.back();
  const bool pooled = all.estimate.has_value();
  if (!pooled) out.profile.delays = start.delays;
  if (!pooled && !out.profile.delays.contains("*")) out.profile.delays["*"] = start.delay_of("*");
  for (auto& row : out.rows) {
    const bool is_all = &row == &all;
    row.basis = row.estimate ? (is_all ? FitBasis::pooled : FitBasis::own)
                : pooled     ? FitBasis::pooled
                             : FitBasis::start;
    row.delay = row.estimate ? row.estimate->delay : pooled ? all.estimate->delay : start.delay_of(row.kind);
    if (row.estimate) out.profile.delays[row.kind] = row.delay;
  }
}

/// As many as there mostly were. Where no length could be fitted the start's people go with its lengths.
void take_people(Fit& out, const Profile& start, const std::vector<std::map<Role, int>>& people) {
  if (!out.rows.back().estimate) {
    out.profile.crews = start.crews;
    return;
  }
  for (const Role role : {Role::responder, Role::leader, Role::bureau}) {
    std::vector<int> counts;
    for (const auto& play : people)
      if (const auto found = play.find(role); found != play.end()) counts.push_back(found->second);
    if (counts.empty()) continue;
    std::ranges::sort(counts);
    const int usual = counts[(counts.size() - 1) / 2];
    if (usual > 1) out.profile.crews[role].people = std::min(usual, k_most_people);
  }
}

void take_rates(Fit& out, const std::vector<Owed>& owed) {
  for (const auto& [recipient, error, permille] :
       {std::tuple("police", "forgets_police", &out.profile.forgets_police),
        std::tuple("bureau", "forgets_bureau", &out.profile.forgets_bureau)}) {
    FitRate rate{.error = error};
    for (const auto& one : owed)
      if (one.recipient == recipient) ++rate.of, rate.times += one.forgotten ? 1 : 0;
    rate.taken = rate.of >= k_enough;
    if (rate.taken) *permille = share_of(rate.times, rate.of).permille;
    out.rates.push_back(rate);
  }
}

Ordered interval_json(const Interval& within) {
  const auto length = [](double ms) { return format_duration(static_cast<Millis>(ms)); };
  return Ordered::array({length(within.low), length(within.high)});
}

Ordered row_json(const FitRow& row) {
  Ordered out{{"done", row.done},
              {"cut_off", row.cut},
              {"together", row.together},
              {"not_done", row.left},
              {"basis", k_bases[static_cast<std::size_t>(row.basis)]},
              {"median", format_duration(median_of(row.delay))},
              {"p90", format_duration(ninth_of(row.delay))}};
  if (!row.estimate) return out;
  out["median_95"] = interval_json(row.estimate->median);
  out["p90_95"] = interval_json(row.estimate->ninth);
  return out;
}

}  // namespace

Fit fit(std::span<const PastPlay> plays, const Profile& start, const std::string& id) {
  Fit out{.profile = {}, .start = start.id, .rows = {}, .rates = {}};
  for (const auto& play : plays)
    ++(play.drill.empty() ? out.live : out.in_drills);
  const std::string live = std::to_string(out.live), drills = std::to_string(out.in_drills);
  out.profile = {.id = id,
                 .title = {"按 " + live + " 起实战事件、演练中处置的 " + drills + " 起拟合",
                           "Fitted to " + live + " live incidents and " + drills + " played in drills"},
                 .begins = start.begins,
                 .delays = {},
                 .crews = {},
                 .wrong_option = start.wrong_option,
                 .worst_choice = start.worst_choice,
                 .unprotected = start.unprotected,
                 .forgets_police = start.forgets_police,
                 .forgets_bureau = start.forgets_bureau};
  const Works works = works_of(plays);
  for (const auto kind : work_kinds())
    out.rows.push_back(row_of(works.works, kind));
  out.rows.push_back(row_of(works.works, "*"));
  take_delays(out, start);
  take_people(out, start, works.people);
  take_rates(out, works.owed);
  return out;
}

Ordered to_json(const Fit& fit) {
  Ordered out{{"incidents", fit.live},      {"drill_plays", fit.in_drills}, {"start", fit.start},
              {"enough", k_enough},         {"confidence_permille", 950},   {"delays", Ordered::object()},
              {"errors", Ordered::object()}};
  for (const auto& row : fit.rows)
    out["delays"][row.kind] = row_json(row);
  for (const auto& rate : fit.rates) {
    const Share share = share_of(rate.times, rate.of, k_95);
    out["errors"][rate.error] = {{"times", rate.times},
                                 {"of", rate.of},
                                 {"permille_95", Ordered::array({share.low, share.high})},
                                 {"taken", rate.taken}};
  }
  return out;
}

std::string file_of(const Fit& fit) {
  Ordered out = to_json(fit.profile);
  out["fitted"] = to_json(fit);
  return out.dump(2) + "\n";
}

}  // namespace fenghuo::sim
