// A term of drills: shown first, then made as it was shown.
#include "api/cli/commands.hpp"
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
  const Reply reply = session.http().get(with_query("/v1/drills/coverage", {{"unit", above}}));
  if (!reply.ok() && reply.status != 404) return code = session.fail(reply), false;
  Json units = Json::array();
  for (const auto& row : pick_list(reply.body, "units"))
    units.push_back(pick_word(row, "unit"));
  if (units.empty()) {
    code =
        complain(session,
                 engine::Problem::make(
                     engine::Kind::NotFound, "not-found",
                     {"--below " + above + "：没有这个单位，不在您的单位范围内，或其下没有登记网站",
                      "--below " + above + ": there is no such unit, it is outside yours, or none there has a site"}),
                 k_refused);
    return false;
  }
  body["units"] = std::move(units);
  return true;
}

/// The parts as the server takes them; nothing, with `code` set and the reason printed, if one cannot be read.
std::optional<Json> parts_of(Session& session, const std::vector<std::string>& typed, int& code) {
  Json parts = Json::array();
  for (const auto& one : typed) {
    const auto part = read_part(one);
    if (!part) {
      code = session.misuse({"--part 写成 人员:角色[:单位]，读不懂 " + one, "--part is PERSON:ROLE[:UNIT]: " + one});
      return std::nullopt;
    }
    parts.push_back(*part);
  }
  return parts;
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
  put("zone", o.zone);
  if (!o.at.empty()) {
    const auto at = start_of(session, o.at, pick_word(body, "zone"), code);
    if (!at) return std::nullopt;
    body["starts_at"] = *at;
  }
  if (!o.below.empty() && !put_units_below(session, o.below, body, code)) return std::nullopt;
  put("scenario", o.scenario), put("units", o.units);
  for (const auto& [name, value] : {std::pair{"speed", o.speed}, {"weeks", o.weeks}, {"evaluator_limit", o.limit}})
    if (value != 0) body[name] = value;
  put("form", o.form), put("subject", o.subject), put("unit", o.unit), put("rule", o.rule);
  put("announce_before", o.announce_before), put("approver", o.approver), put("preview", o.preview);
  put("except", o.except), put("remind_before", o.remind_before), put("evaluators", o.evaluators);
  if (!o.title.empty() || !o.title_en.empty())
    body["title"] = {{"zh", o.title.empty() ? o.title_en : o.title}, {"en", o.title_en.empty() ? o.title : o.title_en}};
  if (o.each) body["each"] = true;
  if (o.surprise) body["surprise"] = true;
  const auto parts = parts_of(session, o.parts, code);
  if (!parts) return std::nullopt;
  put("parts", *parts);
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
  c.add_option("--at", o.at,
               say({"第一次的开始时间，以 --zone 或模板的时区为准，没有则以本机的",
                    "when the first one starts, on the clock of --zone or of the pattern, else of this machine"}));
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

std::string what_next(const Session& session, const Json& body) {
  if (pick(body, "surprise") == true)
    return session.say({"突击演练：开始前不通知任何人。\n", "a surprise: nobody is told before it begins.\n"});
  return session.say({"审批后才会通知参演单位：fenghuo drill series approve --waiting\n",
                      "nobody is told before it is approved: fenghuo drill series approve --waiting\n"});
}

}  // namespace

void add_terms_of_series(CLI::App& group, Session& session) {
  auto o = std::make_shared<TermOptions>();
  auto& preview =
      add_command(group, session, "preview", {"试排：只看，不生成", "see what would be made"}, [o, &session] {
        int code = k_done;
        const auto body = body_of(session, *o, code);
        if (!body) return code;
        return session.print(session.http().call("POST", "/v1/drills/series/preview", *body),
                             [&](const Json& plan) { return render_term(session, plan, pick_word(*body, "zone")); });
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
          return out + what_next(session, *body);
        });
      });
  add_term_options(create, session, *p);
  create.add_option("--preview", p->preview, session.say({"试排结果的编号", "what the preview answered"}))->required();
}

}  // namespace fenghuo::api::cli
