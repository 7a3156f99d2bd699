#pragma once
#include "engine/base/digest.hpp"
#include "engine/base/problem.hpp"
#include "engine/base/random.hpp"

#include <filesystem>
#include <memory>

namespace fenghuo::engine {

/// Where evidence lies: one file per digest, written once, never changed. A name an uploader gave is metadata; a path
/// comes from the digest alone. Safe from any thread; one Upload belongs to one thread.
class Vault {
 public:
  /// Creates `folder` if absent and throws std::filesystem::filesystem_error if it cannot. Uploads that an earlier
  /// process left unfinished are removed.
  Vault(std::filesystem::path folder, Random& random);

  struct Stored {
    std::string digest;  ///< SHA-256, hex
    std::uint64_t size = 0;
  };

  /// Bytes on their way in. Unless `finish` succeeded, the destructor removes what was written.
  class Upload {
   public:
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    /// Unavailable if the disk says no; the upload is then over.
    Result<void> write(std::string_view bytes);
    /// On success the bytes and their name are durable (file and folder synced).
    Result<Stored> finish();

   private:
    friend class Vault;
    Upload(const Vault& vault, std::filesystem::path path, int file);
    const Vault& vault_;
    std::filesystem::path path_;
    int file_;
    std::uint64_t size_ = 0;
    Sha256 hash_;
  };
  Result<std::unique_ptr<Upload>> begin();

  /// Where the bytes of a digest are (whether or not they are there).
  [[nodiscard]] std::filesystem::path path_of(const std::string& digest) const;
  /// Reads the file and compares. NotFound if it is missing, Unavailable if the disk does not read, Internal
  /// ("corrupt-evidence") if it is not what it was.
  [[nodiscard]] Result<void> check(const std::string& digest, std::uint64_t size) const;

 private:
  std::filesystem::path folder_;
  Random& random_;
};

}  // namespace fenghuo::engine
