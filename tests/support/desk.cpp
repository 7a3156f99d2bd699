#include "tests/support/desk.hpp"

#include <algorithm>
#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

Desk::Desk(const Library& library, Playbook playbook) : library_(&library), playbook_(std::move(playbook)) {
  incident_.id = "INC-TEST";
  around = {.unit_name = "城关一中",
            .site_name = "城关一中门户",
            .site_url = "https://www.no1.example.cn/",
            .site_ip = "192.0.2.10",
            .site_filing = "浙ICP备00000000号",
            .site_mlps = 2,
            .person_name = "张三",
            .person_phone = "0578-2123456"};
}

Desk& Desk::as(Role role, std::string person) {
  role_ = role;
  person_ = person.empty() ? std::string(to_string(role)) : std::move(person);
  return *this;
}

Context Desk::context() const {
  return {.now = now,
          .actor = {.person = person_, .role = std::string(to_string(role_)), .unit = "no1-middle"},
          .role = role_,
          .playbook = &playbook_,
          .library = library_,
          .around = around,
          .may_hold = [](const std::string& person) { return !person.starts_with("stranger"); }};
}

Desk& Desk::open(std::string severity) {
  ok(OpenIncident{.kind = playbook_.kind,
                  .mode = "live",
                  .severity = std::move(severity),
                  .site = "www.no1.example.cn",
                  .summary = "首页被篡改",
                  .unit = "no1-middle"});
  return *this;
}

std::vector<Event> Desk::take(const Command& command, const Context& context) {
  auto events = decide(incident_, command, context);
  if (!events) {
    std::string why = events.error().code + ": " + events.error().detail.en;
    for (const auto& error : events.error().errors)
      why += " [" + error.pointer + " " + error.detail.en + "]";
    throw std::logic_error(why);
  }
  for (const auto& event : *events) {
    Recorded recorded{.meta = {.stream = incident_.id,
                               .version = incident_.version + 1,
                               .at = dated(*events, now),
                               .recorded_at = now,
                               .actor = context.actor},
                      .event = event};
    evolve(incident_, recorded.meta, recorded.event);
    events_.push_back(std::move(recorded));
  }
  return *events;
}

std::vector<Event> Desk::ok(const Command& command) {
  return take(command, context());
}

Context Desk::late_context(Millis done_at) const {
  Context then = context();
  then.entered_at = std::exchange(then.now, done_at);
  return then;
}

std::vector<Event> Desk::late(Millis done_at, const Command& command) {
  return take(command, late_context(done_at));
}

Problem Desk::refusal(const Command& command, const Context& context) const {
  auto events = decide(incident_, command, context);
  if (events) throw std::logic_error("it was not refused");
  return events.error();
}

Problem Desk::refused(const Command& command) const {
  return refusal(command, context());
}

Problem Desk::late_refused(Millis done_at, const Command& command) const {
  return refusal(command, late_context(done_at));
}

void Desk::pass(Millis length) {
  const Millis end = now + length;
  for (;;) {
    const auto timers = wanted_timers(incident_);
    const auto next = std::ranges::min_element(timers, {}, &Timer::due_at);
    if (next == timers.end() || next->due_at > end) break;
    now = std::max(now, next->due_at);
    Context context = this->context();
    context.actor = {.role = "system"};
    context.system = true;
    if (take(FireTimer{.name = next->name(), .due_at = next->due_at}, context).empty())
      throw std::logic_error("the timer " + next->name() + " led to nothing");
  }
  now = end;
}

std::string Desk::attach(const std::string& kind, const std::string& step) {
  const std::string id = "EV-" + std::to_string(++evidence_);
  ok(AddEvidence{.evidence = id,
                 .digest = std::string(64, 'a'),
                 .kind = kind,
                 .content_type = "application/octet-stream",
                 .filename = kind + ".bin",
                 .step = step,
                 .size = 10});
  return id;
}

}  // namespace fenghuo::tests
