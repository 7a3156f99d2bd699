#pragma once
#include "tests/support/process.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace fenghuo::e2e {

/// What a test shares with a library that it loads into the programs it starts: one mapped file, all zero at first.
template <class T>
class SharedControl {
 public:
  explicit SharedControl(std::string name) : name_(std::move(name)) {
    const int file = ::open(name_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    void* at = MAP_FAILED;
    if (file >= 0 && ::ftruncate(file, sizeof(T)) == 0)
      at = ::mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file >= 0) ::close(file);
    if (at == MAP_FAILED) throw std::runtime_error("cannot map " + name_);
    shared_ = static_cast<T*>(at);
  }
  ~SharedControl() { ::munmap(shared_, sizeof(T)); }
  SharedControl(const SharedControl&) = delete;
  SharedControl& operator=(const SharedControl&) = delete;

  [[nodiscard]] T* operator->() const { return shared_; }
  /// For a program that is to have `library` loaded, which looks for the file's name under `variable`.
  [[nodiscard]] Environment environment(const char* library, const char* variable) const {
    // The sanitizer wants to be the first library, and a leak checker is in nobody's interest here.
    return {{"LD_PRELOAD", library}, {variable, name_}, {"ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0"}};
  }

 private:
  std::string name_;
  T* shared_ = nullptr;
};

}  // namespace fenghuo::e2e
