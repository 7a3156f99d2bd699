// A disk that fails when told to: stands between a server and the C library for files below one folder. Loaded by
// LD_PRELOAD; told by the file that bad_disk.hpp describes.
#include "tests/shim/bad_disk.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

using fenghuo::e2e::DiskCall;
using fenghuo::e2e::DiskControl;

namespace {

/// Null when nobody has told anything.
DiskControl* control() {
  static DiskControl* const k_control = []() -> DiskControl* {
    const char* name = std::getenv("FENGHUO_BAD_DISK");
    const long file = name == nullptr ? -1 : ::syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* at = ::mmap(nullptr, sizeof(DiskControl), PROT_READ | PROT_WRITE, MAP_SHARED, static_cast<int>(file), 0);
    ::syscall(SYS_close, file);
    return at == MAP_FAILED ? nullptr : static_cast<DiskControl*>(at);
  }();
  return k_control;
}

template <class Function>
Function* next(const char* name, Function*) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}
/// What the C library would have done.
#define REAL(name)                                    \
  (*([] {                                             \
    static auto* const k_real = next(#name, &::name); \
    return k_real;                                    \
  }()))

bool below(const char* path) {
  const char* folder = control()->folder.data();
  const std::size_t length = std::strlen(folder);
  return length > 0 && std::strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

bool ours(int file) {
  if (control() == nullptr) return false;
  const int before = errno;
  std::array<char, 32> link{};
  std::array<char, 4096> path{};
  std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", file);
  const ssize_t length = ::readlink(link.data(), path.data(), path.size() - 1);
  errno = before;
  return length > 0 && below(path.data());
}

bool ours(int folder, const char* path) {
  if (control() == nullptr) return false;
  return path[0] == '/' || folder == AT_FDCWD ? below(path) : ours(folder);
}

/// Counts the call; true, with errno set, if it is to fail.
bool fails(DiskCall call) {
  DiskControl& told = *control();
  ++told.seen[static_cast<std::size_t>(call)];
  if ((told.kinds & (1U << static_cast<unsigned>(call))) == 0) return false;
  const std::int64_t number = ++told.counted;
  if (number < told.from || number >= told.until) return false;
  ++told.failed;
  errno = told.error;
  return true;
}

std::array<std::atomic<bool>, 8192> doubtful;  // by descriptor: a sync has failed, and nothing was written since
void doubt(int file, bool yes) {
  if (file >= 0 && static_cast<std::size_t>(file) < doubtful.size()) doubtful[static_cast<std::size_t>(file)] = yes;
}

template <class Write>
ssize_t write_badly(int file, std::size_t size, Write&& write) {
  if (!ours(file)) return write(size);
  doubt(file, false);
  if (!fails(DiskCall::write)) return write(size);
  const int error = errno;
  if (error == EIO && size > 1) static_cast<void>(write(size / 2));
  errno = error;
  return -1;
}

template <class Sync>
int sync_badly(int file, Sync&& sync) {
  if (!ours(file)) return sync();
  if (const int ms = control()->sync_takes_ms; ms > 0) ::poll(nullptr, 0, ms);
  const auto at = static_cast<std::size_t>(file);
  if (fails(DiskCall::sync)) return doubt(file, true), -1;
  if (at < doubtful.size() && doubtful[at].exchange(false)) ++control()->retried_syncs;
  return sync();
}

template <class Call>
auto call_badly(bool is_ours, DiskCall kind, Call&& call, decltype(call()) failure) {
  return is_ours && fails(kind) ? failure : call();
}

mode_t mode_of(int flags, va_list rest) {
  return (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
}

}  // namespace

#define MODE(flags)                         \
  va_list rest;                             \
  va_start(rest, flags);                    \
  const mode_t mode = mode_of(flags, rest); \
  va_end(rest)

extern "C" {

int open(const char* path, int flags, ...) {
  MODE(flags);
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::open, [&] { return REAL(open)(path, flags, mode); }, -1);
}
int open64(const char* path, int flags, ...) {
  MODE(flags);
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::open, [&] { return REAL(open64)(path, flags, mode); }, -1);
}
int openat(int folder, const char* path, int flags, ...) {
  MODE(flags);
  return call_badly(
      ours(folder, path), DiskCall::open, [&] { return REAL(openat)(folder, path, flags, mode); }, -1);
}
FILE* fopen(const char* path, const char* how) {
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::open, [&] { return REAL(fopen)(path, how); }, nullptr);
}
FILE* fopen64(const char* path, const char* how) {
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::open, [&] { return REAL(fopen64)(path, how); }, nullptr);
}
int close(int file) {
  doubt(file, false);
  return REAL(close)(file);
}

ssize_t read(int file, void* to, size_t size) {
  return call_badly(
      ours(file), DiskCall::read, [&] { return REAL(read)(file, to, size); }, ssize_t{-1});
}
ssize_t pread(int file, void* to, size_t size, off_t at) {
  return call_badly(
      ours(file), DiskCall::read, [&] { return REAL(pread)(file, to, size, at); }, ssize_t{-1});
}
ssize_t pread64(int file, void* to, size_t size, off64_t at) {
  return call_badly(
      ours(file), DiskCall::read, [&] { return REAL(pread64)(file, to, size, at); }, ssize_t{-1});
}

ssize_t write(int file, const void* from, size_t size) {
  return write_badly(file, size, [&](std::size_t part) { return REAL(write)(file, from, part); });
}
ssize_t pwrite(int file, const void* from, size_t size, off_t at) {
  return write_badly(file, size, [&](std::size_t part) { return REAL(pwrite)(file, from, part, at); });
}
ssize_t pwrite64(int file, const void* from, size_t size, off64_t at) {
  return write_badly(file, size, [&](std::size_t part) { return REAL(pwrite64)(file, from, part, at); });
}
ssize_t writev(int file, const iovec* pieces, int count) {
  return call_badly(
      ours(file), DiskCall::write, [&] { return REAL(writev)(file, pieces, count); }, ssize_t{-1});
}

int fsync(int file) {
  return sync_badly(file, [&] { return REAL(fsync)(file); });
}
int fdatasync(int file) {
  return sync_badly(file, [&] { return REAL(fdatasync)(file); });
}

int ftruncate(int file, off_t size) noexcept {
  return call_badly(
      ours(file), DiskCall::truncate, [&] { return REAL(ftruncate)(file, size); }, -1);
}
int ftruncate64(int file, off64_t size) noexcept {
  return call_badly(
      ours(file), DiskCall::truncate, [&] { return REAL(ftruncate64)(file, size); }, -1);
}
int rename(const char* from, const char* to) noexcept {
  return call_badly(
      ours(AT_FDCWD, to), DiskCall::rename, [&] { return REAL(rename)(from, to); }, -1);
}
int unlink(const char* path) noexcept {
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::remove, [&] { return REAL(unlink)(path); }, -1);
}
int remove(const char* path) noexcept {
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::remove, [&] { return REAL(remove)(path); }, -1);
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  return call_badly(
      ours(folder, path), DiskCall::remove, [&] { return REAL(unlinkat)(folder, path, flags); }, -1);
}
int mkdir(const char* path, mode_t mode) noexcept {
  return call_badly(
      ours(AT_FDCWD, path), DiskCall::make_folder, [&] { return REAL(mkdir)(path, mode); }, -1);
}

}  // extern "C"
