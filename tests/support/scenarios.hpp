#pragma once
#include "sim/responders/profile.hpp"
#include "sim/scenario/library.hpp"
#include "tests/support/library.hpp"

#include <stdexcept>

namespace fenghuo::tests {

/// As shipped, read once.
inline const sim::ScenarioLibrary& shipped_scenarios() {
  static const auto k_all = sim::ScenarioLibrary::from_folder(FENGHUO_SOURCE_DIR "/playbooks", shipped_library());
  if (!k_all) throw std::logic_error("scenarios: " + k_all.error().detail.en);
  return *k_all;
}

/// A model of responders from what its file says.
inline sim::Profile profile(std::string_view text) {
  auto read = sim::load_profile(text);
  if (!read) throw std::logic_error("profile: " + read.error().detail.en);
  return std::move(*read);
}

}  // namespace fenghuo::tests
