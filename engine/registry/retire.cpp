#include "engine/registry/retire.hpp"

#include "engine/registry/admission.hpp"
#include "engine/registry/move.hpp"

namespace fenghuo::engine {

namespace {

template <class Fits>
Result<std::vector<std::string>> open_incidents(Core& core, Fits fits) {
  std::vector<std::string> out, open;
  for (const auto& [id, row] : core.rows())
    if (!row.closed_at && row.mode == "live") open.push_back(id);  // a drill holds nobody in office
  for (const auto& id : open) {
    const auto incident = core.incident(id);
    if (!incident) return incident.error();
    if (fits(**incident)) out.push_back(id);
  }
  return out;
}

Text joined(const std::vector<std::string>& words) {
  Text out;
  for (const auto& word : words) {
    out.zh += (out.zh.empty() ? "" : "、") + word;
    out.en += (out.en.empty() ? "" : ", ") + word;
  }
  return out;
}

/// "site:www.example.cn" as people say it.
Text entries(const std::vector<std::string>& streams) {
  std::vector<std::string> zh, en;
  for (const auto& stream : streams) {
    const auto colon = stream.find(':');
    const std::string kind = stream.substr(0, colon), id = " " + stream.substr(colon + 1);
    zh.push_back((kind == "unit" ? "单位" : kind == "person" ? "人员" : kind == "site" ? "网站" : "设备") + id);
    en.push_back(kind + id);
  }
  return {joined(zh).zh, joined(en).en};
}

Result<void> check_unit(Core& core, const std::string& unit) {
  if (core.registry().unit(unit)->parent.empty())
    return Problem::make(Kind::NotAllowed, "still-in-use",
                         {"最上级单位不能撤销", "the unit at the top cannot be dissolved"});
  const Text below = entries(in_use_below(core.registry(), unit));
  if (below.zh.empty()) return {};
  return Problem::make(Kind::NotAllowed, "still-in-use",
                       {"单位下还有在用的：" + below.zh, "still in use below the unit: " + below.en});
}

Result<void> check_incidents(Core& core, const std::string& stream, const std::string& id, bool anyway) {
  const bool person = stream.starts_with("person:"), unit = stream.starts_with("unit:");
  if (!person && !unit && !stream.starts_with("site:")) return {};
  const auto open = open_incidents(core, [&](const Incident& incident) {
    return person ? incident.assignee == id : unit ? incident.unit == id : incident.site == id;
  });
  if (!open) return open.error();
  if (open->empty() || (person && anyway)) return {};
  const Text list = joined(*open);
  if (!person)
    return Problem::make(Kind::NotAllowed, "incident-open",
                         {"还有事件在处置：" + list.zh, "an incident is open: " + list.en});
  Problem held = Problem::make(Kind::NotAllowed, "still-assigned",
                               {"此人还负责事件 " + list.zh + "。请先交接，或写明 anyway: true",
                                "they hold " + list.en + "; hand over first, or say anyway: true"});
  for (const auto& incident : *open)
    held.allowed.push_back("handover " + incident);
  return held;
}

void revoke_tokens(Core& core, const std::string& stream, const std::string& id, const Actor& actor, Batch& batch) {
  const bool person = stream.starts_with("person:"), unit = stream.starts_with("unit:");
  std::vector<std::string> gone;
  for (const auto& [token_id, token] : core.registry().tokens())
    if (!token.revoked && ((person && token.person == id) || (unit && token.unit == id))) gone.push_back(token_id);
  end_tokens(core, gone, stream + " retired", actor, batch);
}

}  // namespace

Result<void> retire(Core& core, const std::string& stream, const std::string& reason, bool anyway, const Caller& caller,
                    Batch& batch) {
  const std::string id = stream.substr(stream.find(':') + 1);
  if (core.registry().retired_at(stream))
    return Problem::make(Kind::NotAllowed, "retired", {"已停用：" + id, id + " is out of use already"});
  if (stream == "person:" + caller.person)
    return Problem::make(Kind::NotAllowed, "yourself",
                         {"不能停用自己，请另一位管理员办理", "not yourself: ask another administrator"});
  if (stream.starts_with("unit:"))
    if (auto ok = check_unit(core, id); !ok) return ok;
  if (auto ok = check_incidents(core, stream, id, anyway); !ok) return ok;
  const Actor actor = actor_of(caller);
  core.record(stream, EntryRetired{.at = core.now().wall, .reason = reason, .stream = stream}, actor, batch);
  revoke_tokens(core, stream, id, actor, batch);
  return {};
}

}  // namespace fenghuo::engine
