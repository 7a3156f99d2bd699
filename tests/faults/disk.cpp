#include "tests/faults/disk.hpp"

#include <algorithm>
#include <filesystem>

namespace fenghuo::e2e {

Disk::Disk(const std::string& folder, const std::string& control) : control_(control) {
  const std::string name = std::filesystem::weakly_canonical(folder).string();
  if (name.size() >= control_->folder.size()) throw std::runtime_error("too long a name: " + name);
  std::ranges::copy(name, control_->folder.begin());
}

Environment Disk::environment() const {
  return control_.environment(FENGHUO_BAD_DISK_LIBRARY, "FENGHUO_BAD_DISK");
}

void Disk::fail(const std::vector<DiskCall>& kinds, std::int64_t first, std::int64_t count, int error) {
  heal();
  control_->error = error;
  control_->counted = 0;
  control_->failed = 0;
  control_->until = first + count;
  control_->from = first;
  std::uint32_t bits = 0;
  for (const DiskCall kind : kinds)
    bits |= 1U << static_cast<unsigned>(kind);
  control_->kinds = bits;
}

void Disk::heal() {
  control_->kinds = 0;
}

}  // namespace fenghuo::e2e
