#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct EvidenceOptions {
  std::string id, evidence, file, kind, step;
};

int get(Session& session, const EvidenceOptions& o) {
  std::error_code error;
  if (std::filesystem::exists(o.file, error))
    return session.misuse({"文件已存在，不覆盖：" + o.file, "it exists and is not overwritten: " + o.file});
  int code = k_done;
  const auto about = session.fetch(path_of({"v1", "incidents", o.id, "evidence", o.evidence}), code, {o.id, ""});
  if (!about) return code;
  std::string digest;
  const Reply reply =
      session.http().download(path_of({"v1", "incidents", o.id, "evidence", o.evidence, "content"}), o.file, digest);
  if (!reply.ok()) return session.fail(reply, {o.id, ""});
  const std::string expected = pick_word(*about, "sha256");
  if (!expected.empty() && expected != digest) {
    session.err << session.say({"取回的文件与登记的摘要不符，不可作为证据：",
                                "what arrived does not match the recorded digest: "})
                << safe(o.file) << "\n  " << safe(expected) << "\n  " << digest << "\n";
    return k_damaged;
  }
  if (session.json)
    session.out << json_text(Json{{"file", o.file}, {"sha256", digest}}) << "\n";
  else
    session.out << session.say({"已取回：", "saved: "}) << safe(o.file) << "\nSHA-256 " << digest << "\n";
  return k_done;
}

void add_add(CLI::App& group, Session& session) {
  auto o = std::make_shared<EvidenceOptions>();
  auto& command = add_command(group, session, "add", {"上传一份证据", "upload a piece of evidence"}, [o, &session] {
    if (!is_readable(o->file))
      return session.misuse({"没有这个文件，或读不了：" + o->file, "no such file, or it cannot be read: " + o->file});
    int code = k_done;
    const auto made = upload_evidence(session, o->id, o->file, o->kind, o->step, code);
    if (!made) return code;
    if (session.json)
      session.out << json_text(*made) << "\n";
    else
      session.out << session.say({"已上传：", "uploaded: "}) << safe(pick_word(*made, "id")) << "\n"
                  << (pick_word(*made, "sha256").empty() ? "" : "SHA-256 " + safe(pick_word(*made, "sha256")) + "\n");
    return k_done;
  });
  add_incident_id(command, session, o->id);
  command.add_option("FILE", o->file, session.say({"文件", "the file"}))->required();
  command.add_option("--kind", o->kind, session.say({"种类，例如 screenshot", "its kind, e.g. screenshot"}))
      ->required();
  command.add_option("--step", o->step, session.say({"属于哪一步", "the step it belongs to"}));
}

void add_list(CLI::App& group, Session& session) {
  auto o = std::make_shared<EvidenceOptions>();
  auto& command = add_command(group, session, "list", {"列出证据", "list the evidence"}, [o, &session] {
    return session.print(session.http().get(path_of({"v1", "incidents", o->id, "evidence"})), [&](const Json& list) {
      return render_list(session, list,
                         {{{"编号", "ID"}, "id"},
                          {{"种类", "KIND"}, "kind"},
                          {{"步骤", "STEP"}, "step"},
                          {{"文件名", "NAME"}, "filename", 40},
                          {{"大小", "SIZE"}, "size"},
                          {{"时间", "AT"}, "added_at"},
                          {{"SHA-256", "SHA-256"}, "sha256"}});
    });
  });
  add_incident_id(command, session, o->id);
}

void add_get(CLI::App& group, Session& session) {
  auto o = std::make_shared<EvidenceOptions>();
  auto& command = add_command(group, session, "get", {"取回一份证据并核对摘要", "fetch a piece and check its digest"},
                              [o, &session] { return get(session, *o); });
  add_incident_id(command, session, o->id);
  command.add_option("EVIDENCE", o->evidence, session.say({"证据编号", "its id"}))->required();
  command.add_option("-o,--output", o->file, session.say({"存为", "where to"}))->required()->type_name("FILE");
}

}  // namespace

void add_evidence(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "evidence", {"证据：上传、列出、取回", "evidence: add, list, get"});
  add_add(group, session);
  add_list(group, session);
  add_get(group, session);
}

}  // namespace fenghuo::api::cli
