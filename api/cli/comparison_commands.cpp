#include "api/cli/commands.hpp"
#include "api/cli/comparison_view.hpp"
#include "api/cli/local.hpp"
#include "api/cli/pick.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct CompareOptions {
  std::string unit, year, scenario, csv, reason, id;
  int students = 0;
  std::vector<std::string> units, improvements;
};

void add_compare(CLI::App& drill, Session& session) {
  auto o = std::make_shared<CompareOptions>();
  auto& c = add_command(
      drill, session, "compare", {"一个单位历次演练的比较和趋势", "a unit with its earlier drills"}, [o, &session] {
        return session.print(
            session.http().get(with_query("/v1/drills/comparison", {{"unit", o->unit}, {"year", o->year}})),
            [&](const Json& json) { return render_comparison(session, json); });
      });
  c.add_option("--unit", o->unit, session.say({"哪个单位，默认本单位", "which unit; your own if not given"}));
  c.add_option("--year", o->year, session.say({"截至哪一年，默认今年", "up to which year; this one if not given"}))
      ->check(CLI::Range(2000, 2100));
}

int rank(Session& session, const CompareOptions& o) {
  const auto reply = session.http().get(
      with_query("/v1/drills/ranking", {{"unit", o.unit}, {"year", o.year}, {"scenario", o.scenario}}));
  if (reply.ok() && !o.csv.empty())
    if (const int code = write_file(session, o.csv, csv_of_ranking(session, reply.body)); code != k_done) return code;
  return session.print(reply, [&](const Json& json) {
    return o.csv.empty() ? render_ranking(session, json) : session.say({"已写入：", "written: "}) + safe(o.csv) + "\n";
  });
}

void add_ranking(CLI::App& drill, Session& session) {
  auto o = std::make_shared<CompareOptions>();
  auto& c = add_command(drill, session, "ranking",
                        {"一年的演练排名，表扬和通报建议", "a year's ranking, and what is proposed"},
                        [o, &session] { return rank(session, *o); });
  const auto say = [&](const Text& text) { return session.say(text); };
  c.add_option("--year", o->year, say({"年份，默认今年", "the year; this one if not given"}))
      ->check(CLI::Range(2000, 2100));
  c.add_option("--scenario", o->scenario, say({"只看这个情景", "this scenario only"}));
  c.add_option("--unit", o->unit, say({"只看这个单位及下级", "this unit and below only"}));
  c.add_option("--csv", o->csv, say({"写成表格文件，可用电子表格打开", "write it there, for a spreadsheet"}));
}

/// What a unit says of itself.
void add_standing(CLI::App& group, Session& session, const std::string& name, const Text& help) {
  auto o = std::make_shared<CompareOptions>();
  auto& c = add_command(group, session, name, help, [o, name, &session] {
    Json body = Json::object();
    if (name == "students")
      body["students"] = o->students;
    else
      body["declined"] = name == "decline";
    if (!o->reason.empty()) body["reason"] = o->reason;
    return session.print(session.http().call("PATCH", path_of({"v1", "drills", "comparison", o->unit}), body),
                         [&](const Json& standing) { return render_standing(session, standing); });
  });
  c.add_option("UNIT", o->unit, session.say({"单位编号", "which unit"}))->required();
  if (name == "students")
    c.add_option("STUDENTS", o->students, session.say({"在校生人数", "how many pupils it has"}))->required();
  else
    c.add_option("--reason", o->reason, session.say({"理由", "why"}));
}

void add_rerun(CLI::App& drill, Session& session) {
  auto o = std::make_shared<std::pair<CompareOptions, RerunOptions>>();
  auto& c = add_command(drill, session, "rerun",
                        {"按原方案复演，检验整改", "play it once more, to test what was found"}, [o, &session] {
                          const auto& [words, options] = *o;
                          Json body = Json::object();
                          if (!words.units.empty()) body["units"] = words.units;
                          if (!words.improvements.empty()) body["improvements"] = words.improvements;
                          return plan_rerun(session, path_of({"v1", "drills", words.id, "rerun"}), options, body);
                        });
  c.add_option("DRILL", o->first.id, session.say({"演练编号，例如 DRL-2026-0001", "the drill, e.g. DRL-2026-0001"}))
      ->required();
  c.add_option("--units", o->first.units, session.say({"只由这些单位参加", "with these of its units only"}));
  c.add_option("--improvement", o->first.improvements,
               session.say({"复测这一项，可以多次；不写则为已整改和已销号的各项",
                            "to test this one; may be repeated. All that are done or closed if not given"}))
      ->allow_extra_args(false);
  add_rerun_options(c, session, o->second);
}

}  // namespace

void add_rerun_options(CLI::App& command, Session& session, RerunOptions& options) {
  command.add_option("--at", options.at,
                     session.say({"开始时间，写了就同时排定", "when it starts; sets the day, too"}));
  command.add_option("--note", options.note, session.say({"说明", "a note"}));
}

int plan_rerun(Session& session, const std::string& path, const RerunOptions& options, Json body) {
  int code = k_done;
  if (!options.at.empty()) {
    const auto at = typed_time(session, "--at", options.at, When::any, code);
    if (!at) return code;
    body["starts_at"] = *at;
  }
  if (!options.note.empty()) body["note"] = options.note;
  return session.print(session.http().call("POST", path, body), [&](const Json& planned) {
    const std::string id = shell_word(pick_word(planned, "id"));
    std::string out = session.say({"已拟订：", "planned: "}) + id + session.say({"，复演 ", ", once more "}) +
                      safe(pick_word(planned, "rerun_of")) + "\n";
    for (const auto& one : pick_list(planned, "improvements"))
      out += session.say({"复测：", "tests: "}) + safe(word(one)) + "\n";
    if (pick_list(planned, "improvements").empty())
      out += session.say({"没有已整改或已销号的改进事项可以复测；要复测未整改的，请用 --improvement 指明。\n",
                          "nothing found in it is done or closed; --improvement names one that is not.\n"});
    const bool set = pick_word(planned, "state") == "Scheduled";
    return out + session.say({"接着：", "next: "}) + "fenghuo drill " +
           (set ? "announce " + id : "schedule " + id + " --at …") + "\n";
  });
}

void add_comparison_of_drills(CLI::App& drill, Session& session) {
  add_compare(drill, session);
  add_ranking(drill, session);
  auto& group =
      add_group(drill, session, "comparison", {"参加校际比较与否，学校规模", "whether a unit is compared, its size"});
  add_standing(group, session, "decline", {"不参加校际比较", "decline to be compared with others"});
  add_standing(group, session, "join", {"恢复参加", "be compared again"});
  add_standing(group, session, "students", {"登记在校生人数", "say how many pupils it has"});
  add_rerun(drill, session);
}

}  // namespace fenghuo::api::cli
