#pragma once
#include "api/cli/watch_view.hpp"

#include <string>

namespace fenghuo::api::cli {

/// While it lives, Ctrl-C and a terminate signal are noted instead of ending the process, and a closed pipe is an error
/// to be seen. One at a time.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  [[nodiscard]] static bool interrupted();
};

/// The terminal's alternate screen on standard output while it lives: what was there before comes back.
class FullScreen {
 public:
  FullScreen();
  ~FullScreen();
  FullScreen(const FullScreen&) = delete;
  FullScreen& operator=(const FullScreen&) = delete;
  /// As large as the terminal is now.
  [[nodiscard]] static Screen size();
  /// Shows these lines and nothing else, without flicker. False once the terminal is gone.
  bool draw(const std::string& lines);
};

}  // namespace fenghuo::api::cli
