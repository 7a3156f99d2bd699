#include "sim/scenario/from_incident/msel.hpp"

#include "engine/playbook/words.hpp"
#include "sim/score/words.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::sim {

using namespace engine;

namespace {

Text place_of(const PastIncident& past, const Story& story) {
  const UnitRegistered* unit = past.registry->unit(story.unit);
  return kind_of_unit(unit == nullptr ? std::string() : unit->name.zh);
}

/// "甲", "A" and on; from the eleventh on by number.
Text letter(int n) {
  constexpr std::array<const char*, 10> k_stems{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
  if (n < static_cast<int>(k_stems.size()))
    return {k_stems[static_cast<std::size_t>(n)], std::string(1, static_cast<char>('A' + n))};
  return {std::to_string(n + 1), std::to_string(n + 1)};
}

Text office(Role role) {
  if (role == Role::leader) return {"校领导", "School leader "};
  if (role == Role::bureau) return {"教育局值班员", "Bureau duty officer "};
  return {"值班教师", "Teacher on duty "};
}

}  // namespace

Document json_of(const Text& text) {
  return {{"zh", text.zh}, {"en", text.en}};
}

Document event_of(const Step& step) {
  return {{"event", done_event(step)}, {"step", step.id}};
}

namespace {

Text cut(const Text& title) {
  constexpr std::size_t k_most = 40;  // characters
  const auto shortened = [](const std::string& text) {
    std::size_t at = 0, count = 0;
    for (; at < text.size() && count < k_most; ++count)
      do
        ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U);
    return at < text.size() ? text.substr(0, at) + "…" : text;
  };
  return {shortened(title.zh), shortened(title.en)};
}

}  // namespace

Text in_quotes(const Text& title) {
  return quoted(cut(title));
}

Text in_inner_quotes(const Text& title) {
  const Text within = cut(title);
  return {"‘" + within.zh + "’", "'" + within.en + "'"};
}

Text about(Millis length) {
  if (length < k_minute) return {"不到 1 分钟", "less than a minute"};
  return length_text(length / k_minute * k_minute);
}

Msel::Msel(const PastIncident& past_, const Cast& cast_, const Story& story_)
    : past(past_), cast(cast_), story(story_), place(place_of(past_, story_)) {}

std::string Msel::id_for(const std::string& stem) {
  const int n = ++ids_[stem];
  return n == 1 ? stem : stem + "-" + std::to_string(n);
}

std::string Msel::add(Document inject, const std::string& was) {
  const std::string pointer = "/injects/" + std::to_string(injects.size());
  for (const auto& one : waiting_)
    note("name", pointer + "/from", one.was, one.name.zh);
  waiting_.clear();
  if (!was.empty()) note("free-text", pointer + "/text", was, inject["text"].value("zh", ""));
  injects.push_back(std::move(inject));
  return pointer;
}

void Msel::note(std::string kind, std::string pointer, std::string was, std::string now) {
  if (!was.empty())
    replacements.push_back(
        {.kind = std::move(kind), .now = std::move(now), .pointer = std::move(pointer), .was = std::move(was)});
}

Text Msel::somebody(const std::string& person, Role role) {
  if (role != Role::leader && role != Role::bureau) role = Role::responder;
  if (person.empty()) return role_name(role);
  const auto known = people_.find(person);
  if (known != people_.end()) {
    waiting_.push_back(known->second);
    return known->second.name;
  }
  const Text which = letter(how_many_[role]++), title = office(role);
  const PersonRegistered* entry = past.registry->person(person);
  Known made{{title.zh + which.zh, title.en + which.en},
             entry == nullptr || entry->name.empty() ? person : entry->name};
  waiting_.push_back(made);
  return people_.emplace(person, std::move(made)).first->second.name;
}

}  // namespace fenghuo::sim
