#include "api/channels/webhook.hpp"

#include "api/channels/base64.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;
using End = Receipt::End;

namespace {

constexpr engine::Millis k_now = 1'770'000'000'000;  // 2026-02-02T02:40:00Z

}  // namespace

TEST_CASE("Webhook_signature_isThatOfTheStandardsVectors") {
  CHECK(webhook_signature(from_base64("plJ3nmyCDGBKInavdOK15jsl").value(), "msg_loFOjxBNrRLzqYUf", 1731705121,
                          R"({"event_type":"ping","data":{"success":true}})") ==
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
  CHECK(webhook_signature(webhook_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").value(), "msg_p5jXN8AQM9LWM0D4loKWxJek",
                          1614265330, R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("Webhook_secret_isReadStrictly") {
  const std::string good = to_base64(std::string(24, 'k'));
  CHECK(webhook_key("whsec_" + good) == std::string(24, 'k'));
  CHECK(webhook_key("whsec_" + to_base64(std::string(64, '\0'))) == std::string(64, '\0'));
  for (const std::string& bad : std::vector<std::string>{
           good, "whsec_", "whsec_" + to_base64(std::string(23, 'k')), "whsec_" + to_base64(std::string(65, 'k')),
           "whsec_" + good + " ", "whsec_ " + good, "whsec_" + good.substr(1), "WHSEC_" + good,
           "whsec_" + std::string(32, '='), "whsec_" + std::string(31, 'A') + "-"}) {
    INFO(bad);
    CHECK_FALSE(webhook_key(bad));
  }
}

TEST_CASE("Webhook_id_isItselfOrADigest_neverMoreThanOneToken") {
  CHECK(webhook_id("INC-2026-000001/17:person@unit") == "INC-2026-000001/17:person@unit");
  for (const std::string& odd :
       std::vector<std::string>{"", "a.b", "a b", "a\r\nX: y", "消息", std::string(129, 'a')}) {
    const std::string id = webhook_id(odd);
    INFO(odd);
    CHECK(id.size() == 36);
    CHECK(id.starts_with("msg_"));
    CHECK(id == webhook_id(odd));
  }
  CHECK(webhook_id("a.b") != webhook_id("a b"));
}

TEST_CASE("Webhook_status_decidesWhatBecomesOfIt") {
  for (const long status : {200L, 201L, 202L, 204L, 299L})
    CHECK(judge_status(status, "", k_now).end == End::delivered);
  for (const long status : {302L, 303L, 307L, 408L, 425L, 429L, 500L, 502L, 503L, 504L, 599L})
    CHECK(judge_status(status, "", k_now).end == End::again);
  for (const long status : {301L, 308L, 400L, 401L, 403L, 404L, 405L, 410L, 413L, 422L})
    CHECK(judge_status(status, "", k_now).end == End::refused);
}

TEST_CASE("Webhook_retryAfter_isSecondsOrADateAndBounded") {
  const auto wait = [](const std::string& text) { return judge_status(503, text, k_now).retry_after; };
  CHECK(wait("120") == 120'000);
  CHECK(wait("0") == 0);
  CHECK(wait("-5") == 0);
  CHECK(wait("7200") == engine::k_hour);
  CHECK(wait("99999999999999999999999") == engine::k_hour);
  CHECK(wait("Mon, 02 Feb 2026 02:41:30 GMT") == 90'000);
  CHECK(wait("Mon, 02 Feb 2026 02:00:00 GMT") == 0);
  CHECK_FALSE(wait(""));
  CHECK_FALSE(wait("soon"));
  CHECK_FALSE(judge_status(200, "120", k_now).retry_after);
}

TEST_CASE("Base64_anyBytes_comeBackAndNothingElseIsRead") {
  std::string bytes;
  for (int n = 0; n < 256; ++n) {
    bytes += static_cast<char>(n);
    CHECK(from_base64(to_base64(bytes)) == bytes);
  }
  for (const char* bad : {"A", "AA", "AAA", "AAAAA", "AA=A", "A===", "====", " AAA", "AAA\n", "AA-_", "AAAA===="})
    CHECK_FALSE(from_base64(bad));
}

}  // namespace fenghuo::tests
