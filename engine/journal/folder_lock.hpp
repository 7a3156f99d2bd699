#pragma once
#include "engine/base/problem.hpp"

namespace fenghuo::engine {

/// The data folder held by one process: a flock on its file `lock`, in which the holder's process id stands. The system
/// lets go of it when the process ends, however it ends.
class FolderLock {
 public:
  FolderLock() = default;
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// Makes the folder if it is absent. NotAllowed "journal-locked", naming the process, if another holds it.
  Result<void> take(const std::string& folder);

 private:
  int file_ = -1;
};

}  // namespace fenghuo::engine
