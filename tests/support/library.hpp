#pragma once
#include "engine/playbook/library.hpp"

#include <vector>

namespace fenghuo::tests {

/// A duty of a rule pack made for a test; every mark and limit in ms.
struct DutyLine {
  std::string id, stage = "initial", recipient = "bureau", from = "detected", min_severity = "IV";
  engine::Millis within = 2 * engine::k_hour;
  std::vector<engine::Millis> warn_at{60 * engine::k_minute, 90 * engine::k_minute, 110 * engine::k_minute};
};

/// The playbooks room in `folder`, as shipped. Throws if the library refuses it.
engine::Library read_library(const std::string& folder);
/// The same with these duties as the rule pack in force. The shipped playbook is kept; its pack is not.
engine::Library library_with(const std::string& folder, const std::vector<DutyLine>& duties);

#ifdef FENGHUO_SOURCE_DIR
/// As shipped, read once.
inline const engine::Library& shipped_library() {
  static const engine::Library k_library = read_library(FENGHUO_SOURCE_DIR "/playbooks");
  return k_library;
}
/// The shipped playbooks with the two initial duties and a final one that counts from the end of handling.
inline const engine::Library& library_with_final() {
  static const engine::Library k_library = library_with(
      FENGHUO_SOURCE_DIR "/playbooks", {{.id = "bureau-initial"},
                                        {.id = "police-initial", .recipient = "police"},
                                        {.id = "grave-initial", .recipient = "ministry", .min_severity = "II"},
                                        {.id = "bureau-final",
                                         .stage = "final",
                                         .from = "handling_ended",
                                         .within = 9 * engine::k_day,
                                         .warn_at = {5 * engine::k_day}}});
  return k_library;
}
#endif

}  // namespace fenghuo::tests
