#pragma once
#include "engine/base/time.hpp"

#include <string>
#include <vector>

namespace fenghuo::api {

/// What was configured, as plain values. Each member is a row of the table in `config/keys.cpp`; what a fresh one holds
/// is that key's default.
struct ServeOptions {
  std::string data;
  std::string listen = "127.0.0.1:8440";  ///< port 0: any free one; the log line and `<data>/server.json` say which
  std::string public_url;
  std::string timezone = "Asia/Shanghai";
  std::string playbooks;            ///< `read_config` fills in where they usually are
  std::vector<std::string> policy;  ///< ids of rule packs; empty: the only one there is
  std::string journal = "sqlite";
  std::string log_level = "info";
  std::string log_format = "text";  ///< or "json"
  std::string tls_cert;             ///< PEM; both or neither; they may be replaced while the server runs
  std::string tls_key;
  bool tls_off_behind_proxy = false;     ///< listen beyond loopback without TLS: a proxy in front speaks it
  int unauthenticated_per_minute = 300;  ///< requests without a valid token from one address; more are told to wait
  int strangers_per_address = 512;       ///< connections from one address that have shown no valid token yet
  std::string smtp_url;
  std::string smtp_tls = "required";
  std::string smtp_user;
  std::string smtp_password;
  std::string smtp_password_file;  ///< already read into `smtp_password` by `read_config`
  std::string smtp_from;
  std::string smtp_ca;
  std::vector<std::string> outbound_allow;  ///< CIDR
  std::string outbound_ca;
  std::string heartbeat_url;
  engine::Millis heartbeat_every = engine::k_minute;
};

/// Runs the server until SIGINT or SIGTERM, then finishes what was accepted. The command line's exit code.
int serve(const ServeOptions& options);

}  // namespace fenghuo::api
