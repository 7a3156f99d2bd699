#pragma once
#include "sim/report/report.hpp"
#include "sim/score/suggestions.hpp"

namespace fenghuo::sim {

/// What the report says before anybody lays it out: the facts looked up, put in order and worded, in both languages.
/// Both forms of the report are written from it. Times are ms UTC, on the drill's line of times where it plays.

/// One row of the record sheet (A.8). `number` counts from 1 through the whole sheet, in the order of time.
struct RecordRow {
  Millis at = 0;
  std::string by;  ///< a name; empty for what happened by itself
  Text content;
  EventRef event;
  std::int64_t number = 0;
  std::string part;  ///< "before" StartEx, "play", "after" EndEx
  Millis recorded_at = 0;
  std::string type, unit;
  Text what;
  FENGHUO_DESCRIBE(at, by, content, event, number, part, recorded_at, type, unit, what)
};

struct Participant {
  std::string name, person, role;
  Text role_name;
  std::string unit;
  Text unit_name;
  FENGHUO_DESCRIBE(name, person, role, role_name, unit, unit_name)
};

/// What became of an inject in one unit. `at` and `event` are absent while nothing did.
struct Delivery {
  std::optional<Millis> at;
  bool by_hand = false;
  std::optional<EventRef> event;
  Millis late = 0;
  Text skipped;  ///< why it was; empty if it was not
  std::string unit;
  FENGHUO_DESCRIBE(at, by_hand, event, late, skipped, unit)
};

/// One row of the script (A.6).
struct ScriptRow {
  std::vector<Delivery> deliveries;  ///< one for each playing unit
  Text expected, from;
  std::string inject;
  Text kind;
  std::string number;  ///< "M03", as the timeline names it
  Text planned;
  Text title, to;
  FENGHUO_DESCRIBE(deliveries, expected, from, inject, kind, number, planned, title, to)
};

/// A phase while it lasted.
struct Band {
  EventRef event;
  Millis from = 0;
  std::string phase;
  Millis to = 0;
  FENGHUO_DESCRIBE(event, from, phase, to)
};

/// A reporting clock. `state`: "met", "late", "breached", "lifted", "running".
struct Clock {
  Millis due = 0;
  std::string duty;
  std::vector<EventRef> events;
  Millis start = 0;
  std::string state;
  Text title;
  std::optional<Millis> told;
  FENGHUO_DESCRIBE(due, duty, events, start, state, title, told)
};

/// Something that happened at one moment. `kind`: "inject", "action", "alarm". `label` is what stands beside its mark,
/// "M03" or "2.3"; empty: the title, which is short then.
struct Point {
  Millis at = 0;
  EventRef event;
  std::string kind, label;
  Text title;
  FENGHUO_DESCRIBE(at, event, kind, label, title)
};

struct Overdue {
  std::optional<Millis> done;
  Millis due = 0;
  std::vector<EventRef> events;
  std::string step;
  Text title;
  FENGHUO_DESCRIBE(done, due, events, step, title)
};

struct Decision {
  std::vector<EventRef> events;
  Text feedback;
  std::string inject;
  bool late = false;
  Text option, title;
  std::int64_t value = 0;  ///< thousandths, as the author fixed it
  FENGHUO_DESCRIBE(events, feedback, inject, late, option, title, value)
};

/// Who answers for an improvement until when, by the event that says so last.
struct Assignment {
  Millis due = 0;
  EventRef event;
  bool missed = false;  ///< that day passed, and it is not done
  std::string owner;    ///< a name
  FENGHUO_DESCRIBE(due, event, missed, owner)
};
struct Proof {
  std::string by;  ///< a name
  EventRef event;
  std::vector<std::string> links;
  std::string text;
  FENGHUO_DESCRIBE(by, event, links, text)
};
/// One item of the improvement plan. `before` and `after`: see `Measured`; `after` is of the drill `retest`.
struct PlanItem {
  std::optional<Measured> after;
  std::optional<Assignment> assignment;
  std::optional<Measured> before;
  std::vector<EventRef> events;
  std::optional<Proof> evidence;
  std::string improvement;  ///< its number
  std::int64_t lost = 0;
  std::string objective;
  Text problem;
  std::string retest, rule, state;
  EventRef state_event;
  Text state_name, suggestion, title;
  FENGHUO_DESCRIBE(after, assignment, before, events, evidence, improvement, lost, objective, problem, retest, rule,
                   state, state_event, state_name, suggestion, title)
};

struct UnitDigest {
  std::vector<Band> bands;
  std::vector<Clock> clocks;
  std::vector<Decision> decisions;
  Millis end = 0;
  std::string incident;
  Text name;
  std::vector<Overdue> overdue;
  std::vector<PlanItem> plan;
  std::vector<Point> points;
  Score score;
  std::optional<Sheet> sheet;
  Millis start = 0;
  std::vector<Suggestion> suggestions;
  std::string unit;
  FENGHUO_DESCRIBE(bands, clocks, decisions, end, incident, name, overdue, plan, points, score, sheet, start,
                   suggestions, unit)
};

/// The drill's time stood still, or came to its end by being aborted. `at` is scenario time, the others the wall's;
/// `to` is absent while it has not gone on.
struct Interruption {
  Millis at = 0;
  std::vector<EventRef> events;  ///< what stopped it, and what let it go on
  Millis from = 0;
  Text kind, reason;
  std::optional<Millis> to;
  FENGHUO_DESCRIBE(at, events, from, kind, reason, to)
};

/// A date of the drill, and the event that set it.
struct Dated {
  Millis at = 0;
  EventRef event;
  FENGHUO_DESCRIBE(at, event)
};

struct ObjectiveName {
  std::string id;
  Text title;
  FENGHUO_DESCRIBE(id, title)
};

struct Digest {
  std::string drill;
  std::optional<Dated> ended;                  ///< scenario time
  std::map<std::string, std::string> graders;  ///< id → name
  Text holder;                                 ///< the unit that holds it
  std::vector<Interruption> interruptions;     ///< in the order of time
  std::vector<ObjectiveName> objectives;
  std::vector<Participant> participants;
  DrillPlanned plan;
  std::vector<RecordRow> records;
  std::map<std::string, Millis> reference;  ///< timed rule → what it took in the real incident this was made from
  Text scenario_title;
  std::optional<Dated> scheduled;
  std::string schema = "fenghuo.report/1";
  std::vector<ScriptRow> script;
  std::optional<Dated> started;
  std::vector<UnitDigest> units;
  FENGHUO_DESCRIBE(drill, ended, graders, holder, interruptions, objectives, participants, plan, records, reference,
                   scenario_title, scheduled, schema, script, started, units)
};

Digest digest(const ReportFacts& facts);

}  // namespace fenghuo::sim
