// The guard in front of every JSON tree.
#include "engine/base/json_guard.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

namespace {

int depth_of(const engine::Json& json) {
  int deepest = 0;
  if (json.is_structured())
    for (const auto& inner : json)
      deepest = std::max(deepest, depth_of(inner));
  return json.is_structured() ? deepest + 1 : 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto json = engine::parse_untrusted(text);
  if (!json) {
    fuzz::expect(!json.error().detail.zh.empty() && !json.error().detail.en.empty(), "a refusal says why, twice");
    return 0;
  }
  fuzz::expect(engine::is_utf8(text), "only UTF-8 is taken");
  fuzz::expect(depth_of(*json) <= engine::k_json_depth, "the depth is bounded");
  const auto again = engine::parse_untrusted(json->dump());
  fuzz::expect(again.has_value() && *again == *json, "what is taken reads the same again");
  return 0;
}
