#include "api/routes/event_json.hpp"

#include "api/routes/door.hpp"

#include <charconv>

namespace fenghuo::api {

OrderedJson event_json(const engine::StoredEvent& event, bool live) {
  return {{"version", event.meta.version},
          {"type", event.type},
          {"at", engine::format_time(event.meta.at)},
          {"recorded_at", engine::format_time(event.meta.recorded_at)},
          {"entered_late", live && event.meta.at < event.meta.recorded_at},
          {"actor", OrderedJson::parse(engine::encode(event.meta.actor))},
          {"mode", live ? "live" : "drill"},
          {"payload", OrderedJson::parse(event.payload)},
          {"hash", event.hash}};
}

engine::Result<std::int64_t> after_version(const Request& request) {
  const std::string given = parameter(request, "after");
  std::int64_t after = 0;
  if (given.empty()) return after;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), after);
  if (error != std::errc{} || end != given.data() + given.size() || after < 0)
    return engine::Problem::invalid("/after", {"after 应为版本号", "after must be a version"});
  return after;
}

}  // namespace fenghuo::api
