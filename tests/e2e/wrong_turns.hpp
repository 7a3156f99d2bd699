#pragma once
#include "tests/support/server.hpp"

#include <map>
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// What may not be done to a defacement, phase by phase. Each wrong turn has to be answered by a problem with a code (and
/// with what may be done instead where the state forbids it) and must leave the incident as it was.
class WrongTurns {
 public:
  WrongTurns(House& house, std::string incident, const std::string& language);
  /// Takes every wrong turn of this phase as `role`, and checks the answers.
  void take(const std::string& role, const std::string& phase);

 private:
  struct Turn {
    int status;
    std::string path;  ///< below the incident
    Json body = Json::object();
    Headers headers = {};
    std::string role = {};  ///< if it is another's
  };
  [[nodiscard]] static std::vector<Turn> of(const std::string& phase, const std::string& etag);
  void check(Client& client, const Turn& turn);

  std::string self_;
  std::map<std::string, Client> clients_;
};

}  // namespace fenghuo::e2e
