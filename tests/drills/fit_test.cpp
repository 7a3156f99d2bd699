// Models fitted to what was played: what was put in comes out, as well as it is said to be known.
#include "sim/fit/fit.hpp"

#include "sim/fit/course_of_work.hpp"
#include "sim/responders/change.hpp"
#include "sim/responders/work.hpp"
#include "sim/responders/write_profile.hpp"
#include "tests/support/print.hpp"
#include "tests/support/scenarios.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::sim {

using namespace engine;
using namespace tests;

namespace {

std::shared_ptr<const Scenario> scenario(const char* id = "defacement-holiday-night") {
  return shipped_scenarios().newest(id);
}

constexpr const char* k_team = R"({"id":"team","delays":{
  "*":{"lognormal":{"median":"PT7M","p90":"PT20M"}},
  "acknowledge":{"lognormal":{"median":"PT5M","p90":"PT15M"}},
  "task":{"lognormal":{"median":"PT4M","p90":"PT12M"}},
  "decision":{"lognormal":{"median":"PT3M","p90":"PT9M"}},
  "file":{"exponential":"PT15M"}}})";

/// Played one after the other, each in a drill of its own.
std::vector<PastPlay> played(const Profile& by, std::uint64_t first_seed, int times,
                             const std::shared_ptr<const Scenario>& what = scenario()) {
  std::vector<PastPlay> out;
  Stage stage(what, shipped_library(), by);
  for (int n = 0; n < times; ++n) {
    REQUIRE(stage.play(first_seed + static_cast<std::uint64_t>(n)).has_value());
    const Play play = stage.as_played();
    out.push_back({.incident = "EXE-" + std::to_string(n),
                   .unit = play.unit,
                   .drill = "DRL-" + std::to_string(n),
                   .events = stage.incident(),
                   .tape = std::make_shared<std::vector<DrillRecorded>>(stage.tape()),
                   .playbook = std::make_shared<Playbook>(stage.playbook())});
  }
  return out;
}

const FitRow& row(const Fit& fit, std::string_view kind) {
  return *std::ranges::find(fit.rows, kind, &FitRow::kind);
}

bool in(const Interval& within, Millis value) {
  return within.low <= static_cast<double>(value) && static_cast<double>(value) <= within.high;
}

/// How often in a thousand the intervals of `n` lengths, none longer than `longest`, hold the truth: median and p90.
std::pair<int, int> held(const Delay& truth, int n, Millis longest, int times = 1000) {
  int median = 0, ninth = 0;
  for (int turn = 0; turn < times; ++turn) {
    const Luck luck(static_cast<std::uint64_t>(turn));
    std::vector<Length> lengths;
    for (int one = 0; one < n; ++one) {
      const Millis length = length_of(truth, luck.draw("length", {}, static_cast<std::uint64_t>(one)));
      lengths.push_back({std::min(length, longest), length > longest});
    }
    const auto known = estimate(lengths);
    REQUIRE(known.has_value());
    median += in(known->median, median_of(truth));
    ninth += in(known->ninth, ninth_of(truth));
  }
  return {median * 1000 / times, ninth * 1000 / times};
}

}  // namespace

TEST_CASE("Estimate_intervals_holdTheTruthAsOftenAsTheySay") {
  const Delay lognormal{.kind = Delay::Kind::lognormal, .low = 6 * k_minute, .high = 18 * k_minute};
  const Delay exponential{.kind = Delay::Kind::exponential, .low = 0, .high = 10 * k_minute};
  for (const auto& [truth, n, longest] :
       {std::tuple(lognormal, 8, k_day), std::tuple(exponential, 8, k_day), std::tuple(lognormal, 12, k_day),
        std::tuple(lognormal, 30, k_day), std::tuple(lognormal, 30, 15 * k_minute), std::tuple(exponential, 12, k_day),
        std::tuple(exponential, 30, 15 * k_minute)}) {
    INFO("kind " << int(truth.kind) << " n " << n << " longest " << longest);
    const auto [median, ninth] = held(truth, n, longest);
    CHECK(median >= 940);
    CHECK(ninth >= 940);
    CHECK(median <= 990);
    CHECK(ninth <= 990);
  }
}

TEST_CASE("Estimate_whatWasCutOff_countsAsAtLeastSoLong") {
  const Delay truth{.kind = Delay::Kind::lognormal, .low = 6 * k_minute, .high = 18 * k_minute};
  std::vector<Length> lengths, thrown_away;
  for (std::uint64_t n = 0; n < 2000; ++n) {
    const Millis length = length_of(truth, Luck(7).draw("length", {}, n)), cut = 8 * k_minute;
    lengths.push_back({std::min(length, cut), length > cut});
    if (length <= cut) thrown_away.push_back({length, false});
  }
  const auto kept = estimate(lengths), without = estimate(thrown_away);
  CHECK(in(kept->median, truth.low));
  CHECK(in(kept->ninth, truth.high));
  CHECK(without->ninth.high < static_cast<double>(truth.high) / 2);  // what comes of leaving them out
  CHECK_FALSE(estimate(std::vector<Length>{{k_minute, false}, {k_hour, true}}).has_value());
}

TEST_CASE("Fit_ofAKnownTeam_findsItsDelaysWithinTheIntervalsItStates") {
  const Profile team = profile(k_team);
  int stated = 0, held = 0, of_the_rest = 0;
  for (std::uint64_t turn = 0; turn < 25; ++turn) {
    const Fit fitted = fit(played(team, 1 + turn * 100, 12), *built_in_profile("slow"), "fitted");
    for (const char* kind : {"acknowledge", "task", "decision", "file", "notify", "approve"}) {
      const FitRow& found = row(fitted, kind);
      if (found.basis != FitBasis::own) continue;
      const Delay& truth = team.delay_of(kind);
      stated += 2;
      held += in(found.estimate->median, median_of(truth)) + in(found.estimate->ninth, ninth_of(truth));
      of_the_rest += found.cut > 0 ? 1 : 0;
    }
  }
  INFO(held << " of " << stated);
  CHECK(stated > 200);
  CHECK(of_the_rest > 0);  // drills do end in the middle of something
  CHECK(held * 100 >= stated * 92);
  CHECK(held < stated);
}

TEST_CASE("Fit_ofAKnownTeam_playsAsItsOriginDoes") {
  const Profile team = profile(k_team);
  const Fit fitted = fit(played(team, 500, 80), *built_in_profile("slow"), "fitted");
  const auto read = load_profile(file_of(fitted));
  REQUIRE(read.has_value());
  const auto sums = compare(
      {.scenario = scenario(), .library = shipped_library(), .runs = 300, .seed = 3, .threads = 2}, team, *read);
  REQUIRE(sums.has_value());
  CHECK(std::abs(sums->a.points().mean() - sums->b.points().mean()) < 3'000);
  CHECK(std::abs(share_of(sums->a.in_time(), 300).permille - share_of(sums->b.in_time(), 300).permille) < 80);
  const auto told = [](const Tally& tally) { return tally.took(Took::bureau_told).mean(); };
  CHECK(std::abs(told(sums->a) - told(sums->b)) < told(sums->a) / 8);
  // Far from the one it starts from: what is fitted is the team.
  const auto start =
      run_many({.scenario = scenario(), .library = shipped_library(), .runs = 300, .seed = 3, .threads = 2},
               *built_in_profile("slow"));
  CHECK(std::abs(start->points().mean() - sums->a.points().mean()) > 3'000);
}

TEST_CASE("Fit_file_isReadBack_andNamesNobody") {
  const Fit fitted = fit(played(profile(k_team), 1, 10), *built_in_profile("slow"), "our-schools");
  const std::string file = file_of(fitted);
  const auto read = load_profile(file);
  REQUIRE(read.has_value());
  CHECK(read->id == "our-schools");
  CHECK(read->delays == fitted.profile.delays);
  CHECK(read->forgets_police == fitted.profile.forgets_police);
  for (const char* name : {"model-responder", "model-leader", "model-school", "model-bureau", "DRL-", "EXE-"})
    CHECK(file.find(name) == std::string::npos);
  CHECK(file.find("\"drill_plays\": 10") != std::string::npos);
  std::vector<PastPlay> turned = played(profile(k_team), 1, 10);
  std::ranges::reverse(turned);
  CHECK(file_of(fit(turned, *built_in_profile("slow"), "our-schools")) == file);
}

TEST_CASE("Fit_tooFew_fallsBackAndSaysSo") {
  const Profile& slow = *built_in_profile("slow");
  const auto one = played(profile(k_team), 1, 1);
  const Fit few = fit(one, slow, "few");
  const FitRow& acknowledge = row(few, "inject");
  CHECK(acknowledge.done < k_enough);
  CHECK_FALSE(acknowledge.estimate.has_value());
  CHECK(acknowledge.basis == FitBasis::pooled);  // of one drill there are enough works, but not of each kind
  CHECK(acknowledge.delay == row(few, "*").delay);
  CHECK_FALSE(few.profile.delays.contains("inject"));
  CHECK_FALSE(few.rates.front().taken);
  const Fit none = fit({}, slow, "none");
  CHECK(row(none, "*").basis == FitBasis::start);
  CHECK(none.profile.delays == slow.delays);
  CHECK(row(none, "file").delay == slow.delay_of("file"));
  CHECK(load_profile(file_of(none)).has_value());
  const Profile nights = profile(R"({"id":"nights","begins":"23:00","delays":{"*":["PT1M","PT2M"]},
      "crews":{"responder":{"people":3,"shifts":[["22:00","06:00"]]}}})");
  CHECK(fit({}, nights, "none").profile.crew_of(Role::responder).people == 3);  // they go with its lengths
  CHECK(fit({}, nights, "none").profile.crew_of(Role::responder).shifts.size() == 1);
  CHECK(fit(played(nights, 1, 3), nights, "some").profile.crew_of(Role::responder).shifts.empty());
}

TEST_CASE("Fit_whatIsForgotten_isARateOfItsOwn") {
  const auto careless = fit(played(*built_in_profile("careless"), 1, 10), *built_in_profile("perfect"), "c");
  const auto rate = [](const Fit& fit, std::string_view error) {
    return *std::ranges::find(fit.rates, error, &FitRate::error);
  };
  CHECK(rate(careless, "forgets_police").times == 10);
  CHECK(rate(careless, "forgets_police").taken);
  CHECK(careless.profile.forgets_police == 1000);
  CHECK(rate(careless, "forgets_bureau").times == 0);
  const auto perfect = fit(played(*built_in_profile("perfect"), 1, 10), *built_in_profile("slow"), "p");
  CHECK(rate(perfect, "forgets_police").of == 10);
  CHECK(perfect.profile.forgets_police == 0);
  // With nobody there nothing is done, and only the very first thing was anybody's to be at.
  const auto absent = fit(played(*built_in_profile("absent"), 1, 10), *built_in_profile("slow"), "a");
  CHECK(row(absent, "*").done == 0);
  CHECK(row(absent, "*").basis == FitBasis::start);
  CHECK(row(absent, "acknowledge").cut == 10);
}

TEST_CASE("Works_ofOnePersonOnTwoIncidents_followEachOther") {
  auto two = played(profile(k_team), 1, 2);
  two[1] = two[0];
  two[1].incident = "EXE-9";
  two[1].drill = "DRL-9";
  const auto apart = row(fit(two, *built_in_profile("slow"), "x"), "*");
  for (auto& play : two)
    play.drill.clear();  // both live: the same people at the same time
  const auto at_once = row(fit(two, *built_in_profile("slow"), "x"), "*");
  CHECK(at_once.done == apart.done / 2);
  CHECK(at_once.together == apart.together + apart.done / 2);
}

TEST_CASE("Works_enteredAtOnce_areNoLengths") {
  const auto at_once =
      fit(played(profile(R"({"id":"x","delays":{"*":{"fixed":"PT0S"}}})"), 1, 3), *built_in_profile("slow"), "x");
  CHECK(row(at_once, "task").done == 0);
  CHECK(row(at_once, "task").together > 0);
  CHECK(row(at_once, "task").basis == FitBasis::start);
}

TEST_CASE("Works_ofWhatWasJumpedOver_areNobodysTime") {
  const auto plain = played(profile(k_team), 1, 3);
  auto jumped = plain;
  constexpr Millis k_gap = 10 * k_hour;
  for (auto& play : jumped) {
    const Millis from = play.events[play.events.size() / 2].meta.at;
    auto tape = *play.tape;
    for (auto& one : tape)
      if (one.meta.at > from) one.meta.at += k_gap;
    for (auto& one : play.events)
      if (one.meta.at > from) one.meta.at += k_gap;
    tape.push_back({{.at = from}, DrillSkippedIdle{.from = from, .to = from + k_gap}});
    play.tape = std::make_shared<std::vector<DrillRecorded>>(std::move(tape));
  }
  const auto lengths = [](const std::vector<PastPlay>& plays) {
    std::vector<std::pair<std::string, Millis>> out;
    for (const auto& work : works_of(plays).works)
      if (work.fate == Fate::done) out.emplace_back(work.kind, work.took);
    return out;
  };
  CHECK(lengths(plain).size() > 20);
  CHECK(lengths(jumped) == lengths(plain));
}

TEST_CASE("Works_ofADrillAtAnotherSpeed_areNoMeasure") {
  const auto at = [](std::int64_t speed) { return no_measure({{{}, DrillPlanned{.speed = speed}}}).has_value(); };
  CHECK(at(600'000));
  CHECK(at(1'001));
  CHECK_FALSE(at(1'000));
  CHECK_FALSE(no_measure(*played(profile(k_team), 1, 1).front().tape).has_value());
}

TEST_CASE("Works_inHandWhenAnIncidentEnded_whateverItsPeopleDidLater") {
  auto plays = played(profile(k_team), 1, 12);
  const auto cut = [](std::span<const PastPlay> of) {
    return std::ranges::count(works_of(of).works, Fate::cut, &Work::fate);
  };
  std::ptrdiff_t alone = 0;
  for (std::size_t n = 0; n < plays.size(); ++n) {
    plays[n].drill.clear();
    plays[n].tape.reset();
    auto& events = plays[n].events;  // up to the middle, and for half an hour nobody was done with anything
    events.erase(events.begin() + std::ssize(events) / 2, events.end());
    events.push_back({events.back().meta, CommentAdded{.text = "x"}});
    events.back().meta.at += 30 * k_minute;
    for (auto& one : events)
      one.meta.at += static_cast<Millis>(n) * 365 * k_day;
    alone += cut({&plays[n], 1});
  }
  CHECK(alone > 0);
  CHECK(cut(plays) == alone);
}

TEST_CASE("Works_whatWasEnteredLate_standsWhereItWasDone") {
  PastPlay play = played(profile(k_team), 1, 1).front();
  const std::size_t late = play.events.size() / 2;
  play.events[late].meta.at = play.events[1].meta.at;
  const auto moments = course_of(play).moments;
  CHECK(moments.size() > late);
  CHECK(std::ranges::is_sorted(moments, {}, &Moment::at));
}

TEST_CASE("WorkKinds_everyKindOfStep_isOneOfThem") {
  const std::vector<std::string_view> names{"task",   "decision", "approval", "capture", "probe",
                                            "notify", "http",     "offline",  "report"};
  for (std::size_t n = 0; n < names.size(); ++n) {
    Step step;
    step.kind = static_cast<StepKind>(n);
    CHECK(kind_of({.action = "complete", .step = &step}) == names[n]);
    CHECK(std::ranges::count(work_kinds(), names[n]) == 1);
  }
  for (const auto* other : {"acknowledge", "approve", "file", "inject", "close"})
    CHECK(std::ranges::count(work_kinds(), std::string_view(other)) == 1);
  CHECK(work_kinds().size() == names.size() + 5);
}

TEST_CASE("Fit_twoResponders_areCounted") {
  const Profile two = profile(R"({"id":"two","delays":{"*":{"lognormal":{"median":"PT7M","p90":"PT20M"}}},
      "crews":{"responder":{"people":2}}})");
  const Fit fitted = fit(played(two, 1, 12), *built_in_profile("slow"), "x");
  CHECK(fitted.profile.crew_of(Role::responder).people == 2);
  CHECK(fitted.profile.crew_of(Role::leader).people == 1);
  CHECK(in(row(fitted, "task").estimate->median, 7 * k_minute));
}

TEST_CASE("Profile_written_isReadBackAsItWas") {
  const char* text = R"({"id":"night","title":{"zh":"夜","en":"night"},"begins":"02:10",
      "delays":{"*":{"exponential":"PT10M","at_least":"PT1M"},"close":{"fixed":"PT9M"},"task":["PT1M","PT2M"],
                "file":{"lognormal":{"median":"PT10M","p90":"PT30M"}}},
      "crews":{"responder":{"people":2,"skill":[800,1500],"shifts":[["07:30","18:00"],["22:00","06:00"]],
               "elsewhere":{"every":{"exponential":"PT1H"},"takes":["PT5M","PT20M"]}}},
      "errors":{"wrong_option":50,"forgets_bureau":7}})";
  const Profile read = profile(text);
  const std::string written = to_json(read).dump();
  const Profile again = profile(written);
  CHECK(to_json(again).dump() == written);
  CHECK(again.delays == read.delays);
  CHECK(again.begins == read.begins);
  CHECK(again.crew_of(Role::responder).shifts.size() == 2);
  CHECK(again.crew_of(Role::responder).elsewhere->takes == read.crew_of(Role::responder).elsewhere->takes);
  CHECK(again.crew_of(Role::responder).slowest == 1500);
  CHECK(again.forgets_bureau == 7);
  CHECK_FALSE(load_profile(R"({"id":"x","acts":false,"fitted":[]})").has_value());
}

TEST_CASE("Change_ofACrew_changesThatAlone_orSaysItIsSo") {
  const Profile day = profile(R"({"id":"day","delays":{"*":["PT1M","PT2M"]},
      "crews":{"responder":{"shifts":[["07:30","18:00"]],"elsewhere":{"every":["PT1H","PT2H"],"takes":["PT5M","PT9M"]}},
               "leader":{"shifts":[["07:30","18:00"]]}}})");
  const auto night = with_change(day, "night-duty");
  REQUIRE(night.has_value());
  CHECK(night->crew_of(Role::responder).shifts.empty());
  CHECK(night->crew_of(Role::responder).elsewhere.has_value());
  CHECK_FALSE(night->crew_of(Role::leader).shifts.empty());
  CHECK(with_change(*night, "night-duty").error().code == "changes-nothing");
  CHECK(with_change(day, "leader-on-call")->crew_of(Role::leader).shifts.empty());
  CHECK(with_change(day, "second-administrator")->crew_of(Role::responder).people == 2);
  CHECK_FALSE(with_change(day, "this-school-only")->crew_of(Role::responder).elsewhere.has_value());
  CHECK(with_change(day, "more-coffee").error().code == "not-found");
}

}  // namespace fenghuo::sim
