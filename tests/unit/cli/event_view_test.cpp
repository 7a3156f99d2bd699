#include "api/cli/event_view.hpp"

#include "tests/unit/cli/sample.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace fenghuo::api::cli;
using fenghuo::test::sample_incident;

namespace {

Json event(const char* type, Json payload, const char* person = "li-wen") {
  return {{"version", 3},
          {"type", type},
          {"at", "2026-03-02T01:20:00.000Z"},
          {"actor", {{"person", person}, {"role", "responder"}}},
          {"payload", std::move(payload)}};
}

std::string line(const Json& one, const People& people, Language language = Language::zh) {
  return render_event_line(one, sample_incident(), people, language, {});
}

}  // namespace

TEST_CASE("Event_line_hasTitlesAndNamesForIds") {
  const People people{{"li-wen", "李雯"}, {"wang-fang", "王芳"}, {"gone", ""}};
  CHECK(line(event("StepStarted", {{"step", "capture-page"}, {"note", "手机"}}), people) ==
        "2026-03-02 09:20  开始办理  给被改页面存档  手机  李雯");
  CHECK(line(event("StepStarted", {{"step", "capture-page"}}), people, Language::en) ==
        "2026-03-02 09:20  step started  Capture the page  李雯");
  CHECK(line(event("DutyFiled", {{"duty", "bureau-initial"}, {"channel", "phone"}, {"to", "li-wen"}}), people) ==
        "2026-03-02 09:20  已报送  两小时内向教育局初报  li-wen  phone  李雯");  // `to` as it was typed
  CHECK(line(event("IncidentHandedOver", {{"from", "li-wen"}, {"to", "wang-fang"}}, "gone"), people) ==
        "2026-03-02 09:20  交接  原由 李雯  王芳  gone");
  CHECK(line(event("StepReadied", {{"step", "unheard-of"}, {"due_at", 1772415300000}}, ""), people) ==
        "2026-03-02 09:20  步骤可以办理  unheard-of  时限 2026-03-02 09:35  处置人员");
  CHECK(line(Json{{"type", "PhaseEntered"}, {"payload", {{"phase", "containment"}}}}, people) ==
        "  进入阶段  先期处置");
}

TEST_CASE("Event_people_areThoseWhoseIdsItHas") {
  CHECK(people_in(event("IncidentAssigned", {{"person", "wang-fang"}})) ==
        std::vector<std::string>{"li-wen", "wang-fang"});
  CHECK(people_in(event("DutyFiled", {{"to", "王警官"}})) == std::vector<std::string>{"li-wen"});
  CHECK(people_in(Json{{"type", "StepReadied"}}).empty());
  CHECK(people_in(Json("no event")).empty());
}
