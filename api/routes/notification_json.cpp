#include "api/routes/notification_json.hpp"

#include <algorithm>

namespace fenghuo::api {

namespace {

OrderedJson or_null(const std::string& text) {
  return text.empty() ? OrderedJson(nullptr) : OrderedJson(text);
}

std::string with(std::string text, char from, char to) {
  std::ranges::replace(text, from, to);
  return text;
}

}  // namespace

std::string notification_id(const std::string& delivery_id) {
  return with(delivery_id, '/', '~');
}
std::string delivery_id(const std::string& notification_id) {
  return with(notification_id, '~', '/');
}

OrderedJson notification_json(const engine::OutboxRow& row, const engine::Delivery& delivery) {
  const bool dead = row.next_at == engine::k_never;
  const auto& message = delivery.message;
  return {{"id", notification_id(row.id)},
          {"state", dead ? "dead" : "waiting"},
          {"event", message.event},
          {"incident", or_null(message.incident)},
          {"unit", message.unit},
          {"channel", or_null(delivery.channel)},
          {"recipient", or_null(delivery.recipient)},
          {"text", text_json(message.text)},
          {"at", engine::format_time(message.at)},
          {"attempts", row.attempts},
          {"next_at", dead ? OrderedJson(nullptr) : OrderedJson(engine::format_time(row.next_at))},
          {"last_error", or_null(delivery.error)},
          {"delivered_at", nullptr}};
}

OrderedJson notification_json(const engine::MessageDelivered& delivered, engine::Millis at) {
  return {{"id", notification_id(delivered.message)},
          {"state", "delivered"},
          {"event", delivered.cause},
          {"incident", or_null(delivered.incident)},
          {"unit", delivered.unit},
          {"channel", or_null(delivered.channel)},
          {"recipient", or_null(delivered.recipient)},
          {"text", nullptr},
          {"at", nullptr},
          {"attempts", delivered.attempts},
          {"next_at", nullptr},
          {"last_error", nullptr},
          {"delivered_at", engine::format_time(at)}};
}

}  // namespace fenghuo::api
