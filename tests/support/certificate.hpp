#pragma once
#include <string>

namespace fenghuo::tests {

/// A certificate made for a test, and its key, both PEM. It is its own authority.
struct Certificate {
  std::string certificate, key;
};

/// For `localhost`, 127.0.0.1 and `name`; valid from yesterday until tomorrow.
Certificate mint_certificate(const std::string& name);

}  // namespace fenghuo::tests
