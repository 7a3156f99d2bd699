#pragma once
#include "api/routes/incident_json.hpp"
#include "engine/runtime/delivery.hpp"

namespace fenghuo::api {

/// A delivery's id holds slashes; in paths and answers '~' stands for them, which no id has.
std::string notification_id(const std::string& delivery_id);
std::string delivery_id(const std::string& notification_id);

OrderedJson notification_json(const engine::OutboxRow& row, const engine::Delivery& delivery);
/// One that was delivered: its row is gone, the event says what is left to say.
OrderedJson notification_json(const engine::MessageDelivered& delivered, engine::Millis at);

}  // namespace fenghuo::api
