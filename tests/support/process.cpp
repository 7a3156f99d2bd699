#include "tests/support/process.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fenghuo::e2e {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> out;
  for (auto& word : words)
    out.push_back(word.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_with(const Environment& extra) {
  std::vector<std::string> out;
  for (char** one = environ; *one != nullptr; ++one) {
    const std::string entry(*one);
    if (!extra.contains(entry.substr(0, entry.find('=')))) out.push_back(entry);
  }
  for (const auto& [name, value] : extra)
    out.push_back(name + "=" + value);
  return out;
}

std::string content(int file) {
  struct stat about {};
  if (::fstat(file, &about) != 0) return {};
  std::string out(static_cast<std::size_t>(about.st_size), '\0');
  const ssize_t got = ::pread(file, out.data(), out.size(), 0);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const Environment& extra)
    : out_(::memfd_create("out", MFD_CLOEXEC)), err_(::memfd_create("err", MFD_CLOEXEC)) {
  auto words = command, entries = environment_with(extra);
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out_, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, err_, STDERR_FILENO);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &none);
  const int failed = ::posix_spawnp(&pid_, words[0].c_str(), &files, &attributes, pointers(words).data(), pointers(entries).data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (failed == 0) return;
  ::close(out_);
  ::close(err_);
  throw std::runtime_error("cannot start " + words[0] + ": " + std::strerror(failed));
}

Process::~Process() {
  kill();
  ::close(out_);
  ::close(err_);
}

std::string Process::out() const {
  return content(out_);
}

std::string Process::err() const {
  return content(err_);
}

bool Process::reap(bool blocking) {
  if (end_) return true;
  int status = 0;
  pid_t got = 0;
  do {
    got = ::waitpid(pid_, &status, blocking ? 0 : WNOHANG);
  } while (got < 0 && errno == EINTR);
  if (got != pid_) return false;
  end_ = WIFSIGNALED(status) ? End{-1, WTERMSIG(status)} : End{WEXITSTATUS(status), 0};
  return true;
}

void Process::send(int signal) const {
  if (!end_) ::kill(pid_, signal);
}

End Process::kill() {
  if (!end_) {
    ::kill(-pid_, SIGKILL);
    reap(true);
  }
  return end_.value_or(End{});
}

std::optional<End> Process::wait(std::chrono::milliseconds patience) {
  wait_until([this] { return reap(false); }, patience);
  return end_;
}

Ran run(const std::vector<std::string>& command, const Environment& extra) {
  Process process(command, extra);
  const auto end = process.wait();
  if (!end) process.kill();
  return {end ? end->code : -1, process.out(), process.err()};
}

}  // namespace fenghuo::e2e
