#include "tests/support/core_rig.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/engine_rig.hpp"
#include "tests/support/failing_journal.hpp"
#include "tests/support/library.hpp"
#include "tests/support/print.hpp"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

/// The shipped defacement playbook under another version, with `title` in front of its own.
std::string playbook(const std::string& version, const std::string& title = "新") {
  std::ifstream file(FENGHUO_SOURCE_DIR "/playbooks/defacement.json");
  Json json = Json::parse(file);
  json["version"] = version;
  json["title"]["zh"] = title + json["title"]["zh"].get<std::string>();
  return json.dump(2);
}

Result<Library::Published> publish(CoreRig& rig, const std::string& text) {
  return rig.work([&](Core& core, Batch& batch) { return core.publish(text, caller(Role::admin), batch); });
}

Result<std::string> open(CoreRig& rig, const std::string& site) {
  return rig.work([&](Core& core, Batch& batch) -> Result<std::string> {
    const auto opened =
        core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = site, .summary = "x"},
                  caller(Role::bureau), batch);
    if (!opened) return opened.error();
    return (*opened)->id;
  });
}

}  // namespace

TEST_CASE("Publish_new_incidents_follow_the_new_version_and_running_ones_theirs_also_after_a_restart") {
  const bool sqlite = GENERATE(false, true);
  VirtualClock clock(k_morning);
  Store store(sqlite);
  CoreRig rig(store, shipped_library(), clock);
  keep_sample(store.journal(), k_morning - k_hour);
  rig.start();
  const auto before = open(rig, k_site).value();
  const auto made = publish(rig, playbook("9.0.0"));
  if (!made) FAIL(made.error());
  CHECK(made->fresh);
  const auto again = publish(rig, playbook("9.0.0"));
  REQUIRE(again.has_value());
  CHECK_FALSE(again->fresh);  // the same bytes are no news

  const auto after = open(rig, "www.no2.example.cn").value();
  for (int turn = 0; turn < 2; ++turn) {
    CHECK((**rig.core().incident(before)).playbook_version == shipped_library().for_kind("defacement")->version);
    CHECK((**rig.core().incident(after)).playbook_version == "9.0.0");
    CHECK(rig.core().library().for_kind("defacement")->title.zh.starts_with("新"));
    CHECK(rig.core().library().document("defacement", "9.0.0")->body == playbook("9.0.0"));
    rig.stop();
    rig.start();
  }
  int published = 0;
  (void)store.journal().load_prefix("playbook:", [&](Recorded&& r) {
    CHECK(r.meta.actor.role == "admin");
    published += std::holds_alternative<PlaybookPublished>(r.event);
  });
  CHECK(published == 1);
}

TEST_CASE("Publish_refuses_what_would_change_a_version_or_never_be_followed") {
  VirtualClock clock(k_morning);
  Store store(false);
  CoreRig rig(store, shipped_library(), clock);
  keep_sample(store.journal(), k_morning - k_hour);
  rig.start();
  REQUIRE(publish(rig, playbook("9.0.0")).has_value());
  CHECK(publish(rig, playbook("9.0.0", "别的")).error().code == "version-published");
  CHECK(publish(rig, playbook("8.9.9")).error().code == "version-not-newer");
  Json other = Json::parse(playbook("9.1.0"));
  other["id"] = "defacement-two";
  CHECK(publish(rig, other.dump()).error().code == "kind-taken");
  CHECK(publish(rig, "{").error().kind == Kind::Malformed);
  CHECK(rig.core().library().for_kind("defacement")->version == "9.0.0");
}

TEST_CASE("Publish_that_was_never_kept_leaves_nothing_behind") {
  VirtualClock clock(k_morning);
  const auto memory = make_memory_journal();
  FailingJournal journal(*memory);
  EngineRig rig(journal, shipped_library(), clock);
  rig.start();
  journal.fail_commits(0, 1);
  const auto refused = rig.call([](Core& core, Batch& batch) -> Result<Answer> {
    const auto made = core.publish(playbook("9.0.0"), caller(Role::admin), batch);
    if (!made) return made.error();
    return Answer{};
  });
  CHECK(refused.has_error());
  std::string version;
  for (int turn = 0; turn < 100 && version.empty(); ++turn) {
    clock.advance(k_minute);
    (void)rig.call([&](Core& core, Batch&) -> Result<Answer> {
      version = core.library().for_kind("defacement")->version;
      return Answer{};
    });
  }
  CHECK(version == shipped_library().for_kind("defacement")->version);
  CHECK(memory->documents().value().empty());
}

}  // namespace fenghuo::tests
