// Drills over the year: series and terms of them, what was covered, the calendar feed.
#include "api/cli/commands.hpp"
#include "api/cli/drill_view.hpp"
#include "api/cli/local.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/schedule_view.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct TermOptions {
  std::string scenario, title, title_en, form, subject, unit, at, rule, zone, announce_before, approver, preview;
  std::string pattern, below;
  std::vector<std::string> units, parts, except, remind_before, evaluators;
  int weeks = 0, limit = 0, speed = 0;  ///< 0: not typed
  bool each = false, surprise = false;
};

struct SeriesOptions {
  std::string id, occurrence, at, reason, note, year, unit;
  std::vector<std::string> ids;
  bool waiting = false;
};

/// What a file brings along, or nothing but braces; nothing at all if it is no pattern.
std::optional<Json> pattern_in(Session& session, const std::string& file, int& code) {
  if (file.empty()) return Json::object();
  const auto text = read_file(file);
  auto json = text ? engine::parse_untrusted(*text) : engine::Result<Json>(engine::Problem::not_found(file));
  if (json && json->is_object()) return std::move(*json);
  const Text why = json ? Text{"应为 JSON 对象", "a JSON object is wanted"} : json.error().detail;
  code = session.misuse({"--pattern " + file + "：" + why.zh, "--pattern " + file + ": " + why.en});
  return std::nullopt;
}

/// Every unit below that has a site to play with.
bool put_units_below(Session& session, const std::string& above, Json& body, int& code) {
  const auto all = session.fetch(with_query("/v1/drills/coverage", {{"unit", above}}), code);
  if (!all) return false;
  body["units"] = Json::array();
  for (const auto& row : pick_list(*all, "units"))
    body["units"].push_back(pick_word(row, "unit"));
  return true;
}

/// What was typed, as the server takes it, over what the file says; nothing, with `code` set and the reason printed, if
/// it cannot be read.
std::optional<Json> body_of(Session& session, const TermOptions& o, int& code) {
  auto brought = pattern_in(session, o.pattern, code);
  if (!brought) return std::nullopt;
  Json body = std::move(*brought);
  const auto put = [&](const char* name, const auto& value) {
    if (!value.empty()) body[name] = value;
  };
  if (!o.at.empty()) {
    const auto at = typed_time(session, "--at", o.at, When::any, code);
    if (!at) return std::nullopt;
    body["starts_at"] = *at;
  }
  if (!o.below.empty() && !put_units_below(session, o.below, body, code)) return std::nullopt;
  put("scenario", o.scenario), put("units", o.units);
  for (const auto& [name, value] : {std::pair{"speed", o.speed}, {"weeks", o.weeks}, {"evaluator_limit", o.limit}})
    if (value != 0) body[name] = value;
  put("form", o.form), put("subject", o.subject), put("unit", o.unit), put("rule", o.rule), put("zone", o.zone);
  put("announce_before", o.announce_before), put("approver", o.approver), put("preview", o.preview);
  put("except", o.except), put("remind_before", o.remind_before), put("evaluators", o.evaluators);
  if (!o.title.empty() || !o.title_en.empty())
    body["title"] = {{"zh", o.title.empty() ? o.title_en : o.title}, {"en", o.title_en.empty() ? o.title : o.title_en}};
  if (o.each) body["each"] = true;
  if (o.surprise) body["surprise"] = true;
  for (const auto& typed : o.parts) {
    const auto part = read_part(typed);
    if (!part) {
      code =
          session.misuse({"--part 写成 人员:角色[:单位]，读不懂 " + typed, "--part is PERSON:ROLE[:UNIT]: " + typed});
      return std::nullopt;
    }
    body["parts"].push_back(*part);
  }
  return body;
}

void add_term_options(CLI::App& c, Session& session, TermOptions& o) {
  const auto say = [&](const Text& text) { return session.say(text); };
  c.add_option("SCENARIO", o.scenario, say({"演练情景，见 fenghuo scenario list", "the scenario"}));
  c.add_option("--pattern", o.pattern,
               say({"模板文件（JSON），见 fenghuo drill series pattern；另行输入的以输入为准",
                    "a pattern in a file, see fenghuo drill series pattern; what is typed beside it goes before it"}))
      ->type_name("FILE");
  auto* units = c.add_option("--units", o.units, say({"参演单位，可以多个", "the units that play"}));
  c.add_option("--below", o.below,
               say({"该单位及下级所有登记了网站的单位都参演", "every unit with a site, from this unit down, plays"}))
      ->excludes(units);
  c.add_option("--at", o.at, say({"第一次的开始时间", "when the first one starts"}));
  c.add_option("--rule", o.rule,
               say({"重复规则（RFC 5545），如 FREQ=MONTHLY;BYDAY=2TU；不写只有一次",
                    "how it recurs (RFC 5545), e.g. FREQ=MONTHLY;BYDAY=2TU; once if not given"}));
  c.add_option("--zone", o.zone, say({"时区，默认服务器所设", "time zone; the server's if not given"}));
  c.add_option("--except", o.except, say({"不安排演练的日期，如 2026-05-01", "days without drills, e.g. 2026-05-01"}));
  c.add_option("--announce-before", o.announce_before,
               say({"提前多久生成并通知，至少 PT1H，默认 P7D",
                    "made and announced so long before; PT1H at least, P7D if not given"}));
  c.add_option("--remind-before", o.remind_before,
               say({"提前多久提醒，如 P1D PT2H", "reminders so long before, e.g. P1D PT2H"}));
  c.add_option("--approver", o.approver, say({"审批人，默认组织单位的负责人", "who approves; a leader if not given"}));
  c.add_flag("--each", o.each, say({"各单位分别演练", "each unit drills by itself"}));
  c.add_option("--weeks", o.weeks, say({"分散在几周", "spread over so many weeks"}))->check(CLI::Range(1, 52));
  c.add_option("--evaluators", o.evaluators, say({"评估员，轮流安排", "evaluators, taken in turn"}));
  c.add_option("--evaluator-limit", o.limit,
               say({"每名评估员一周最多几次，默认 3", "drills an evaluator may have in a week; 3 if not given"}))
      ->check(CLI::Range(1, 50));
  c.add_option("--title", o.title, say({"名称，默认取情景的", "a title; the scenario's if not given"}));
  c.add_option("--title-en", o.title_en, say({"英文名称", "the title in English"}));
  c.add_option("--unit", o.unit, say({"组织单位，默认本单位", "who holds it; your own unit if not given"}));
  c.add_option("--form", o.form, say({"形式：桌面推演、实操演练、示范演练", "its form"}))
      ->check(CLI::IsMember({"tabletop", "hands-on", "demonstration"}));
  c.add_option("--subject", o.subject, say({"专项 single 或综合 comprehensive", "single or comprehensive"}))
      ->check(CLI::IsMember({"single", "comprehensive"}));
  c.add_option("--part", o.parts, say({"角色，写成 人员:角色[:单位]", "a part, PERSON:ROLE[:UNIT]"}))
      ->allow_extra_args(false);
  c.add_option("--speed", o.speed, say({"情景时间的倍速，1 到 600", "how many times as fast, 1 to 600"}))
      ->check(CLI::Range(1, 600));
  c.add_flag("--surprise", o.surprise, say({"突击演练：开始前只有您知道", "nobody but you knows before it begins"}));
}

void add_term(CLI::App& group, Session& session) {
  auto o = std::make_shared<TermOptions>();
  auto& preview =
      add_command(group, session, "preview", {"试排：只看，不生成", "see what would be made"}, [o, &session] {
        int code = k_done;
        const auto body = body_of(session, *o, code);
        if (!body) return code;
        return session.print(session.http().call("POST", "/v1/drills/series/preview", *body),
                             [&](const Json& plan) { return render_term(session, plan); });
      });
  add_term_options(preview, session, *o);
  auto p = std::make_shared<TermOptions>();
  auto& create =
      add_command(group, session, "create", {"按试排的结果生成", "make it as it was previewed"}, [p, &session] {
        int code = k_done;
        const auto body = body_of(session, *p, code);
        if (!body) return code;
        return session.print(session.http().call("POST", "/v1/drills/series", *body), [&](const Json& made) {
          std::string out;
          for (const auto& id : pick_list(made, "series"))
            out += session.say({"已排定：", "planned: "}) + safe(word(id)) + "\n";
          return out + session.say({"审批后才会通知参演单位：fenghuo drill series approve --waiting\n",
                                    "nobody is told before it is approved: fenghuo drill series approve --waiting\n"});
        });
      });
  add_term_options(create, session, *p);
  create.add_option("--preview", p->preview, session.say({"试排结果的编号", "what the preview answered"}))->required();
}

int post(Session& session, const std::string& path, const Json& body) {
  return session.print(session.http().call("POST", path, body), [&](const Json& answer) {
    return session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id")) + "  " +
           say_series_state(pick_word(answer, "state"), session.language) + "\n";
  });
}

/// Those who play are told of nothing before.
void add_approve(CLI::App& group, Session& session) {
  auto o = std::make_shared<SeriesOptions>();
  auto& command = add_command(
      group, session, "approve", {"审批，此后可以通知参演单位", "approve: those who play may be told"}, [o, &session] {
        std::vector<std::string> ids = o->ids;
        int code = k_done;
        for (std::string cursor = o->waiting ? "-" : ""; !cursor.empty();) {
          const auto page = session.fetch(
              with_query("/v1/drills/series",
                         {{"state", "waiting"}, {"limit", "200"}, {"cursor", cursor == "-" ? "" : cursor}}),
              code);
          if (!page) return code;
          for (const auto& series : pick_list(*page, "items"))
            ids.push_back(pick_word(series, "id"));
          cursor = pick_word(*page, "next");
        }
        if (ids.empty() && !o->waiting)
          return session.misuse({"请写明系列编号，或用 --waiting", "say which series, or --waiting"});
        if (ids.empty()) session.err << session.say({"没有待审批的系列。\n", "nothing waits for approval.\n"});
        Json body = Json::object();
        if (!o->note.empty()) body["note"] = o->note;
        for (const auto& id : ids)
          if (const int done = post(session, path_of({"v1", "drills", "series", id, "approve"}), body); done != k_done)
            code = done;
        return code;
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
      const auto at = typed_time(session, "--at", o->at, When::any, code);
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
  if (act == "move") command.add_option("--at", o->at, session.say({"改到何时", "when instead"}))->required();
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
  add_term(group, session);
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
