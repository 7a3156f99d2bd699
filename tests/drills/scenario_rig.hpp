#pragma once
#include "engine/base/json_guard.hpp"
#include "sim/scenario/lint.hpp"
#include "tests/support/library.hpp"
#include "tests/support/scratch.hpp"

#include <set>
#include <string>

namespace fenghuo::sim::test {

inline const std::string k_room = std::string(FENGHUO_SOURCE_DIR) + "/playbooks";

inline constexpr const char* k_shipped[]{"defacement-dark-links", "defacement-holiday-night", "harmful-forum-post",
                                         "harmful-live-comments", "outage-dns-hijack",        "outage-power-cut"};

inline std::string text_of(const std::string& scenario) {
  return e2e::slurp(k_room + "/scenarios/" + scenario + ".json");
}

/// The scenario most tests start from.
inline engine::Json night() {
  return engine::Json::parse(text_of("defacement-holiday-night"));
}
/// Where an inject of it stands: "/injects/3".
inline std::string at_inject(const std::string& id) {
  const auto document = night();
  const auto& injects = document["injects"];
  for (std::size_t i = 0; i < injects.size(); ++i)
    if (injects[i]["id"] == id) return "/injects/" + std::to_string(i);
  throw std::runtime_error("no inject " + id);
}

inline engine::Json& place(engine::Json& document, const std::string& pointer) {
  return document[engine::Json::json_pointer(pointer)];
}

inline std::vector<engine::Finding> lint(const std::string& text) {
  const auto& library = tests::shipped_library();
  return lint_scenario(text, library.schemas(), library);
}

inline std::string told(const std::vector<engine::Finding>& findings) {
  std::string out;
  for (const auto& finding : findings)
    out += finding.pointer + ": " + finding.reason.zh + " | " + finding.reason.en + "\n";
  return out;
}

inline std::set<std::string> pointers(const std::vector<engine::Finding>& findings) {
  std::set<std::string> out;
  for (const auto& finding : findings)
    out.insert(finding.pointer);
  return out;
}

}  // namespace fenghuo::sim::test
