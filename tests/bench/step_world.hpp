#pragma once
#include "tests/support/server.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace fenghuo::bench {

/// What one request of a lap is, for any incident.
struct LapRequest {
  std::string path;  ///< behind "/v1/incidents/ID"
  std::string body;
};

/// A data folder with the sample bureau and many open incidents, whose evidence is attached already, and the real
/// `fenghuo serve` over it. A lap takes one of them from its first step to Closed by the shipped defacement playbook;
/// it was found out by a client that follows `next`.
class StepWorld {
 public:
  explicit StepWorld(std::size_t incidents);

  [[nodiscard]] unsigned short port() const;
  [[nodiscard]] pid_t pid() const { return server_->pid(); }
  [[nodiscard]] std::string metrics() const;
  [[nodiscard]] const std::vector<LapRequest>& lap() const { return lap_; }
  /// The next request that is owed on this connection; empty when every incident is used up.
  std::string next(int connection);
  /// The same lap over and over, byte for byte as long, for a server that looks at none of it.
  std::string again();

 private:
  struct Place {
    std::string incident;
    std::size_t step = 0;
  };
  [[nodiscard]] std::string data() const;
  void fill(std::size_t incidents);
  void find_lap();
  std::string request(const std::string& incident, const LapRequest& what);

  e2e::Scratch scratch_;
  std::string token_;
  std::vector<std::string> incidents_;
  std::size_t used_ = 0;
  std::int64_t keys_ = 0;
  std::string found_with_;  ///< the incident whose lap it was
  std::vector<LapRequest> lap_;
  std::size_t again_ = 0;
  std::vector<Place> places_;
  std::unique_ptr<e2e::Server> server_;
};

}  // namespace fenghuo::bench
