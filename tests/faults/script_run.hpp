#pragma once
#include "tests/support/server.hpp"

#include <optional>
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// What the server said yes to.
struct Acknowledged {
  std::int64_t version = 0;  ///< of the incident, after the command
  std::string evidence;      ///< id, if it was an upload
  std::string digest;
};

/// One scripted client: an alert and some fifteen commands about it, each under an idempotency key of its own. Goes on
/// from where it was, against any server over the same data.
class ScriptRun {
 public:
  explicit ScriptRun(std::string data) : data_(std::move(data)) {}

  /// Sends what is not acknowledged yet, in order; true when all of it is, false when the connection broke. Throws when
  /// a command is refused.
  bool go_on(const std::string& url);
  /// Sends the first of them: 2xx, or 0 (the connection broke) or 503 with Retry-After, after which it is to be sent
  /// again. Throws at any other answer.
  int send_next(const std::string& url);
  [[nodiscard]] bool done() const;

  [[nodiscard]] const std::string& incident() const { return incident_; }
  [[nodiscard]] const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }
  /// How many answers were those of an earlier attempt.
  [[nodiscard]] int replayed() const { return replayed_; }

 private:
  std::string data_, incident_;
  const Json alert_ = alert_for(k_host);  ///< one and the same each time it is sent: its time is part of it
  std::vector<Acknowledged> acknowledged_;
  int replayed_ = 0;
};

}  // namespace fenghuo::e2e
