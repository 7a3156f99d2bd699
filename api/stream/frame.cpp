#include "api/stream/frame.hpp"

namespace fenghuo::api {

std::string event_frame(const engine::StoredEvent& event, const std::string& unit, const std::string& mode) {
  std::string out;
  out.reserve(event.payload.size() + 512);
  out.append("id: ").append(std::to_string(event.seq)).append("\nevent: ").append(event.type).append("\ndata: ");
  engine::JsonWriter json(out);
  json.begin_object();
  json.key("incident"), json.string(event.meta.stream);
  json.key("unit"), json.string(unit);
  json.key("mode"), json.string(mode);
  json.key("version"), json.integer(event.meta.version);
  json.key("type"), json.string(event.type);
  json.key("at"), json.string(engine::format_time(event.meta.at));
  json.key("recorded_at"), json.string(engine::format_time(event.meta.recorded_at));
  json.key("entered_late"), json.boolean(mode == "live" && event.meta.at < event.meta.recorded_at);
  json.key("actor"), json.raw(engine::encode(event.meta.actor));
  json.key("payload"), json.raw(event.payload.empty() ? "{}" : event.payload);  // empty: erased
  json.key("hash"), json.string(event.hash);
  json.end_object();
  return out.append("\n\n");
}

std::string heartbeat_frame(std::int64_t seq) {
  return ": heartbeat\nid: " + std::to_string(seq) + "\n\n";
}

}  // namespace fenghuo::api
