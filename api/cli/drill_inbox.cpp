// `drill inbox`: what a live incident would have sent, read instead of received.
#include "api/cli/commands.hpp"
#include "api/cli/output.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct InboxOptions {
  std::string id, unit, after, limit;
};

std::string say_part(std::string_view role, Language language) {
  if (role == "director") return language == Language::zh ? "总指挥" : "director";
  if (role == "controller") return language == Language::zh ? "导调员" : "controller";
  if (role == "evaluator") return language == Language::zh ? "评估员" : "evaluator";
  if (role == "observer") return language == Language::zh ? "观摩人员" : "observer";
  return say_role(role, language);
}

/// People by their names; where the plan names nobody, the role, once for all units.
std::string recipients(const Session& session, const Json& message) {
  std::vector<std::string> names;
  for (const auto& to : pick_list(message, "to")) {
    std::string name = pick_word(to, "person");
    if (name.empty()) name = say_part(pick_word(to, "role"), session.language);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return joined(names, session.language);
}

std::string render(const Session& session, const Json& list) {
  const Language language = session.language;
  const Json& items = pick_list(list, "items");
  if (items.empty()) return session.say({"没有消息。\n", "no messages.\n"});
  Table table({session.say({"时间", "AT"}), session.say({"单位", "UNIT"}), session.say({"消息", "MESSAGE"}),
               session.say({"发给", "TO"}), session.say({"内容", "TEXT"})});
  for (const auto& message : items) {
    std::string text = pick_word(message, "text", language);
    if (const std::string from = pick_word(message, "from", language); !from.empty())
      text += session.say({"（", " ("}) + from + session.say({"）", ")"});
    if (const std::string due = pick_word(message, "due_at"); !due.empty())
      text += session.say({"，时限 ", ", due "}) + say_time(due, session.style);
    table.add({{safe(cell(session, message, "at"))},
               {safe(pick_word(message, "unit"))},
               {safe(cell(session, message, "event"))},
               {safe(clip(recipients(session, message), 40))},
               {safe(text), pick_word(message, "event") == "DrillFrozen" ? Tint::red : Tint::plain}});
  }
  std::string out = table.render(session.style);
  if (const std::string next = pick_word(list, "next"); !next.empty())
    out +=
        session.say({"还有更多，接着看请加 --after ", "there is more; go on with --after "}) + shell_word(next) + "\n";
  return out;
}

}  // namespace

void add_drill_inbox(CLI::App& group, Session& session) {
  auto o = std::make_shared<InboxOptions>();
  auto& c = add_command(
      group, session, "inbox", {"演练收件箱：实战中会发出的消息", "what a live incident would have sent"},
      [o, &session] {
        const std::string path = with_query(path_of({"v1", "drills", o->id, "inbox"}),
                                            {{"unit", o->unit}, {"after", o->after}, {"limit", o->limit}});
        return session.print(session.http().get(path), [&](const Json& list) { return render(session, list); },
                             {.look = "fenghuo drill show " + shell_word(o->id), .drill = o->id});
      });
  const auto say = [&](const Text& text) { return session.say(text); };
  c.add_option("DRILL", o->id, say({"演练编号，例如 DRL-2026-0001", "the drill, e.g. DRL-2026-0001"}))->required();
  c.add_option("--unit", o->unit, say({"只看与这个参演单位有关的", "only what concerns this unit"}));
  c.add_option("--after", o->after, say({"只看这条消息之后的", "only what came after this message"}));
  c.add_option("--limit", o->limit, say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
}

}  // namespace fenghuo::api::cli
