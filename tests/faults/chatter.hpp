#pragma once
#include "tests/faults/aftermath.hpp"

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

namespace fenghuo::e2e {

/// Clients that comment on one incident and attach evidence to it, all at once and without a pause, until they are
/// stopped or the server is gone. They remember every yes.
class Chatter {
 public:
  /// `name` tells this chatter's words from those of others.
  Chatter(const Server& server, std::string incident, std::string name, int clients);
  ~Chatter() { stop(); }
  Chatter(const Chatter&) = delete;
  Chatter& operator=(const Chatter&) = delete;

  void stop();
  /// What is acknowledged from now on is nobody's loss: the machine it ran on is off.
  void lights_out();
  [[nodiscard]] std::int64_t acknowledged() const { return acknowledged_; }
  [[nodiscard]] std::int64_t refused() const { return refused_; }
  /// Answers that are neither 2xx nor 503 with Retry-After.
  [[nodiscard]] std::vector<std::string> strange() const;

  /// After `stop`: whatever was acknowledged, before the lights went out, must be in the incident's events, at its
  /// version, once.
  void check_kept(const Server& server, Findings& findings) const;

 private:
  struct Yes {
    std::int64_t version = 0;
    std::string text;    ///< of a comment
    std::string digest;  ///< of evidence
  };
  void talk(Client client, std::string name);

  std::string incident_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::int64_t> acknowledged_ = 0, refused_ = 0;
  mutable std::mutex mutex_;
  std::vector<Yes> said_;
  std::optional<std::size_t> before_lights_out_;
  std::vector<std::string> strange_;
  std::vector<std::thread> threads_;
};

}  // namespace fenghuo::e2e
