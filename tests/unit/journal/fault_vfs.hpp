#pragma once

namespace fenghuo::engine::test {

/// The seam between SQLite and the disk, with every operation that changes a file counted, and one of them failing on
/// demand. While one of these lives it is SQLite's default; one at a time.
class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  /// The `nth` (from 1) write, sync, truncation or growth of shared memory from now on answers `result`, and so do all
  /// after it if `lasting`.
  void fail(int nth, int result, bool lasting);
  void heal();
  /// Whether the fault was met since `fail`.
  [[nodiscard]] bool met() const;
};

}  // namespace fenghuo::engine::test
