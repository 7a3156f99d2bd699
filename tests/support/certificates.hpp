#pragma once
#include "tests/support/scratch.hpp"

namespace fenghuo::tests {

/// A certificate authority of its own in a folder of its own, and certificates it signs; made by the openssl tool.
class Authority {
 public:
  /// Throws if the tool is not there.
  Authority();
  [[nodiscard]] std::string certificate() const { return scratch_ / "ca.pem"; }
  /// Signs one for this DNS name; answers the path without ".pem" and ".key". `days` < 0: it has expired.
  std::string issue(const std::string& name, int days = 2) const;

 private:
  e2e::Scratch scratch_;
};

}  // namespace fenghuo::tests
