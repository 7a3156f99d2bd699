// Decisions that every incident of its kind asks for, with what was done in the real one as the feedback.
#include "sim/scenario/from_incident/msel.hpp"

namespace fenghuo::sim {

using namespace engine;

namespace {

struct Answer {
  const char* id;
  int value;
  Text title, feedback;
};

Document options(std::initializer_list<Answer> answers) {
  Document out = Document::array();
  for (const auto& one : answers)
    out.push_back(
        {{"id", one.id}, {"title", json_of(one.title)}, {"feedback", json_of(one.feedback)}, {"value", one.value}});
  return out;
}

struct Question {
  std::string id;
  Document comes;  ///< {"at": …} or {"when": …}
  Text from, title, text, expected;
};

void ask(Msel& msel, const Question& question, Document options) {
  Document inject{{"id", msel.id_for(question.id)}, {"kind", "decision"}};
  inject.update(question.comes);
  inject.update({{"from", json_of(question.from)},
                 {"title", json_of(question.title)},
                 {"text", json_of(question.text)},
                 {"within", "PT10M"},
                 {"options", std::move(options)},
                 {"expected", json_of(question.expected)}});
  msel.add(std::move(inject));
}

/// Asked in any case, so that there is something to decide: in the real incident it was no false alarm either.
void ask_whether_real(Msel& msel) {
  const Text feedback{
      "做得对。拿不准的按真的办，核实不等于拖延。实战中经核实确有其事。",
      "Right. What is not certain is treated as real, and checking is not waiting. In the real incident "
      "it proved true."};
  ask(msel,
      {.id = "false-alarm",
       .comes = {{"at", "PT3M"}},
       .from = {"值班室", "Duty room"},
       .title = {"有人认为是误报", "Somebody takes it for a false alarm"},
       .text = {"“我这边打开看，好像没有什么问题。会不会是误报？要不先按误报结了，再观察观察。”",
                "\"It looks all right from here. Is it a false alarm? Shall we close it and keep an eye on it?\""},
       .expected = {"换网络、换设备核实，拿不准的按真的办。",
                    "Check over another network and another device; if in doubt, treat it as real."}},
      options({{"check-again",
                1000,
                {"换网络、换设备再核实，拿不准的按真的办", "Check by another way; if in doubt, it is real"},
                feedback},
               {"wait",
                300,
                {"先不动，等下一次告警再说", "Do nothing until the next alarm"},
                {"没有关掉告警，但时间白白过去，时限从发现时算起。",
                 "Nothing was closed, but time is lost, and the limits run from discovery."}},
               {"dismiss",
                0,
                {"先按误报办结", "Close it as a false alarm"},
                {"没有核实就结案，等于没有人在管。", "Closed unchecked, nobody looks after it any more."}}}));
}

/// How it was done for real, as far as it is known.
Text kept_first(const Story& story, const Cast& cast) {
  const auto acted = story.done.find(cast.contains->id);
  if (!story.kept || acted == story.done.end()) return {};
  const Text kept = about(*story.kept), act = about(acted->second);
  if (*story.kept <= acted->second)
    return {
        "实战中发现后 " + kept.zh + "留证，" + act.zh + "处置。",
        " In the real incident evidence was kept after " + kept.en + ", and it was dealt with after " + act.en + "."};
  return {"实战中先动了手，留证晚了，引以为戒。", " In the real incident it was done the other way round: a lesson."};
}

void ask_what_first(Msel& msel) {
  const Cast& cast = msel.cast;
  if (cast.protects == nullptr || cast.contains == nullptr || !cast.contains->destructive) return;
  const Text said = in_inner_quotes(cast.contains->title), act = in_quotes(cast.contains->title),
             keep = in_quotes(cast.protects->title), done = kept_first(msel.story, cast);
  ask(msel,
      {.id = "what-first",
       .comes = {{"at", "PT8M"}},
       .from = {"技术支持人员", "Technical support"},
       .title = {"技术人员提出马上动手", "Support offers to act at once"},
       .text = {"“我现在就能办" + said.zh + "，几分钟的事，要不要马上动手？”",
                "\"I can do " + said.en + " right now, it takes minutes. Shall I?\""},
       .expected = {"先办完" + keep.zh + "，再办" + act.zh + "。", "First " + keep.en + ", then " + act.en + "."}},
      options({{"keep-first",
                1000,
                {"先把证据留全，再动手", "Keep the evidence first, then act"},
                {"做得对。动过以后痕迹就不在了，先留证只要几分钟。" + done.zh,
                 "Right. Afterwards the traces are gone; keeping them takes minutes." + done.en}},
               {"one-picture",
                300,
                {"截一张图就动手", "Take one picture, then act"},
                {"有图总比没有好，但源文件、时间和日志都没有留下。",
                 "Better than nothing, but files, times and logs are not kept."}},
               {"act-now",
                0,
                {"马上动手，证据以后再说", "Act now, think of evidence later"},
                {"痕迹没有了，公安机关无从查起。", "The traces are gone, and the police have nothing to go by."}}}));
}

Text told_then(const Story& story) {
  if (!story.bureau) return {};
  const Text took = about(story.bureau->took), limit = about(story.bureau->limit);
  const bool late = story.bureau->took > story.bureau->limit;
  return {"实战中用时 " + took.zh + "报出，时限 " + limit.zh + (late ? "，已经超时。" : "。"),
          " In the real incident it took " + took.en + ", the limit being " + limit.en + (late ? ": too late." : ".")};
}

void ask_when_to_report(Msel& msel) {
  if (msel.cast.bureau == nullptr) return;
  const Text done = told_then(msel.story);
  ask(msel,
      {.id = "when-to-report",
       .comes = {{"at", "PT20M"}},
       .from = {"校领导", "A leader of the school"},
       .title = {"领导提出查清了再报", "A leader wants to report only once all is clear"},
       .text = {"“先别急着往上报，情况还没查清，报错了怎么办？查清楚了再说。”",
                "\"Do not report it yet: we do not know what it is. What if we get it wrong? Find out first.\""},
       .expected = {"讲清时限从发现时算起，先电话报告，书面初报按时报，没查清的写“正在核查”。",
                    "Explain that the limit runs from discovery; tell by phone, file in time, write \"being checked\" "
                    "where nothing is known yet."}},
      options({{"by-phone",
                1000,
                {"讲明时限，先电话报，书面初报按时报，查清的再续报",
                 "Explain the limit, tell by phone, file in time, add the rest later"},
                {"做得对。初报报事实，不等结论。" + done.zh,
                 "Right. A first report tells facts and waits for no conclusion." + done.en}},
               {"near-the-limit",
                400,
                {"查到快到时限再报", "Find out more and report just before the limit"},
                {"没有超时，但上级晚知道一个多小时，帮不上忙。",
                 "Still in time, but nobody could help for more than an hour."}},
               {"when-clear",
                0,
                {"等查清了再报", "Report once all is clear"},
                {"查清往往要几天，超过时限就是迟报。", "That may take days; past the limit it is a late report."}}}));
}

void ask_how_to_restore(Msel& msel) {
  if (!msel.story.back) return;
  const Text after = about(msel.story.back->delay), what = in_inner_quotes(msel.cast.restores->title);
  ask(msel,
      {.id = "how-to-restore",
       .comes = {{"when", {{"event", "StepReadied"}, {"step", msel.cast.restores->id}}}},
       .from = {"技术支持人员", "Technical support"},
       .title = {"恢复前要不要全面清查", "How much to check before restoring"},
       .text = {"“东西都是现成的，现在就能办" + what.zh + "。还有几处没有细查，要不要先恢复，让大家用起来？”",
                "\"Everything is at hand for " + what.en +
                    ". A few places were not looked into. Shall we restore first, so that people can use it?\""},
       .expected = {"查清、清净、核对一致再恢复，恢复后专人值守。",
                    "Find the cause, clean up, compare, restore, and keep watch."}},
      options(
          {{"check-all",
            1000,
            {"全面查清、清净、核对一致再恢复，恢复后专人值守", "Check everything, compare, restore, and keep watch"},
            {"做得对。实战中正是恢复后 " + after.zh + "再次发生。",
             "Right. In the real incident it came back " + after.en + " after the restoration."}},
           {"check-later",
            300,
            {"先恢复，边用边查", "Restore now and go on checking"},
            {"用起来了，但漏下的口子还开着。实战中就是这样又发生的。",
             "It runs, but what was missed is still open: that is how it came back."}},
           {"restore-now",
            0,
            {"马上恢复，不再查了", "Restore at once and leave it at that"},
            {"原因还在，再次发生只是时间问题。", "The cause is still there; it will be back."}}}));
}

}  // namespace

void add_decisions(Msel& msel) {
  ask_whether_real(msel);
  ask_what_first(msel);
  ask_when_to_report(msel);
  ask_how_to_restore(msel);
}

}  // namespace fenghuo::sim
