#include "api/channels/backoff.hpp"

#include <algorithm>
#include <array>

namespace fenghuo::api {

using engine::Millis;

namespace {

constexpr Millis k_first = 5 * engine::k_second;

}  // namespace

Millis backoff(int attempts, Millis longest, engine::Random& random) {
  Millis whole = k_first;
  for (int n = 1; n < attempts && whole < longest; ++n)
    whole *= 2;
  whole = std::min(whole, longest);
  std::array<std::uint8_t, 4> bytes{};
  random.fill(bytes);
  std::uint32_t draw = 0;
  for (const auto byte : bytes)
    draw = draw << 8U | byte;
  return whole / 2 + draw % (whole / 2 + 1);
}

}  // namespace fenghuo::api
