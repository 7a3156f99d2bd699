#include "sim/drill/inbox.hpp"

#include "engine/base/time.hpp"
#include "engine/runtime/messages.hpp"
#include "sim/drill/words.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr std::array<std::string_view, 2> k_roles_of_a_unit{"responder", "leader"};

Text with(Text text, const std::string& note) {
  if (note.empty()) return text;
  return {text.zh + "：" + note, text.en + ": " + note};
}

/// Who is told, by the plan.
class Audience {
 public:
  explicit Audience(const Drill& drill) : drill_(drill) {}

  [[nodiscard]] std::vector<Part> desk() const {
    std::vector<Part> out;
    if (!drill_.director.empty()) out.push_back({.person = drill_.director, .role = "director"});
    for (const auto& part : drill_.plan.parts)
      if (at_the_desk(part.role)) add(out, part);
    return out;
  }
  [[nodiscard]] std::vector<Part> everybody() const {
    std::vector<Part> out = desk();
    for (const auto& part : drill_.plan.parts)
      add(out, part);
    for (const auto& unit : drill_.plan.units)
      for (const auto role : k_roles_of_a_unit)
        add_all(out, holders(std::string(role), unit));
    return out;
  }
  /// Of a playing unit. A bureau's people play above the units, so theirs need not be named with one.
  [[nodiscard]] std::vector<Part> holders(const std::string& role, const std::string& unit) const {
    std::vector<Part> out, above;
    for (const auto& part : drill_.plan.parts) {
      if (part.role != role) continue;
      if (part.unit == unit) out.push_back(part);
      if (part.unit.empty() || !drill_.plays(part.unit)) above.push_back(part);
    }
    if (out.empty()) out = std::move(above);
    if (out.empty()) out.push_back({.role = role, .unit = unit});
    return out;
  }
  /// `to` as an engine's message has it: "leader", "leader@UNIT", "person:ID".
  [[nodiscard]] std::vector<Part> named(const std::vector<std::string>& to, const std::string& unit) const {
    constexpr std::string_view k_person = "person:";
    std::vector<Part> out;
    for (const auto& one : to) {
      if (one.starts_with(k_person)) {
        const std::string person = one.substr(k_person.size());
        const auto part = std::ranges::find(drill_.plan.parts, person, &Part::person);
        add(out, part == drill_.plan.parts.end() ? Part{.person = person, .unit = unit} : *part);
        continue;
      }
      const auto at = one.find('@');
      add_all(out, holders(one.substr(0, at), at == one.npos ? unit : one.substr(at + 1)));
    }
    return out;
  }

 private:
  static bool at_the_desk(std::string_view role) {
    return role == "director" || role == "controller" || role == "evaluator";
  }
  static void add(std::vector<Part>& out, const Part& part) {
    if (std::ranges::find(out, part) == out.end()) out.push_back(part);
  }
  static void add_all(std::vector<Part>& out, const std::vector<Part>& parts) {
    for (const auto& part : parts)
      add(out, part);
  }

  const Drill& drill_;
};

/// Where a message stands: before and after the play the wall is its time, and scenario time may lie ahead of it.
struct Placed {
  int part = 0;
  Millis recorded_at = 0;
  std::string stream;
  std::int64_t version = 0;
  InboxMessage message;

  [[nodiscard]] auto key() const { return std::tie(part, message.at, recorded_at, stream, version); }
};

Placed place(const Meta& meta, int part, std::string_view event) {
  Placed out{.part = part, .recorded_at = meta.recorded_at, .stream = meta.stream, .version = meta.version};
  out.message.at = meta.at;
  out.message.event = std::string(event);
  out.message.id = meta.stream + "/" + std::to_string(meta.version);
  return out;
}

/// What is said of the drill itself. An event that nobody is told of leaves `to` empty.
class DrillSayer {
 public:
  DrillSayer(const InboxFacts& facts, const Audience& audience) : f_(facts), audience_(audience) {}

  std::vector<Placed> all() {
    std::vector<Placed> out;
    for (const auto& [meta, event] : f_.tape) {
      const std::string_view type = std::visit([](const auto& e) { return e.k_type; }, event);
      Placed placed = place(meta, std::holds_alternative<DrillStarted>(event) ? 1 : part_, type);
      m_ = &placed.message;
      std::visit(*this, event);
      if (m_->to.empty()) continue;
      m_->text = marked(std::move(m_->text));
      if (m_->to_others) m_->to_others = marked(std::move(*m_->to_others));
      out.push_back(std::move(placed));
    }
    return out;
  }

  template <class Other>
  void operator()(const Other&) {}

  void operator()(const DrillScheduled& e) { starts_at_ = e.starts_at; }
  void operator()(const DrillAnnounced& e) {
    announced_ = true;
    const std::string at = format_local(starts_at_, f_.zone.offset_at(starts_at_));
    tell_all(with({"“" + title().zh + "”定于 " + at + " 开始，请做好准备",
                   "\"" + title().en + "\" begins at " + at + "; be ready"},
                  e.note));
  }
  void operator()(const DrillStarted& e) {
    part_ = 1;
    announced_ = true;
    tell_all(with({"“" + title().zh + "”现在开始。以下均为演练，不要处置真实系统",
                   "\"" + title().en + "\" begins now. All that follows is an exercise; leave the real systems alone"},
                  e.note));
  }
  void operator()(const DrillInjected& e) {
    const Inject* inject = f_.scenario->find(e.inject);
    if (inject == nullptr || (inject->kind == InjectKind::fact && inject->text.zh.empty())) return;  // said by nobody
    m_->unit = e.unit;
    m_->inject = e.inject;
    m_->from = inject->from;
    if (const auto side = f_.drill->sides.find(e.unit); side != f_.drill->sides.end())
      m_->incident = side->second.incident;
    if (inject->kind == InjectKind::decision && inject->within > 0) m_->due_at = m_->at + inject->within;
    m_->text = inject->title;
    if (!inject->text.zh.empty())
      m_->text = {inject->title.zh + "：" + inject->text.zh, inject->title.en + ": " + inject->text.en};
    m_->to = audience_.holders(std::string(to_string(inject->to)), e.unit);
  }
  void operator()(const DrillPaused& e) { tell_all(with({"演练暂停", "the drill is paused"}, e.reason)); }
  void operator()(const DrillFrozen& e) {
    const Text name = f_.unit_name ? f_.unit_name(e.unit) : Text{e.unit, e.unit};
    m_->unit = e.unit;
    tell_all({name.zh + "发生真实事件（" + e.incident + "），演练冻结。" + name.zh +
                  "的参演人员即刻退出演练，转入真实事件处置",
              name.en + " has a real incident (" + e.incident + "), so the drill stands still. The people of " +
                  name.en + " are released from it to deal with the real one"});
    m_->to_others =
        Text{"有参演单位发生真实事件，演练让路，现已冻结，请等候通知",
             "a playing unit has a real incident, which comes first: the drill stands still; wait for word"};
  }
  void operator()(const DrillResumed& e) { tell_all(with({"演练继续", "the drill goes on"}, e.note)); }
  void operator()(const DrillEnded& e) {
    part_ = 2;
    tell_all(
        with({"演练结束，请停止操作，准备现场点评", "the drill is over: stop here, and come to the hot wash"}, e.note));
  }
  void operator()(const DrillHotWashed& e) {
    tell_all(
        with({"现场点评已进行，本单位得分可以查看", "the hot wash was held; your unit's score can be seen"}, e.note));
  }
  void operator()(const DrillScored& e) {
    tell_all(
        with({"演练得分已评定，本单位得分可以查看", "the drill is scored; your unit's score can be seen"}, e.note));
  }
  void operator()(const DrillAborted& e) {
    m_->text = with({"“" + title().zh + "”终止", "\"" + title().en + "\" is aborted"}, e.reason);
    m_->to = announced_ ? audience_.everybody() : audience_.desk();
  }

 private:
  [[nodiscard]] const Text& title() const { return f_.drill->plan.title; }
  void tell_all(Text text) {
    m_->text = std::move(text);
    m_->to = audience_.everybody();
  }

  const InboxFacts& f_;
  const Audience& audience_;
  InboxMessage* m_ = nullptr;
  int part_ = 0;  // 0 before, 1 in play, 2 after
  bool announced_ = false;
  Millis starts_at_ = 0;
};

/// The next event, if it was recorded in the same breath.
const Event* with_it(const InboxFacts::Unit& unit, std::size_t n) {
  if (n + 1 >= unit.events.size()) return nullptr;
  const Meta &one = unit.events[n].meta, &next = unit.events[n + 1].meta;
  return one.recorded_at == next.recorded_at && one.actor == next.actor ? &unit.events[n + 1].event : nullptr;
}

/// What a live incident would have sent, in the same words.
void add_incident(const InboxFacts::Unit& unit, const Audience& audience, std::vector<Placed>& out) {
  Incident incident;
  for (std::size_t n = 0; n < unit.events.size(); ++n) {
    Recorded recorded = unit.events[n];
    evolve(incident, recorded.meta, recorded.event);
    if (answered_at_once(recorded.event, with_it(unit, n))) continue;
    // It is heard of when it is entered, and all in scenario time: what the wall says has no meaning here.
    const bool late = incident.late_entered_at != 0 && recorded.meta.at == incident.late_at;
    const Millis heard_at = late ? incident.late_entered_at : recorded.meta.at;
    Placed placed = place(recorded.meta, 1, event_type(recorded.event));
    recorded.meta.recorded_at = heard_at;
    auto message = unit.playbook == nullptr ? std::nullopt : message_in(incident, *unit.playbook, recorded);
    if (!message) continue;
    InboxMessage& mine = placed.message;
    mine.at = heard_at;
    mine.due_at = message->due_at;
    mine.duty = message->duty;
    mine.incident = message->incident;
    mine.severity = message->severity;
    mine.step = message->step;
    mine.text = marked(std::move(message->text));
    mine.to = audience.named(message->to, unit.unit);
    mine.unit = unit.unit;
    out.push_back(std::move(placed));
  }
}

}  // namespace

std::vector<InboxMessage> inbox(const InboxFacts& facts) {
  const Audience audience(*facts.drill);
  std::vector<Placed> all = DrillSayer(facts, audience).all();
  for (const auto& unit : facts.units)
    add_incident(unit, audience, all);
  std::ranges::stable_sort(all, {}, &Placed::key);
  std::vector<InboxMessage> out;
  out.reserve(all.size());
  for (auto& placed : all)
    out.push_back(std::move(placed.message));
  return out;
}

}  // namespace fenghuo::sim
