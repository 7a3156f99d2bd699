#include "sim/compare/entry.hpp"

#include "sim/score/words.hpp"

#include <array>

namespace fenghuo::sim {

std::vector<Barrier> barriers(const Entry& entry, Beside beside) {
  std::vector<Barrier> out;
  const auto if_so = [&](bool so, Barrier barrier) {
    if (so) out.push_back(barrier);
  };
  const bool finished = is_scored(entry.state);
  const bool aborted = entry.state == DrillState::Aborted;
  if_so(!finished && !aborted, Barrier::unfinished);
  if_so(aborted, Barrier::aborted);
  if_so(finished && !entry.result && !entry.uncounted, Barrier::unreadable);
  if_so(finished && !entry.result && entry.uncounted, Barrier::uncounted);
  if_so(entry.result && entry.result->voided, Barrier::voided);
  if_so(entry.form == "demonstration", Barrier::demonstration);
  if_so(entry.freezes > 0, Barrier::frozen);
  if_so(entry.pauses > k_most_pauses, Barrier::interrupted);
  if_so(entry.result && entry.result->coverage < k_least_coverage, Barrier::little_covered);
  if (beside == Beside::itself) return out;
  if_so(entry.retest, Barrier::retest);
  if_so(!entry.retest && entry.attempt_in_year > 1, Barrier::repeated);
  return out;
}

Basis basis_of(const Entry& entry, Beside beside) {
  Basis out{.scenario = entry.scenario,
            .scenario_version = entry.scenario_version,
            .scenario_sha256 = entry.scenario_sha256,
            .rubric = entry.result->rubric,
            .form = entry.form,
            .speed = entry.speed,
            .skip_idle = entry.skip_idle,
            .surprise = entry.surprise,
            .rules = entry.result->packs,
            .playbook = {},
            .playbook_version = {}};
  if (beside == Beside::itself) return out;
  out.playbook = entry.result->playbook;
  out.playbook_version = entry.result->playbook_version;
  return out;
}

std::string_view to_string(Barrier barrier) {
  static constexpr std::array<std::string_view, 11> k_codes{
      "unfinished", "aborted",     "unreadable",     "uncounted", "voided",  "demonstration",
      "frozen",     "interrupted", "little-covered", "retest",    "repeated"};
  return k_codes[static_cast<std::size_t>(barrier)];
}

Text words_of(Barrier barrier, const Entry& entry) {
  switch (barrier) {
    case Barrier::unfinished:
      return {"演练尚未评定得分", "it has not been scored"};
    case Barrier::aborted:
      return {"演练已终止", "it was aborted"};
    case Barrier::unreadable:
      return {"评定时的得分已无法取得", "the score as it was fixed cannot be had any more"};
    case Barrier::uncounted:
      return {"评定时的得分正在由记录重新核算，请稍后再看",
              "the score as it was fixed has yet to be told again from the record; look again in a while"};
    case Barrier::voided:
      return {"未经批准触动生产系统，成绩作废", "production was touched without approval, which voids the drill"};
    case Barrier::demonstration:
      return {"示范演练按脚本演示，不计入比较", "a demonstration shows how things are done, and is no measure"};
    case Barrier::frozen:
      return {"演练期间发生真实事件，中途冻结", "a live incident came between and froze it"};
    case Barrier::interrupted: {
      const std::string n = std::to_string(entry.pauses), most = std::to_string(k_most_pauses);
      return {"中断 " + n + " 次，超过 " + most + " 次", "it stood still " + n + " times, more than " + most};
    }
    case Barrier::little_covered: {
      const std::string had = percent_text(entry.result ? entry.result->coverage : 0),
                        least = percent_text(k_least_coverage);
      return {"评估覆盖率 " + had + "，不足 " + least, "only " + had + " could be evaluated, less than " + least};
    }
    case Barrier::retest:
      return {"整改后的复测，参演人员已知情景", "a re-test: those who played knew the scenario"};
    case Barrier::repeated:
      break;
  }
  const std::string n = std::to_string(entry.attempt_in_year);
  return {"本年度第 " + n + " 次演练同一情景，只计第一次",
          "number " + n + " of the year with this scenario; only the first counts"};
}

std::vector<Criterion> criteria(Beside beside) {
  std::vector<Criterion> out{
      {"finished",
       {"只比较已评定得分的演练，以评定时固定的得分为准；终止的、成绩作废的不比较",
        "only drills that were scored, by the score as it was fixed then; none that was aborted or voided"}},
      {"same-scenario", {"情景及其版本（SHA-256）相同", "the same scenario in the same version, by its SHA-256"}},
      {"same-rubric", {"评分规则版本、各项权重和封顶规则相同", "the same rules, weights and caps of the score"}},
      {"same-limits", {"报告时限所依据的规则包及其版本相同", "the same rules for what has to be reported by when"}},
      {"same-conditions",
       {"演练形式、倍速、是否跳过等待、是否突击相同；示范演练不比较",
        "the same form, speed and jumping over idle time, all announced or all a surprise; no demonstrations"}},
      {"undisturbed",
       {"没有因真实事件冻结，中断不超过 " + std::to_string(k_most_pauses) + " 次",
        "not frozen by a live incident, interrupted " + std::to_string(k_most_pauses) + " times at most"}},
      {"covered",
       {"评估覆盖率不低于 " + percent_text(k_least_coverage) + "；未评估的部分仍计入满分",
        "at least " + percent_text(k_least_coverage) + " could be evaluated; what was not stays in the denominator"}},
      {"engine-score",
       {"只比较系统评分；评估员打分因人而异，不计入",
        "the engine's score alone: evaluators differ, so their grades are left out"}}};
  if (beside == Beside::itself) {
    out.push_back({"any-playbook",
                   {"预案版本可以不同：修订预案也是改进",
                    "the playbook may be another version: a better one is part of the improvement"}});
    return out;
  }
  out.push_back({"same-playbook", {"预案及其版本相同", "the same playbook in the same version"}});
  out.push_back({"first-of-the-year",
                 {"同一情景每单位每年只计第一次，复测不计",
                  "of each unit its first of the year with this scenario; no re-tests"}});
  return out;
}

Text words_of(const Basis& basis) {
  static constexpr std::array<std::pair<std::string_view, Text>, 3> k_forms{
      {{"tabletop", {"桌面推演", "tabletop"}},
       {"hands-on", {"实操演练", "hands-on"}},
       {"demonstration", {"示范演练", "demonstration"}}}};
  Text form{basis.form, basis.form};
  for (const auto& [id, words] : k_forms)
    if (id == basis.form) form = words;
  const std::string speed = std::to_string(basis.speed / 1000);
  Text out{"情景 " + basis.scenario + " " + basis.scenario_version + "，" + form.zh + "，" + speed + " 倍速，" +
               (basis.surprise ? "突击" : "事先通知") + "，评分规则第 " + basis.rubric + " 版",
           basis.scenario + " " + basis.scenario_version + ", " + form.en + ", speed " + speed + ", " +
               (basis.surprise ? "by surprise" : "announced") + ", rules of the score " + basis.rubric};
  if (basis.skip_idle) {
    out.zh += "，跳过等待";
    out.en += ", idle time jumped over";
  }
  for (const auto& pack : basis.rules) {
    out.zh += "，报告规则 " + pack;
    out.en += ", reports by " + pack;
  }
  if (!basis.playbook.empty()) {
    out.zh += "，预案 " + basis.playbook + " " + basis.playbook_version;
    out.en += ", playbook " + basis.playbook + " " + basis.playbook_version;
  }
  return out;
}

}  // namespace fenghuo::sim
