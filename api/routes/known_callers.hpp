#pragma once
#include "engine/runtime/engine.hpp"

#include <string>
#include <unordered_map>

namespace fenghuo::api {

/// Whom the engine has recognised lately, so that a busy token does not cost a crossing to its thread with every
/// request. An entry holds until its token ends by time, or anything is registered, issued or revoked (the engine's
/// `callers_version`), and a minute at most: so the registry still learns, to the minute, when a token was last used.
/// The network thread's alone.
class KnownCallers {
 public:
  explicit KnownCallers(const engine::Engine& engine) : engine_(engine) {}

  /// By SHA-256 hex of the secret; null: the engine must be asked.
  const engine::Caller* find(const std::string& digest);
  /// What the engine said; `version`: its `callers_version` before it was asked.
  void remember(const std::string& digest, const engine::Caller& caller, engine::Millis until, std::uint64_t version);

 private:
  struct Entry {
    engine::Caller caller;
    engine::Millis until = 0;       ///< by the wall clock
    engine::Millis until_boot = 0;  ///< by the boot clock, whatever becomes of the wall
  };
  const engine::Engine& engine_;
  std::uint64_t version_ = 0;
  std::unordered_map<std::string, Entry> entries_;
};

}  // namespace fenghuo::api
