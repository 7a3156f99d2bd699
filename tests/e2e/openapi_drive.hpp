#pragma once
#include "tests/e2e/openapi_doors_drive.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

inline const Json k_why{{"reason", "契约测试"}};
inline const Headers k_any{{"If-Match", "*"}};

/// A house, and people whose every word is recorded.
struct Stage {
  House house;
  Tape tape = std::make_shared<std::vector<Json>>();
  Client responder = person("responder", k_school), leader = person("leader", k_school),
         bureau = person("bureau", k_bureau), admin = person("admin", k_bureau), auditor = person("auditor", k_bureau),
         guest = person("guest", k_bureau), monitor = person("monitor", k_school),
         stranger = person("responder", k_other_school), nobody = recorded(Client(house.server().url()));

  Client recorded(Client client) const {
    client.record_on(tape);
    return client;
  }
  Client person(const std::string& role, const std::string& unit) const { return recorded(house.client(role, unit)); }
};

inline Answer ok(Answer answer) {
  INFO(answer.status << " " << answer.body << answer.failure);
  REQUIRE(answer.status >= 200);
  REQUIRE(answer.status < 300);
  return answer;
}

/// Units, people, sites and devices: made, written anew, changed, out of use and back, and out of a ledger.
void drive_registry(Stage& s);
void drive_tokens(Stage& s);
/// Alerts that match nothing, one assigned and one dismissed.
void drive_signals(Stage& s);
void drive_search(Stage& s);
void drive_playbooks(Stage& s);
/// A drill from its plan to its closing, and one that is aborted.
void drive_drills(Stage& s);

}  // namespace fenghuo::e2e
