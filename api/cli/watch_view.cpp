#include "api/cli/watch_view.hpp"

#include "api/cli/drill_view.hpp"
#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <utility>

namespace fenghuo::api::cli {

namespace {

struct Line {
  std::string text;
  Tint tint = Tint::plain;
};
using Lines = std::vector<Line>;

bool is_open(const Json& duty) {
  static constexpr std::array k_open{"Running", "Warned", "Breached", "Returned"};
  return std::ranges::find(k_open, pick_word(duty, "state")) != k_open.end();
}

/// How much scenario time has passed since the answer: in a pause none.
Millis passed(const Watched& watched) {
  const Json& clock = pick(pick(watched.incident, "exercise"), "clock");
  if (!clock.is_object()) return watched.age;
  const Json& speed = pick(clock, "speed");
  if (pick_word(clock, "pace") != "running") return 0;
  return watched.age * (speed.is_number_integer() ? speed.get<Millis>() : 1);
}

Lines clock_lines(const Watched& watched, Language language, Style style) {
  std::vector<const Json*> open;
  for (const auto& duty : pick_list(watched.incident, "duties"))
    if (is_open(duty)) open.push_back(&duty);
  std::ranges::stable_sort(open, {}, [](const Json* duty) { return pick_word(*duty, "due_at"); });
  Lines out;
  for (const auto* duty : open) {
    const auto left = read_remaining(pick_word(*duty, "remaining"));
    const Millis now = left.value_or(0) - passed(watched);
    const std::string due = say_time(pick_word(*duty, "due_at"), style);
    Line line{" " + (left ? say_countdown(now, language) + "  " : "") + duty_title(*duty, language) +
              (due.empty() ? "" : (language == Language::zh ? "  时限 " : "  due ") + due)};
    if (pick_word(*duty, "state") != "Running") line.tint = Tint::yellow;
    if (left && now < 0) line.tint = Tint::red;
    out.push_back(std::move(line));
  }
  return out;
}

/// The drill's time, and the newest of what came in.
Lines exercise_lines(const Watched& watched, Language language, Style style) {
  const Json& exercise = pick(watched.incident, "exercise");
  if (!exercise.is_object()) return {};
  Lines out;
  const auto add = [&](const std::string& text, Tint tint) {
    std::size_t from = 0;
    for (auto end = text.find('\n'); end != std::string::npos; from = end + 1, end = text.find('\n', from))
      out.push_back({" " + text.substr(from, end - from), tint});
  };
  const std::string pace = pick_word(pick(exercise, "clock"), "pace");
  add(render_clock(language, {.clock = style.clock}, pick(exercise, "clock")),
      pace == "running" ? Tint::plain : Tint::yellow);
  const Json& inbox = pick_list(exercise, "inbox");
  constexpr std::size_t k_newest = 3;
  for (std::size_t n = inbox.size(); n > 0 && inbox.size() - n < k_newest; --n)
    add(render_letter(inbox[n - 1], language, {.clock = style.clock}), Tint::plain);
  return out;
}

/// A command that is too wide goes on in the next line as a shell would have it, so that it can still be copied.
Lines fold_command(const std::string& command, int width) {
  Lines out;
  std::string line = "   ";
  bool quoted = false;
  std::string word;
  const auto put = [&] {
    if (line.find_first_not_of(' ') != std::string::npos && display_width(line + " " + word) > width - 2) {
      out.push_back({line + " \\", Tint::green});
      line = "    ";
    }
    line += (line.ends_with("  ") ? "" : " ") + std::exchange(word, {});
  };
  for (const char c : command) {
    if (c == '\'') quoted = !quoted;
    if (c == ' ' && !quoted)
      put();
    else
      word += c;
  }
  put();
  out.push_back({line, Tint::green});
  return out;
}

Lines action_lines(const Watched& watched, int width, Language language) {
  const Json& incident = watched.incident;
  Lines out;
  for (const auto& item : pick_list(incident, "next")) {
    std::string title = pick_word(item, "title", language);
    if (title.empty()) title = pick_word(item, "action");
    if (const auto left = time_left(incident, item)) title += "  " + say_countdown(*left - passed(watched), language);
    out.push_back({" " + title, Tint::bold});
    if (pick_word(item, "action") == "decide")
      for (const auto& option : pick_list(pick(item, "needs"), "option"))
        out.push_back({"   ○ " + pick_word(option, "id") + "  " + pick_word(option, "title", language)});
    std::ranges::move(fold_command(command_for(item, pick_word(incident, "id")), width), std::back_inserter(out));
  }
  return out;
}

void add_part(Lines& out, const Text& heading, Lines part, std::size_t room, Language language) {
  if (part.empty() || room < 2) return;
  out.push_back({heading.in(language), Tint::dim});
  part.resize(std::min(part.size(), room - 1));
  std::ranges::move(part, std::back_inserter(out));
}

Lines head_lines(const Watched& watched, Language language) {
  const bool zh = language == Language::zh;
  std::string heading = render_heading(watched.incident, language, {});
  Lines out{{heading.substr(0, heading.find('\n')), Tint::bold}};
  if (const std::string summary = pick_word(watched.incident, "summary", language); !summary.empty())
    out.push_back({summary});
  const std::string phase = say_word(pick_word(pick(watched.incident, "state"), "response"), language);
  if (watched.connection.empty())
    out.push_back({phase + (zh ? "  实时；Ctrl-C 退出" : "  live; Ctrl-C leaves"), Tint::dim});
  else
    out.push_back({phase + "  " + watched.connection, Tint::yellow});
  return out;
}

}  // namespace

std::string say_countdown(Millis remaining, Language language) {
  const bool overdue = remaining < 0;
  // Rounded so that nobody is told more time than there is.
  const Millis seconds = (overdue ? -remaining + engine::k_second - 1 : remaining) / engine::k_second;
  char text[48];
  std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
                static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
  if (language == Language::zh) return (overdue ? "已超时 " : "还剩 ") + std::string(text);
  return std::string(text) + (overdue ? " overdue" : " left");
}

std::string render_watch(const Watched& watched, Screen screen, Language language, Style style) {
  const auto rows = static_cast<std::size_t>(std::max(screen.rows, 1));
  Lines lines = head_lines(watched, language);
  // Clocks are never crowded out; actions leave the newest events a third of the screen.
  const auto room = [&] { return lines.size() < rows ? rows - lines.size() : 0; };
  add_part(lines, {"时限", "Clocks"}, clock_lines(watched, language, style), room(), language);
  add_part(lines, {"演练", "Drill"}, exercise_lines(watched, language, style), room(), language);
  const std::size_t for_events = std::min(watched.events.size() + 1, rows / 3);
  const std::size_t for_actions = room() > for_events ? room() - for_events : 0;
  add_part(lines, {"现在要办", "Do now"}, action_lines(watched, screen.columns, language), for_actions, language);
  Lines newest;
  for (auto event = watched.events.rbegin(); event != watched.events.rend(); ++event)
    newest.push_back({" " + render_event_line(*event, watched.incident, watched.people, language, style)});
  add_part(lines, {"最新经过", "Newest"}, std::move(newest), room(), language);

  lines.resize(std::min(lines.size(), rows));
  std::string out;
  for (const auto& [text, tint] : lines)
    out += (out.empty() ? "" : "\n") + paint(style, tint, clip(safe(text), screen.columns));
  return out;
}

}  // namespace fenghuo::api::cli
