#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <filesystem>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

CLI::App& add_group(CLI::App& app, Session& session, const std::string& name, const Text& help) {
  CLI::App* group = app.add_subcommand(name, session.say(help));
  group->require_subcommand(1);
  group->fallthrough();
  return *group;
}

CLI::App& add_command(CLI::App& group, Session& session, const std::string& name, const Text& help, Action action) {
  CLI::App* command = group.add_subcommand(name, session.say(help));
  command->fallthrough();
  command->callback([&session, action = std::move(action)] { session.action = action; });
  return *command;
}

void add_incident_id(CLI::App& command, Session& session, std::string& id) {
  command
      .add_option("INCIDENT", id, session.say({"事件编号，例如 INC-2026-000001", "the incident, e.g. INC-2026-000001"}))
      ->required();
}

void add_at(CLI::App& command, Session& session, std::string& at) {
  command.add_option("--at", at,
                     session.say({"补录：实际办理的时间，例如 \"2026-03-02 09:15\"",
                                  "entered afterwards: when it was really done, e.g. \"2026-03-02 09:15\""}));
}

bool put_at(Session& session, const std::string& typed, Json& body, int& code) {
  if (typed.empty()) return true;
  const auto time = read_time(typed, session.style.utc_offset);
  if (time) {
    body["at"] = engine::format_time(*time);
  } else {
    code = session.misuse({"--at 要写成 \"2026-03-02 09:15\"", "--at is written \"2026-03-02 09:15\""});
  }
  return time.has_value();
}

int change(Session& session, const std::string& path, const Json& body, const Where& where, const Headers& headers) {
  const Reply reply = session.http().call("POST", path, body, headers);
  const auto people = [&](const Json& answer) {
    const Json& state = pick(answer, "state");
    const std::string now = state.is_object() ? pick_word(state, "response") : word(state);
    std::string line = session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id"));
    if (!now.empty()) line += "  " + safe(say_word(now, session.language));
    if (const std::string version = pick_word(answer, "version"); !version.empty())
      line += session.say({"  第", "  version "}) + safe(version) + session.say({"版", ""});
    line += "\n";
    if (!where.incident.empty())
      line += session.say({"下一步看：", "next: "}) + "fenghuo incident next " + shell_word(where.incident) + "\n";
    return line;
  };
  return session.print(reply, people, where);
}

std::string cell(const Session& session, const Json& object, std::string_view member) {
  const auto dot = member.find('.');
  if (dot != std::string_view::npos) return cell(session, pick(object, member.substr(0, dot)), member.substr(dot + 1));
  const std::string text = pick_word(object, member, session.language);
  if (member == "at" || member.ends_with("_at")) return say_time(text, session.style);
  if (member == "state" || member == "response" || member == "clock" || member == "kind" || member == "role" ||
      member == "mode" || member == "event" || member == "last_error")
    return say_word(text, session.language);
  return text;
}

std::string render_list(const Session& session, const Json& list, const std::vector<Column>& columns) {
  const Json& items = list.is_array() ? list : pick_list(list, "items");
  if (items.empty()) return session.say({"没有记录。\n", "nothing to list.\n"});
  std::vector<std::string> headings;
  for (const auto& column : columns)
    headings.push_back(session.say(column.heading));
  Table table(std::move(headings));
  for (const auto& item : items) {
    std::vector<Table::Cell> row;
    for (const auto& column : columns) {
      std::string text = safe(cell(session, item, column.member));
      if (column.width > 0) text = clip(text, column.width);
      const bool late = text == session.say({"已超时", "overdue"});
      row.emplace_back(std::move(text), late ? Tint::red : Tint::plain);
    }
    table.add(std::move(row));
  }
  std::string out = table.render(session.style);
  if (const std::string cursor = pick_word(list, "next"); !cursor.empty())
    out += session.say({"还有更多，接着看请加 --cursor ", "there is more; go on with --cursor "}) + shell_word(cursor) +
           "\n";
  return out;
}

CLI::App& add_list(CLI::App& group, Session& session, const Text& help, std::string path, std::vector<Filter> filters,
                   std::vector<Column> columns) {
  struct Options {
    std::string limit, cursor;
    std::vector<std::string> values;
  };
  auto o = std::make_shared<Options>();
  o->values.resize(filters.size());
  auto& command = add_command(group, session, "list", help, [o, path, filters, columns, &session] {
    std::vector<std::pair<std::string, std::string>> query{{"limit", o->limit}, {"cursor", o->cursor}};
    for (std::size_t i = 0; i < filters.size(); ++i)
      query.emplace_back(filters[i].name, o->values[i]);
    return session.print(session.http().get(with_query(path, query)),
                         [&](const Json& list) { return render_list(session, list, columns); });
  });
  for (std::size_t i = 0; i < filters.size(); ++i)
    command.add_option(filters[i].option, o->values[i], session.say(filters[i].help));
  command.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
  command.add_option("--cursor", o->cursor, session.say({"接着上次往下看", "go on from an earlier list"}));
  return command;
}

std::string render_members(const Session& session, const Json& object) {
  Table table({});
  for (const auto& [name, value] : object.items()) {
    std::string text = value.is_structured() && word(value).empty() ? value.dump() : cell(session, object, name);
    if (value.is_array()) {
      text.clear();
      for (const auto& part : value)
        text += (text.empty() ? "" : ", ") + (part.is_string() ? part.get<std::string>() : part.dump());
    }
    if (!text.empty()) table.add({{name, Tint::dim}, {text}});
  }
  return table.render(session.style);
}

bool is_readable(const std::string& file) {
  std::error_code error;
  return std::filesystem::is_regular_file(file, error) && ::access(file.c_str(), R_OK) == 0;
}

std::optional<Json> upload_evidence(Session& session, const std::string& incident, const std::string& file,
                                    const std::string& kind, const std::string& step, int& code) {
  Headers headers{{"X-Kind", kind}};
  if (!step.empty()) headers.emplace_back("X-Step", step);
  Reply reply = session.http().upload(path_of({"v1", "incidents", incident, "evidence"}), file, headers);
  if (reply.ok() && !pick_word(reply.body, "id").empty()) return std::move(reply.body);
  if (reply.ok()) reply.failure = "the upload was answered without an id";
  code = session.fail(reply, {incident, step});
  return std::nullopt;
}

}  // namespace fenghuo::api::cli
