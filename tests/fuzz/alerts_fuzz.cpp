// What monitors post. The first byte chooses whose words they are.
#include "api/monitors/adapters.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto json = engine::parse_untrusted(fuzz::text_of(data + 1, size - 1));
  if (!json) return 0;
  const auto signals = data[0] % 2 == 0 ? api::from_alertmanager(*json) : api::from_generic(*json);
  if (!signals) {
    fuzz::expect(!signals.error().code.empty(), "a refusal has a code");
    return 0;
  }
  for (const auto& signal : *signals)
    fuzz::expect(!signal.fingerprint.empty(), "every signal can be told from others");
  return 0;
}
