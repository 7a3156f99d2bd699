// Conditions are data: reading one, asking whether it can ever hold, and answering it for facts drawn from the same
// bytes.
#include "engine/playbook/read.hpp"
#include "engine/playbook/satisfiable.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

namespace {

/// Some world: every fact and choice follows from one byte of the input.
class World : public engine::Facts {
 public:
  explicit World(std::uint8_t seed) : seed_(seed) {}
  std::optional<engine::Value> fact(std::string_view name) const override {
    constexpr const char* k_levels[] = {"I", "II", "III", "IV"};
    if (name == "severity") return std::string(k_levels[seed_ % 4]);
    if (name == "site.mlps") return std::int64_t{seed_ % 6};
    if (name == "kind") return std::string("defacement");
    if (name == "mode") return std::string(seed_ % 2 == 0 ? "live" : "drill");
    return std::nullopt;
  }
  std::string_view chosen(std::string_view step) const override {
    return step == "pick" ? (seed_ % 2 == 0 ? "one" : "two") : "";
  }
  bool done(std::string_view step) const override { return step == "pick"; }

 private:
  std::uint8_t seed_;
};

engine::Playbook small_playbook() {
  engine::Playbook playbook{.id = "fuzz", .kind = "defacement"};
  playbook.steps.push_back(
      {.id = "pick", .kind = engine::StepKind::decision, .options = {{.id = "one"}, {.id = "two"}}});
  return playbook;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const engine::Playbook playbook = small_playbook();
  const auto json = engine::parse_untrusted(fuzz::text_of(data + 1, size - 1));
  if (!json) return 0;
  std::vector<engine::FieldError> errors;
  const auto condition = engine::load_condition(engine::Place(*json, "/when", errors));
  if (!errors.empty()) return 0;
  const bool held = engine::holds(condition, World(data[0]));
  const bool can = engine::satisfiable(condition, playbook, [](std::string_view) { return true; });
  fuzz::expect(can || !held, "what holds can hold");
  return 0;
}
