// What happened on the way, each as something that is said to the players. What people wrote is left out; that they
// wrote, and when, is what the turn is.
#include "sim/scenario/from_incident/msel.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr Millis k_latest = 7 * k_hour;  // what came later is kept in the controller's hand
constexpr Millis k_longest_delay = k_hour;
constexpr int k_most_of_a_kind = 5;

Text title_of(const Msel& msel, const std::string& step) {
  const Step* known = msel.past.playbook->find(step);
  return known == nullptr ? Text{step, step} : in_quotes(known->title);
}
Text inner_title_of(const Msel& msel, const std::string& step) {
  const Step* known = msel.past.playbook->find(step);
  return known == nullptr ? Text{step, step} : in_inner_quotes(known->title);
}

struct Told {
  Text from, title, text, expected;
  const char* to = "responder";
  Document comes;
};

/// For those who direct and evaluate: when it was.
Text with_its_time(const Text& expected, const Turn& turn) {
  const Text at = about(turn.after);
  return {expected.zh + "（实战中在发现后 " + at.zh + "）",
          expected.en + " (In the real incident: " + at.en + " after discovery.)"};
}

void say(Msel& msel, const char* stem, Told told, const Turn& turn) {
  Document inject{{"id", msel.id_for(stem)}, {"kind", "message"}};
  inject.update(told.comes);
  inject.update({{"to", told.to},
                 {"from", json_of(told.from)},
                 {"title", json_of(told.title)},
                 {"text", json_of(told.text)},
                 {"expected", json_of(with_its_time(told.expected, turn))}});
  msel.add(std::move(inject), turn.was);
}

/// By the clock, as it was; too late for a play of a few hours: by the controller's hand.
Document at_its_time(const Turn& turn) {
  if (turn.after >= k_latest) return {{"contingency", true}};
  return {{"at", format_duration(turn.after)}};
}

Document after(const std::string& event, const std::string& step, Millis delay) {
  Document when{{"event", event}, {"step", step}};
  if (delay >= k_second) when["delay"] = format_duration(std::min(delay, k_longest_delay));
  return {{"when", when}};
}

void alarm(Msel& msel, const Turn& turn) {
  const Cast& cast = msel.cast;
  const Text from{"网站监测系统", "Site monitoring"};
  Document inject{{"id", msel.id_for("alarm")}, {"kind", "alert"}};
  inject.update(at_its_time(turn));
  if (turn.after < k_latest) inject["if"] = {{"fact", cast.outage ? "up" : "harmful"}, {"equals", !cast.outage}};
  inject.update(
      {{"from", json_of(from)},
       {"title", json_of({"监测再次告警", "Monitoring reports again"})},
       {"text", json_of({"同一对象的异常仍在，或又有新的告警。原文已隐去。",
                         "It goes on, or something new was found. The original words were removed."})},
       {"labels", {{"alertname", "监测再次告警"}, {"severity", "major"}, {"fenghuo_kind", msel.past.playbook->kind}}},
       {"expected",
        json_of(with_its_time({"核对是不是同一件事、范围有没有扩大，并入本次事件处置。",
                               "See whether it is the same, and whether it has spread; handle it in this incident."},
                              turn))}});
  msel.add(std::move(inject), turn.was);
}

void severity(Msel& msel, const Turn& turn) {
  say(msel, "graded-higher",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"事件级别调高为" + turn.what + "级", "The incident is graded up to level " + turn.what},
       .text = {"影响比先前判断的大，事件级别调高为" + turn.what + "级，请按新的级别报告和处置。理由原文已隐去。",
                "It is graver than was thought: level " + turn.what +
                    " from now on; report and act accordingly. The reasons given were removed."},
       .expected = {"在系统里调整级别，按新的时限报告，向分管领导说明。",
                    "Change the level, keep the limits that follow from it, tell the leader in charge."},
       .comes = at_its_time(turn)},
      turn);
}

void refused(Msel& msel, const Turn& turn) {
  const Text step = title_of(msel, turn.what);
  const Role approver = msel.past.playbook->find(turn.what)->approve.value_or(Role::leader);
  say(msel, "first-refused",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"实战中这一步第一次没有批", "The real one was refused at first"},
       .text = {step.zh + "在实战中第一次报批没有同意，理由原文已隐去。请逐项看过材料再批，不齐的退回。",
                step.en + " was refused at first in the real incident; the reasons given were removed. Look at the "
                          "papers item by item, and send back what is not complete."},
       .expected = {"看过材料再批；退回的写清缺什么，限时补齐。",
                    "Approve what was looked at; say what is missing and by when, if it is sent back."},
       .to = approver == Role::bureau ? "bureau" : "leader",
       .comes = after("ApprovalRequested", turn.what, 0)},
      turn);
}

void unanswered(Msel& msel, const Turn& turn) {
  const Text step = inner_title_of(msel, turn.what);
  say(msel, "no-answer",
      {.from = {"办公室", "Office"},
       .title = {"审批的领导一时联系不上", "Whoever approves cannot be reached"},
       .text = {"“领导在外面开会，电话没有人接。" + step.zh + "还在等批，怎么办？”",
                "\"The leader is in a meeting and does not answer. " + step.en + " is waiting. What now?\""},
       .expected =
           {"按预案逐级请示，换一位有权的领导；十分钟无人答复的，先办后补，并立即报告。",
            "Go up the line as the playbook says; after ten minutes without an answer act, and say so at once."},
       .comes = after("ApprovalRequested", turn.what, 0)},
      turn);
}

void failed(Msel& msel, const Turn& turn) {
  const Text step = inner_title_of(msel, turn.what);
  Document comes = at_its_time(turn);
  if (turn.after < k_latest) comes["if"] = {{"not", event_of(*msel.past.playbook->find(turn.what))}};
  say(msel, "failed",
      {.from = {"技术支持人员", "Technical support"},
       .title = {"这一步没有办成", "It did not work"},
       .text = {"“" + step.zh + "没有办成，要换个办法。”原因原文已隐去。",
                "\"" + step.en + " did not work, another way is needed.\" The reasons given were removed."},
       .expected = {"按预案改用备用办法，如实登记，不跳过。",
                    "Use the other way the playbook names, record it, do not skip it."},
       .comes = std::move(comes)},
      turn);
}

void handed_over(Msel& msel, const Turn& turn) {
  say(msel, "handed-over",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"换人接手", "Somebody else takes over"},
       .text =
           {"“我要交班了，手上的事交给接班的同事。”交接内容原文已隐去。",
            "\"My shift is over; a colleague takes over from here.\" What was written at the handover was removed."},
       .expected = {"当面交接：办到哪一步、时限还剩多少、证据在谁手里，在系统里办移交。",
                    "Hand over in person: what is done, what is due, who holds the evidence; enter it."},
       .comes = at_its_time(turn)},
      turn);
}

void sent_back(Msel& msel, const Turn& turn) {
  say(msel, "sent-back",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"报告被要求补正", "A report is to be completed"},
       .text =
           {"“报告收到，要素不全，请补正后再报。”退回理由原文已隐去。",
            "\"We have your report, but it is not complete; please file it again.\" The reasons given were removed."},
       .expected = {"对照要素逐项补齐，查清的写清，没查清的写“正在核查”，限时补报。",
                    "Go through the items; what is not known yet is \"being checked\"; file again in time."},
       .comes = after("DutyFiled", turn.what, std::max(turn.delay, k_minute))},
      turn);
}

void corrected(Msel& msel, const Turn& turn) {
  say(msel, "found-earlier",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"发现时间有出入", "It was discovered at another time"},
       .text = {"“最早发现的时间和登记的不一样，要核对。”说明原文已隐去。",
                "\"It was first seen at another time than is entered; please check.\" What was written was removed."},
       .expected = {"以首次发现为准更正，重新核对报告时限。",
                    "Correct it to the first discovery, and look at the limits again."},
       .comes = at_its_time(turn)},
      turn);
}

void recurred(Msel& msel, const Turn& turn) {
  say(msel, "came-again",
      {.from = {"网站监测系统", "Site monitoring"},
       .title = {"处置中又发现同类情况", "More of it is found while it is dealt with"},
       .text =
           {"别处又发现同类情况，范围可能看小了。说明原文已隐去。",
            "More of the same was found elsewhere; it may be wider than was thought. What was written was removed."},
       .expected = {"重新核定范围，新发现的同样先留证后处置，并补报。",
                    "Look at the extent again; keep evidence of what is new before acting; add it to the report."},
       .comes = at_its_time(turn)},
      turn);
}

/// Nobody but who checks the draft knows what it was about, so it comes by hand alone, or is rewritten or dropped.
void said(Msel& msel, const Turn& turn) {
  say(msel, "said",
      {.from = msel.somebody(turn.actor, turn.role),
       .title = {"处置人员留言（原文已隐去）", "A note by those at work (words removed)"},
       .text = {"值班人员留言（原文已隐去）。发布前请改写成可以演练的内容，或者删去。",
                "A note by somebody on duty; the words were removed. Rewrite it before publishing, or drop it."},
       .expected = {"由导调组掌握。", "At the controllers' hand."},
       .comes = {{"contingency", true}}},
      turn);
}

void tell(Msel& msel, const Turn& turn) {
  switch (turn.kind) {
    case TurnKind::alarm:
      return alarm(msel, turn);
    case TurnKind::severity:
      return severity(msel, turn);
    case TurnKind::refused:
      return refused(msel, turn);
    case TurnKind::unanswered:
      return unanswered(msel, turn);
    case TurnKind::failed:
      return failed(msel, turn);
    case TurnKind::handed_over:
      return handed_over(msel, turn);
    case TurnKind::sent_back:
      return sent_back(msel, turn);
    case TurnKind::corrected:
      return corrected(msel, turn);
    case TurnKind::recurred:
      return recurred(msel, turn);
    case TurnKind::said:
      return said(msel, turn);
  }
}

/// The bureau rings before its limit is over, if nobody has told it.
void urge(Msel& msel) {
  constexpr Millis k_before = 25 * k_minute;
  const DutyRule* duty = msel.cast.bureau;
  if (duty == nullptr || duty->within <= k_before || duty->within >= k_latest) return;
  msel.add(
      {{"id", msel.id_for("bureau-urges")},
       {"kind", "message"},
       {"at", format_duration(duty->within - k_before)},
       {"if", {{"not", {{"event", "DutyFiled"}, {"step", duty->id}}}}},
       {"from", json_of({"教育局值班员", "Duty officer of the education bureau"})},
       {"title", json_of({"教育局来电追问", "The bureau rings to ask"})},
       {"text", json_of({"“监测已经通报你校异常，我们还没有接到报告。什么情况？请马上报。”",
                         "\"Monitoring told us about your school, and we have heard nothing from you. What is going "
                         "on? Report now.\""})},
       {"expected", json_of({"当场口头报告并登记接听人和时间，随即填报初报。",
                             "Report on the spot, note who took the call and when, then file the initial report."})}});
}

}  // namespace

void add_turns(Msel& msel) {
  std::map<TurnKind, int> many;
  for (const Turn& turn : msel.story.turns) {
    if (++many[turn.kind] > k_most_of_a_kind)
      ++msel.left_out;
    else
      tell(msel, turn);
  }
  urge(msel);
}

}  // namespace fenghuo::sim
