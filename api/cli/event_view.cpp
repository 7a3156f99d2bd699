#include "api/cli/event_view.hpp"

#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "engine/incident/words.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::api::cli {

namespace {

/// Only in these are `person`, `from` and `to` ids of people; elsewhere `to` is a name as it was typed.
bool gives_to_somebody(const Json& event) {
  const std::string type = pick_word(event, "type");
  return type == "IncidentAssigned" || type == "IncidentHandedOver";
}

std::string step_title(const std::string& id, const Json& incident, Language language) {
  const std::string title = pick_word(find_step(incident, id), "title", language);
  return title.empty() ? id : title;
}

std::string duty_title_of(const std::string& id, const Json& incident, Language language) {
  const Json& duties = pick_list(incident, "duties");
  const auto found = std::ranges::find_if(duties, [&](const Json& duty) { return pick_word(duty, "id") == id; });
  return found == duties.end() ? id : duty_title(*found, language);
}

/// A time of the payload, which is as recorded: milliseconds.
std::string moment(const Json& payload, std::string_view member, Style style) {
  const Json& time = pick(payload, member);
  return time.is_number_integer() ? say_time(engine::format_time(time.get<Millis>()), style) : "";
}

}  // namespace

std::string name_of(const std::string& id, const People& people) {
  const auto found = people.find(id);
  return found == people.end() || found->second.empty() ? id : found->second;
}

std::vector<std::string> people_in(const Json& event) {
  std::vector<std::string> out;
  const auto add = [&](std::string id) {
    if (!id.empty()) out.push_back(std::move(id));
  };
  add(pick_word(pick(event, "actor"), "person"));
  if (gives_to_somebody(event))
    for (const auto* member : {"person", "from", "to"})
      add(pick_word(pick(event, "payload"), member));
  return out;
}

std::string event_content(const Json& event, const Json& incident, const People& people, Language language,
                          Style style) {
  const bool zh = language == Language::zh;
  const Json& payload = pick(event, "payload");
  std::string out;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) out += (out.empty() ? "" : "  ") + text;
  };
  if (const std::string step = pick_word(payload, "step"); !step.empty()) add(step_title(step, incident, language));
  if (const std::string duty = pick_word(payload, "duty"); !duty.empty()) add(duty_title_of(duty, incident, language));
  for (const auto* member : {"phase", "kind", "approver"})
    add(say_word(pick_word(payload, member), language));
  if (const std::string level = pick_word(payload, "severity"); !level.empty())
    add(zh ? level + "级" : "level " + level);
  const bool of_people = gives_to_somebody(event);
  for (const auto* member : {"person", "from", "to"}) {
    const std::string value = pick_word(payload, member);
    const bool from = std::string_view(member) == "from" && !value.empty() && of_people;
    add((from ? (zh ? "原由 " : "from ") : "") + (of_people ? name_of(value, people) : value));
  }
  for (const auto* member : {"into", "evidence", "filename", "outcome", "channel", "receipt", "summary", "text", "note",
                             "reason", "purpose"})
    add(pick_word(payload, member, language));
  if (const std::string due = moment(payload, "due_at", style); !due.empty()) add((zh ? "时限 " : "due ") + due);
  add(moment(payload, "detected_at", style));
  add(moment(payload, "done_at", style));
  return out;
}

std::string event_actor(const Json& event, const People& people, Language language) {
  const Json& actor = pick(event, "actor");
  if (const std::string person = pick_word(actor, "person"); !person.empty()) return name_of(person, people);
  return say_role(pick_word(actor, "role"), language);
}

std::string render_event_line(const Json& event, const Json& incident, const People& people, Language language,
                              Style style) {
  std::string out = say_time(pick_word(event, "at"), style) + "  " + say_event(pick_word(event, "type"), language);
  for (const auto& part :
       {event_content(event, incident, people, language, style), event_actor(event, people, language)})
    if (!part.empty()) out += "  " + part;
  return safe(out);
}

std::string say_event(std::string_view type, Language language) {
  return engine::event_name(type).in(language);
}

}  // namespace fenghuo::api::cli
