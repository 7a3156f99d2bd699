#include "engine/evidence/vault.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <vector>

namespace fenghuo::engine {

namespace fs = std::filesystem;

namespace {

Problem not_now(const char* code, Text detail, int error) {
  const std::string why = std::strerror(error);
  Problem problem = Problem::make(Kind::Unavailable, code, {detail.zh + "：" + why, detail.en + ": " + why});
  problem.retry_after_s = 5;
  return problem;
}

Problem not_kept(const std::string& what, int error = errno) {
  return not_now("evidence-not-kept", {"证据未能保存", "the evidence could not be kept: " + what}, error);
}

Problem not_read(int error) {
  return not_now("evidence-unreadable", {"暂时无法读取证据", "the evidence cannot be read at the moment"}, error);
}

/// A name is durable once its folder is.
bool sync_folder(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  const bool synced = ::fsync(handle) == 0;
  ::close(handle);
  return synced;
}

}  // namespace

Vault::Vault(fs::path folder, Random& random) : folder_(std::move(folder)), random_(random) {
  fs::create_directories(folder_ / "incoming");
  for (const auto& entry : fs::directory_iterator(folder_ / "incoming"))
    fs::remove(entry.path());
}

fs::path Vault::path_of(const std::string& digest) const {
  return folder_ / digest.substr(0, 2) / digest;
}

Result<std::unique_ptr<Vault::Upload>> Vault::begin() {
  const fs::path path = folder_ / "incoming" / random_.hex(16);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return not_kept("open");
  return std::unique_ptr<Upload>(new Upload(*this, path, file));
}

Vault::Upload::Upload(const Vault& vault, fs::path path, int file)
    : vault_(vault), path_(std::move(path)), file_(file) {}

Vault::Upload::~Upload() {
  if (file_ >= 0) ::close(file_);
  std::error_code ignored;
  if (!path_.empty()) fs::remove(path_, ignored);
}

Result<void> Vault::Upload::write(std::string_view bytes) {
  hash_.update(bytes);
  size_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return not_kept("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<Vault::Stored> Vault::Upload::finish() {
  if (::fsync(file_) != 0) return not_kept("sync");
  const int file = std::exchange(file_, -1);
  if (::close(file) != 0) return not_kept("close");
  Stored stored{to_hex(hash_.finish()), size_};
  const fs::path target = vault_.path_of(stored.digest);
  std::error_code failed;
  fs::create_directories(target.parent_path(), failed);
  if (failed) return not_kept("create folder", failed.value());
  if (!sync_folder(vault_.folder_)) return not_kept("sync folder");
  fs::rename(path_, target, failed);
  if (failed) return not_kept("rename", failed.value());
  if (!sync_folder(target.parent_path())) return not_kept("sync folder");
  path_.clear();
  return stored;
}

Result<void> Vault::check(const std::string& digest, std::uint64_t size) const {
  errno = 0;
  std::ifstream file(path_of(digest), std::ios::binary);
  if (!file) return errno == ENOENT ? Problem::not_found("evidence " + digest) : not_read(errno);
  Sha256 hash;
  std::vector<char> buffer(1 << 16);
  std::uint64_t read = 0;
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0) {
    hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
    read += static_cast<std::uint64_t>(file.gcount());
  }
  if (file.bad()) return not_read(errno);
  if (read == size && to_hex(hash.finish()) == digest) return {};
  Problem problem = Problem::internal("evidence " + digest + " is not what was kept");
  problem.code = "corrupt-evidence";
  return problem;
}

}  // namespace fenghuo::engine
