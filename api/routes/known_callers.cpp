#include "api/routes/known_callers.hpp"

namespace fenghuo::api {

namespace {

constexpr std::size_t k_entries = 4096;

}  // namespace

const engine::Caller* KnownCallers::find(const std::string& digest) {
  if (version_ != engine_.callers_version()) return nullptr;
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return nullptr;
  const engine::Reading now = engine_.clock().now();
  if (now.wall < found->second.until && now.boot < found->second.until_boot) return &found->second.caller;
  entries_.erase(found);
  return nullptr;
}

void KnownCallers::remember(const std::string& digest, const engine::Caller& caller, engine::Millis until,
                            std::uint64_t version) {
  if (version != version_ || entries_.size() >= k_entries) entries_.clear();
  version_ = version;
  entries_[digest] = {caller, until, engine_.clock().now().boot + engine::k_minute};
}

}  // namespace fenghuo::api
