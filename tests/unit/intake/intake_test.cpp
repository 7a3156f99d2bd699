#include "engine/intake/intake.hpp"

#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"
#include "tests/support/temp_folder.hpp"

#include <algorithm>
#include <numeric>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

Signal defacement(std::string fingerprint = "f1", std::string host = k_site) {
  return {.source = "alertmanager",
          .fingerprint = std::move(fingerprint),
          .labels = {{"alertname", "PageDefaced"}, {"instance", "https://" + host + ":443/"}},
          .summary = "首页被篡改",
          .starts_at = k_morning};
}

Signal resolved(Signal signal) {
  signal.firing = false;
  signal.ends_at = k_morning + k_minute;
  return signal;
}

struct Intake {
  VirtualClock clock{k_morning};
  Store store{false};
  CoreRig rig;
  explicit Intake(const Library& library = shipped_library()) : rig(store, library, clock) {
    keep_sample(store.journal(), k_morning - k_hour);
    rig.start();
  }
  SignalOutcome take(const Signal& signal, bool dry_run = false, const Caller& who = caller(Role::monitor)) {
    clock.advance(k_second);
    auto outcome = rig.work([&](Core& core, Batch& batch) { return take_signal(core, signal, who, dry_run, batch); });
    if (!outcome) FAIL(outcome.error());
    return *outcome;
  }
  std::size_t events() { return store.journal().read_after(0, 100'000).value().size(); }
  std::vector<std::string> open() {
    std::vector<std::string> out;
    for (const auto& [id, row] : rig.core().rows())
      if (!row.closed_at) out.push_back(row.site + "/" + row.kind);
    std::ranges::sort(out);
    return out;
  }
  const Incident& incident(const std::string& id) { return **rig.core().incident(id); }
};

}  // namespace

TEST_CASE("Intake_an_alert_opens_repeats_attach_a_resolve_is_noted_and_closes_nothing") {
  Intake in;
  const auto first = in.take(defacement());
  CHECK(first.outcome == "opened");
  REQUIRE(first.incident);
  CHECK(in.incident(*first.incident).severity == "III");
  CHECK(in.incident(*first.incident).unit == k_school);
  CHECK(in.incident(*first.incident).detected_at == k_morning);
  CHECK(in.take(defacement()).outcome == "attached");
  CHECK(in.take(defacement("f2")).incident == first.incident);
  CHECK(in.take(resolved(defacement())).outcome == "resolved");
  const auto& incident = in.incident(*first.incident);
  CHECK(incident.open());
  CHECK_FALSE(incident.signals.at("alertmanager:f1").firing);
  CHECK(incident.signals.at("alertmanager:f1").count == 2);
  CHECK(incident.signals.at("alertmanager:f2").firing);
}

TEST_CASE("Intake_a_resolve_of_nothing_opens_nothing") {
  Intake in;
  const auto before = in.events();
  CHECK(in.take(resolved(defacement())).outcome == "suppressed");
  CHECK(in.take(resolved(defacement("f1", "unknown.example.cn"))).outcome == "suppressed");
  CHECK(in.events() == before);
  in.take(defacement());
  CHECK(in.take(resolved(defacement("other"))).outcome == "suppressed");
}

TEST_CASE("Intake_what_matches_nothing_waits_for_a_person_once") {
  struct Row {
    const char* why;
    Signal signal;
    Caller who;
  };
  auto odd = defacement();
  odd.labels["alertname"] = "DiskFull";
  auto soon = defacement();
  soon.labels["alertname"] = "BlackboxSslCertificateWillExpireSoon";  // a reminder, nothing to report in two hours
  const std::vector<Row> rows{{"no such site", defacement("f1", "unknown.example.cn"), caller(Role::monitor)},
                              {"another unit's site", defacement("f1", "www.no2.example.cn"), caller(Role::monitor)},
                              {"no rule", odd, caller(Role::monitor)},
                              {"not yet", soon, caller(Role::monitor)}};
  for (const auto& row : rows) {
    CAPTURE(row.why);
    Intake in;
    const auto before = in.events();
    CHECK(in.take(row.signal, true, row.who).outcome == "unmatched");
    CHECK(in.events() == before);
    CHECK(in.take(row.signal, false, row.who).outcome == "unmatched");
    CHECK(in.events() == before + 1);
    CHECK(in.take(row.signal, false, row.who).outcome == "unmatched");
    CHECK(in.events() == before + 1);
    auto again = row.signal;
    again.starts_at += k_hour;  // it went and came back: news
    in.take(again, false, row.who);
    CHECK(in.events() == before + 2);
    CHECK(in.open().empty());
  }
}

TEST_CASE("Intake_every_kind_opens_its_playbook_under_the_names_monitors_use") {
  struct Row {
    const char* name;
    const char* kind;
    const char* severity;
  };
  const Row rows[]{{"BlackboxProbeFailed", "outage", "IV"},
                   {"BlackboxProbeDown", "outage", "IV"},
                   {"EndpointDown", "outage", "IV"},
                   {"InstanceDown", "outage", "IV"},
                   {"SiteDown", "outage", "IV"},
                   {"Down", "outage", "IV"},
                   {"BlackboxSslCertificateExpired", "outage", "IV"},
                   {"SSLCertExpired", "outage", "IV"},
                   {"网站证书已过期", "outage", "IV"},
                   {"DNSLookupFailed", "outage", "IV"},
                   {"网站无法访问", "outage", "IV"},
                   {"KeywordFound", "harmful-content", "III"},
                   {"SensitiveWordFound", "harmful-content", "III"},
                   {"敏感词告警", "harmful-content", "III"},
                   {"留言板关键词命中", "harmful-content", "III"},
                   {"KeywordNotFound", "defacement", "III"},
                   {"KeywordMissing", "defacement", "III"},
                   {"HomePageHashMismatch", "defacement", "III"}};
  for (const auto& row : rows) {
    CAPTURE(row.name);
    Intake in;
    auto signal = defacement();
    signal.labels["alertname"] = row.name;
    const auto opened = in.take(signal);
    CHECK(opened.outcome == "opened");
    REQUIRE(opened.incident);
    const auto& incident = in.incident(*opened.incident);
    CHECK(incident.kind == row.kind);
    CHECK(incident.playbook == row.kind);
    CHECK(incident.severity == row.severity);
  }
}

TEST_CASE("Intake_a_kind_without_a_playbook_waits_for_a_person") {
  const TempFolder room;
  std::filesystem::copy(FENGHUO_SOURCE_DIR "/playbooks", room.path(), std::filesystem::copy_options::recursive);
  std::filesystem::remove(room.path() + "/outage.json");
  const Library library = read_library(room.path());
  Intake in(library);
  auto signal = defacement();
  signal.labels["alertname"] = "SiteDown";
  const auto taken = in.take(signal);
  CHECK(taken.outcome == "unmatched");
  CHECK(taken.reason == "no playbook for outage");
  CHECK(in.open().empty());
}

TEST_CASE("Intake_a_monitor_of_the_bureau_reports_for_every_school") {
  Intake in;
  for (const char* host : {"www.no1.example.cn", "no1.example.cn", "www.no2.example.cn", "www.lq.example.cn"})
    in.take(defacement("f", host), false, caller(Role::monitor, k_bureau));
  CHECK(in.open() == std::vector<std::string>{"www.lq.example.cn/defacement", "www.no1.example.cn/defacement",
                                              "www.no2.example.cn/defacement"});
}

TEST_CASE("Intake_every_order_of_four_signals_leaves_the_same_incidents_open") {
  const std::array<Signal, 4> signals{defacement("a"), defacement("b", "www.no2.example.cn"), defacement("a"),
                                      resolved(defacement("a"))};
  std::array<std::size_t, 4> order{0, 1, 2, 3};
  int orders = 0;
  do {
    CAPTURE(order[0], order[1], order[2], order[3]);
    Intake in;
    for (const auto n : order)
      in.take(signals[n], false, caller(Role::monitor, k_bureau));
    CHECK(in.open() == std::vector<std::string>{"www.no1.example.cn/defacement", "www.no2.example.cn/defacement"});
    ++orders;
  } while (std::ranges::next_permutation(order).found);
  CHECK(orders == 24);
}

TEST_CASE("Intake_a_hundred_copies_are_one_incident") {
  for (const Millis starts_at :
       {k_morning, Millis{0}, k_morning + k_day}) {  // 0: not said; the last: a sender ahead of us
    CAPTURE(starts_at);
    Intake in;
    auto signal = defacement();
    signal.starts_at = starts_at;
    std::string id;
    for (int n = 0; n < 100; ++n)
      id = *in.take(signal).incident;
    CHECK(in.open().size() == 1);
    CHECK(in.incident(id).signals.at("alertmanager:f1").count == 100);
    int attached = 0;
    (void)in.store.journal().load(id, 0,
                                  [&](Recorded&& r) { attached += std::holds_alternative<SignalAttached>(r.event); });
    CHECK(attached == 1);  // labels are kept once, not a hundred times
  }
}

TEST_CASE("Intake_dry_run_says_what_it_would_do_and_changes_nothing") {
  Intake in;
  auto before = in.events();
  CHECK(in.take(defacement(), true).outcome == "opened");
  CHECK_FALSE(in.take(defacement(), true).incident);
  CHECK(in.events() == before);
  CHECK(in.open().empty());
  const auto id = in.take(defacement()).incident;
  const auto state = in.incident(*id);
  before = in.events();
  CHECK(in.take(defacement(), true).incident == id);
  CHECK(in.take(resolved(defacement()), true).outcome == "resolved");
  CHECK(in.events() == before);
  CHECK(in.incident(*id) == state);
}

TEST_CASE("Intake_after_the_incident_is_over_a_new_alert_opens_a_new_one") {
  Intake in;
  const auto first = *in.take(defacement()).incident;
  const auto run = [&](const std::string& id, const Command& command, Role role) {
    const auto done =
        in.rig.work([&](Core& core, Batch& batch) { return core.execute(id, command, caller(role), batch); });
    if (!done) FAIL(done.error());
  };
  run(first, Dismiss{.reason = "误报"}, Role::responder);
  const auto second = *in.take(defacement()).incident;
  CHECK(first != second);
  // The first is opened again beside the second; when the second ends, the first still takes what comes.
  run(first, Reopen{.reason = "并非误报"}, Role::leader);
  run(second, Dismiss{.reason = "重复"}, Role::responder);
  const auto third = in.take(defacement());
  CHECK(third.outcome == "attached");
  CHECK(third.incident == first);
}

TEST_CASE("Intake_what_waits_for_a_person_still_waits_after_a_restart") {
  Intake in;
  const auto unknown = defacement("f1", "unknown.example.cn");
  in.take(unknown);
  REQUIRE(in.rig.core().waiting().items().size() == 1);
  const auto id = in.rig.core().waiting().items().begin()->second.signal.signal;
  in.rig.stop();
  in.rig.start();
  const auto before = in.events();
  in.take(unknown);  // known already, though the process is another
  CHECK(in.events() == before);
  REQUIRE(in.rig.core().waiting().find(id) != nullptr);
  CHECK(in.rig.core().waiting().find(id)->signal.unit == k_school);

  const auto incident = *in.take(defacement("f2")).incident;
  const auto assign = [&] {
    return in.rig.work(
        [&](Core& core, Batch& batch) { return assign_signal(core, id, incident, caller(Role::responder), batch); });
  };
  const auto assigned = assign();
  if (!assigned) FAIL(assigned.error());
  CHECK(assign().error().code == "signal-settled");
  in.rig.stop();
  in.rig.start();
  CHECK(in.rig.core().waiting().find(id)->incident == incident);
  CHECK(in.incident(incident).signals.at("alertmanager:f1").firing);
  // From now on it belongs there, repeats and the all-clear too.
  CHECK(in.take(unknown).incident == incident);
  CHECK(in.incident(incident).signals.at("alertmanager:f1").count == 2);
  CHECK(in.take(resolved(unknown)).outcome == "resolved");
  CHECK_FALSE(in.incident(incident).signals.at("alertmanager:f1").firing);
}

TEST_CASE("Intake_a_signal_goes_to_no_incident_that_is_over_and_none_that_is_strange") {
  Intake in;
  in.take(defacement("f1", "unknown.example.cn"));
  const auto id = in.rig.core().waiting().items().begin()->second.signal.signal;
  const auto incident = *in.take(defacement("f2")).incident;
  const auto assign = [&](const std::string& to, const Caller& who) {
    return in.rig.work([&](Core& core, Batch& batch) { return assign_signal(core, id, to, who, batch); });
  };
  CHECK(assign(incident, caller(Role::responder, "no2-primary")).error().kind == Kind::NotFound);
  CHECK(assign("INC-2026-999999", caller(Role::responder)).error().kind == Kind::NotFound);
  const auto over = in.rig.work([&](Core& core, Batch& batch) {
    return core.execute(incident, Dismiss{.reason = "r"}, caller(Role::responder), batch);
  });
  REQUIRE(bool(over));
  CHECK(assign(incident, caller(Role::responder)).error().code == "incident-over");
  const auto dismissed = in.rig.work(
      [&](Core& core, Batch& batch) { return dismiss_signal(core, id, "试验", caller(Role::responder), batch); });
  CHECK(bool(dismissed));
  CHECK(in.rig.core().waiting().find(id)->state() == "dismissed");
  CHECK(assign(incident, caller(Role::responder)).error().code == "signal-settled");
}

TEST_CASE("Intake_another_units_signal_of_the_same_name_waits_beside_the_first") {
  Intake in;
  const auto unknown = defacement("f1", "unknown.example.cn");
  in.take(unknown);
  in.take(unknown, false, caller(Role::monitor, "no2-primary"));
  CHECK(in.rig.core().waiting().items().size() == 2);
}

TEST_CASE("Intake_a_signal_whose_site_is_registered_meanwhile_waits_no_more") {
  Intake in;
  const auto unknown = defacement("f1", "late.example.cn");
  in.take(unknown);
  const auto id = in.rig.core().waiting().items().begin()->second.signal.signal;
  const auto registered = in.rig.work([&](Core& core, Batch& batch) -> Result<void> {
    core.record("site:late.example.cn", SiteRegistered{.host = "late.example.cn", .unit = k_school}, {.role = "admin"},
                batch);
    return {};
  });
  REQUIRE(bool(registered));
  const auto taken = in.take(unknown);
  CHECK(taken.outcome == "opened");
  CHECK(in.rig.core().waiting().find(id)->incident == *taken.incident);
}

TEST_CASE("WaitingSignals_are_bounded_and_let_go_of_what_is_dealt_with_first") {
  WaitingSignals waiting;
  const auto come = [&](std::size_t n) {
    const std::string number = std::to_string(n);
    waiting.evolve({.stream = "signal:" + number, .at = static_cast<Millis>(n)},
                   SignalUnmatched{.fingerprint = number, .signal = number, .source = "s", .unit = "u"});
  };
  for (std::size_t n = 0; n < WaitingSignals::k_kept; ++n)
    come(n);
  waiting.evolve({}, SignalDismissed{.reason = "r", .signal = "5"});
  waiting.evolve({}, SignalDismissed{.reason = "r", .signal = "nobody"});
  come(WaitingSignals::k_kept);
  CHECK(waiting.items().size() == WaitingSignals::k_kept);
  CHECK(waiting.find("5") == nullptr);
  CHECK(waiting.newest("s", "5", "u") == nullptr);
  CHECK(waiting.find("0") != nullptr);
  come(WaitingSignals::k_kept + 1);
  CHECK(waiting.find("0") == nullptr);
  CHECK(waiting.items().size() == WaitingSignals::k_kept);
}

}  // namespace fenghuo::tests
