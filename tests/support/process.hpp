#pragma once
#include "tests/support/scratch.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace fenghuo::e2e {

using Environment = std::map<std::string, std::string>;

/// How a process ended: its exit code, or the signal that ended it.
struct End {
  int code = -1;
  int signal = 0;
};

/// One child process in a process group of its own, nothing on its standard input, its output kept in memory. Killed
/// with its group at the end of the scope. One thread.
class Process {
 public:
  /// Runs `command[0]` (found in PATH), with `extra` over this process's environment. Throws if it cannot be started.
  explicit Process(const std::vector<std::string>& command, const Environment& extra = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// What it has written so far.
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;
  [[nodiscard]] bool running() { return !reap(false); }
  void send(int signal) const;
  /// Kills the whole group at once and waits for the child.
  End kill();
  /// Waits for the end; nothing if patience ends first.
  std::optional<End> wait(std::chrono::milliseconds patience = k_patience);

 private:
  bool reap(bool blocking);
  pid_t pid_ = -1;
  int out_ = -1, err_ = -1;
  std::optional<End> end_;
};

/// A command that ended.
struct Ran {
  int code = -1;
  std::string out, err;
};

/// Runs a command to its end.
Ran run(const std::vector<std::string>& command, const Environment& extra = {});

}  // namespace fenghuo::e2e
