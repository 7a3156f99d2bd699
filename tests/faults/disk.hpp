#pragma once
#include "tests/faults/shared_control.hpp"
#include "tests/shim/bad_disk.hpp"

#include <string>
#include <vector>

namespace fenghuo::e2e {

/// The disk below one folder, as a server sees it that was started with `environment`. Whatever it is told holds at
/// once.
class Disk {
 public:
  /// `folder` need not exist yet. The control file lies at `control`, outside of it.
  Disk(const std::string& folder, const std::string& control);

  [[nodiscard]] Environment environment() const;

  /// From now on, of the calls of these kinds the `first`th (1 is the next) and those after it fail, `count` in all.
  void fail(const std::vector<DiskCall>& kinds, std::int64_t first, std::int64_t count, int error);
  void heal();
  void slow_down(int sync_takes_ms) { control_->sync_takes_ms = sync_takes_ms; }

  [[nodiscard]] std::int64_t seen(DiskCall call) const { return control_->seen[static_cast<std::size_t>(call)]; }
  [[nodiscard]] std::int64_t failed() const { return control_->failed; }
  [[nodiscard]] std::int64_t retried_syncs() const { return control_->retried_syncs; }

 private:
  SharedControl<DiskControl> control_;
};

inline constexpr std::int64_t k_for_good = 1LL << 40;

}  // namespace fenghuo::e2e
