#include "engine/playbook/paper_parts.hpp"

namespace fenghuo::engine {

namespace {

Text evidence_name(const std::string& kind) {
  if (kind == "page-capture") return {"网页存档", "a copy of the page"};
  if (kind == "screenshot") return {"截图或照片", "a screenshot or photograph"};
  if (kind == "log") return {"日志", "logs"};
  if (kind == "disk-image") return {"服务器镜像或备份", "a server image or copy"};
  if (kind == "document") return {"文件或签字材料", "a document or signed paper"};
  return {kind, kind};
}

/// What has to be done before a destructive step: the protecting steps that can be.
std::vector<const Step*> protecting(const Playbook& playbook, const Step& step) {
  std::vector<const Step*> out;
  for (const auto& other : playbook.steps)
    if (other.before_destructive && other.id != step.id && (other.from_opened || other.phase <= step.phase))
      out.push_back(&other);
  return out;
}

const Step* following(const Playbook& playbook, const Step& step) {
  const auto next = &step - playbook.steps.data() + 1;
  return next < static_cast<std::ptrdiff_t>(playbook.steps.size()) ? &playbook.steps[static_cast<std::size_t>(next)]
                                                                   : nullptr;
}

}  // namespace

void Paper::steps() {
  for (int phase = 0; phase < static_cast<int>(k_phases.size()); ++phase) {
    raw(phase == 0 ? "<section class=\"phase page\">\n" : "<section class=\"phase\">\n");
    const std::string name = in(phase_heading(phase));
    element("h2", "", std::to_string(phase + 1) + "  " + name);
    for (const auto& one : playbook_.steps)
      if (one.phase == phase) step(one);
    raw("</section>\n");
  }
}

void Paper::step(const Step& step) {
  raw(step.destructive ? "<div class=\"step destroys\">\n<h3>" : "<div class=\"step\">\n<h3>");
  box();
  raw("<span class=\"number\">" + step_number(playbook_, step) + "</span><span>" + escaped(in(step.title)) +
      "</span></h3>\n");

  std::string facts =
      in(kind_name(step.kind)) + " · " + say("由", "by the ") + in(role_name(step.role)) + say("办理", "");
  const auto fact = [&](const std::string& text) { facts += " · " + text; };
  if (step.within) fact(say("限时 ", "") + limit_words(step, language_));
  if (step.from_opened && step.phase > 0) fact(say("可提前办，不等本阶段", "may begin at once"));
  if (step.before_destructive) fact(say("◆ 办完才可动现场", "◆ before anything destructive"));
  if (step.optional) fact(say("可选", "optional"));
  element("p", "facts", facts);
  if (step.when)
    element("p", "warn", std::string(say("仅当：", "Only if ")) + condition_words(*step.when, playbook_, language_));
  if (step.destructive) {
    raw("<p class=\"warn\">▲ ");
    raw(escaped(say("会破坏现场。先办完：", "Destroys traces. Done before: ")));
    for (const Step* other : protecting(playbook_, step)) {
      raw("<span> ");
      box();
      raw(escaped(step_number(playbook_, *other) + " " + in(other->title)) + "</span>");
    }
    raw("</p>\n");
  }
  std::string after;
  for (const auto& id : step.after)
    if (const Step* other = playbook_.find(id))
      after += (after.empty() ? "" : say("、", ", ")) + step_number(playbook_, *other) + " " + in(other->title);
  if (!after.empty()) element("p", "facts", std::string(say("接在后面办：", "After: ")) + after);

  raw("<dl>\n");
  const auto item = [&](const char* name, const std::string& text) {
    if (text.empty()) return;
    element("dt", "", name);
    element("dd", "", text);
  };
  item(say("怎么办", "Do"), in(step.instructions));
  item(say("打给谁", "Call"), in(step.call));
  item(say("留凭据", "Keep"), in(step.proof));
  item(say("不要做", "Never"), in(step.avoid));
  std::string evidence;
  for (const auto& kind : step.evidence)
    evidence += (evidence.empty() ? "" : say("、", ", ")) + in(evidence_name(kind));
  item(say("必交证据", "Evidence"), evidence);
  raw("</dl>\n");
  choices(step);
  raw("<div class=\"blanks\">\n");
  for (const auto& field : step.fields)
    question(field);
  blank(say("完成时间", "Done at"));
  blank(say("办理人", "By"));
  blank(say("情况", "Note"), "long");
  if (step.approve) {
    blank(std::string(say("批准人（", "Approved by (")) + in(role_name(*step.approve)) + say("）", ")"));
    blank(say("批准时间", "at"));
    blank(say("同意／不同意，怎么说的", "Yes or no, and the words"), "long");
  }
  raw("</div>\n</div>\n");
}

void Paper::choices(const Step& step) {
  if (step.options.empty()) return;
  raw("<ul class=\"options\">\n");
  const Step* next = following(playbook_, step);
  for (const auto& option : step.options) {
    std::string leads = in(then_words(option.then));
    for (const Step* led : led_to(playbook_, step.id, option.id))
      leads += (leads.empty() ? "" : say("；", "; ")) + std::string(say("要办 ", "do ")) +
               step_number(playbook_, *led) + " " + in(led->title);
    if (option.then == Then::go_on && next != nullptr)
      leads += (leads.empty() ? "" : say("；", "; ")) + std::string(say("接着办 ", "go on with ")) +
               step_number(playbook_, *next) + " " + in(next->title);
    raw("<li>");
    box();
    raw("<span>" + escaped(in(option.title)));
    if (!leads.empty()) raw(" <span class=\"leads\">→ " + escaped(leads) + "</span>");
    raw("</span></li>\n");
  }
  raw("</ul>\n");
}

void Paper::question(const Field& field) {
  const std::string title = in(field.title) + (field.required ? say("（必填）", " (required)") : "");
  if (field.type != "boolean" && field.type != "choice") return blank(title, "long");
  raw("<span class=\"blank long\" style=\"white-space:normal\"><span>" + escaped(title) + "：");
  const auto answer = [&](std::string_view text) {
    raw(" ");
    box();
    raw(escaped(text) + "　");
  };
  if (field.type == "boolean") {
    answer(say("是", "yes"));
    answer(say("否", "no"));
  }
  for (const auto& option : field.options)
    answer(in(option.title));
  raw("</span></span>\n");
}

}  // namespace fenghuo::engine
