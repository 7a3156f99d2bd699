// What many runs come to, for people and for programs.
#include "api/cli/sim_many.hpp"

#include "api/cli/output.hpp"
#include "api/cli/words.hpp"
#include "engine/playbook/words.hpp"
#include "sim/score/words.hpp"

#include <cmath>
#include <functional>

namespace fenghuo::api::cli {

using sim::Took;

namespace {

std::int64_t whole(double value) {
  return static_cast<std::int64_t>(std::floor(value + 0.5));
}
std::string signed_figure(std::int64_t thousandths) {
  return with_sign(thousandths, figure(std::abs(thousandths)));
}
std::string signed_length(Session& session, std::int64_t seconds) {
  return with_sign(seconds, session.say(sim::length_text(std::abs(seconds) * engine::k_second)));
}

// --- JSON ---

Json json_of(const sim::Share& share) {
  return {{"permille", share.permille}, {"low", share.low}, {"high", share.high}};
}

Json points_json(const sim::Spread& spread) {
  return {{"mean", points(spread.mean())},    {"min", points(spread.least())}, {"p10", points(spread.at(100))},
          {"median", points(spread.at(500))}, {"p90", points(spread.at(900))}, {"max", points(spread.most())}};
}

Json histogram_json(const sim::Spread& spread) {
  constexpr std::int64_t k_wide = 5, k_all = 100;
  Json out = Json::array();
  for (std::int64_t from = 0; from < k_all; from += k_wide) {
    const std::int64_t to = from + k_wide;
    out.push_back({{"from", from},
                   {"to", to},
                   {"runs", spread.between(from * 1000, to == k_all ? k_all * 1000 + 1 : to * 1000)}});
  }
  return out;
}

Json times_json(const sim::Tally& tally) {
  Json out = Json::object();
  for (std::size_t n = 0; n < sim::k_took.size(); ++n) {
    const sim::Spread& spread = tally.took(static_cast<Took>(n));
    Json one{{"runs", spread.count()}};
    if (spread.count() > 0)
      one.update({{"mean_ms", spread.mean()},
                  {"min_ms", spread.least()},
                  {"p10_ms", spread.at(100)},
                  {"median_ms", spread.at(500)},
                  {"p90_ms", spread.at(900)},
                  {"max_ms", spread.most()}});
    out[std::string(sim::k_took[n])] = std::move(one);
  }
  return out;
}

Json phases_json(const sim::Tally& tally) {
  Json out = Json::array();
  std::int64_t all = 0;
  for (const auto ms : tally.phases())
    all += ms;
  for (std::size_t n = 0; n < engine::k_phases.size(); ++n)
    out.push_back({{"phase", engine::k_phases[n]},
                   {"mean_ms", tally.phases()[n] / tally.runs()},
                   {"permille", all == 0 ? 0 : tally.phases()[n] * 1000 / all}});
  return out;
}

Json steps_json(const sim::Tally& tally, const engine::Playbook& playbook) {
  Json out = Json::array();
  for (std::size_t n = 0; n < tally.steps().size(); ++n) {
    const auto& step = tally.steps()[n];
    if (step.runs > 0)
      out.push_back({{"step", playbook.steps[n].id}, {"runs", step.runs}, {"mean_ms", step.ms / step.runs}});
  }
  return out;
}

Json tally_json(const ManyRuns& asked, const sim::Tally& tally) {
  Json bands = Json::object();
  for (const auto& [band, count] : tally.bands())
    bands[band.empty() ? "voided" : band] = count;
  const auto extreme = [&](const sim::Tally::Extreme& one) {
    return Json{{"score", points(one.points)}, {"seed", sim::seed_of_run(asked.seed, one.run)}};
  };
  return {{"score", points_json(tally.points())},
          {"histogram", histogram_json(tally.points())},
          {"bands", std::move(bands)},
          {"reported_in_time", tally.in_time()},
          {"reported", json_of(sim::share_of(tally.in_time(), tally.runs()))},
          {"times", times_json(tally)},
          {"phases", phases_json(tally)},
          {"steps", steps_json(tally, asked.playbook)},
          {"worst", extreme(tally.worst())},
          {"best", extreme(tally.best())}};
}

/// Both ends to the nearest; `scale` from the difference's unit to the answer's.
Json difference_json(const sim::Difference& difference, const sim::Interval& within, std::int64_t scale,
                     const char* unit) {
  const std::string mean = std::string("mean_") + unit, low = std::string("low_") + unit,
                    high = std::string("high_") + unit;
  Json out{{"runs", difference.runs}};
  if (difference.runs < 2) return out;
  const auto count = static_cast<double>(difference.runs), factor = static_cast<double>(scale);
  out[mean] = whole(static_cast<double>(difference.sum) / count * factor);
  out[low] = whole(within.low * factor);
  out[high] = whole(within.high * factor);
  return out;
}

// --- for people ---

void say_times(Session& session, const sim::Tally& tally) {
  Table table({session.say({"用时", "TIME"}), session.say({"中位", "MEDIAN"}), session.say({"平均", "MEAN"}),
               session.say({"一成不超过", "P10"}), session.say({"九成不超过", "P90"}),
               session.say({"发生次数", "RUNS"})});
  for (std::size_t n = 0; n < sim::k_took.size(); ++n) {
    const auto what = static_cast<Took>(n);
    const sim::Spread& spread = tally.took(what);
    const auto length = [&](std::int64_t ms) {
      return spread.count() == 0 ? std::string("-") : session.say(sim::length_text(ms));
    };
    table.add({session.say(sim::words_of(what)), length(spread.at(500)),
               spread.count() == 0 ? std::string("-") : length(spread.mean()), length(spread.at(100)),
               length(spread.at(900)), std::to_string(spread.count())});
  }
  session.out << table.render(session.style);
}

void say_where_it_goes(Session& session, const ManyRuns& asked, const sim::Tally& tally) {
  std::int64_t all = 0;
  for (const auto ms : tally.phases())
    all += ms;
  Table phases({session.say({"阶段", "PHASE"}), session.say({"平均停留", "MEAN"}), session.say({"占比", "SHARE"})});
  for (std::size_t n = 0; n < engine::k_phases.size(); ++n)
    phases.add({session.say(engine::phase_name(static_cast<int>(n))),
                session.say(sim::length_text(tally.phases()[n] / tally.runs())),
                say_percent(all == 0 ? 0 : tally.phases()[n] * 1000 / all)});
  session.out << phases.render(session.style);
  Table steps({session.say({"步骤（从可以办理到办结）", "STEP, FROM WHEN IT COULD BE DONE"}),
               session.say({"平均用时", "MEAN"}), session.say({"办结次数", "RUNS"})});
  for (std::size_t n = 0; n < tally.steps().size(); ++n) {
    const auto& step = tally.steps()[n];
    if (step.runs == 0) continue;
    steps.add({clip(safe(session.say(asked.playbook.steps[n].title)), 44),
               session.say(sim::length_text(step.ms / step.runs)), std::to_string(step.runs)});
  }
  session.out << steps.render(session.style);
}

/// What plays, in words: a name alone says little.
void say_crews(Session& session, const ManyRuns& asked) {
  for (std::size_t n = 0; n < asked.crews.size(); ++n)
    if (!session.say(asked.crews[n]).empty())
      session.out << safe(asked.responders[n]) << session.say({"：", ": "}) << safe(session.say(asked.crews[n]))
                  << "\n";
}

std::string share_words(Session& session, const sim::Share& share) {
  return say_percent(share.permille) + session.say({"（99% 置信区间 ", " (99 % confidence: "}) +
         say_percent(share.low) + " … " + say_percent(share.high) + session.say({"）", ")"});
}

}  // namespace

double points(std::int64_t thousandths) {
  return static_cast<double>(thousandths) / 1000;
}

std::string figure(std::int64_t thousandths) {
  const std::string rest = std::to_string(thousandths % 1000);
  return std::to_string(thousandths / 1000) + "." + std::string(3 - rest.size(), '0') + rest;
}

void print_many(Session& session, const ManyRuns& asked, const sim::Tally& tally) {
  if (session.json) {
    Json out{{"scenario", asked.scenario.id},
             {"responders", asked.responders.front()},
             {"runs", tally.runs()},
             {"seed", asked.seed}};
    out.update(tally_json(asked, tally));
    session.out << json_text(out) << "\n";
    return;
  }
  const sim::Spread& spread = tally.points();
  const std::string runs = std::to_string(tally.runs());
  session.out << session.say({"【演练】", "[DRILL] "}) << safe(session.say(asked.scenario.title)) << "\n";
  say_crews(session, asked);
  session.out << session.say({"推演 " + runs + " 次：中位 ", runs + " runs: median "}) << figure(spread.at(500))
              << session.say({"，平均 ", ", mean "}) << figure(spread.mean())
              << session.say({"，八成在 ", ", eight in ten from "}) << figure(spread.at(100))
              << session.say({" 到 ", " to "}) << figure(spread.at(900)) << session.say({" 之间，最低 ", ", least "})
              << figure(spread.least()) << session.say({"，最高 ", ", most "}) << figure(spread.most()) << "\n"
              << session.say({"报告全部按时的有 ", "every report in time in "}) << tally.in_time()
              << session.say({" 次，可能性 ", " runs, a chance of "})
              << share_words(session, sim::share_of(tally.in_time(), tally.runs())) << "\n";
  for (const char* band : {"excellent", "good", "pass", "fail", ""})
    if (const auto found = tally.bands().find(band); found != tally.bands().end())
      session.out << say_band(band, session.language) << " " << say_percent(found->second * 1000 / tally.runs())
                  << "  ";
  session.out << "\n";
  say_times(session, tally);
  say_where_it_goes(session, asked, tally);
  session.out << session.say(
                     {"最低的一次可重演：不写 --runs，加 --seed ", "the worst run again: without --runs, --seed "})
              << sim::seed_of_run(asked.seed, tally.worst().run) << "\n";
}

void print_comparison(Session& session, const ManyRuns& asked, const sim::Comparison& sums) {
  if (session.json) {
    Json times = Json::object();
    for (std::size_t n = 0; n < sim::k_took.size(); ++n)
      times[std::string(sim::k_took[n])] = difference_json(sums.took[n], sums.took[n].within(), 1000, "ms");
    Json points_difference = difference_json(sums.points, sums.points.within(), 1, "points");
    for (auto& [name, value] : points_difference.items())
      if (name != "runs") value = points(value.get<std::int64_t>());
    Json sides = Json::array();
    for (const auto* tally : {&sums.a, &sums.b})
      sides.push_back(tally_json(asked, *tally));
    for (std::size_t n = 0; n < 2; ++n)
      sides[n]["responders"] = asked.responders[n];
    session.out << json_text(
                       {{"scenario", asked.scenario.id},
                        {"runs", sums.a.runs()},
                        {"seed", asked.seed},
                        {"sides", std::move(sides)},
                        {"difference",
                         {{"score", std::move(points_difference)},
                          {"reported_in_time", difference_json(sums.in_time, sums.in_time_within(), 1000, "permille")},
                          {"times", std::move(times)},
                          {"better", sums.better},
                          {"same", sums.same},
                          {"worse", sums.worse}}}})
                << "\n";
    return;
  }
  const std::string runs = std::to_string(sums.a.runs());
  session.out << session.say({"【演练】", "[DRILL] "}) << safe(session.say(asked.scenario.title)) << "\n";
  say_crews(session, asked);
  session.out << session.say({"同样的运气各推演 " + runs + " 次，差值为后者减前者，并列 99% 置信区间",
                              runs + " runs each with the same luck; the difference is the second less the first, with "
                                     "its 99 % confidence interval"})
              << "\n";
  Table table({"", clip(safe(asked.responders[0]), 28), clip(safe(asked.responders[1]), 28),
               session.say({"差值", "DIFFERENCE"}), session.say({"99% 置信区间", "99 %"}),
               session.say({"两边都有", "ON BOTH"})});
  const auto row = [&](const Text& title, std::string a, std::string b, const sim::Difference& difference,
                       const sim::Interval& within, const std::function<std::string(double)>& words) {
    const bool known = difference.runs > 1;
    const double mean = known ? static_cast<double>(difference.sum) / static_cast<double>(difference.runs) : 0;
    table.add({session.say(title), std::move(a), std::move(b), known ? words(mean) : std::string("-"),
               known ? words(within.low) + " … " + words(within.high) : std::string("-"),
               std::to_string(difference.runs)});
  };
  row({"平均得分", "mean score"}, figure(sums.a.points().mean()), figure(sums.b.points().mean()), sums.points,
      sums.points.within(), [](double value) { return signed_figure(whole(value)); });
  row({"报告全部按时", "every report in time"}, say_percent(sim::share_of(sums.a.in_time(), sums.a.runs()).permille),
      say_percent(sim::share_of(sums.b.in_time(), sums.b.runs()).permille), sums.in_time, sums.in_time_within(),
      [](double value) {
        const std::int64_t permille = whole(value * 1000);
        return with_sign(permille, say_percent(std::abs(permille)));
      });
  for (std::size_t n = 0; n < sim::k_took.size(); ++n) {
    const auto what = static_cast<Took>(n);
    const auto mean = [&](const sim::Tally& tally) {
      return tally.took(what).count() == 0 ? std::string("-") : session.say(sim::length_text(tally.took(what).mean()));
    };
    row(sim::words_of(what), mean(sums.a), mean(sums.b), sums.took[n], sums.took[n].within(),
        [&](double value) { return signed_length(session, whole(value)); });
  }
  session.out << table.render(session.style)
              << session.say(
                     {"用时的差值只算两边都发生的那些次；前两列是各自发生过的平均\n",
                      "a difference in time is of the runs in which it came on both sides; the first two columns "
                      "are means of those in which it came at all\n"})
              << session.say({"后者更高 ", "the second is better in "}) << sums.better
              << session.say({" 次，相同 ", ", even in "}) << sums.same << session.say({" 次，更低 ", ", worse in "})
              << sums.worse << session.say({" 次", ""}) << "\n";
}

}  // namespace fenghuo::api::cli
