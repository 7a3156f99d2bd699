#pragma once
#include "api/channels/courier.hpp"
#include "engine/runtime/delivery.hpp"

namespace fenghuo::api {

/// Where a delivery goes as the registry knows it now, so that a corrected address counts for what still waits.
struct Addressee {
  std::variant<WebhookTarget, MailTarget> to;
  engine::Language language = engine::Language::zh;
};

/// Or, in one line of English, why there is nowhere to go.
std::variant<Addressee, std::string> addressee_of(const engine::Registry& registry, const engine::Delivery& delivery);

}  // namespace fenghuo::api
