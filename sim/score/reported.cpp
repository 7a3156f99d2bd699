// Reported: bureau and police, each within its duty's limit, as DutyOpened stated it.
#include "engine/playbook/words.hpp"
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

namespace fenghuo::sim {

namespace {

constexpr std::int64_t k_bureau = 10, k_police = 8, k_both = k_bureau + k_police;
constexpr std::int64_t k_within_twice = 400;  // ‰

/// How one recipient's report stands. Several initial duties to one recipient: the worst of them.
struct Told {
  bool owed = false, evaluated = true;
  std::int64_t permille = 1000;
  const DutyCourse* duty = nullptr;  ///< the one that decides
};

std::int64_t permille_of(const DutyCourse& duty, const Filing& told) {
  const Millis limit = duty.due - duty.start, took = told.mark.at - duty.start;
  if (took <= limit) return 1000;
  return took <= 2 * limit ? k_within_twice : 0;
}

Told told(const Course& course, const std::string& recipient) {
  Told out;
  for (const auto& duty : course.duties) {
    if (duty.recipient != recipient || duty.stage != "initial" || duty.opened.at > course.end || !duty.owed()) continue;
    const Filing* filing = duty.told();
    // Not told, and the limit not passed: nobody failed yet.
    const bool evaluated = filing != nullptr || course.end > duty.due;
    const std::int64_t permille = filing == nullptr ? 0 : permille_of(duty, *filing);
    const bool worse = !out.owed || permille < out.permille || (permille == out.permille && out.evaluated < evaluated);
    out.owed = true;
    if (worse) out.permille = permille, out.evaluated = evaluated, out.duty = &duty;
  }
  return out;
}

void say_filed(Line& line, const Course& course, const DutyCourse& duty, const Filing& filing, std::int64_t permille,
               const Text& whom) {
  line.raw = filing.mark.at - duty.start;
  line.events.push_back(filing.mark.event);
  const Text took = length_text(line.raw), limit = length_text(duty.due - duty.start);
  line.reason = {"起算后 " + took.zh + "向" + whom.zh + "报出初报，时限 " + limit.zh,
                 "The " + whom.en + " was told " + took.en + " after the clock began; the limit was " + limit.en};
  if (permille == 1000) {
    line.reason += worth(course, {"，按时，得满分。", ": in time."}, Against::met);
  } else if (permille == k_within_twice) {
    line.reason += {"，超时但未超过两倍时限", ": late, but within twice that"};
    line.reason += worth(course, {"，得四成。", ", 40 % of the points."}, Against::partly);
  } else {
    line.reason += {"，超过两倍时限", ": more than twice that"};
    line.reason += worth(course, {"，不得分。", ", no points."}, Against::missed);
  }
}

void say_untold(Line& line, const Course& course, const DutyCourse& duty, const Text& whom) {
  const Text end = course.end_words(), limit = length_text(duty.due - duty.start),
             left = length_text(duty.due - course.end), over = length_text(course.end - duty.due);
  if (line.evaluated) {
    line.reason = {
        "到" + end.zh + "仍未向" + whom.zh + "报出初报，已超过 " + limit.zh + "的时限 " + over.zh,
        "The " + whom.en + " had not been told when " + end.en + ", " + over.en + " past the limit of " + limit.en};
    line.reason += worth(course, {"，不得分。", ": no points."}, Against::missed);
  } else {
    line.reason = {
        end.zh + "时尚未向" + whom.zh + "报出初报，距 " + limit.zh + "的时限还有 " + left.zh,
        "The " + whom.en + " had not been told when " + end.en + ", " + left.en + " short of the limit of " + limit.en};
    line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
  }
}

Line recipient_line(const Course& course, const Objective& o, const std::string& recipient, const Told& how,
                    std::int64_t of) {
  Line line = line_of(o, "reported." + recipient, of, "ms");
  const Text whom{engine::recipient_name(recipient).zh, recipient};
  if (!how.owed) {
    line.reason = {"本次不需向" + whom.zh + "报初报", "No initial report was owed to the " + whom.en};
    line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
    return line;
  }
  line.evaluated = how.evaluated;
  line.points = of * how.permille / 1000;
  line.events.push_back(how.duty->opened.event);
  if (const Filing* filing = how.duty->told()) {
    say_filed(line, course, *how.duty, *filing, how.permille, whom);
  } else {
    say_untold(line, course, *how.duty, whom);
  }
  return line;
}

}  // namespace

Lines reported_lines(const Course& course, const Objective& o) {
  const std::int64_t whole = o.weight * 1000;
  const Told bureau = told(course, "bureau"), police = told(course, "police");
  if (police.owed)
    return {recipient_line(course, o, "bureau", bureau, slice(whole, 0, k_bureau, k_both)),
            recipient_line(course, o, "police", police, slice(whole, k_bureau, k_police, k_both))};
  Line line = recipient_line(course, o, "bureau", bureau, whole);
  line.reason += course.retrospective ? Text{"本次不需报公安机关。", " No report was owed to the police."}
                                      : Text{"本次不需报公安机关，该项分值并入本项。",
                                             " No report was owed to the police; its weight counts here."};
  return {std::move(line)};
}

}  // namespace fenghuo::sim
