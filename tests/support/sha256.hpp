#pragma once
#include <string>

#include <openssl/sha.h>

namespace fenghuo::e2e {

/// SHA-256 in hex, by OpenSSL and not by the code under test.
inline std::string sha256_hex(const std::string& bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  std::string out;
  for (const unsigned char byte : digest)
    for (const int nibble : {byte >> 4, byte & 15})
      out += "0123456789abcdef"[nibble];
  return out;
}

}  // namespace fenghuo::e2e
