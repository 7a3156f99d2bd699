#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fenghuo::engine {

using Digest = std::array<std::uint8_t, 32>;  ///< SHA-256
using Salt = std::array<std::uint8_t, 16>;

std::string to_hex(std::span<const std::uint8_t> bytes);
/// Lower-case hex of exactly 32 bytes, or nothing.
std::optional<Digest> digest_from_hex(std::string_view hex);

/// SHA-256 in pieces, for files and for several parts in a row. Reusable after `finish`.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& update(std::string_view bytes);
  Sha256& update(std::span<const std::uint8_t> bytes);
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Digest sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);

/// Compares without telling by its time where two secrets differ.
bool equal_secret(std::string_view a, std::string_view b);

}  // namespace fenghuo::engine
