#include "sim/improvement/notices.hpp"

#include "sim/told.hpp"

namespace fenghuo::sim {

using namespace engine;

namespace {

/// No drill any more: what is to be done about it is real.
Message about(const Improvement& improvement, std::string event) {
  return {.due_at = improvement.due_at, .event = std::move(event), .title = improvement.raised.title};
}

Text quoted(const Improvement& improvement) {
  const Text& title = improvement.raised.title;
  return {improvement.id + "“" + title.zh + "”", improvement.id + " \"" + title.en + "\""};
}

/// By their own unit: an owner may belong below the unit it was found in, or above it.
void tell_person(Message message, const std::string& person, const Meta& meta, Core& core, Batch& batch) {
  const auto* known = core.registry().person(person);
  if (known == nullptr) return;
  message.to = {"person:" + person};
  message.unit = known->unit;
  tell(std::move(message), meta, core, batch);
}

}  // namespace

void tell_assigned(const Improvement& improvement, const Meta& meta, Core& core, Batch& batch) {
  if (improvement.owner == meta.actor.person) return;
  Message message = about(improvement, "ImprovementAssigned");
  const Text what = quoted(improvement);
  message.text = {"改进事项 " + what.zh + "由您负责整改，请按时限完成并提交整改结果",
                  "improvement " + what.en + " is yours: see to it in time, and hand in what shows it"};
  tell_person(std::move(message), improvement.owner, meta, core, batch);
}

void tell_overdue(const Improvement& improvement, const std::string& director, const Meta& meta, Core& core,
                  Batch& batch) {
  Message message = about(improvement, "ImprovementOverdue");
  const Text what = quoted(improvement);
  const auto* owner = core.registry().person(improvement.owner);
  const std::string name = owner == nullptr ? improvement.owner : owner->name;
  message.text = {"改进事项 " + what.zh + "已过完成时限，责任人 " + name + " 尚未提交整改结果",
                  "improvement " + what.en + " is overdue; " + name + ", who owns it, has not handed in anything"};
  message.to = {"leader", "bureau"};
  message.unit = improvement.raised.unit;
  tell(message, meta, core, batch);
  tell_person(message, improvement.owner, meta, core, batch);
  tell_person(message, director, meta, core, batch);
}

}  // namespace fenghuo::sim
