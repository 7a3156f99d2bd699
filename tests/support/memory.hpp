#pragma once
#include "tests/support/scratch.hpp"

#include <cstdlib>
#include <string>
#include <sys/types.h>

namespace fenghuo::e2e {

/// The most that a process has held so far, in MiB; 0 if it is gone.
inline long most_memory(pid_t pid) {
  const std::string status = slurp("/proc/" + std::to_string(pid) + "/status");
  const auto at = status.find("VmHWM:");
  return at == status.npos ? 0 : std::strtol(status.c_str() + at + 6, nullptr, 10) / 1024;
}

}  // namespace fenghuo::e2e
