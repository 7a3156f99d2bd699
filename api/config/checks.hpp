#pragma once
#include "api/serve.hpp"
#include "engine/base/problem.hpp"

#include <cstdint>
#include <optional>
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

/// Values that cannot stand together, or name what cannot be used.
struct Misfit {
  std::string key;  ///< the one to change, as in the file
  engine::Text why;
};

/// Pure but for whether `smtp.ca` can be read: pairs that are not whole, a listen address beyond loopback without TLS,
/// a mail relay that will not do.
std::optional<Misfit> check_together(const ServeOptions& options);
/// Opens what the configuration names: certificate and key, playbooks and rule pack, the texts of messages. For whoever
/// only wants to know; `serve` finds the same out by opening them.
std::optional<Misfit> check_named(const ServeOptions& options);

/// What is well but will not please: said, never refused.
std::optional<engine::Text> note_on_links(const ServeOptions& options);

}  // namespace fenghuo::api
