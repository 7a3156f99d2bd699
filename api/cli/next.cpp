#include "api/cli/next.hpp"

#include "api/cli/drill_view.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <algorithm>
#include <tuple>

namespace fenghuo::api::cli {

namespace {

struct Clock {
  std::string title, due, state;
  std::optional<Millis> remaining;
  [[nodiscard]] bool open() const {
    return state == "Running" || state == "Warned" || state == "Breached" || state == "Returned";
  }
};

std::string first_line(std::string text) {
  const auto end = text.find_first_of("\r\n");
  if (end != std::string::npos) text.resize(end);
  return text;
}

std::string label(Text text, Language language, Style style) {
  return paint(style, Tint::dim, text.in(language));
}

std::string titled(const Json& entry, Language language) {
  if (!entry.is_object()) return safe(say_word(word(entry), language));
  const std::string id = pick_word(entry, "id");
  const std::string title = pick_word(entry, "title", language);
  if (title.empty()) return safe(id);
  return safe(id) + (language == Language::zh ? "（" : " (") + safe(title) + (language == Language::zh ? "）" : ")");
}

std::string join(const Json& entries, Language language) {
  std::string out;
  for (const auto& entry : entries) {
    if (!out.empty()) out += language == Language::zh ? "、" : ", ";
    out += titled(entry, language);
  }
  return out;
}

// What is needed, a line each, so that nothing has to be looked up before the command is typed.
std::string render_needs(const Json& needs, Language language, Style style) {
  const std::string pad = "     ";
  std::string out;
  const Json& evidence = pick_list(needs, "evidence");
  if (!evidence.empty()) {
    out += pad + label({"要交的证据：", "Evidence: "}, language, style);
    std::string kinds;
    for (const auto& kind : evidence) {
      if (!kinds.empty()) kinds += language == Language::zh ? "、" : ", ";
      const std::string name = say_word(word(kind), language);
      kinds += safe(name == word(kind) ? name : name + " " + word(kind));
    }
    out += kinds + "\n";
  }
  const Json& options = pick_list(needs, "option");
  for (std::size_t i = 0; i < options.size(); ++i)
    out += pad +
           label(i == 0 ? Text{"结果任选其一：", "Outcome, one of: "} : Text{"　　　　　　　", "                 "},
                 language, style) +
           titled(options[i], language) + "\n";
  for (const auto& field : pick_list(needs, "fields")) {
    out += pad + label({"要填：", "Field: "}, language, style) + titled(field, language) + " " +
           paint(style, Tint::dim, safe(say_word(pick_word(field, "type"), language)));
    if (const auto& choices = pick_list(field, "options"); !choices.empty())
      out += (language == Language::zh ? "：" : ": ") + join(choices, language);
    out += "\n";
  }
  if (pick(needs, "note") == true) out += pad + label({"要写一句说明", "A note is needed"}, language, style) + "\n";
  return out;
}

std::string render_item(const Json& incident, const Json& item, std::size_t number, Language language, Style style) {
  const Json& step = find_step(incident, pick_word(item, "step"));
  const std::string pad = "     ";
  std::string title = pick_word(item, "title", language);
  if (title.empty()) title = pick_word(step, "title", language);
  if (title.empty()) title = pick_word(item, "action");
  std::string out =
      " " + std::string(number < 10 ? " " : "") + std::to_string(number) + ". " + paint(style, Tint::bold, safe(title));
  std::string due = pick_word(item, "due_at");
  if (due.empty()) due = pick_word(step, "due_at");
  if (!due.empty()) out += "  " + label({"时限 ", "due "}, language, style) + safe(say_time(due, style));
  if (const auto left = time_left(incident, item)) out += "  " + say_remaining(*left, language);
  out += "\n";
  if (pick(step, "destructive") == true)
    out +=
        pad +
        paint(style, Tint::yellow, language == Language::zh ? "注意：会改动现场" : "Careful: this changes the scene") +
        "\n";
  const auto advice = [&](std::string_view member, Text name) {
    const std::string text = first_line(pick_word(step, member, language));
    if (!text.empty()) out += pad + label(name, language, style) + safe(text) + "\n";
  };
  // A start, an approval or a skip is no occasion for the instructions of the work itself.
  if (const std::string action = pick_word(item, "action");
      action == "complete" || action == "start" || action == "file") {
    advice("instructions", {"怎么做：", "How: "});
    advice("call", {"打电话：", "Call: "});
    advice("proof", {"留凭据：", "Proof: "});
    advice("avoid", {"不要做：", "Never: "});
  }
  out += render_needs(pick(item, "needs"), language, style);
  const std::string command = command_for(item, pick_word(incident, "id"));
  if (!command.empty())
    out += pad + paint(style, Tint::green, command) + "\n";
  else
    out += pad + safe(pick_word(item, "method") + " " + pick_word(item, "href")) + "\n";
  return out;
}

std::string render_blocked(const Json& incident, Language language, Style style) {
  std::string out, later;
  for (const auto& phase : pick_list(incident, "phases")) {
    for (const auto& step : pick_list(phase, "steps")) {
      const std::string state = pick_word(step, "state");
      const Json& blocked_by = pick_list(step, "blocked_by");
      // What this incident does not need holds nobody up; whole phases ahead are summed up in one line.
      if (blocked_by.empty() || state == "Done" || state == "Skipped" || pick(step, "applies") == false) continue;
      const auto of_later_phase = [](const Json& by) { return word(by).starts_with("phase:"); };
      if (std::any_of(blocked_by.begin(), blocked_by.end(), of_later_phase)) {
        later += (later.empty() ? "" : language == Language::zh ? "、" : ", ") + pick_word(step, "title", language);
        continue;
      }
      std::string why;
      for (const auto& by : blocked_by) {
        const Json& other = find_step(incident, word(by));
        if (!why.empty()) why += language == Language::zh ? "、" : ", ";
        const std::string title = pick_word(other, "title", language);
        why += title.empty() ? say_word(word(by, language), language) : title;
      }
      out += "   - " + safe(pick_word(step, "title", language)) + " [" + safe(pick_word(step, "id")) + "]  " +
             label({"先要：", "first: "}, language, style) + safe(why) + "\n";
    }
  }
  if (!later.empty())
    out += "   - " + label({"以后各阶段：", "in later phases: "}, language, style) + safe(later) + "\n";
  return out;
}

}  // namespace

const Json& find_step(const Json& incident, std::string_view id) {
  static const Json k_none;
  for (const auto& phase : pick_list(incident, "phases"))
    for (const auto& step : pick_list(phase, "steps"))
      if (pick_word(step, "id") == id) return step;
  return k_none;
}

std::optional<Millis> time_left(const Json& incident, const Json& item) {
  if (pick_word(item, "action") != "decide") return std::nullopt;
  const auto due = engine::parse_time(pick_word(item, "due_at")), now = engine::parse_time(pick_word(incident, "now"));
  if (!due || !now) return std::nullopt;
  return *due - *now;
}

std::optional<Millis> read_remaining(std::string_view text) {
  const bool overdue = text.starts_with('-');
  const auto length = engine::parse_duration(overdue ? text.substr(1) : text);
  if (!length) return std::nullopt;
  return overdue ? -*length : *length;
}

std::string duty_title(const Json& duty, Language language) {
  if (std::string title = pick_word(duty, "title", language); !title.empty()) return title;
  const std::string recipient = say_word(pick_word(duty, "recipient"), language);
  const std::string stage = say_word(pick_word(duty, "stage"), language);
  if (recipient.empty() || stage.empty()) return pick_word(duty, "id");
  return language == Language::zh ? "向" + recipient + stage : stage + " to the " + recipient;
}

std::string render_clocks(const Json& duties, Language language, Style style, int indent) {
  std::vector<Clock> clocks;
  for (const auto& duty : duties) {
    const std::string id = pick_word(duty, "id");
    const std::string title = duty_title(duty, language);
    clocks.push_back({title == id ? id : title + " [" + id + "]", pick_word(duty, "due_at"), pick_word(duty, "state"),
                      read_remaining(pick_word(duty, "remaining"))});
  }
  // RFC 3339 in UTC sorts as text; a duty without a due time goes last.
  const auto key = [](const Clock& clock) { return std::tuple(!clock.open(), clock.due.empty(), clock.due); };
  std::stable_sort(clocks.begin(), clocks.end(), [&](const Clock& a, const Clock& b) { return key(a) < key(b); });
  Table table({});
  for (const auto& clock : clocks) {
    Tint tint = Tint::plain;
    if (clock.open() && clock.state != "Running") tint = Tint::yellow;
    if (clock.state == "Breached" || (clock.open() && clock.remaining.value_or(0) < 0)) tint = Tint::red;
    std::string left = clock.open() && clock.remaining ? say_remaining(*clock.remaining, language) : "";
    const std::string due =
        clock.due.empty() ? "" : (language == Language::zh ? "时限 " : "due ") + say_time(clock.due, style);
    table.add({{clock.title}, {left, tint}, {due}, {say_word(clock.state, language), tint}});
  }
  return table.render(style, indent);
}

std::string render_heading(const Json& incident, Language language, Style style) {
  std::string out;
  if (pick_word(incident, "mode") == "drill")
    out += paint(style, Tint::yellow, language == Language::zh ? "【演练】" : "[DRILL] ");
  out += paint(style, Tint::bold, safe(pick_word(incident, "id")));
  const auto part = [&](const std::string& text) {
    if (!text.empty()) out += "  " + safe(text);
  };
  part(say_word(pick_word(incident, "kind"), language));
  if (const std::string level = pick_word(incident, "severity"); !level.empty())
    part(language == Language::zh ? level + "级" : "level " + level);
  part(pick_word(incident, "unit"));
  part(pick_word(incident, "site"));
  out += "\n";
  if (const std::string summary = pick_word(incident, "summary", language); !summary.empty())
    out += safe(summary) + "\n";
  return out;
}

std::string render_letter(const Json& letter, Language language, Style style) {
  std::string out = " · " + safe(say_time(pick_word(letter, "at"), style)) + "  " +
                    paint(style, Tint::bold, safe(pick_word(letter, "title", language))) + "  " +
                    paint(style, Tint::dim, safe(pick_word(letter, "from", language))) + "\n";
  if (const std::string text = pick_word(letter, "text", language); !text.empty()) out += "     " + safe(text) + "\n";
  const Json& decided = pick(pick(letter, "decision"), "decided");
  for (const auto& option : pick_list(pick(letter, "decision"), "options"))
    if (pick_word(option, "id") == pick_word(decided, "option"))
      out += "     ● " + safe(pick_word(option, "title", language)) + "  " +
             safe(pick_word(decided, "feedback", language)) + "\n";
  return out;
}

std::string render_next(const Json& incident, Language language, Style style) {
  const auto heading = [&](Text text) { return "\n" + paint(style, Tint::bold, text.in(language)) + "\n"; };
  std::string out = render_heading(incident, language, style);
  if (const Json& exercise = pick(incident, "exercise"); exercise.is_object()) {
    out += render_clock(language, style, pick(exercise, "clock"));
    out += heading({"演练来件", "What came in"});
    out += "   " + safe(pick_word(pick(exercise, "page"), "shows", language)) + "\n";
    for (const auto& letter : pick_list(exercise, "inbox"))
      out += render_letter(letter, language, style);
  }
  if (const Json& duties = pick_list(incident, "duties"); !duties.empty())
    out += heading({"时限", "Clocks"}) + render_clocks(duties, language, style, 3);
  const std::string phase = say_word(pick_word(pick(incident, "state"), "response"), language);
  const Json& next = pick_list(incident, "next");
  if (next.empty()) {
    out += heading({"当前阶段：" + safe(phase), "Phase: " + safe(phase)});
    out += language == Language::zh ? "   眼下没有要您办的事。\n" : "   Nothing for you to do now.\n";
  } else {
    out += heading({"当前阶段：" + safe(phase) + "。现在要办：", "Phase: " + safe(phase) + ". Do now:"});
    for (std::size_t i = 0; i < next.size(); ++i)
      out += render_item(incident, next[i], i + 1, language, style);
  }
  if (const std::string blocked = render_blocked(incident, language, style); !blocked.empty())
    out += heading({"暂时还不能办", "Not yet"}) + blocked;
  return out;
}

}  // namespace fenghuo::api::cli
