// What each lost point suggests for the improvement plan. A start for people who were there, not a verdict.
#include "sim/score/suggestions.hpp"

#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

/// The rest of a rule behind "evidence." or "decision.".
std::string tail(const std::string& rule) {
  const auto dot = rule.find('.');
  return dot == std::string::npos ? std::string() : rule.substr(dot + 1);
}

Text for_decision(const Scenario& scenario, const std::string& inject) {
  Text out{"组织参演人员复盘这一决策点，把结论写进预案。",
           "Go through this decision with those who took part, and write the outcome into the playbook."};
  const Inject* found = scenario.find(inject);
  if (found == nullptr) return out;
  const auto best = std::ranges::max_element(found->options, {}, &Choice::value);
  if (best == found->options.end()) return out;
  return {"对照参考做法（" + best->title.zh + "）组织复盘，把判断依据和答复时限写进预案。",
          "Go through it against the answer held best (" + best->title.en +
              "), and write the grounds and the time limit into the playbook."};
}

Text for_reported(const std::string& recipient) {
  if (recipient == "police")
    return {"把向公安机关报告列为接报后的必办事项，明确报告人、备岗和联系方式，两人互相提醒。",
            "Make the report to the police a fixed item after every alert: who reports, who stands in, which number, "
            "and a second person who asks for it."};
  return {"明确初报由谁起草、谁报出，主备到人；先电话后书面，不等情况全部查清再报。",
          "Name who drafts and who files the initial report, with a stand-in; telephone first, paper after, and do not "
          "wait until everything is known."};
}

Text for_restoration(const std::string& part) {
  if (part == "second")
    return {"恢复前实行双人复核，复核人不得由处置人兼任，复核结果签字留存。",
            "A second person checks before anything is called restored, never the one who did the work, and signs."};
  if (part == "baseline")
    return {"建立并定期更新网站内容基线，恢复后逐项比对一致方可开放。",
            "Keep an approved baseline of the content and open the site only when it matches."};
  return {"恢复后从内外网分别探测，连续正常再宣布恢复，并安排观察期值守。",
          "Probe from inside and outside after restoring; call it restored only after an unbroken run, and watch on."};
}

Text for_review(const std::string& part) {
  if (part == "hot-wash")
    return {"处置结束当日组织现场点评，最迟不超过二十四小时。", "Hold the hot wash the same day, within 24 h at most."};
  if (part == "report")
    return {"指定总结报告执笔人，七日内完成并报出。", "Name who writes the final report; file it within seven days."};
  return {"整改清单逐条落实责任人和完成时限，由分管领导跟踪销号。",
          "Give every finding an owner and a date; the leader in charge follows them to the end."};
}

Text for_line(const Scenario& scenario, const engine::Playbook& playbook, const Line& line) {
  if (line.measure == "acknowledge")
    return {
        "落实值班值守和主备岗，确保告警有人接、接到即确认；定期抽查值班电话和消息提醒是否畅通。",
        "Staff the watch with a stand-in, so that an alert is taken at once; test telephones and messages regularly."};
  if (line.measure == "contain")
    return {
        "提前授权值班人员先行屏蔽，备好屏蔽、下线的操作步骤和账号，定期做限时操作训练。",
        "Authorise the watch to block first; keep the steps and accounts for blocking and taking offline at hand, and "
        "practise against the clock."};
  if (line.measure == "evidence") {
    const engine::Step* step = playbook.find(tail(line.rule));
    const Text what = step == nullptr ? Text{"取证", "collecting evidence"} : quoted(step->title);
    return {"把" + what.zh + "固定为处置前的必办动作，配齐取证工具和操作卡，未留证不得进行破坏现场的操作。",
            "Make " + what.en +
                " a fixed step before anything is changed; provide tools and a card, and touch nothing "
                "until it is kept."};
  }
  if (line.measure == "reported") return for_reported(tail(line.rule));
  if (line.measure == "completeness")
    return {
        "平时把单位和网站的固定信息填入初报模板，报出前由第二人对照必填栏目核对。",
        "Fill what never changes into the form beforehand; a second person checks the required fields before filing."};
  if (line.measure == "decisions") return for_decision(scenario, tail(line.rule));
  if (line.measure == "restoration") return for_restoration(tail(line.rule));
  return for_review(tail(line.rule));
}

Text cap_title(const std::string& cap) {
  if (cap == "destructive-before-capture") return {"先取证、后处置", "Evidence before action"};
  if (cap == "bureau-never-told") return {"向教育局报告", "Telling the bureau"};
  if (cap == "came-back") return {"恢复后不再复发", "Restored for good"};
  return {"不触碰生产系统", "Hands off the production system"};
}

Text for_cap(const std::string& cap) {
  if (cap == "destructive-before-capture")
    return {
        "在操作卡上写明：留存证据之前，不得删除、覆盖或还原；紧急情况须经领导批准并记录原因。",
        "Put it on the card: nothing is deleted, overwritten or restored before evidence is kept; in an emergency a "
        "leader allows it and the reason is recorded."};
  if (cap == "bureau-never-told") return for_reported("bureau");
  if (cap == "came-back")
    return {"查清入口、清除后门后再恢复；恢复后安排观察期，专人盯守。",
            "Find the way in and remove every backdoor before restoring; then watch for a set time."};
  return {"演练前重申纪律，在演练环境操作；涉及生产系统的动作一律先审批。",
          "Say it again before every drill: work in the exercise environment; whatever touches production is approved "
          "first."};
}

Text title_of(const Scenario& scenario, const std::string& objective) {
  for (const auto& one : scenario.objectives)
    if (one.id == objective) return one.title;
  return {objective, objective};
}

}  // namespace

std::vector<Suggestion> suggestions(const Scenario& scenario, const engine::Playbook& playbook, const Score& score) {
  std::vector<const Line*> lost;
  for (const auto& line : score.lines)
    if (line.evaluated && line.points < line.of) lost.push_back(&line);
  std::ranges::stable_sort(lost, std::greater<>{}, [](const Line* line) { return line->of - line->points; });
  std::vector<Suggestion> out;
  for (const auto& cap : score.caps)
    out.push_back({.events = cap.events,
                   .lost = -1,
                   .objective = cap.cap,
                   .problem = cap.reason,
                   .rule = "cap." + cap.cap,
                   .suggestion = for_cap(cap.cap),
                   .title = cap_title(cap.cap)});
  for (const Line* line : lost)
    out.push_back({.events = line->events,
                   .lost = line->of - line->points,
                   .objective = line->objective,
                   .problem = line->reason,
                   .rule = line->rule,
                   .suggestion = for_line(scenario, playbook, *line),
                   .title = title_of(scenario, line->objective)});
  return out;
}

}  // namespace fenghuo::sim
