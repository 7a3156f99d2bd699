#pragma once
#include "engine/base/problem.hpp"

#include <cstdint>
#include <string>

namespace fenghuo::api {

/// What `listen` names.
struct Endpoint {
  std::string address;  ///< numeric, without brackets
  std::uint16_t port = 0;
  bool loopback = false;
};

/// "127.0.0.1:8440", "[::1]:8440".
engine::Result<Endpoint> read_endpoint(const std::string& listen);

// Each says of one value whether it may stand in the configuration, and if not, what may.
engine::Result<void> check_listen(const std::string& value);
engine::Result<void> check_timezone(const std::string& value);
engine::Result<void> check_journal(const std::string& value);
engine::Result<void> check_web_url(const std::string& value);
engine::Result<void> check_mail_url(const std::string& value);
engine::Result<void> check_network(const std::string& value);

}  // namespace fenghuo::api
