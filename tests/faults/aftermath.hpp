#pragma once
#include "tests/faults/journal_view.hpp"
#include "tests/faults/script_run.hpp"

#include <map>
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// What is wrong after a fault; empty is right.
struct Findings {
  std::vector<std::string> lost;  ///< acknowledged, and not there
  std::vector<std::string> torn;  ///< there in part, twice or in another order; or `verify` says so
  [[nodiscard]] bool none() const { return lost.empty() && torn.empty(); }
  [[nodiscard]] std::string words() const;
};

/// What an undisturbed script leaves behind; holds against it what a disturbed one did. Reads of evidence, which are
/// events too, are left out of it.
class Aftermath {
 public:
  /// The server has done the whole script and been troubled by nothing.
  void learn(const Server& server, const ScriptRun& script);

  /// After the fault: what was acknowledged is there, and nothing beyond what the client had sent.
  void check_kept(const Server& server, const ScriptRun& script, Findings& findings) const;
  /// After the client has gone on to its end: everything happened once, in the same order as undisturbed, with the same
  /// timers and messages.
  void check_end(const Server& server, const ScriptRun& script, Findings& findings) const;
  /// `fenghuo verify` over a folder that no server has.
  static void check_whole(const std::string& data, Findings& findings);

 private:
  std::vector<std::string> types_;
  std::vector<std::int64_t> versions_;
  JournalView journal_;
};

/// A setting in the environment; "" if it is not there.
std::string setting(const char* name);

}  // namespace fenghuo::e2e
