// The commands clients send: what `next` offers, and anything else.
#include "engine/incident/next.hpp"
#include "tests/simulation/clients.hpp"
#include "tests/support/bureau.hpp"
#include "tests/support/walker.hpp"

#include <array>

namespace fenghuo::simulation {

using namespace engine;

namespace {

constexpr std::array k_reasons{"按预案办理", "现场情况如此", " "};
constexpr std::array k_kinds{"screenshot", "log", "page-capture", "disk-image", "document"};

/// One draw of a command; everything it may name is drawn with it.
class Draw {
 public:
  Draw(const Incident& incident, const Context& context, Chance& chance, int number)
      : i_(incident),
        c_(context),
        chance_(chance),
        number_(std::to_string(number)),
        step_(chance.pick(context.playbook->steps)),
        reason_(chance.one_in(12) ? k_reasons.back() : chance.pick(k_reasons)) {
    if (!incident.duties.empty()) duty_ = chance.pick(incident.duties).first;
    if (!incident.evidence.empty()) evidence_ = chance.pick(incident.evidence).id;
  }

  Command command() {
    switch (chance_.below(12)) {
      case 0:
      case 1:
        return about_incident();
      case 2:
      case 3:
        return about_evidence();
      case 4:
      case 5:
      case 6:
        return about_duty();
      default:
        return about_step();
    }
  }

 private:
  Command about_incident() {
    switch (chance_.below(12)) {
      case 0:
        return Acknowledge{.note = reason_};
      case 1:
      case 2:
        return classify();
      case 3:
        return Assign{.person = person(), .note = reason_};
      case 4:
        return HandOver{.to = person(), .note = reason_};
      case 5:
        return Dismiss{.reason = reason_};
      case 6:
      case 7:
        return Recur{.reason = reason_};
      case 8:
      case 9:
        return Reopen{.reason = reason_};
      case 10:
        return Close{.note = reason_};
      default:
        return Comment{.text = reason_};
    }
  }
  Command classify() {
    static constexpr std::array k_severities{"I", "II", "III", "IV", "", "V"};
    Classify classify{
        .severity = chance_.pick(k_severities), .event_class = chance_.one_in(3) ? "tampering" : "", .note = reason_};
    if (chance_.one_in(3)) classify.detected_at = c_.now - chance_.between(-10 * k_minute, 4 * k_hour);
    return classify;
  }
  Command about_evidence() {
    if (chance_.one_in(4)) return ReadEvidence{.evidence = evidence_, .purpose = reason_};
    return AddEvidence{.evidence = "EV-" + number_,
                       .digest = std::string(64, 'b'),
                       .kind = chance_.pick(k_kinds),
                       .content_type = "application/octet-stream",
                       .filename = "x.bin",
                       .step = chance_.one_in(3) ? "" : step_.id,
                       .size = 10};
  }
  Command about_duty() {
    switch (chance_.below(6)) {
      case 0:
        return AcknowledgeDuty{.duty = duty_, .note = reason_};
      case 1:
      case 2:
        return SendBackDuty{.duty = duty_, .reason = reason_};
      case 3:
        return WaiveDuty{.duty = duty_, .reason = reason_};
      default:
        return FileDuty{.duty = duty_,
                        .channel = chance_.one_in(2) ? "phone" : "platform",
                        .note = reason_,
                        .to = "值班室",
                        .witness = "李老师",
                        .told_at = c_.now};
    }
  }
  Command about_step() {
    switch (chance_.below(8)) {
      case 0:
        return StartStep{.step = step_.id};
      case 1:
        return SkipStep{.step = step_.id, .reason = reason_};
      case 2:
        return FailStep{.step = step_.id, .reason = reason_};
      case 3:
        return ApproveStep{.step = step_.id, .note = reason_};
      case 4:
        return RejectStep{.step = step_.id, .reason = reason_};
      case 5:
      case 6:
        return OverrideStep{.step = step_.id, .reason = reason_};
      default:
        return CompleteStep{
            .step = step_.id, .note = reason_, .outcome = step_.options.empty() ? "" : chance_.pick(step_.options).id};
    }
  }
  std::string person() {
    static constexpr std::array k_units{"no1-middle", "no2-primary", "liandu"};
    return std::string(chance_.pick(k_units)) + (chance_.one_in(2) ? "-responder" : "-leader");
  }

  const Incident& i_;
  const Context& c_;
  Chance& chance_;
  std::string number_;
  const Step& step_;
  std::string reason_, duty_, evidence_;
};

}  // namespace

std::optional<Command> offered(const Incident& incident, const Context& context, Chance& chance, int number) {
  const auto actions = next_actions(incident, context);
  if (actions.empty()) return std::nullopt;
  const auto& action = chance.one_in(3) ? chance.pick(actions) : actions.front();
  int evidence = number * 10;
  auto commands = tests::commands_for(action, context.now, evidence, [&](const NextAction& of) -> std::string {
    return of.options.empty() || !chance.one_in(5) ? "" : chance.pick(of.options).id;
  });
  Command command = std::move(commands.front());
  if (auto* added = std::get_if<AddEvidence>(&command)) added->step = action.step;
  if (auto* completed = std::get_if<CompleteStep>(&command); completed && completed->note.empty())
    completed->note = "按预案办理";
  return command;
}

Command anything(const Incident& incident, const Context& context, Chance& chance, int number) {
  return Draw(incident, context, chance, number).command();
}

}  // namespace fenghuo::simulation
