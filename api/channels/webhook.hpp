#pragma once
#include "api/channels/courier.hpp"

#include <string_view>

namespace fenghuo::api {

/// The bytes behind a Standard Webhooks secret, "whsec_" and base64; nothing unless they are 24 to 64.
std::optional<std::string> webhook_key(std::string_view secret);

/// A parcel's id as `webhook-id`: itself if it is 1 to 128 of [A-Za-z0-9_:/@+=-], which cannot end a header nor,
/// lacking the dot, be taken for another part of what is signed; otherwise "msg_" and a digest.
std::string webhook_id(const std::string& parcel);

/// `webhook-signature`: "v1," and base64 of HMAC-SHA256(key, "id.seconds.body").
std::string webhook_signature(std::string_view key, std::string_view id, std::int64_t seconds, std::string_view body);

/// What a whole HTTP answer means. `retry_after`: the header's value, seconds or an HTTP date; `now` is wall time.
Receipt judge_status(long status, const std::string& retry_after, engine::Millis now);

}  // namespace fenghuo::api
