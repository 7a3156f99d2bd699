#pragma once
#include "tests/support/http.hpp"

#include <set>
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// What lies in a journal beside the events, read from the file itself by a connection that cannot write; a server may
/// be running over it.
struct JournalView {
  std::set<std::string> timers;    ///< names, of one incident
  std::set<std::string> messages;  ///< waiting in the outbox or delivered, of one incident
  static JournalView of(const std::string& data, const std::string& incident);
};

/// What is wrong with the timers, given the incident as the server answers it: every open duty must be warned about and
/// breached, every step that has a deadline must have its own, and no timer may stand for anything else.
std::vector<std::string> timer_faults(const Json& incident, const std::set<std::string>& timers);

}  // namespace fenghuo::e2e
