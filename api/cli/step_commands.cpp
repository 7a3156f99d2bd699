#include "api/cli/commands.hpp"
#include "api/cli/fields.hpp"
#include "api/cli/pick.hpp"

#include <vector>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct StepOptions {
  std::string id, step, note, reason, outcome, at;
  std::vector<std::string> evidence, evidence_ids, fields;
};

int post(Session& session, const StepOptions& o, const std::string& action, Json body) {
  for (const auto* text : {&o.note, &o.reason})
    if (*text == "…") return session.misuse({"请把“…”换成实际内容", "put the real words in place of \"…\""});
  int code = k_done;
  if (!put_at(session, o.at, body, code)) return code;
  if (!o.note.empty()) body["note"] = o.note;
  if (!o.reason.empty()) body["reason"] = o.reason;
  return change(session, path_of({"v1", "incidents", o.id, "steps", o.step, action}), body, {o.id, o.step});
}

/// Everything typed is checked before the first byte of a file leaves; uploads come before the step itself.
int complete(Session& session, const StepOptions& o) {
  int code = k_done;
  Json body = Json::object();
  if (!put_at(session, o.at, body, code)) return code;
  Json evidence = Json::array();
  for (const auto& id : o.evidence_ids)
    evidence.push_back(id);
  if (o.note == "…")
    return session.misuse({"--note：请把“…”换成实际内容", "--note: put the real words in place of \"…\""});
  if (!o.evidence.empty() || !o.fields.empty()) {
    const auto incident = session.fetch(path_of({"v1", "incidents", o.id}), code, {o.id, o.step});
    if (!incident) return code;
    const Json& needs = pick(find_next(*incident, "complete", "step", o.step), "needs");
    const auto fields = read_fields(o.fields, pick_list(needs, "fields"), session.style.clock);
    if (!fields) return session.misuse(fields.error());
    if (!fields->empty()) body["fields"] = *fields;
    const auto files = read_attachments(o.evidence, pick_list(needs, "evidence"), is_readable);
    if (!files) return session.misuse(files.error());
    for (const auto& file : *files) {
      const auto made = upload_evidence(session, o.id, file.file, file.kind, o.step, code);
      if (!made) break;
      evidence.push_back(pick_word(*made, "id"));
      if (!session.json)
        session.out << session.say({"已上传：", "uploaded: "}) << safe(file.file) << "  "
                    << safe(pick_word(*made, "id")) << "\n";
    }
  }
  if (!o.outcome.empty()) body["outcome"] = o.outcome;
  if (!evidence.empty()) body["evidence"] = evidence;
  if (code == k_done) code = post(session, o, "complete", body);
  if (code != k_done && evidence.size() > o.evidence_ids.size()) {
    session.err << session.say(
        {"已上传的证据都在，再办时不必重传，改用：", "what was uploaded is kept; next time use: "});
    for (const auto& id : evidence)
      session.err << " --evidence-id " << shell_word(word(id));
    session.err << "\n";
  }
  return code;
}

void add_verb(CLI::App& group, Session& session, const std::string& verb, const Text& help, bool needs_reason) {
  auto o = std::make_shared<StepOptions>();
  const bool completes = verb == "complete";
  auto& command = add_command(group, session, verb, help, [o, verb, completes, &session] {
    return completes ? complete(session, *o) : post(session, *o, verb, Json::object());
  });
  add_incident_id(command, session, o->id);
  command.add_option("STEP", o->step, session.say({"步骤，例如 capture-page", "the step, e.g. capture-page"}))
      ->required();
  command.add_option("--note", o->note, session.say({"说明", "a note"}));
  auto* reason = command.add_option("--reason", o->reason, session.say({"理由", "why"}));
  if (needs_reason) reason->required();
  if (verb != "override") add_at(command, session, o->at);
  if (!completes) return;
  command
      .add_option(
          "--evidence", o->evidence,
          session.say({"证据文件，写成 文件[:种类]，可以多次", "a file to attach, FILE[:KIND]; may be repeated"}))
      ->allow_extra_args(false)
      ->type_name("FILE");
  command
      .add_option("--evidence-id", o->evidence_ids,
                  session.say({"已上传证据的编号，可以多次", "evidence already uploaded; may be repeated"}))
      ->allow_extra_args(false);
  command.add_option("--outcome", o->outcome, session.say({"结果选项", "the option chosen"}));
  command
      .add_option("--field", o->fields,
                  session.say({"填写一项，写成 名称=内容，可以多次", "fill a field, name=value; may be repeated"}))
      ->allow_extra_args(false);
}

}  // namespace

void add_step(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "step", {"步骤：办理、审批", "steps: do, approve"});
  add_verb(group, session, "start", {"开始办理", "start"}, false);
  add_verb(group, session, "complete", {"办完一步，附上证据", "complete a step, with its evidence"}, false);
  add_verb(group, session, "skip", {"跳过", "skip"}, true);
  add_verb(group, session, "fail", {"没有办成", "it could not be done"}, true);
  add_verb(group, session, "approve", {"批准", "approve"}, false);
  add_verb(group, session, "reject", {"不批准", "reject"}, true);
  add_verb(group, session, "override", {"破例办理（记录在案）", "override; it is on record"}, true);
}

}  // namespace fenghuo::api::cli
