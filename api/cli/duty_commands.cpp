#include "api/cli/commands.hpp"
#include "api/cli/fields.hpp"
#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <vector>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct DutyOptions {
  std::string id, duty, channel, receipt, to, at, witness, note, reason;
  std::vector<std::string> fields;
};

int file(Session& session, const DutyOptions& o) {
  int code = k_done;
  Json known = Json::array();
  if (!o.fields.empty()) {
    const auto incident = session.fetch(path_of({"v1", "incidents", o.id}), code, {o.id, ""});
    if (!incident) return code;
    known = pick_list(pick(find_next(*incident, "file", "duty", o.duty), "needs"), "fields");
  }
  const auto fields = read_fields(o.fields, known, session.style.clock);
  if (!fields) return session.misuse(fields.error());
  Json body{{"fields", *fields}};
  if (!put_at(session, o.at, body, code)) return code;
  const std::vector<std::pair<const char*, const std::string*>> texts{
      {"channel", &o.channel}, {"receipt", &o.receipt}, {"to", &o.to}, {"witness", &o.witness}, {"note", &o.note}};
  for (const auto& [member, value] : texts) {
    if (*value == "…") return session.misuse({"请把“…”换成实际内容", "put the real words in place of \"…\""});
    if (!value->empty()) body[member] = *value;
  }
  return change(session, path_of({"v1", "incidents", o.id, "duties", o.duty, "file"}), body, {o.id, ""});
}

int post(Session& session, const DutyOptions& o, const std::string& action) {
  if (o.reason == "…")
    return session.misuse({"--reason：请把“…”换成实际内容", "--reason: put the real words in place of \"…\""});
  Json body = Json::object();
  int code = k_done;
  if (!put_at(session, o.at, body, code)) return code;
  if (!o.note.empty()) body["note"] = o.note;
  if (!o.reason.empty()) body["reason"] = o.reason;
  return change(session, path_of({"v1", "incidents", o.id, "duties", o.duty, action}), body, {o.id, ""});
}

CLI::App& add_verb(CLI::App& group, Session& session, const std::string& name, const Text& help,
                   const std::shared_ptr<DutyOptions>& o, Action action) {
  auto& command = add_command(group, session, name, help, std::move(action));
  add_incident_id(command, session, o->id);
  command
      .add_option("DUTY", o->duty,
                  session.say({"哪一项报告，例如 bureau-initial", "which report, e.g. bureau-initial"}))
      ->required();
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
  add_at(command, session, o->at);
  return command;
}

void add_list(CLI::App& group, Session& session) {
  auto o = std::make_shared<DutyOptions>();
  auto& command = add_command(group, session, "list", {"各项报告的时限", "the reporting clocks"}, [o, &session] {
    return session.print(session.http().get(path_of({"v1", "incidents", o->id, "duties"})), [&](const Json& answer) {
      const Json& duties = answer.is_array() ? answer : pick_list(answer, "items");
      if (duties.empty()) return session.say({"没有要报的事项。\n", "nothing to report.\n"});
      const bool drill = pick_word(duties.front(), "mode") == "drill";
      return (drill ? paint(session.style, Tint::yellow, session.say({"【演练】", "[DRILL]"})) + "\n" : "") +
             render_clocks(duties, session.language, session.style, 0);
    });
  });
  add_incident_id(command, session, o->id);
}

void add_file(CLI::App& group, Session& session) {
  auto o = std::make_shared<DutyOptions>();
  auto& command =
      add_verb(group, session, "file", {"报送", "file a report"}, o, [o, &session] { return file(session, *o); });
  command
      .add_option("--field", o->fields,
                  session.say({"填写一项，写成 名称=内容，可以多次", "fill a field, name=value; may be repeated"}))
      ->allow_extra_args(false);
  command.add_option(
      "--channel", o->channel,
      session.say({"报送方式，电话口头报告写 phone", "how it was sent; phone for a report by word of mouth"}));
  command.add_option("--receipt", o->receipt, session.say({"回执编号", "the receipt's number"}));
  command.add_option("--to", o->to, session.say({"口头报告：报给谁", "by phone: to whom"}));
  command.add_option("--witness", o->witness, session.say({"口头报告：见证人", "by phone: who heard it"}));
}

}  // namespace

void add_duty(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "duty", {"报告：报送、签收、退回", "reports: file, acknowledge, send back"});
  add_list(group, session);
  add_file(group, session);
  const auto add_plain = [&](const std::string& name, const Text& help, bool needs_reason) {
    auto o = std::make_shared<DutyOptions>();
    auto& command = add_verb(group, session, name, help, o, [o, name, &session] { return post(session, *o, name); });
    auto* reason = command.add_option("--reason", o->reason, session.say({"理由", "why"}));
    if (needs_reason) reason->required();
  };
  add_plain("acknowledge", {"签收", "acknowledge receipt"}, false);
  add_plain("send-back", {"退回补正", "send back"}, true);
  add_plain("waive", {"免报（须领导决定）", "waive; a leader's decision"}, true);
}

}  // namespace fenghuo::api::cli
