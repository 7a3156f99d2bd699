#pragma once
#include <atomic>
#include <cstdint>

namespace fenghuo::e2e {

/// What a test shares with the library that it loads into a program (LD_PRELOAD, set_clock.cpp): one mapped file, whose
/// name is in the environment as FENGHUO_SET_CLOCK. CLOCK_REALTIME says `now`, CLOCK_BOOTTIME the same less
/// `booted_at`; both stand until they are set. CLOCK_MONOTONIC goes on: deadlines of the network and waits rest on it.
/// In ms.
struct ClockControl {
  std::atomic<std::int64_t> now;
  std::atomic<std::int64_t> booted_at;
};

}  // namespace fenghuo::e2e
