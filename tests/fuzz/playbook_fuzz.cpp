// A playbook file: guard, schema, reading and lint, from text to findings.
#include "engine/playbook/library.hpp"
#include "engine/playbook/lint.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

namespace {

struct Room {
  engine::Schemas schemas = engine::Schemas::from_folder(FENGHUO_SOURCE_DIR "/playbooks").value();
  engine::RulePack pack = engine::rules_in(FENGHUO_SOURCE_DIR "/playbooks", schemas).value();
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Room room;
  const auto text = fuzz::text_of(data, size);
  const auto findings = engine::lint_playbook(text, room.schemas, room.pack);
  for (const auto& finding : findings) {
    fuzz::expect(!finding.reason.zh.empty() && !finding.reason.en.empty(), "a finding says why, twice");
    fuzz::expect(finding.pointer.empty() || finding.pointer.front() == '/', "a finding says where");
  }
  const auto loaded = engine::load_playbook(text, room.schemas);
  fuzz::expect(loaded.has_value() || !findings.empty(), "what lint lets through can be loaded");
  return 0;
}
