#include "sim/scenario/from_incident/from_incident.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/json_guard.hpp"
#include "engine/incident/incident.hpp"
#include "sim/scenario/from_incident/msel.hpp"
#include "sim/score/score.hpp"

#include <algorithm>

namespace fenghuo::sim {

using namespace engine;

namespace {

constexpr const char* k_length = "PT8H";

Incident folded(const PastIncident& past) {
  Incident out;
  out.id = past.id;
  for (const auto& one : past.events)
    evolve(out, one.meta, one.event);
  return out;
}

Result<void> check(const Incident& incident) {
  const auto no = [](const char* code, Text why) { return Problem::make(Kind::NotAllowed, code, std::move(why)); };
  if (incident.mode != "live")
    return no("not-live", {"只有真实事件才能改编成演练情景。", "only a live incident can be made into a scenario"});
  if (incident.response == Response::Dismissed)
    return no("dismissed", {"这起事件是误报，没有可以演练的内容。", "it was a false alarm; there is nothing to play"});
  if (incident.response == Response::Merged)
    return no("merged", {"这起事件已并入 " + incident.merged_into + "，请用那一起。",
                         "it was merged into " + incident.merged_into + "; take that one"});
  if (incident.response != Response::Closed)
    return no("not-closed", {"事件还没有办结，办结以后才能改编成演练情景。",
                             "the incident is not closed yet; it can be made into a scenario once it is"});
  return {};
}

/// Says nothing of which incident it was, and is the same whenever it is made.
std::string id_of(const PastIncident& past, const Story& story) {
  return past.playbook->id.substr(0, 40) + "-live-" +
         sha256_hex(past.id + "/" + std::to_string(story.opened_at)).substr(0, 8);
}

/// A closing more, a version more: what was published stays what it was.
std::string version_of(const PastIncident& past) {
  const auto closings = std::ranges::count_if(
      past.events, [](const auto& one) { return std::holds_alternative<IncidentClosed>(one.event); });
  return "1.0." + std::to_string(std::max<std::int64_t>(1, closings) - 1);
}

Text what_it_was(const Playbook& playbook) {
  if (playbook.kind == "defacement") return {"网站页面被篡改", "a website defaced"};
  if (playbook.kind == "harmful-content") return {"校园平台出现有害信息", "harmful content on a school's platform"};
  if (playbook.kind == "outage") return {"网站或系统中断", "a site or system down"};
  return in_quotes(playbook.title);
}

Text hour_words(Millis at, const Zone& zone) {
  const Millis local = at + zone.offset_at(at), day = local / k_day, hour = local % k_day / k_hour;
  const Millis weekday = (day + 4) % 7;  // 1970-01-01 was a Thursday
  const Text days = weekday == 0 || weekday == 6 ? Text{"周末", "on a weekend "} : Text{"工作日", "on a working day "};
  const Text hours = hour < 6    ? Text{"凌晨", "before dawn"}
                     : hour < 12 ? Text{"上午", "in the morning"}
                     : hour < 18 ? Text{"下午", "in the afternoon"}
                                 : Text{"晚上", "in the evening"};
  return {days.zh + hours.zh, days.en + hours.en};
}

Document objectives(const Cast& cast, const Playbook& playbook) {
  const auto of = [](const char* measure, int weight, const Text& title) {
    return Document{{"id", measure}, {"title", json_of(title)}, {"measure", measure}, {"weight", weight}};
  };
  Document acknowledge =
      of("acknowledge", 10, {"接到告警，有人及时接手", "Somebody takes charge soon after the alert"});
  acknowledge.update({{"full", "PT5M"}, {"zero", "PT30M"}});
  Document contain = of("contain", 20,
                        cast.outage ? Text{"尽快恢复访问", "It answers again soon"}
                                    : Text{"尽快让外面看不到", "What is harmful is quickly out of sight"});
  if (cast.outage)
    contain.update({{"full", "PT30M"}, {"half", "PT2H"}, {"zero", "PT6H"}, {"fact", "up"}, {"is", true}});
  else
    contain.update({{"full", "PT15M"}, {"half", "PT30M"}, {"zero", "PT2H"}, {"fact", "harmful"}, {"is", false}});
  Document wanted = Document::array();
  for (const bool protecting : {true, false})
    for (const auto& step : playbook.steps)
      if (!step.evidence.empty() && !step.optional && !step.when && step.before_destructive == protecting &&
          (protecting || (wanted.empty() && step.phase < phase_index(Response::Reporting))))
        wanted.push_back(step.id);
  Document evidence = of("evidence", 15, {"先取证，后处置", "Evidence is kept before anything is touched"});
  evidence["wanted"] = std::move(wanted);
  return {std::move(acknowledge),
          std::move(contain),
          std::move(evidence),
          of("reported", 18, {"按时限报告", "Reported within the limits"}),
          of("completeness", 10, {"初报要素齐全、准确", "The initial report is complete and accurate"}),
          of("decisions", 15, {"关键节点研判得当", "Sound judgement where it matters"}),
          of("restoration", 7,
             {"查清再恢复，恢复有人复核", "Restored once the cause is known, and checked by a second person"}),
          of("review", 5, {"及时复盘，整改到人到日", "Reviewed in time, every finding with an owner and a date"})};
}

Document caps() {
  return {{{"id", "destructive-before-capture"}, {"at_most", 69}},
          {{"id", "bureau-never-told"}, {"at_most", 59}},
          {{"id", "came-back"}, {"at_most", 59}},
          {{"id", "production-touched"}, {"at_most", 0}}};
}

/// What people found to be right, where it is not the first option.
Document truth(const Story& story, const Playbook& playbook) {
  Document out = Document::object();
  for (const auto& step : playbook.steps) {
    const auto chosen = story.chosen.find(step.id);
    if (chosen != story.chosen.end() && !step.options.empty() && chosen->second != step.options.front().id)
      out[step.id] = chosen->second;
  }
  return out;
}

Document facts(const Cast& cast) {
  return {{"harmful", !cast.outage}, {"up", !cast.outage}, {"baseline", false}};
}

/// When the world of the drill would have been as it should be, had it been the real one.
std::optional<Millis> contained_after(const Story& story, const Cast& cast) {
  std::optional<Millis> out;
  const auto take = [&](const Step* step) {
    const auto done = step == nullptr ? story.done.end() : story.done.find(step->id);
    if (done != story.done.end() && (!out || done->second < *out)) out = done->second;
  };
  if (cast.outage) {
    take(cast.restores);
    return out;
  }
  take(cast.contains);
  for (const Step* step : cast.offline)
    take(step);
  return out;
}

/// As the score measures it: by the same rules as a retrospective.
Document reference(const PastIncident& past, const Story& story, const Cast& cast) {
  Scenario ruler;
  const auto add = [&](Measure measure, std::vector<std::string> wanted = {}) {
    Objective one;
    one.id = k_measures[static_cast<std::size_t>(measure)];
    one.measure = measure, one.weight = 1, one.wanted = std::move(wanted);
    ruler.objectives.push_back(std::move(one));
  };
  add(Measure::acknowledge), add(Measure::reported), add(Measure::review);
  const Score score = sim::score(
      {.scenario = &ruler, .playbook = past.playbook, .unit = story.unit, .incident = past.id, .events = past.events});
  Document out = Document::object();
  for (const auto& line : score.lines)
    if (line.unit == "ms" && line.raw >= 0) out[line.rule] = format_duration(line.raw);
  if (const auto contained = contained_after(story, cast)) out["contain"] = format_duration(*contained);
  return out;
}

/// Every text once more, wherever it came from: playbooks are written by people, too.
void look_through(Document& at, const std::string& pointer, const Redactor& redactor, std::vector<Replacement>& log) {
  const auto clean = [&](Document& text, Language language, const std::string& where) {
    if (text.is_string()) text = redactor.clean(text.get<std::string>(), language, where, log);
  };
  if (at.is_array())
    for (std::size_t i = 0; i < at.size(); ++i)
      look_through(at[i], pointer + "/" + std::to_string(i), redactor, log);
  if (!at.is_object()) return;
  for (auto& [name, value] : at.items()) {
    const std::string where = pointer + "/" + pointer_token(name);
    if (name == "zh" || name == "alertname")
      clean(value, Language::zh, where);
    else if (name == "en")
      clean(value, Language::en, where);
    else
      look_through(value, where, redactor, log);
  }
}

void note_names(Msel& msel, const Text& summary) {
  const Registry& registry = *msel.past.registry;
  const Story& story = msel.story;
  msel.note("free-text", "/summary", story.was, summary.zh);
  if (const auto* unit = registry.unit(story.unit)) msel.note("name", "/summary", unit->name.zh, msel.place.zh);
  if (const auto* site = registry.site(story.site)) {
    msel.note("name", "/injects/0/text", site->name, msel.place.zh);
    msel.note("host", "/injects/0/text", site->host, msel.place.zh);
  }
}

}  // namespace

Result<Draft> from_incident(const PastIncident& past) {
  if (auto fit = check(folded(past)); !fit) return fit.error();
  const Playbook& playbook = *past.playbook;
  const Cast cast = cast_of(playbook, *past.rules);
  const Story story = story_of(past, cast);
  Msel msel(past, cast, story);
  const Text what = what_it_was(playbook), when = hour_words(story.opened_at, past.zone),
             lasted = about(story.ended_after);
  const Text summary{
      msel.place.zh + what.zh + (story.by_monitor ? "，由监测发现。" : "，由人工发现。"),
      "At " + msel.place.en + ": " + what.en + (story.by_monitor ? ", found by monitoring." : ", found by people.")};
  const Text briefing{
      "本情景由一起已办结的真实事件改编，单位、人员、网址和原始文字均已隐去。事发在" + when.zh + "，从发现到办结用了 " +
          lasted.zh +
          "。请按现行预案处置，各项用时将与实战对照。演练中的来电、来信都由导调组发出，对外联络一律打给导调组，不得操作"
          "正式系统。",
      "This was made from a real incident that is closed; units, people, addresses and original words were removed. It "
      "began " +
          when.en + " and took " + lasted.en +
          " from discovery to closing. Follow the playbook in force; your "
          "times will be held against the real ones. All calls and messages come from the controllers; call nobody but "
          "them, "
          "and do not touch the real systems."};
  add_first_alarm(msel);
  note_names(msel, summary);
  add_decisions(msel);
  add_turns(msel);
  add_world(msel);

  Document document{{"schema", "fenghuo.scenario/1"},
                    {"id", id_of(past, story)},
                    {"version", version_of(past)},
                    {"playbook", playbook.id},
                    {"title", json_of({"实战改编：" + what.zh + (story.back ? "，恢复后再次发生" : ""),
                                       "From a real incident: " + what.en + (story.back ? ", and back again" : "")})},
                    {"briefing", json_of(briefing)},
                    {"summary", json_of(summary)},
                    {"severity", story.severity},
                    {"length", k_length},
                    {"facts", facts(cast)},
                    {"truth", truth(story, playbook)},
                    {"injects", std::move(msel.injects)},
                    {"objectives", objectives(cast, playbook)},
                    {"caps", caps()},
                    {"reference", reference(past, story, cast)}};
  if (story.back) document["hard"] = true;
  look_through(document, "", Redactor(*past.registry), msel.replacements);
  return Draft{
      .text = document.dump(2) + "\n", .replacements = std::move(msel.replacements), .left_out = msel.left_out};
}

}  // namespace fenghuo::sim
