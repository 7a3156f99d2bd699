#pragma once
#include <string>

namespace fenghuo::api {

struct ServeOptions {
  std::string data;
  std::string listen = "127.0.0.1:8440";  ///< port 0: any free one; the log line and `<data>/server.json` say which
  std::string playbooks;
  std::string tls_cert, tls_key;      ///< PEM files, both or neither; they may be replaced while the server runs
  bool tls_off_behind_proxy = false;  ///< listen beyond loopback without TLS: a proxy in front speaks it
  std::string log_level = "info";
  std::string log_format = "text";  ///< or "json"
};

/// Runs the server until SIGINT or SIGTERM, then finishes what was accepted. The command line's exit code.
int serve(const ServeOptions& options);

}  // namespace fenghuo::api
