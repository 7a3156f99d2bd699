#include "tests/faults/disk.hpp"

#include <algorithm>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace fenghuo::e2e {

Disk::Disk(const std::string& folder, const std::string& control) : name_(control) {
  const int file = ::open(control.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  void* at = MAP_FAILED;
  if (file >= 0 && ::ftruncate(file, sizeof(DiskControl)) == 0)
    at = ::mmap(nullptr, sizeof(DiskControl), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) ::close(file);
  if (at == MAP_FAILED) throw std::runtime_error("cannot map " + control);
  control_ = static_cast<DiskControl*>(at);
  const std::string name = std::filesystem::weakly_canonical(folder).string();
  if (name.size() >= control_->folder.size()) throw std::runtime_error("too long a name: " + name);
  std::ranges::copy(name, control_->folder.begin());
}

Disk::~Disk() {
  ::munmap(control_, sizeof(DiskControl));
}

Environment Disk::environment() const {
  // The sanitizer wants to be the first library, and a leak checker is in nobody's interest here.
  return {{"LD_PRELOAD", FENGHUO_BAD_DISK_LIBRARY},
          {"FENGHUO_BAD_DISK", name_},
          {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}};
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
