// Completeness: how much of what the form requires stood in the initial reports in the end, filled and valid.
#include "engine/incident/rules.hpp"
#include "sim/score/measures.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

namespace {

struct Count {
  std::int64_t valid = 0, duties = 0;
  std::vector<std::string> short_of_zh, short_of_en;  ///< titles of the fields that some report wants
};

/// What the filings say together: a later one replaces what it says anew.
engine::Values reported(const DutyCourse& duty) {
  engine::Values out;
  for (const auto& filing : duty.filings)
    if (filing.in_play)
      for (const auto& [id, value] : *filing.fields)
        out[id] = value;
  return out;
}

bool fits(const engine::Field& field, const engine::Values& values) {
  const auto given = values.find(field.id);
  return given != values.end() && !engine::fault(field, given->second);
}

void count(Count& out, const engine::Form& form, const DutyCourse& duty) {
  const engine::Values values = reported(duty);
  ++out.duties;
  for (const auto& field : form.fields) {
    if (!field.required) continue;
    if (fits(field, values)) {
      ++out.valid;
    } else if (std::ranges::find(out.short_of_zh, field.title.zh) == out.short_of_zh.end()) {
      out.short_of_zh.push_back(field.title.zh);
      out.short_of_en.push_back(field.title.en);
    }
  }
}

std::string joined(const std::vector<std::string>& words, const std::string& by) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : by) + word;
  return out;
}

void say(Line& line, const Course& course, const Count& found, std::int64_t required) {
  const std::string valid = std::to_string(found.valid), all = std::to_string(required * found.duties),
                    reports = std::to_string(found.duties);
  line.reason = {"应报的 " + reports + " 份初报（含续补）共有必填栏目 " + all + " 栏，填写且合格 " + valid + " 栏",
                 "The initial reports owed (" + reports + ", supplements counted) have " + all + " required fields; " +
                     valid + " were filled and valid"};
  if (found.short_of_zh.empty()) {
    line.reason += worth(course, {"，得满分。", "."}, Against::met);
  } else {
    line.reason +=
        {"；欠缺：" + joined(found.short_of_zh, "、") + "。", "; wanting: " + joined(found.short_of_en, ", ") + "."};
  }
}

}  // namespace

Lines completeness_lines(const Course& course, const Objective& o) {
  Line line = line_of(o, "completeness", o.weight * 1000, "permille");
  const engine::Form* form = course.play.form;
  const std::int64_t required = form == nullptr ? 0 : std::ranges::count_if(form->fields, &engine::Field::required);
  Count found;
  for (const auto& duty : course.duties) {
    const bool counts = duty.stage == "initial" && duty.opened.at <= course.end && duty.owed();
    if (required == 0 || !counts || (duty.told() == nullptr && course.end <= duty.due)) continue;
    line.events.push_back(duty.opened.event);
    for (const auto& filing : duty.filings)
      if (filing.in_play) line.events.push_back(filing.mark.event);
    count(found, *form, duty);
  }
  if (found.duties == 0) {
    const Text end = course.end_words();
    line.reason = {"到" + end.zh + "没有已报出或已到时限的初报",
                   "No initial report had been filed or come due when " + end.en};
    line.reason += worth(course, {"，本项未评。", ": not evaluated."}, Against::open);
    return {std::move(line)};
  }
  line.evaluated = true;
  line.raw = found.valid * 1000 / (required * found.duties);
  line.points = line.of * found.valid / (required * found.duties);
  say(line, course, found, required);
  return {std::move(line)};
}

}  // namespace fenghuo::sim
