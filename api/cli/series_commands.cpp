// Drills over the year: series of them, what was covered, the calendar feed.
#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/schedule_view.hpp"
#include "api/cli/words.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct SeriesOptions {
  std::string id, occurrence, at, reason, note, year, unit;
  std::vector<std::string> ids;
  bool waiting = false;
};

std::string done_line(const Session& session, const Json& answer) {
  return session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id")) + "  " +
         safe(say_series_state(pick_word(answer, "state"), session.language)) + "\n";
}

int post(Session& session, const std::string& path, const Json& body) {
  return session.print(session.http().call("POST", path, body),
                       [&](const Json& answer) { return done_line(session, answer); });
}

/// Series that were refused for one and the same reason.
struct Refused {
  Reply reply;
  std::vector<std::string> ids;
};

/// The first that does not answer ends it. Every reason is said once, with the series it holds for.
int approve(Session& session, const std::vector<std::string>& ids, const Json& body) {
  Json done = Json::array();
  std::vector<Refused> refused;
  for (const auto& id : ids) {
    Reply reply = session.http().call("POST", path_of({"v1", "drills", "series", id, "approve"}), body);
    if (reply.ok()) {
      if (!session.json) session.out << done_line(session, reply.body);
      done.push_back(std::move(reply.body));
      continue;
    }
    const auto same = [&](const Refused& one) {
      return pick(one.reply.body, "code") == pick(reply.body, "code") &&
             pick(one.reply.body, "detail") == pick(reply.body, "detail");
    };
    const auto known = std::ranges::find_if(refused, same);
    const bool gone = !reply.failure.empty();
    if (known == refused.end())
      refused.push_back({std::move(reply), {id}});
    else
      known->ids.push_back(id);
    if (gone) break;
  }
  if (session.json) session.out << json_text({{"items", std::move(done)}}) << "\n";
  int code = k_done;
  for (auto& [reply, whose] : refused) {
    if (session.json && reply.body.is_object())
      reply.body["series"] = whose;
    else if (!session.json && ids.size() > 1)
      session.err << safe(joined(whose, session.language)) << "\n";
    code = std::max(code, session.fail(reply));
  }
  return code;
}

/// Adds all that wait for approval; false, with `code` set and the reason printed, if the server does not say.
bool put_waiting(Session& session, std::vector<std::string>& ids, int& code) {
  std::string cursor;
  do {
    const auto page = session.fetch(
        with_query("/v1/drills/series", {{"state", "waiting"}, {"limit", "200"}, {"cursor", cursor}}), code);
    if (!page) return false;
    for (const auto& series : pick_list(*page, "items"))
      ids.push_back(pick_word(series, "id"));
    cursor = pick_word(*page, "next");
  } while (!cursor.empty());
  return true;
}

/// Those who play are told of nothing before.
void add_approve(CLI::App& group, Session& session) {
  auto o = std::make_shared<SeriesOptions>();
  auto& command = add_command(
      group, session, "approve", {"审批，此后可以通知参演单位", "approve: those who play may be told"}, [o, &session] {
        std::vector<std::string> ids = o->ids;
        int code = k_done;
        if (ids.empty() && !o->waiting)
          return session.misuse({"请写明系列编号，或用 --waiting", "say which series, or --waiting"});
        if (o->waiting && !put_waiting(session, ids, code)) return code;
        if (ids.empty()) session.err << session.say({"没有待审批的系列。\n", "nothing waits for approval.\n"});
        Json body = Json::object();
        if (!o->note.empty()) body["note"] = o->note;
        return approve(session, ids, body);
      });
  command.add_option("SERIES", o->ids, session.say({"系列编号，可以多个", "which; several may be named"}));
  command.add_flag("--waiting", o->waiting, session.say({"所有待审批的", "all that wait for it"}));
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
}

void add_pattern(CLI::App& group, Session& session) {
  auto o = std::make_shared<SeriesOptions>();
  auto& command = add_command(group, session, "pattern",
                              {"输出一个系列的模板，存成文件供以后 --pattern 使用",
                               "print what a series was planned with, to keep in a file for --pattern"},
                              [o, &session] {
                                int code = k_done;
                                const auto series = session.fetch(path_of({"v1", "drills", "series", o->id}), code);
                                if (series) session.out << json_text(pick(*series, "pattern")) << "\n";
                                return code;
                              });
  command.add_option("SERIES", o->id, session.say({"系列编号", "which"}))->required();
}

CLI::App& add_act(CLI::App& group, Session& session, const std::string& act, const Text& help) {
  auto o = std::make_shared<SeriesOptions>();
  const bool on_time = act == "cancel" || act == "move";
  auto& command = add_command(group, session, act, help, [o, act, on_time, &session] {
    Json body = Json::object();
    if (!o->reason.empty()) body["reason"] = o->reason;
    if (act == "move") {
      int code = k_done;
      const auto series = session.fetch(path_of({"v1", "drills", "series", o->id}), code);
      const auto at = series ? start_of(session, o->at, pick_word(*series, "zone"), code) : std::nullopt;
      if (!at) return code;
      body["starts_at"] = *at;
    }
    const std::string path = on_time ? path_of({"v1", "drills", "series", o->id, "times", o->occurrence, act})
                                     : path_of({"v1", "drills", "series", o->id, act});
    return post(session, path, body);
  });
  command.add_option("SERIES", o->id, session.say({"系列编号，例如 SER-2026-0001", "which, e.g. SER-2026-0001"}))
      ->required();
  if (on_time)
    command.add_option("TIME", o->occurrence, session.say({"哪一次，见 show", "which time; see show"}))->required();
  if (act == "move")
    command
        .add_option("--at", o->at, session.say({"改到何时，以系列的时区为准", "when instead, on the series' clock"}))
        ->required();
  command.add_option("--reason", o->reason, session.say({"理由", "why"}))->required(act != "move");
  return command;
}

void add_series(CLI::App& drill, Session& session) {
  auto& group = add_group(drill, session, "series", {"定期演练：试排、审批、改期", "drills that come round"});
  add_list(group, session, {"列出", "list"}, "/v1/drills/series",
           {{"--state", "state", {"状态：waiting、approved、stopped", "state: waiting, approved, stopped"}}},
           {{{"编号", "ID"}, "id"},
            {{"下一次", "NEXT"}, "next_at"},
            {{"规则", "RULE"}, "rule"},
            {{"参演单位", "UNITS"}, "units", 40},
            {{"审批时间", "APPROVED"}, "approved_at"},
            {{"名称", "TITLE"}, "title", 50}});
  auto o = std::make_shared<SeriesOptions>();
  auto& show = add_command(group, session, "show", {"查看一个系列", "show one"}, [o, &session] {
    return session.print(session.http().get(path_of({"v1", "drills", "series", o->id})),
                         [&](const Json& series) { return render_series(session, series); });
  });
  show.add_option("SERIES", o->id, session.say({"系列编号", "which"}))->required();
  add_terms_of_series(group, session);
  add_pattern(group, session);
  add_approve(group, session);
  add_act(group, session, "stop", {"停止，不再生成演练", "make no more of it"});
  add_act(group, session, "cancel", {"取消其中一次", "call one time off"});
  add_act(group, session, "move", {"改期其中一次", "put one time off"});
}

void add_coverage(CLI::App& drill, Session& session) {
  auto o = std::make_shared<SeriesOptions>();
  auto& command = add_command(
      drill, session, "coverage", {"各单位一年的演练情况", "who has drilled what in a year"}, [o, &session] {
        return session.print(
            session.http().get(with_query("/v1/drills/coverage", {{"year", o->year}, {"unit", o->unit}})),
            [&](const Json& json) { return render_coverage(session, json); });
      });
  command.add_option("--year", o->year, session.say({"年份，默认今年", "the year; this one if not given"}))
      ->check(CLI::Range(2000, 2100));
  command.add_option("--unit", o->unit, session.say({"只看这个单位及下级", "this unit and below only"}));
}

void add_calendar(CLI::App& drill, Session& session) {
  auto& group = add_group(drill, session, "calendar", {"日历订阅", "a feed for calendar programs"});
  add_command(group, session, "issue", {"生成一个订阅地址", "make an address"}, [&session] {
    return session.print(
        session.http().call("POST", "/v1/drills/calendar-feeds", Json::object()), [&](const Json& made) {
          return session.say({"编号：", "id: "}) + safe(pick_word(made, "id")) + "\n" + session.server +
                 safe(pick_word(made, "href")) + "\n" +
                 session.say({"地址只显示这一次，请现在填入日历程序；凭它可以看到您能看到的演练。\n",
                              "the address is shown this once; whoever has it sees the drills you may see.\n"});
        });
  });
  add_list(group, session, {"列出自己的", "list one's own"}, "/v1/drills/calendar-feeds", {},
           {{{"编号", "ID"}, "id"},
            {{"角色", "ROLE"}, "role"},
            {{"单位", "UNIT"}, "unit"},
            {{"生成时间", "SINCE"}, "issued_at"}});
  auto o = std::make_shared<SeriesOptions>();
  auto& revoke = add_command(group, session, "revoke", {"作废", "make it good for nothing"}, [o, &session] {
    return session.print(session.http().call("DELETE", path_of({"v1", "drills", "calendar-feeds", o->id})),
                         [&](const Json&) {
                           return session.say({"已作废。\n", "it opens nothing any more.\n"});
                         });
  });
  revoke.add_option("FEED", o->id, session.say({"编号，见 list", "which; see list"}))->required();
}

}  // namespace

void add_schedule_of_drills(CLI::App& drill, Session& session) {
  add_series(drill, session);
  add_coverage(drill, session);
  add_calendar(drill, session);
}

}  // namespace fenghuo::api::cli
