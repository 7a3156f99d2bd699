#include "tests/support/playbook.hpp"

namespace fenghuo::tests {

using namespace engine;

Playbook small_playbook() {
  const Option real{.id = "real", .title = {"属实", "real"}};
  const Option alarm{.id = "false-alarm", .title = {"误报", "false alarm"}, .then = Then::dismiss};
  const Option held{.id = "held", .title = {"稳定", "held"}};
  const Option back{.id = "came-back", .title = {"复发", "came back"}, .then = Then::recur};
  const Condition grave{.op = Condition::Op::at_least, .subject = "severity", .values = {Value(std::string("II"))}};
  return PlaybookBuilder("small")
      .in("triage", {.id = "confirm",
                     .kind = StepKind::decision,
                     .within = 10 * k_minute,
                     .of = Within::opened,
                     .options = {real, alarm}})
      .in("containment", {.id = "capture",
                          .kind = StepKind::capture,
                          .from_opened = true,
                          .evidence = {"page-capture"},
                          .before_destructive = true})
      .in("containment", {.id = "block", .within = 30 * k_minute, .of = Within::step, .destructive = true})
      .in("containment", {.id = "offline", .kind = StepKind::offline, .after = {"block"}, .approve = Role::bureau})
      .in("containment", {.id = "extra", .optional = true})
      .in("containment", {.id = "only-grave", .when = grave})
      .in("preservation", {.id = "logs",
                           .within = k_hour,
                           .of = Within::phase,
                           .needs_note = true,
                           .fields = {{.id = "months",
                                       .type = "integer",
                                       .title = {"月数", "months"},
                                       .required = true,
                                       .min = 0,
                                       .max = 120}}})
      .in("reporting",
          {.id = "report", .kind = StepKind::report, .from_opened = true, .stage = "initial", .recipient = "bureau"})
      .in("restoration", {.id = "restore", .approve = Role::leader, .destructive = true})
      .in("restoration", {.id = "watch", .kind = StepKind::decision, .after = {"restore"}, .options = {held, back}})
      .in("review", {.id = "lessons", .needs_note = true})
      .build();
}

}  // namespace fenghuo::tests
