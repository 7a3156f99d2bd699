#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"

#include <vector>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

/// One change to an incident: its word, and the members of its body with the option that gives each.
struct Change {
  struct Member {
    const char* option;  ///< "--reason", or "TEXT" for a word without an option's name
    const char* member;
    Text help;
    bool required = true;
  };
  const char* name;
  Text help;
  std::vector<Member> members;
  bool needs_match = false;  ///< the server wants If-Match
  bool paper = true;         ///< can have been done on paper: takes --at
};

struct Values {
  std::string id, if_match, at;
  std::vector<std::string> values;
};

const std::vector<Change>& changes() {
  static const Change::Member k_reason{"--reason", "reason", {"理由", "why"}};
  static const Change::Member k_note{"--note", "note", {"说明", "a note"}, false};
  static const std::vector<Change> k_changes{
      {"acknowledge", {"认领：表示已经有人在办", "acknowledge: somebody is on it"}, {k_note}},
      {"classify",
       {"定级", "set the level"},
       {{"--severity", "severity", {"级别 I 到 IV", "level, I to IV"}},
        {"--class", "class", {"分类代码", "class code"}, false},
        k_note}},
      {"assign", {"指派给某人", "assign to a person"}, {{"--person", "person", {"人员", "person"}}, k_note}},
      {"handover", {"交接给某人", "hand over to a person"}, {{"--to", "to", {"接手人", "who takes over"}}, k_note}},
      {"comment", {"记一句话", "add a comment"}, {{"TEXT", "text", {"内容", "what to say"}}}},
      {"dismiss", {"撤销（误报）", "dismiss: a false alarm"}, {k_reason, k_note}, true},
      {"recur", {"再次发生，退回先期处置", "it came back: containment again"}, {k_reason, k_note}},
      {"reopen", {"重新启动", "open again"}, {k_reason, k_note}, true, false},
      {"merge",
       {"并入另一起事件", "merge into another incident"},
       {{"--into", "into", {"并入哪一起", "which incident"}}, k_note},
       true,
       false},
      {"close", {"结案", "close"}, {k_note}}};
  return k_changes;
}

/// The version this change is about. Fetched only when the server insists and nobody said which one they saw.
bool match_header(Session& session, const Values& values, bool required, Headers& headers, int& code) {
  std::string version = values.if_match;
  if (version.empty() && required) {
    Reply reply = session.http().get(path_of({"v1", "incidents", values.id}));
    if (!reply.ok()) {
      code = session.fail(reply, {values.id, ""});
      return false;
    }
    version = reply.headers["etag"];
    if (version.empty()) version = pick_word(reply.body, "version");
  }
  if (version.empty()) return true;
  if (version != "*" && version.find('"') == std::string::npos) version = "\"" + version + "\"";
  headers.emplace_back("If-Match", version);
  return true;
}

int apply(Session& session, const Change& change_, const Values& values) {
  Json body = Json::object();
  for (std::size_t i = 0; i < change_.members.size(); ++i) {
    const auto& member = change_.members[i];
    const std::string& value = values.values[i];
    if (value == "…")
      return session.misuse({std::string(member.option) + "：请把“…”换成实际内容",
                             std::string(member.option) + ": put the real words in place of \"…\""});
    if (!value.empty()) body[member.member] = value;
  }
  Headers headers;
  int code = k_done;
  if (!put_at(session, values.at, body, code)) return code;
  if (!match_header(session, values, change_.needs_match, headers, code)) return code;
  return change(session, path_of({"v1", "incidents", values.id, change_.name}), body, {values.id, ""}, headers);
}

}  // namespace

void add_incident_changes(CLI::App& group, Session& session) {
  for (const auto& one : changes()) {
    auto o = std::make_shared<Values>();
    o->values.resize(one.members.size());
    auto& command =
        add_command(group, session, one.name, one.help, [o, &one, &session] { return apply(session, one, *o); });
    add_incident_id(command, session, o->id);
    for (std::size_t i = 0; i < one.members.size(); ++i) {
      auto* option = command.add_option(one.members[i].option, o->values[i], session.say(one.members[i].help));
      if (one.members[i].required) option->required();
    }
    if (one.paper) add_at(command, session, o->at);
    command.add_option("--if-match", o->if_match,
                       session.say({"只在仍是这一版时办理", "only if this is still the version"}));
  }
}

}  // namespace fenghuo::api::cli
