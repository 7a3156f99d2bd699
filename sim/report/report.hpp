#pragma once
#include "engine/base/zone.hpp"
#include "sim/drill/drill.hpp"
#include "sim/improvement/improvement.hpp"
#include "sim/score/sheet.hpp"

#include <functional>

namespace fenghuo::sim {

/// One playing unit, as the report tells of it. Refers to what it is given.
struct UnitFacts {
  std::string unit;
  const engine::Playbook* playbook = nullptr;
  std::span<const engine::Recorded> events;  ///< of its incident, in the order of the stream
  const Score* score = nullptr;
  const Sheet* sheet = nullptr;
  std::vector<const Improvement*> improvements{};  ///< what has become of its findings; none before it was scored
};

/// All a report is made of. Nothing else goes in, not even the time it is made: the same facts give the same bytes.
struct ReportFacts {
  const Drill* drill = nullptr;
  const Scenario* scenario = nullptr;
  std::span<const DrillRecorded> tape;                    ///< the drill's own events, in the order of the stream
  std::vector<UnitFacts> units;                           ///< in the plan's order; none before StartEx
  engine::Zone zone;                                      ///< whose clock the report is written on
  std::function<std::string(const std::string&)> person;  ///< the name behind an id; empty: unknown, or erased
  std::function<Text(const std::string&)> unit;           ///< the same of units
};

/// An event of the drill in words: what happened, and what of it there is to say. Of the facts only drill, scenario and
/// names are asked, and what is known of the unit it is about. Pure.
struct Said {
  Text what, content;
};
Said say_event(const DrillEvent& event, const ReportFacts& facts);

/// The after-action report (演练总结报告, GB/T 38645-2020 A.10, with what A.1, A.6, A.8 and A.9 hold): one HTML file,
/// for the screen and for A4, that asks nothing of any server and runs no script. Every figure names the events it came
/// from; those stand in it, each under "e-STREAM-VERSION". Pure.
std::string report_html(const ReportFacts& facts, engine::Language language);

/// The same as canonical JSON, in both languages. Pure.
std::string report_json(const ReportFacts& facts);

}  // namespace fenghuo::sim
