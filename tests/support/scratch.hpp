#pragma once
#include "tests/support/temp_folder.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <poll.h>
#include <string>
#include <string_view>

namespace fenghuo::e2e {

/// A folder of its own, gone with everything in it at the end of the scope.
class Scratch {
 public:
  [[nodiscard]] std::string operator/(std::string_view name) const {
    return (std::filesystem::path(folder_.path()) / name).string();
  }
  /// Writes a file into the folder; answers its path.
  [[nodiscard]] std::string file(std::string_view name, std::string_view content) const {
    const std::string path = *this / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

 private:
  tests::TempFolder folder_;
};

/// The whole file, or "" if it cannot be read.
inline std::string slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Long enough for an overloaded machine and a sanitizer; nobody waits for it unless something is broken.
inline constexpr std::chrono::milliseconds k_patience{120'000};

/// Looks every few milliseconds until `holds`, or until patience ends; answers whether it held.
inline bool wait_until(const std::function<bool()>& holds, std::chrono::milliseconds patience = k_patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 10);
  }
  return true;
}

}  // namespace fenghuo::e2e
