// The first alert, and what makes the world go: contained, restored, back, calm again, the watch over.
#include "sim/scenario/from_incident/msel.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

struct Alarm {
  Text title;
  const char* name;  ///< the alert's own
};

Alarm alarm_for(const Playbook& playbook) {
  if (playbook.kind == "defacement")
    return {{"页面内容与审定版本不一致", "A page is not as it was approved"}, "首页内容被篡改"};
  if (playbook.kind == "harmful-content")
    return {{"发现疑似有害信息", "Content that looks harmful was found"}, "疑似有害信息"};
  if (playbook.kind == "outage") return {{"网站或系统无法访问", "A site or system does not answer"}, "网站无法访问"};
  return {{"监测发现异常", "Monitoring found something wrong"}, "监测异常"};
}

void add_alarm(Msel& msel) {
  const auto [title, name] = alarm_for(*msel.past.playbook);
  const Text from = msel.story.by_monitor ? Text{"网站监测系统", "Site monitoring"} : Text{"值班电话", "Duty phone"};
  const Text text{from.zh + "报告" + msel.place.zh + "：" + title.zh + "。原文已隐去，细节由导调组口头补充。",
                  from.en + " about " + msel.place.en + ": " + title.en +
                      ". The original words were removed; the controllers add what is asked for."};
  msel.add({{"id", msel.id_for("first-alarm")},
            {"kind", "alert"},
            {"at", "PT0S"},
            {"from", json_of(from)},
            {"title", json_of(title)},
            {"text", json_of(text)},
            {"labels", {{"alertname", name}, {"severity", "critical"}, {"fenghuo_kind", msel.past.playbook->kind}}},
            {"expected", json_of({"五分钟内接手，另找途径核实，按预案办理。",
                                  "Take charge within five minutes, check by another way, follow the playbook."})}},
           msel.story.was);
}

Document world(const Cast& cast, bool well) {
  if (cast.outage) return {{"up", well}, {"baseline", well}};
  return {{"harmful", !well}, {"baseline", well}};
}

void add_contained(Msel& msel) {
  const Cast& cast = msel.cast;
  if (cast.outage || cast.contains == nullptr) return;
  Document ways = Document::array({event_of(*cast.contains)});
  for (const Step* step : cast.offline)
    ways.push_back(event_of(*step));
  const Document when = ways.size() == 1 ? ways[0] : Document{{"any", ways}};
  msel.add({{"id", msel.id_for("contained")},
            {"kind", "fact"},
            {"when", when},
            {"title", json_of({"对外已看不到有害内容", "What is harmful is out of sight"})},
            {"set", {{"harmful", false}}}});
}

void add_restored(Msel& msel) {
  if (msel.cast.restores == nullptr) return;
  const Document set = msel.cast.outage ? world(msel.cast, true) : Document{{"baseline", true}};
  msel.add({{"id", msel.id_for("restored")},
            {"kind", "fact"},
            {"when", event_of(*msel.cast.restores)},
            {"title", json_of({"已恢复到审定状态", "It is as approved again"})},
            {"set", set}});
}

/// Later than it may have been, so that it falls into a play of a few hours; not before anybody has decided anything.
void add_return(Msel& msel) {
  constexpr Millis k_soonest = 15 * k_minute, k_latest = 45 * k_minute, k_quickest = 20 * k_minute,
                   k_slowest = 60 * k_minute;
  if (!msel.story.back) return;
  const Return& back = *msel.story.back;
  const Millis again = back.again == 0 ? 2 * k_quickest : std::clamp(back.again, k_quickest, k_slowest);
  Document when = event_of(*msel.cast.restores);
  when["delay"] = format_duration(std::clamp(back.delay, k_soonest, k_latest));
  const Text after = about(back.delay),
             text{
                 "复查发现，恢复之后同类情况再次出现。实战中发生在恢复后 " + after.zh + "。",
                 "It was found again after the restoration. In the real incident it came back " + after.en + " later."};
  msel.add({{"id", msel.id_for("back-again")},
            {"kind", "recurrence"},
            {"when", when},
            {"if", {{"not", {{"inject", "how-to-restore"}, {"chose", "check-all"}}}}},
            {"from", json_of({"网站监测系统", "Site monitoring"})},
            {"title", json_of({"恢复后再次出现", "Back after the restoration"})},
            {"text", json_of(text)},
            {"set", world(msel.cast, false)},
            {"expected", json_of({"按再次发生处理：重新留证、处置、补报，查清上一轮漏了什么。",
                                  "Treat it as a recurrence: keep evidence, act and report anew, find out what the "
                                  "first round missed."})}},
           back.was);
  msel.add({{"id", msel.id_for("calm-again")},
            {"kind", "fact"},
            {"when", {{"event", "IncidentRecurred"}, {"delay", format_duration(again)}}},
            {"title", json_of({"再次处置后恢复正常", "In order again after the second round"})},
            {"set", world(msel.cast, true)}});
}

void add_watch(Msel& msel) {
  const Cast& cast = msel.cast;
  if (cast.verifies == nullptr) return;
  Document when = event_of(*cast.verifies);
  when["delay"] = "PT60M";
  const Document well{{"fact", cast.outage ? "up" : "harmful"}, {"equals", cast.outage}};
  msel.add(
      {{"id", msel.id_for("watch-over")},
       {"kind", "message"},
       {"when", when},
       {"if", well},
       {"from", json_of({"导调组", "Controllers"})},
       {"title", json_of({"值守观察期按期满计", "The watch counts as over"})},
       {"text", json_of({"推演时间快进：值守观察期满，按班次巡看均无异常。请据此填写值守结果，组织复盘。",
                         "Time moves on: the watch is over and every round found things in order. Enter the result "
                         "of the watch and hold the review."})},
       {"expected", json_of({"如实填写值守结果，按时复盘，整改事项落实到人、到日。",
                             "Enter the result, review in time, give every finding an owner and a date."})}});
}

}  // namespace

void add_first_alarm(Msel& msel) {
  add_alarm(msel);
}

void add_world(Msel& msel) {
  add_contained(msel);
  add_restored(msel);
  add_return(msel);
  add_watch(msel);
}

}  // namespace fenghuo::sim
