#include "tests/faults/loop_disk.hpp"

#include "tests/support/process.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

namespace fenghuo::e2e {

namespace {

void must(const std::vector<std::string>& command) {
  const Ran ran = run(command);
  if (ran.code != 0) throw std::runtime_error(command[0] + ": " + ran.err + ran.out);
}

/// Our mounts are nobody else's: a copy of one in another namespace would keep a file system alive that is down.
void leave_the_common_mounts() {
  static const bool k_left =
      ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!k_left) throw std::runtime_error(std::string("no mounts of our own: ") + std::strerror(errno));
}

}  // namespace

std::optional<std::string> LoopDisk::why_not() {
  if (::geteuid() != 0) return "mounting takes root";
  try {
    const LoopDisk tried(16);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return std::nullopt;
}

LoopDisk::LoopDisk(int megabytes) {
  leave_the_common_mounts();
  const std::string image = scratch_ / "image";
  must({"truncate", "-s", std::to_string(megabytes) + "M", image});
  must({"mkfs.ext4", "-q", "-F", image});
  std::filesystem::create_directory(path_);
  come_back();
}

LoopDisk::~LoopDisk() {
  ::umount2(path_.c_str(), MNT_DETACH);
}

void LoopDisk::lose_power(bool log_flushed) const {
  const auto request = _IOR('X', 125, std::uint32_t);  // EXT4_IOC_SHUTDOWN
  const std::uint32_t how = log_flushed ? 1 : 2;       // EXT4_GOING_FLAGS_LOGFLUSH, EXT4_GOING_FLAGS_NOLOGFLUSH
  const int folder = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int done = folder < 0 ? -1 : ::ioctl(folder, request, &how);
  const int error = errno;
  if (folder >= 0) ::close(folder);
  if (done != 0) throw std::runtime_error(std::string("the file system cannot be shut down: ") + std::strerror(error));
}

void LoopDisk::come_back() {
  if (run({"mountpoint", "-q", path_}).code == 0) must({"umount", path_});
  must({"mount", "-o", "loop", scratch_ / "image", path_});
}

}  // namespace fenghuo::e2e
