#include "engine/base/random.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include <openssl/rand.h>

namespace fenghuo::engine {

std::string Random::hex(std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  fill(raw);
  return to_hex(raw);
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  // In bulk: a salt is wanted for every event. What was handed out is wiped from the stock.
  struct Stock {
    std::array<std::uint8_t, 1024> bytes{};
    std::size_t used = bytes.size();
  };
  thread_local Stock stock;
  const auto draw = [](std::span<std::uint8_t> into) {
    if (RAND_bytes(into.data(), static_cast<int>(into.size())) != 1)
      throw std::runtime_error("no randomness from the platform");
  };
  if (bytes.size() > stock.bytes.size()) return draw(bytes);
  if (stock.bytes.size() - stock.used < bytes.size()) {
    draw(stock.bytes);
    stock.used = 0;
  }
  const auto given = std::span(stock.bytes).subspan(stock.used, bytes.size());
  std::ranges::copy(given, bytes.begin());
  std::ranges::fill(given, std::uint8_t{0});
  stock.used += bytes.size();
}

std::uint64_t SeededRandom::next() {
  std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

void SeededRandom::fill(std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    for (std::uint64_t word = next(), left = 8; left > 0 && i < bytes.size(); --left, word >>= 8)
      bytes[i++] = static_cast<std::uint8_t>(word & 0xff);
  }
}

}  // namespace fenghuo::engine
