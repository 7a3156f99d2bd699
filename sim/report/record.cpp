// The record sheet (A.8): every event of the drill and of the units' incidents, in words.
#include "engine/incident/words.hpp"
#include "engine/playbook/words.hpp"
#include "sim/drill/words.hpp"
#include "sim/report/digest_parts.hpp"
#include "sim/scenario/words.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

using engine::Value;
using engine::Values;

Text plain(const std::string& text) {
  return {text, text};
}

Text drill_event_name(std::string_view type) {
  struct Named {
    std::string_view type;
    const char *zh, *en;
  };
  static constexpr std::array k_events{
      Named{"DrillPlanned", "制定演练计划", "drill planned"},
      Named{"DrillScheduled", "排定演练时间", "drill scheduled"},
      Named{"DrillAnnounced", "通知参演单位", "drill announced"},
      Named{"DrillStarted", "演练开始", "StartEx"},
      Named{"DrillPaused", "演练暂停", "drill paused"},
      Named{"DrillResumed", "演练继续", "drill resumed"},
      Named{"DrillFrozen", "因真实事件冻结演练", "drill frozen by a real incident"},
      Named{"DrillCaughtUp", "系统恢复，演练接续", "drill goes on after the system was down"},
      Named{"DrillSkippedIdle", "跳过空闲时段", "idle time skipped"},
      Named{"DrillInjected", "情景注入", "inject delivered"},
      Named{"DrillInjectSkipped", "情景未注入", "inject skipped"},
      Named{"DrillFactSet", "导调事实变化", "fact of the scenario changed"},
      Named{"DrillDecided", "作出决定", "decided"},
      Named{"DrillEnded", "演练结束", "EndEx"},
      Named{"DrillHotWashed", "现场点评", "hot wash held"},
      Named{"DrillGraded", "评估员评分", "graded by an evaluator"},
      Named{"DrillScored", "成绩核定", "scored"},
      Named{"DrillClosed", "演练归档", "drill closed"},
      Named{"DrillAborted", "演练终止", "drill aborted"},
  };
  const auto found = std::ranges::find(k_events, type, &Named::type);
  return found == k_events.end() ? plain(std::string(type)) : Text{found->zh, found->en};
}

/// What one unit's events speak of by id. Titles of duties stand in the events themselves.
struct Glossary {
  const ReportFacts& facts;
  const engine::Playbook* playbook = nullptr;
  std::map<std::string, Text> duties;

  explicit Glossary(const ReportFacts& of, const UnitFacts* unit) : facts(of) {
    if (unit == nullptr) return;
    playbook = unit->playbook;
    for (const auto& one : unit->events)
      if (const auto* duty = std::get_if<engine::DutyOpened>(&one.event)) duties[duty->duty] = duty->title;
  }

  [[nodiscard]] const engine::Step* find(const std::string& step) const {
    return playbook == nullptr ? nullptr : playbook->find(step);
  }
  [[nodiscard]] Text step(const std::string& id) const {
    const engine::Step* found = find(id);
    if (found == nullptr) return plain(id);
    const std::string number = engine::step_number(*playbook, *found) + " ";
    return {number + found->title.zh, number + found->title.en};
  }
  [[nodiscard]] Text duty(const std::string& id) const {
    const auto found = duties.find(id);
    return found == duties.end() ? plain(id) : found->second;
  }
  [[nodiscard]] Text inject(const std::string& id) const {
    const Inject* found = facts.scenario->find(id);
    if (found == nullptr) return plain(id);
    const std::string number = inject_number(*facts.scenario, id) + " ";
    return {number + found->title.zh, number + found->title.en};
  }
  /// Of a step or of a decision at an inject.
  [[nodiscard]] Text option(const std::string& of, const std::string& id) const {
    if (const Inject* found = facts.scenario->find(of))
      for (const auto& one : found->options)
        if (one.id == id) return one.title;
    if (const engine::Step* found = find(of))
      for (const auto& one : found->options)
        if (one.id == id) return one.title;
    return plain(id);
  }
  [[nodiscard]] Text time(Millis at) const { return plain(engine::format_local(at, facts.zone.offset_at(at))); }
};

/// Takes an event's members by name and says those that mean something to a reader, in an order of its own.
class Content {
 public:
  Content(const Glossary& words, std::string_view type) : words_(words), type_(type) {}

  template <class E>
  void read(const E& event) {
    E::describe(event, [this](std::string_view name, const auto& member) { take(name, member); });
  }

  Text said() {
    static constexpr std::array<std::string_view, 34> k_order{
        "step",   "duty",    "inject",      "phase",     "fact",   "item",    "outcome", "option",  "grade",
        "value",  "units",   "approver",    "severity",  "person", "from",    "to",      "told_at", "witness",
        "into",   "channel", "receipt",     "filename",  "digest", "summary", "text",    "note",    "reason",
        "fields", "due_at",  "detected_at", "starts_at", "late",   "by_hand", "by"};
    Text out;
    for (const auto name : k_order) {
      const auto found = parts_.find(name);
      if (found == parts_.end() || found->second.zh.empty()) continue;
      // What somebody wrote may end with a stop of its own.
      if (!out.zh.empty()) out += {out.zh.ends_with("。") ? "" : "；", out.en.ends_with(".") ? " " : "; "};
      out += found->second;
    }
    return out;
  }

 private:
  void put(std::string_view name, Text text) { parts_[name] = std::move(text); }
  [[nodiscard]] bool is(std::string_view type) const { return type_ == type; }

  template <class Other>
  void take(std::string_view, const Other&) {}

  void take(std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (name == "step") return step_ = value, put(name, words_.step(value));
    if (name == "duty") return put(name, words_.duty(value));
    if (name == "inject") return step_ = value, put(name, words_.inject(value));
    if (name == "phase") return put(name, phase(value));
    if (name == "fact") return put(name, fact_name(*words_.facts.scenario, value));
    if (name == "item") return put(name, words_of_item(value));
    if (name == "outcome") return outcome(name, value);
    if (name == "option") return put(name, chosen(words_.option(step_, value)));
    if (name == "approver") return put(name, with({"由", "by the "}, part_name(value), {"批准", ""}));
    if (name == "severity") return put(name, {value + " 级", "level " + value});
    if (name == "channel") return put(name, channel(value));
    if (name == "digest") return put(name, plain("SHA-256 " + value.substr(0, 16) + "…"));
    if (name == "by") return put(name, ended_by(value));
    if (name == "reason") return put(name, reason(value));
    if (name == "person" || name == "from" || name == "to") return somebody(name, value);
    for (const auto* free : {"witness", "into", "receipt", "filename", "summary", "text", "note"})
      if (name == free) put(name, plain(value));
  }
  void take(std::string_view name, const Text& value) {
    if (name == "title" && is("DrillPlanned")) put("summary", value);
  }
  void take(std::string_view name, const bool& value) {
    if (!value) return;
    if (name == "late") put(name, {"已逾期", "late"});
    if (name == "by_hand") put(name, {"导调人员手动发出", "by the controller's hand"});
  }
  void take(std::string_view name, const Value& value) {
    if (name != "value") return;
    if (const auto* yes = std::get_if<bool>(&value)) return put(name, *yes ? Text{"是", "yes"} : Text{"否", "no"});
    if (const auto* number = std::get_if<std::int64_t>(&value)) return put(name, plain(std::to_string(*number)));
    put(name, plain(std::get<std::string>(value)));
  }
  void take(std::string_view name, const Values& values) {
    if (name != "fields" || values.empty()) return;
    const std::string count = std::to_string(values.size());
    put(name, {"填写 " + count + " 栏", count + " fields filled in"});
  }
  void take(std::string_view name, const std::vector<std::string>& items) {
    if (name != "units") return;
    Text out;
    for (const auto& unit : items) {
      if (!out.zh.empty()) out += {"、", ", "};
      out += unit_name(words_.facts, unit);
    }
    put(name, out);
  }
  void take(std::string_view name, const std::optional<Millis>& at) {
    if (at) take(name, *at);
  }
  void take(std::string_view name, const std::int64_t& number) {
    if (name == "grade") return put(name, {std::to_string(number) + " 分", "grade " + std::to_string(number)});
    if (name == "points") return put("value", {points_text(number) + " 分", points_text(number) + " points"});
    if (name == "late" && number > 0) return put(name, with({"迟到 ", "late by "}, length_text(number), {}));
    if (name == "wall_lost") return put("value", with({"停机 ", "down for "}, length_text(number), {}));
    if (name == "from") return void(from_ = number);
    if (name == "to") return put("value", with({"跳过 ", "jumped over "}, length_text(number - from_), {}));
    if (name == "due_at") return put(name, with({"时限 ", "due "}, words_.time(number), {}));
    if (name == "told_at") return put(name, with({"告知时间 ", "told at "}, words_.time(number), {}));
    if (name == "detected_at") return put(name, with({"发现时间 ", "detected at "}, words_.time(number), {}));
    if (name == "starts_at" && type_.starts_with("Drill"))
      put(name, with({"定于 ", "to start at "}, words_.time(number), {}));
  }

  static Text with(const Text& before, Text text, const Text& after) {
    return {before.zh + text.zh + after.zh, before.en + text.en + after.en};
  }
  static Text chosen(const Text& title) { return with({"选择：", "chose: "}, title, {}); }
  static Text phase(const std::string& id) {
    const auto found = std::ranges::find(engine::k_phases, id);
    return found == engine::k_phases.end() ? plain(id)
                                           : engine::phase_name(static_cast<int>(found - engine::k_phases.begin()));
  }
  static Text channel(const std::string& id) {
    if (id == "phone") return {"电话报送", "by telephone"};
    if (id == "platform") return {"平台报送", "through the platform"};
    return plain(id);
  }
  /// Of a step without options it is a word of the machine's.
  void outcome(std::string_view name, const std::string& value) { outcome_ = value, put(name, plain(value)); }
  static Text ended_by(const std::string& by) {
    if (by == "length") return {"规定时长已到", "its time was up"};
    if (by == "director") return {"总指挥宣布结束", "ended by the director"};
    return plain(by);
  }
  [[nodiscard]] Text reason(const std::string& value) const {
    if (is("DrillInjectSkipped")) return skip_reason(value);
    if (is("DutyVoided") && value == "dismissed") return {"按误报撤销", "dismissed as a false alarm"};
    if (is("DutyVoided") && value == "not-owed") return {"不需上报", "not owed"};
    return plain(value);
  }
  void somebody(std::string_view name, const std::string& id) {
    const bool of_people = is("IncidentAssigned") || is("IncidentHandedOver");
    const Text who = plain(of_people ? person_name(words_.facts, id) : id);
    put(name, name == "from" && of_people ? with({"原由 ", "from "}, who, {}) : with({"", "to "}, who, {}));
  }

 public:
  /// "outcome" comes before "step" in an event, so its title can be looked up only now.
  void finish() {
    if (!outcome_.empty() && !step_.empty()) put("outcome", chosen(words_.option(step_, outcome_)));
  }

 private:
  const Glossary& words_;
  std::string_view type_;
  std::map<std::string_view, Text> parts_;
  std::string step_, outcome_;
  Millis from_ = 0;
};

template <class E>
Text content_of(const E& event, std::string_view type, const Glossary& words) {
  Content content(words, type);
  content.read(event);
  content.finish();
  return content.said();
}

struct Ends {
  Millis start = 0, end = 0, ended_wall = 0;
  std::int64_t start_version = 0, end_version = 0;

  explicit Ends(std::span<const DrillRecorded> tape) {
    for (const auto& one : tape) {
      if (std::holds_alternative<DrillStarted>(one.event)) start = one.meta.at, start_version = one.meta.version;
      if (std::holds_alternative<DrillEnded>(one.event))
        end = one.meta.at, ended_wall = one.meta.recorded_at, end_version = one.meta.version;
    }
  }
  [[nodiscard]] const char* part_of(const engine::Meta& meta, bool of_drill) const {
    if (of_drill) {
      if (start_version == 0 || meta.version < start_version) return "before";
      return end_version != 0 && meta.version > end_version ? "after" : "play";
    }
    const bool late = end_version != 0 && meta.at >= end && meta.recorded_at > ended_wall;
    return late ? "after" : "play";
  }
};

RecordRow row_of(const engine::Meta& meta, std::string_view type, const ReportFacts& facts) {
  RecordRow out;
  out.at = meta.at;
  out.recorded_at = meta.recorded_at;
  out.event = {meta.stream, meta.version};
  out.type = std::string(type);
  if (!meta.actor.person.empty()) out.by = person_name(facts, meta.actor.person);
  return out;
}

/// The unit an event of the drill is about; empty: all of them.
std::string unit_of(const DrillEvent& event) {
  return std::visit(
      []<class E>(const E& e) -> std::string {
        if constexpr (requires { e.unit; } && !std::is_same_v<E, DrillPlanned>) return e.unit;
        return {};
      },
      event);
}

/// Before and after the play both streams stand on the wall's time.
bool earlier(const RecordRow& a, const RecordRow& b) {
  const auto rank = [](const RecordRow& row) { return row.part == "before" ? 0 : row.part == "play" ? 1 : 2; };
  const auto moment = [](const RecordRow& row) { return row.part == "play" ? row.at : row.recorded_at; };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  if (moment(a) != moment(b)) return moment(a) < moment(b);
  // Within a moment what people do comes before what follows from it in the drill; but nothing before StartEx.
  const auto place = [](const RecordRow& row) {
    return row.type == DrillStarted::k_type ? 0 : engine::is_foreign(row.type) ? 2 : 1;
  };
  if (a.recorded_at != b.recorded_at) return a.recorded_at < b.recorded_at;
  return place(a) < place(b);
}

}  // namespace

Said say_event(const DrillEvent& event, const ReportFacts& facts) {
  const auto of = std::ranges::find(facts.units, unit_of(event), &UnitFacts::unit);
  const Glossary words(facts, of == facts.units.end() ? nullptr : &*of);
  return std::visit(
      [&](const auto& e) {
        return Said{drill_event_name(e.k_type), content_of(e, e.k_type, words)};
      },
      event);
}

std::vector<RecordRow> record_rows(const ReportFacts& facts) {
  const Ends ends(facts.tape);
  std::vector<RecordRow> out;
  for (const auto& one : facts.tape) {
    const std::string_view type = std::visit([](const auto& e) { return e.k_type; }, one.event);
    RecordRow row = row_of(one.meta, type, facts);
    row.part = ends.part_of(one.meta, true);
    row.unit = unit_of(one.event);
    Said said = say_event(one.event, facts);
    row.what = std::move(said.what);
    row.content = std::move(said.content);
    out.push_back(std::move(row));
  }
  for (const auto& unit : facts.units) {
    const Glossary words(facts, &unit);
    for (const auto& one : unit.events) {
      const std::string_view type = engine::event_type(one.event);
      RecordRow row = row_of(one.meta, type, facts);
      row.part = ends.part_of(one.meta, false);
      row.unit = unit.unit;
      row.what = engine::event_name(type);
      row.content = std::visit(
          [&]<class E>(const E& e) {
            if constexpr (engine::OwnEvent<E>) return content_of(e, type, words);
            return Text{};
          },
          one.event);
      out.push_back(std::move(row));
    }
  }
  std::ranges::stable_sort(out, earlier);
  for (std::size_t n = 0; n < out.size(); ++n)
    out[n].number = static_cast<std::int64_t>(n) + 1;
  return out;
}

}  // namespace fenghuo::sim
