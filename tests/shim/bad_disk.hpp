#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace fenghuo::e2e {

/// Kinds of calls on files below one folder.
enum class DiskCall : std::uint8_t { open, read, write, sync, rename, truncate, remove, make_folder };
inline constexpr std::size_t k_disk_calls = 8;

/// What a test shares with the library that it loads into a server (LD_PRELOAD, bad_disk.cpp): one mapped file, whose
/// name is in the environment as FENGHUO_BAD_DISK. While all of it is zero, calls are only counted.
struct DiskControl {
  std::array<char, 512> folder;  ///< without a slash at its end; set before the server starts
  std::array<std::atomic<std::int64_t>, k_disk_calls> seen;

  std::atomic<std::uint32_t> kinds;       ///< bits by DiskCall: these are counted by `counted` and fail …
  std::atomic<std::int64_t> counted;      ///< … when their number
  std::atomic<std::int64_t> from, until;  ///< lies in [from, until); the first is 1
  std::atomic<int> error;                 ///< errno. With EIO half of what was to be written is written
  std::atomic<std::int64_t> failed;       ///< how many did

  std::atomic<int> sync_takes_ms;
  /// Syncs that were let through although one had failed on the same descriptor and nothing was written to it since.
  std::atomic<std::int64_t> retried_syncs;
};

}  // namespace fenghuo::e2e
