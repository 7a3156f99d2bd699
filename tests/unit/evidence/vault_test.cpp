#include "engine/evidence/vault.hpp"

#include "tests/support/temp_folder.hpp"

#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

struct Cellar {
  TempFolder folder;
  SeededRandom random{5};
  Vault vault{folder.path(), random};

  Vault::Stored keep(const std::string& bytes) {
    auto upload = vault.begin();
    REQUIRE(upload.has_value());
    REQUIRE((*upload)->write(bytes).has_value());
    auto stored = (*upload)->finish();
    REQUIRE(stored.has_value());
    return *stored;
  }
};

/// No more descriptors than are open.
struct NoDescriptors {
  rlimit before{};
  NoDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before); }
};

}  // namespace

TEST_CASE("Vault_what_was_kept_is_checked_and_a_flipped_byte_is_found") {
  Cellar cellar;
  const auto stored = cellar.keep("a page as it was");
  CHECK(cellar.vault.check(stored.digest, stored.size).has_value());
  std::fstream(cellar.vault.path_of(stored.digest), std::ios::in | std::ios::out).put('A');
  const auto wrong = cellar.vault.check(stored.digest, stored.size);
  REQUIRE(wrong.has_error());
  CHECK(wrong.error().code == "corrupt-evidence");
  CHECK(cellar.vault.check(std::string(64, '0'), 1).error().kind == Kind::NotFound);
}

TEST_CASE("Vault_a_disk_that_does_not_read_is_no_damage") {
  Cellar cellar;
  const auto stored = cellar.keep("a page as it was");
  {
    const NoDescriptors none;
    const auto unread = cellar.vault.check(stored.digest, stored.size);
    REQUIRE(unread.has_error());
    CHECK(unread.error().kind == Kind::Unavailable);
    CHECK(unread.error().retry_after_s.has_value());
    CHECK(cellar.vault.begin().error().kind == Kind::Unavailable);
  }
  CHECK(cellar.vault.check(stored.digest, stored.size).has_value());
  // Reading a folder is an error in the middle, not at the opening.
  const auto path = cellar.vault.path_of(stored.digest);
  std::filesystem::remove(path);
  std::filesystem::create_directory(path);
  CHECK(cellar.vault.check(stored.digest, stored.size).error().kind == Kind::Unavailable);
}

}  // namespace fenghuo::tests
