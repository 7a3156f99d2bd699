#include "sim/scenario/load.hpp"

#include "engine/base/digest.hpp"
#include "sim/scenario/read.hpp"

namespace fenghuo::sim {

using engine::FieldError;
using engine::Problem;

engine::Result<Scenario> load_scenario(std::string_view text, const engine::Schemas& schemas) {
  const auto document = engine::parse_untrusted(text);
  if (!document) return document.error();
  std::vector<FieldError> own, shape;
  Scenario loaded = read_scenario(engine::Place(*document, "", own));
  if (auto checked = schemas.check("scenario", *document); !checked) {
    if (checked.error().errors.empty()) return checked.error();
    shape = std::move(checked.error().errors);
  }
  auto errors = engine::merge_errors(std::move(own), std::move(shape));
  if (!errors.empty()) {
    Problem problem = Problem::invalid(errors.front().pointer, errors.front().detail);
    problem.errors = std::move(errors);
    return problem;
  }
  loaded.sha256 = engine::sha256_hex(text);
  return loaded;
}

}  // namespace fenghuo::sim
