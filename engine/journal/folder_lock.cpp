#include "engine/journal/folder_lock.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <unistd.h>

namespace fenghuo::engine {

namespace {

Problem unusable(const std::string& what, const std::string& why) {
  return Problem::make(Kind::Unavailable, "journal-unavailable",
                       {"无法使用数据目录 " + what + "：" + why, "cannot use the data folder " + what + ": " + why});
}

/// Personal data lies here: only its owner may look in. The new name must outlive a power loss.
Result<void> make_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (!fs::create_directories(folder, error) && error) return unusable(folder, error.message());
  fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return unusable(folder, error.message());
  const int parent = ::open(fs::absolute(folder).parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = parent >= 0 && ::fsync(parent) == 0;
  if (parent >= 0) ::close(parent);
  if (!synced) return unusable(folder, std::strerror(errno));
  return {};
}

}  // namespace

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}

Result<void> FolderLock::take(const std::string& folder) {
  if (auto made = make_folder(folder); !made) return made;
  const std::string name = folder + "/lock";
  file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) return unusable(folder, std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return unusable(folder, std::strerror(errno));
    std::array<char, 32> text{};
    const ssize_t got = ::pread(file_, text.data(), text.size() - 1, 0);
    std::string pid(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    pid.erase(std::min(pid.find_first_not_of("0123456789"), pid.size()));
    if (pid.empty()) pid.push_back('?');
    return Problem::make(Kind::NotAllowed, "journal-locked",
                         {"数据目录 " + folder + " 正被进程 " + pid + " 使用",
                          "the data folder " + folder + " is in use by process " + pid});
  }
  // In place and always of the same length, so that it takes no space on a disk that is full.
  std::array<char, 17> pid{};
  const int length = std::snprintf(pid.data(), pid.size(), "%-15d\n", ::getpid());
  if (::pwrite(file_, pid.data(), static_cast<std::size_t>(length), 0) != length)
    return unusable(folder, std::strerror(errno));
  return {};
}

}  // namespace fenghuo::engine
