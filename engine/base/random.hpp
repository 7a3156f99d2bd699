#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace fenghuo::engine {

/// The only source of randomness. Handed in wherever ids, salts and tokens are made.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;

  /// `bytes` random bytes in lower-case hex.
  std::string hex(std::size_t bytes);
};

/// The platform's CSPRNG (OpenSSL). Safe from any thread.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

/// For tests and simulation (SplitMix64): the same seed gives the same bytes on every machine. One thread.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;
  std::uint64_t next();

 private:
  std::uint64_t state_;
};

}  // namespace fenghuo::engine
