#pragma once
#include "tests/support/scratch.hpp"

#include <optional>
#include <string>

namespace fenghuo::e2e {

/// An ext4 of its own in a file, mounted through a loop device. Unmounted at the end of the scope. One thread.
class LoopDisk {
 public:
  /// Why there can be none here (not root, no loop device), or nothing.
  static std::optional<std::string> why_not();

  explicit LoopDisk(int megabytes);
  ~LoopDisk();
  LoopDisk(const LoopDisk&) = delete;
  LoopDisk& operator=(const LoopDisk&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// The power fails: from now on nothing reaches the disk, and what had not reached it is gone. With `log_flushed` the
  /// file system's own log has, as if the disk's cache had just been written out.
  void lose_power(bool log_flushed) const;
  /// The power comes back; nobody may have a file open here.
  void come_back();

 private:
  Scratch scratch_;
  std::string path_ = scratch_ / "disk";
};

}  // namespace fenghuo::e2e
