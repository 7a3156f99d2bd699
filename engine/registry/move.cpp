#include "engine/registry/move.hpp"

#include "engine/registry/tokens.hpp"

#include <algorithm>

namespace fenghuo::engine {

Result<std::vector<std::string>> tokens_ended_by(const Registry& registry, const Event& event, const Caller& caller,
                                                 Millis now) {
  std::vector<std::string> out;
  const auto* after = std::get_if<PersonRegistered>(&event);
  const auto* before = after == nullptr ? nullptr : registry.person(after->id);
  if (before == nullptr || before->unit == after->unit) return out;
  for (const auto& [id, token] : registry.tokens()) {
    const bool left = registry.within(token.unit, before->unit) && !registry.within(token.unit, after->unit);
    if (token.person == after->id && left && registry.token_in_force(id, now) != nullptr) out.push_back(id);
  }
  if (std::ranges::find(out, caller.token) == out.end()) return out;
  Problem own = Problem::make(Kind::NotAllowed, "yourself",
                              {"不能调动自己：您正在使用的令牌会随之失效，请另一位管理员办理",
                               "not yourself: the token you are using would end with it; ask another administrator"});
  own.errors.push_back({"/unit", own.detail});
  return own;
}

void end_tokens(Core& core, const std::vector<std::string>& tokens, const std::string& reason, const Actor& actor,
                Batch& batch) {
  for (const auto& token : tokens)
    core.record(token_stream(token), TokenRevoked{.id = token, .reason = reason}, actor, batch);
}

}  // namespace fenghuo::engine
