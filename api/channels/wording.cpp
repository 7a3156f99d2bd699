#include "api/channels/wording.hpp"

#include "api/channels/placeholders.hpp"
#include "engine/base/clipped.hpp"
#include "engine/playbook/load.hpp"

#include <fstream>
#include <iterator>

namespace fenghuo::api {

using engine::FieldError;
using engine::Json;
using engine::Language;
using engine::Message;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

constexpr const char* k_file = "texts/messages.json";
constexpr std::size_t k_longest_subject = 200;

/// Everything that is text in the file is a template, so every string in it is checked, wherever it stands.
void check(const Json& json, const std::string& pointer, std::vector<FieldError>& errors) {
  if (json.is_string()) {
    if (auto why = template_fault(json.get_ref<const std::string&>())) errors.push_back({pointer, std::move(*why)});
  } else if (json.is_array()) {
    for (std::size_t i = 0; i < json.size(); ++i)
      check(json[i], pointer + "/" + std::to_string(i), errors);
  } else if (json.is_object()) {
    for (const auto& [name, value] : json.items())
      check(value, pointer + "/" + engine::pointer_token(name), errors);
  }
}

Problem refuse(const FieldError& first, std::vector<FieldError> all) {
  Problem problem =
      Problem::invalid(first.pointer, {std::string(k_file) + " " + first.pointer + "：" + first.detail.zh,
                                       std::string(k_file) + " " + first.pointer + ": " + first.detail.en});
  problem.errors = std::move(all);
  return problem;
}

Result<Json> load(const std::string& playbooks) {
  auto schemas = engine::Schemas::from_folder(playbooks);
  if (!schemas) return schemas.error();
  std::ifstream file(playbooks + "/" + k_file, std::ios::binary);
  if (!file) return refuse({"", {"无法读取", "cannot be read"}}, {});
  auto json = engine::parse_untrusted(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!json) return refuse({"", json.error().detail}, json.error().errors);
  if (auto shaped = schemas->check("texts", *json); !shaped) {
    if (shaped.error().errors.empty()) return shaped.error();
    return refuse(shaped.error().errors.front(), shaped.error().errors);
  }
  std::vector<FieldError> errors;
  check(*json, "", errors);
  if (!errors.empty()) return refuse(errors.front(), errors);
  return json;
}

void add(std::string& out, const std::vector<std::string>& lines, const Facts& facts) {
  for (const auto& line : lines) {
    const auto filled = fill_line(line, facts);
    if (filled) out += *filled + "\n";
  }
}

std::string json_of(const Facts& facts, const Wording& wording) {
  const Message& message = facts.message;
  std::string out;
  engine::JsonWriter writer(out);
  const auto member = [&](std::string_view name, const auto& value) {
    writer.key(name);
    write(writer, value);
  };
  writer.begin_object();
  writer.key("data");
  writer.begin_object();
  member("body", wording.text);
  if (message.due_at) member("due_at", engine::format_time(*message.due_at));
  member("duty", message.duty);
  member("id", message.id);
  member("incident", message.incident);
  member("kind", message.kind);
  member("link", link_of(facts));
  member("minutes_left", message.minutes_left);
  member("minutes_waited", message.minutes_waited);
  member("mode", message.mode);
  member("reason", message.reason);
  member("severity", message.severity);
  member("site", message.site);
  member("step", message.step);
  member("subject", wording.subject);
  member("summary", message.summary);
  member("text", message.text);
  member("title", message.title);
  member("unit", message.unit);
  member("unit_name", message.unit_name);
  writer.end_object();
  member("timestamp", engine::format_time(message.at));
  member("type", message.event);
  writer.end_object();
  return out;
}

}  // namespace

Texts::Lines Texts::read_lines(const Json& json) {
  return {json.at("zh").get<std::vector<std::string>>(), json.at("en").get<std::vector<std::string>>()};
}

Result<Texts> Texts::from_folder(const std::string& playbooks, engine::Zone zone) {
  const auto json = load(playbooks);
  if (!json) return json.error();
  Texts out;
  out.zone_ = std::move(zone);
  out.head_ = read_lines(json->at("head"));
  out.foot_ = read_lines(json->at("foot"));
  for (const auto& [event, entry] : json->at("messages").items()) {
    const auto& subject = entry.at("subject");
    out.entries_[event] = {{subject.at("zh").get<std::string>(), subject.at("en").get<std::string>()},
                           read_lines(entry)};
  }
  return out;
}

Wording Texts::word(const Message& message, Language language, const std::string& public_url) const {
  const auto found = entries_.find(message.event);
  const Entry& entry = found == entries_.end() ? entries_.at("*") : found->second;
  const Facts facts{message, language, public_url, zone_};
  Wording out;
  out.subject = engine::clipped(fill(entry.subject.in(language), facts), k_longest_subject);
  add(out.text, head_.in(language), facts);
  add(out.text, entry.lines.in(language), facts);
  add(out.text, foot_.in(language), facts);
  out.json = json_of(facts, out);
  return out;
}

std::vector<std::string> Texts::events() const {
  std::vector<std::string> out;
  for (const auto& [event, entry] : entries_)
    if (event != "*") out.push_back(event);
  return out;
}

}  // namespace fenghuo::api
