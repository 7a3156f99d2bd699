#include "api/channels/webhook.hpp"

#include "api/channels/base64.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>
#include <charconv>

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace fenghuo::api {

using engine::Millis;

namespace {

constexpr Millis k_longest_wait = engine::k_hour;

/// At most an hour whatever is asked: a receiver must not silence a clock that runs for two.
std::optional<Millis> wait_of(const std::string& text, Millis now) {
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range) return k_longest_wait;
  if (error != std::errc{} || end != text.data() + text.size()) {
    const std::time_t date = curl_getdate(text.c_str(), nullptr);
    if (date == -1) return std::nullopt;
    seconds = date - now / engine::k_second;
  }
  seconds = std::clamp<std::int64_t>(seconds, 0, k_longest_wait / engine::k_second);
  return seconds * engine::k_second;
}

}  // namespace

std::optional<std::string> webhook_key(std::string_view secret) {
  constexpr std::string_view k_prefix = "whsec_";
  if (!secret.starts_with(k_prefix)) return std::nullopt;
  auto key = from_base64(secret.substr(k_prefix.size()));
  if (!key || key->size() < 24 || key->size() > 64) return std::nullopt;
  return key;
}

std::string webhook_id(const std::string& parcel) {
  constexpr std::string_view k_safe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:/@+=-";
  const bool safe = !parcel.empty() && parcel.size() <= 128 && parcel.find_first_not_of(k_safe) == parcel.npos;
  return safe ? parcel : "msg_" + engine::sha256_hex(parcel).substr(0, 32);
}

std::string webhook_signature(std::string_view key, std::string_view id, std::int64_t seconds, std::string_view body) {
  std::string text(id);
  text += '.';
  text += std::to_string(seconds);
  text += '.';
  text += body;
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac, &size);
  return "v1," + to_base64({reinterpret_cast<const char*>(mac), size});
}

Receipt judge_status(long status, const std::string& retry_after, Millis now) {
  using End = Receipt::End;
  const std::string said = "HTTP " + std::to_string(status);
  if (status >= 200 && status < 300) return {End::delivered, {}, said};
  if (status == 429 || status >= 500) return {End::again, wait_of(retry_after, now), said};
  if (status == 408 || status == 425) return {End::again, {}, said};
  if (status == 301 || status == 308) return {End::refused, {}, said + ": it has moved; enter the new address"};
  if (status >= 300 && status < 400) return {End::again, {}, said + ": a redirect, which is not followed"};
  if (status == 410) return {End::refused, {}, said + ": gone; nobody wants messages there any more"};
  return {End::refused, {}, said};
}

}  // namespace fenghuo::api
