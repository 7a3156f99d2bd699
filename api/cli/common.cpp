#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "engine/base/clock.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

const Text k_time_forms{"\"2026-03-02 09:15\"（本地时间）或 2026-03-02T01:15:00Z",
                        "\"2026-03-02 09:15\" (local time) or 2026-03-02T01:15:00Z"};
const Text k_past_forms{" 09:15（今天的；今天还没到就是昨天的）、" + k_time_forms.zh,
                        "09:15 (today's, or yesterday's if that is still to come), " + k_time_forms.en};

}  // namespace

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
                     session.say({"补录：实际办理的时间，可写" + k_past_forms.zh,
                                  "entered afterwards: when it was really done: " + k_past_forms.en}));
}

std::optional<std::string> typed_time(Session& session, const std::string& option, const std::string& typed, When when,
                                      int& code) {
  return typed_time(session, option, typed, when, session.style.clock, code);
}

std::optional<std::string> typed_time(Session& session, const std::string& option, const std::string& typed, When when,
                                      const LocalClock& clock, int& code) {
  const auto time =
      when == When::past ? read_past_time(typed, clock, engine::SystemClock().now().wall) : read_time(typed, clock);
  if (time) return engine::format_time(*time);
  const Text& forms = when == When::past ? k_past_forms : k_time_forms;
  code = session.misuse({option + " 读不懂“" + typed + "”，可写" + forms.zh,
                         option + ": \"" + typed + "\" is no time; write " + forms.en});
  return std::nullopt;
}

std::optional<std::string> start_of(Session& session, const std::string& typed, const std::string& zone, int& code) {
  if (zone.empty() || engine::parse_time(typed)) return typed_time(session, "--at", typed, When::any, code);
  const auto clock = LocalClock::of_zone(zone);
  if (clock) return typed_time(session, "--at", typed, When::any, *clock, code);
  code = session.misuse(clock.error());
  return std::nullopt;
}

bool put_at(Session& session, const std::string& typed, Json& body, int& code) {
  if (typed.empty()) return true;
  const auto at = typed_time(session, "--at", typed, When::past, code);
  if (at) body["at"] = *at;
  return at.has_value();
}

namespace {

/// Where to go on after a change; over is over.
std::string what_next(const Session& session, const std::string& response, const Json& body, const Where& where) {
  const auto look = [&](const std::string& incident) {
    return session.say({"下一步看：", "next: "}) + "fenghuo incident next " + shell_word(incident) + "\n";
  };
  const std::string now = safe(say_word(response, session.language));
  if (response == "Merged") return look(pick_word(body, "into"));
  if (is_over(response)) return session.say({"本事件" + now + "。\n", "the incident is " + now + ".\n"});
  return look(where.incident);
}

}  // namespace

int change(Session& session, const std::string& path, const Json& body, const Where& where, const Headers& headers) {
  const Reply reply = session.http().call("POST", path, body, headers);
  const auto people = [&](const Json& answer) {
    const Json& state = pick(answer, "state");
    const std::string now = state.is_object() ? pick_word(state, "response") : word(state);
    std::string line = session.say({"已办理：", "done: "}) + safe(pick_word(answer, "id"));
    if (!now.empty()) line += "  " + safe(say_word(now, session.language));
    if (const std::string version = pick_word(answer, "version"); !version.empty())
      line += session.say({"  第", "  version "}) + safe(version) + session.say({"版", ""});
    // `HH:MM` may have meant yesterday, so what it was taken for is said.
    if (const std::string at = pick_word(body, "at"); !at.empty())
      line += session.say({"  办理时间 ", "  done at "}) + say_time(at, session.style);
    line += "\n";
    if (!where.incident.empty()) line += what_next(session, now, body, where);
    return line;
  };
  return session.print(reply, people, where);
}

std::string cell(const Session& session, const Json& object, std::string_view member) {
  const auto dot = member.find('.');
  if (dot != std::string_view::npos) return cell(session, pick(object, member.substr(0, dot)), member.substr(dot + 1));
  const std::string text = pick_word(object, member, session.language);
  if (pick(object, member).is_boolean()) return text == "true" ? session.say({"是", "yes"}) : session.say({"否", "no"});
  if (member == "at" || member.ends_with("_at") || member == "from" || member == "until")
    return say_time(text, session.style);
  if (member == "role") return say_role(text, session.language);
  if (member == "session_of" && !text.empty()) return session.say({"浏览器登录", "browser"}) + " " + text;
  static constexpr std::array k_said{
      "state",      "response",         "clock", "kind", "mode", "event", "type", "location", "language",
      "last_error", "unmatched_because"};
  return std::ranges::find(k_said, member) == k_said.end() ? text : say_word(text, session.language);
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
      const Json& value = pick(item, column.member);
      std::string text = safe(value.is_array() ? joined(value, session.language) : cell(session, item, column.member));
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

namespace {

std::string say_one(const std::string& member, const Json& part, Language language) {
  const std::string said = word(part, language);
  if (said.empty()) return part.dump();
  return member == "roles" ? say_role(said, language) : say_word(said, language);
}

}  // namespace

std::string render_members(const Session& session, const Json& object) {
  Table table({});
  for (const auto& [name, value] : object.items()) {
    std::string text = cell(session, object, name);
    if (value.is_structured() && text.empty()) {
      std::vector<std::string> parts;
      for (const auto& [key, part] : value.items())
        parts.push_back((value.is_object() ? key + "=" : "") + say_one(name, part, session.language));
      text = joined(parts, session.language);
    }
    if (!text.empty()) table.add({{say_member(name, session.language), Tint::dim}, {text}});
  }
  return table.render(session.style);
}

void learn_people(Session& session, const std::vector<std::string>& ids, People& people) {
  for (const auto& id : ids) {
    const auto [known, is_new] = people.try_emplace(id);
    if (is_new) known->second = pick_word(session.http().get(path_of({"v1", "people", id})).body, "name");
  }
}

int send_file(Session& session, const std::string& path, const std::string& file, const Session::Render& people) {
  if (!is_readable(file)) return session.misuse({"读不了文件 " + file, "cannot read the file " + file});
  return session.print(session.http().upload(path, file, {{"Content-Type", "application/json"}}), people);
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
