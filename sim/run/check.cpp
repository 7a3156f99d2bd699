#include "sim/run/check.hpp"

#include "sim/run/run.hpp"
#include "sim/scenario/lint.hpp"
#include "sim/scenario/load.hpp"

namespace fenghuo::sim {

Checked check_scenario(std::string_view text, const engine::Library& library) {
  Checked out{.findings = lint_scenario(text, library.schemas(), library), .scenario = nullptr};
  if (!out.findings.empty()) return out;
  auto loaded = load_scenario(text, library.schemas());
  if (!loaded) {
    for (const auto& error : loaded.error().errors)
      out.findings.push_back({error.pointer, error.detail});
    return out;
  }
  out.scenario = std::make_shared<const Scenario>(std::move(*loaded));
  for (auto& why : playable(out.scenario, library))
    out.findings.push_back({"/objectives", std::move(why)});
  return out;
}

}  // namespace fenghuo::sim
