// A responder model fitted to what people did: read from a server, written as a profile.
#include "api/cli/commands.hpp"
#include "api/cli/local.hpp"
#include "api/cli/past_plays.hpp"
#include "api/cli/sim_crews.hpp"
#include "api/cli/words.hpp"
#include "sim/fit/fit.hpp"
#include "sim/score/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct FitOptions {
  std::vector<std::string> ids;
  std::string unit, since, start = "slow", id = "fitted", out, playbooks;
  bool incidents = false, drills = false;
  int most = 500;
};

Text kind_words(const std::string& kind) {
  static const std::map<std::string, Text> k_words{{"acknowledge", {"确认接报、签收", "acknowledge"}},
                                                   {"decision", {"研判", "decision"}},
                                                   {"task", {"处置操作", "task"}},
                                                   {"capture", {"取证留存", "capture"}},
                                                   {"probe", {"恢复核验", "probe"}},
                                                   {"notify", {"通知", "notify"}},
                                                   {"http", {"调用工具", "http"}},
                                                   {"offline", {"断网下线", "offline"}},
                                                   {"report", {"上报步骤", "report"}},
                                                   {"approval", {"审签步骤", "approval"}},
                                                   {"approve", {"审批", "approve"}},
                                                   {"file", {"报送", "file"}},
                                                   {"inject", {"导调决策", "inject"}},
                                                   {"close", {"结案", "close"}},
                                                   {"*", {"全部合计", "all together"}}};
  return k_words.at(kind);
}

Text too_few(const sim::Fit& fit) {
  return {"太少：沿用模型 " + fit.start, "too few: the model " + fit.start};
}
Text basis_words(const sim::Fit& fit, const sim::FitRow& row) {
  if (row.estimate) return {"自身数据", "its own"};
  return row.basis == sim::FitBasis::pooled ? Text{"太少：用全部合计", "too few: all together"} : too_few(fit);
}

Text family_words(const sim::Delay& delay) {
  switch (delay.kind) {
    case sim::Delay::Kind::lognormal:
      return {"对数正态", "lognormal"};
    case sim::Delay::Kind::exponential:
      return {"指数", "exponential"};
    default:
      return delay.low == delay.high ? Text{"固定", "fixed"} : Text{"均匀", "uniform"};
  }
}

std::string within(const Session& session, const sim::Interval& interval) {
  const auto length = [&](double ms) { return session.say(sim::length_text(static_cast<Millis>(ms))); };
  return length(interval.low) + " … " + length(interval.high);
}

void print_fit(Session& session, const sim::Fit& fit) {
  session.out << session.say(fit.profile.title) << "\n";
  Table table({session.say({"工作", "WORK"}), session.say({"办结", "DONE"}), session.say({"截断", "CUT OFF"}),
               session.say({"未办", "NOT DONE"}), session.say({"同时录入", "TOGETHER"}),
               session.say({"中位用时", "MEDIAN"}), session.say({"95% 置信区间", "95 %"}),
               session.say({"九成不超过", "P90"}), session.say({"95% 置信区间", "95 %"}),
               session.say({"分布", "SHAPE"}), session.say({"依据", "FROM"})});
  for (const auto& row : fit.rows) {
    if (row.done + row.cut + row.left + row.together == 0 && row.kind != "*") continue;
    const bool own = row.estimate.has_value();
    table.add({session.say(kind_words(row.kind)),
               std::to_string(row.done),
               std::to_string(row.cut),
               std::to_string(row.left),
               std::to_string(row.together),
               session.say(sim::length_text(sim::median_of(row.delay))),
               own ? within(session, row.estimate->median) : std::string("-"),
               session.say(sim::length_text(sim::ninth_of(row.delay))),
               own ? within(session, row.estimate->ninth) : std::string("-"),
               session.say(family_words(row.delay)),
               {session.say(basis_words(fit, row)), own ? Tint::plain : Tint::yellow}});
  }
  session.out << table.render(session.style);
  for (const auto& rate : fit.rates) {
    const sim::Share share = sim::share_of(rate.times, rate.of, sim::k_95);
    const std::string seen = std::to_string(rate.times) + "/" + std::to_string(rate.of);
    session.out << session.say(rate.error == "forgets_police" ? Text{"漏报公安机关 ", "police never told "}
                                                              : Text{"漏报主管部门 ", "bureau never told "})
                << seen;
    if (rate.of > 0)
      session.out << session.say({"（95% 置信区间 ", " (95 %: "}) << say_percent(share.low) << " … "
                  << say_percent(share.high) << session.say({"）", ")"});
    if (!rate.taken) session.out << session.say({"，", ", "}) << safe(session.say(too_few(fit)));
    session.out << "\n";
  }
  session.out << session.say(
      {"用时从轮到办理（前一件办完）算起，夜间和别的事务都在内，所以模型不再另设班次。截断：记录结束时正在办，按“"
       "至少这么久”计入。未办：没有轮到或被跳过，不计入。同时录入：与前一件同一秒录入，不计入。\n",
       "Times run from when somebody could turn to it (done with what came before), with nights "
       "and other duties in them, so the model has no shifts. Cut off: somebody was at it when "
       "the record ended; counted as \"at least so long\". Not done: nobody turned to it; not "
       "counted. Together: entered in the same second as what came before; not counted.\n"});
}

void print_skipped(Session& session, const PastFound& found) {
  for (const auto& one : found.skipped)
    session.err << session.say({"未采用 ", "left out "}) << safe(one.id) << session.say({"：", ": "})
                << session.say(one.why) << "\n";
  if (found.more)
    session.err << session.say(
        {"还有更早的，未采用；可用 --limit 放宽\n", "there are older ones; --limit takes more\n"});
}

int run_fit(Session& session, const FitOptions& o) {
  PastWanted wanted{.ids = o.ids,
                    .incidents = o.incidents || !o.drills,
                    .drills = o.drills || !o.incidents,
                    .unit = o.unit,
                    .since = {},
                    .most = o.most};
  for (const auto& id : o.ids)
    if (!id.starts_with("INC-") && !id.starts_with("DRL-"))
      return session.misuse(
          {"应为事件编号 INC-… 或演练编号 DRL-…：" + id, "an incident INC-… or a drill DRL-…: " + id});
  if (!o.since.empty()) {
    constexpr std::size_t k_day_alone = 10;  // 2026-01-31
    const std::string typed = o.since + (o.since.size() == k_day_alone ? " 00:00" : "");
    int code = k_done;
    const auto since = typed_time(session, "--since", typed, When::any, code);
    if (!since) return code;
    wanted.since = engine::parse_time(*since);
  }
  const auto start = find_profile(o.start, o.playbooks);
  if (!start) return complain(session, start.error(), k_refused);
  if (!start->acts)
    return complain(
        session,
        engine::Problem::make(engine::Kind::NotAllowed, "nobody-acts",
                              {"模型“" + o.start + "”里无人处置，没有用时可以沿用",
                               "in the model " + o.start + " nobody acts: there is nothing to fall back on"}),
        k_refused);
  const auto schemas = engine::Schemas::from_folder(o.playbooks);
  if (!schemas) return complain(session, schemas.error(), k_damaged);
  int code = k_done;
  const auto found = past_plays(session, wanted, *schemas, code);
  if (!found) return code;
  print_skipped(session, *found);
  if (found->plays.empty())
    return complain(session,
                    engine::Problem::make(engine::Kind::NotFound, "nothing-to-fit",
                                          {"没有可用的已结案事件或已结束的演练",
                                           "there is no closed incident and no finished drill to fit it to"}),
                    k_refused);
  const sim::Fit fitted = sim::fit(found->plays, *start, o.id);
  if (!o.out.empty())
    if (const int failed = write_file(session, o.out, sim::file_of(fitted)); failed != k_done) return failed;
  if (session.json) {
    session.out << sim::file_of(fitted);
    return k_done;
  }
  print_fit(session, fitted);
  if (!o.out.empty())
    session.out << session.say({"已写入 ", "written to "}) << safe(o.out) << session.say({"，试用：", "; try it: "})
                << "fenghuo sim run defacement-holiday-night --responders " << shell_word(o.out) << " --runs 1000\n";
  return k_done;
}

}  // namespace

void add_sim_fit(CLI::App& group, Session& session) {
  auto o = std::make_shared<FitOptions>();
  auto& command = add_command(group, session, "fit",
                              {"按服务器上已结案事件和已结束演练拟合参演模型",
                               "a model fitted to the closed incidents and finished drills of a server"},
                              [o, &session] { return run_fit(session, *o); });
  command.add_option("ID", o->ids,
                     session.say({"事件 INC-… 或演练 DRL-…；不写则取看得到的全部",
                                  "incidents INC-… and drills DRL-…; all you may see if none is named"}));
  command.add_flag("--incidents", o->incidents, session.say({"只用实战事件", "live incidents alone"}));
  command.add_flag("--drills", o->drills, session.say({"只用演练", "drills alone"}));
  command.add_option("--unit", o->unit, session.say({"只用这个单位的", "of this unit alone"}));
  command.add_option("--since", o->since,
                     session.say({"只用此日以来的，如 2026-01-01", "begun since, e.g. 2026-01-01"}));
  command.add_option("--limit", o->most, session.say({"事件、演练各最多几起", "how many of each at most, the newest"}))
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command
      .add_option("--start", o->start,
                  session.say({"数据太少时沿用的模型", "the model to fall back on where there is too little"}))
      ->capture_default_str();
  command.add_option("--id", o->id, session.say({"模型编号", "the model's id"}))->capture_default_str();
  command.add_option("-o,--out", o->out,
                     session.say({"把模型写成文件，供 --responders 使用", "write the model there, for --responders"}));
  add_playbooks_option(command, session, o->playbooks);
}

}  // namespace fenghuo::api::cli
