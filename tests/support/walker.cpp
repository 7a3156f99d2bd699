#include "tests/support/walker.hpp"

#include <algorithm>
#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

namespace {

Value filled(const Field& field, Millis now) {
  if (field.type == "integer") return Value(std::max<std::int64_t>(field.min.value_or(1), 0));
  if (field.type == "boolean") return Value(true);
  if (field.type == "time") return Value(format_time(now));
  if (field.type == "choice") return Value(field.options.at(0).id);
  return Value(std::string(field.pattern.empty() ? "按预案办理" : "0578-2123456"));
}

}  // namespace

std::vector<Command> commands_for(const NextAction& action, Millis now, int& evidence, const Choose& choose) {
  std::vector<Command> out;
  std::vector<std::string> ids;
  for (const auto& kind : action.evidence) {
    ids.push_back("EV-W" + std::to_string(++evidence));
    out.push_back(AddEvidence{.evidence = ids.back(),
                              .digest = std::string(64, 'a'),
                              .kind = kind,
                              .content_type = "application/octet-stream",
                              .filename = kind + ".bin",
                              .size = 10});
  }
  Values fields;
  for (const auto& field : action.fields)
    fields[field.id] = filled(field, now);
  const std::string note = action.note ? "按预案办理" : "";

  if (action.action == "acknowledge") {
    if (action.duty.empty()) {
      out.push_back(Acknowledge{.note = note});
    } else {
      out.push_back(AcknowledgeDuty{.duty = action.duty, .note = note});
    }
  } else if (action.action == "complete") {
    std::string outcome = choose ? choose(action) : std::string{};
    if (outcome.empty() && !action.options.empty()) outcome = action.options.front().id;
    out.push_back(
        CompleteStep{.step = action.step, .note = note, .outcome = outcome, .evidence = ids, .fields = fields});
  } else if (action.action == "approve") {
    out.push_back(ApproveStep{.step = action.step, .note = note});
  } else if (action.action == "override") {
    out.push_back(OverrideStep{.step = action.step, .reason = note});
  } else if (action.action == "file") {
    out.push_back(FileDuty{.duty = action.duty, .channel = "platform", .receipt = "R-1", .fields = fields});
  } else if (action.action == "close") {
    out.push_back(Close{.note = note});
  } else {
    throw std::logic_error("next offers something nobody knows: " + action.action);
  }
  return out;
}

}  // namespace fenghuo::tests
