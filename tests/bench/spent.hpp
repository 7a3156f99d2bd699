#pragma once
#include <cstdint>
#include <sys/types.h>

namespace fenghuo::bench {

/// Processor time of all of a process's threads so far, to the clock tick.
std::int64_t spent_ms(pid_t pid);
/// Memory it holds now.
std::int64_t resident_kib(pid_t pid);

}  // namespace fenghuo::bench
