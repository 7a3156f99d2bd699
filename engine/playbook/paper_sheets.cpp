#include "engine/playbook/paper_parts.hpp"

namespace fenghuo::engine {

void Paper::report_sheet(const DutyRule& duty) {
  const Form* form = nullptr;
  for (const auto& one : forms_)
    if (one->id == duty.form) form = one.get();
  if (form == nullptr) return;
  raw("<section>\n");
  element("h2", "", in(form->title) + say(" · 报", " · to the ") + in(recipient_name(duty.recipient)));
  element("p", "sub",
          in(duty.title) + say("。带“必填”的不能空；一时查不清的写“待查”，先报后补；写不下的另附页。",
                               ". What is marked required must not stay blank; write “not known yet”, supplement it "
                               "later, and add a page if the room is too small."));
  raw("<table class=\"sheet\">\n");
  for (const auto& field : form->fields) {
    raw("<tr>");
    element("td", "name", in(field.title) + (field.required ? say("（必填）", " (required)") : ""));
    raw("<td class=\"write\">");
    if (field.type == "time") {
      raw(escaped(say("　　　　年　　月　　日　　时　　分", "date                  time")));
    } else if (field.type == "boolean") {
      box(), raw(escaped(say("是　", "yes "))), box(), raw(escaped(say("否", "no")));
    }
    for (const auto& option : field.options) {
      raw("<span style=\"white-space:nowrap\">");
      box();
      raw(escaped(in(option.title)) + "</span>　 ");
    }
    raw("</td></tr>\n");
  }
  raw("</table>\n<div class=\"blanks keep\">\n");
  blank(say("签发人（签名）", "Signed by"));
  blank(say("报出时间", "Filed at"));
  blank(say("方式（电话、传真、当面）", "How (telephone, fax, in person)"));
  blank(say("报给谁", "Told whom"));
  blank(say("见证人", "Witness"));
  blank(say("回执号或答复", "Receipt or answer"));
  raw("</div>\n</section>\n");
}

void Paper::evidence_labels() {
  constexpr int k_labels = 6;
  raw("<section>\n");
  element("h2", "", say("证据标签与交接", "Evidence labels and custody"));
  element(
      "p", "sub",
      say("一件证据填一张，剪下贴在封袋上；不够就复印。每换一次手，都要写清谁交给谁、几点几分。",
          "One for each piece; cut it out and put it on the sealed bag. Copy the page if there are more. Each time it "
          "changes hands write who gave it to whom, and when."));
  raw("<div class=\"labels\">\n");
  for (int n = 0; n < k_labels; ++n) {
    raw("<div class=\"label\">\n");
    raw("<div class=\"blanks\">\n");
    blank(say("证据编号", "Evidence no."), "long");
    blank(say("是什么", "What"), "long");
    blank(say("从哪里取得", "Taken from"), "long");
    blank(say("谁取得", "Taken by"));
    blank(say("时间", "At"));
    blank(say("存在哪里", "Kept in"), "long");
    blank(say("SHA-256（恢复后填）", "SHA-256 (later)"), "long");
    raw("</div>\n<table><tr>");
    for (const char* head : {say("交出人", "From"), say("接收人", "To"), say("时间", "At")})
      element("th", "", head);
    raw("</tr>\n");
    for (int row = 0; row < 2; ++row)
      raw("<tr><td></td><td></td><td></td></tr>\n");
    raw("</table>\n</div>\n");
  }
  raw("</div>\n</section>\n");
}

void Paper::entering() {
  const std::string id = "INC-…";
  const std::string time = say("\"年-月-日 时:分\"", "\"YYYY-MM-DD HH:MM\"");
  raw("<section>\n");
  element("h2", "", say("网络恢复后：补录", "When the network is back: enter it"));
  raw("<ol>\n");
  const auto line = [&](const char* zh, const char* en, const std::string& command = {}) {
    raw("<li>" + escaped(say(zh, en)));
    if (!command.empty()) raw("<br><code>" + escaped(command) + "</code>");
    raw("</li>\n");
  };
  line("先看系统里有没有这起事件（监测系统可能已自动登记）；没有就登记，发现时间照封面填。",
       "See whether the system has this incident already: a monitor may have opened it. If not, open it with the time "
       "of "
       "detection from the cover.",
       "fenghuo incident open --kind " + playbook_.kind + " --site " + say("网址", "HOST") +
           " --summary … --detected-at " + time);
  line("从前往后逐步补录，--at 填纸上写的完成时间。页面上操作的，填“实际办理时间”。",
       "Enter the steps from first to last, each with the time written on paper.",
       "fenghuo step complete " + id + " " + say("步骤编号", "STEP") + " --at " + time + " --note …");
  line("报告也按实际报出的时间补录。时限内已经报出的，算按时，系统原来的超时记录保留备查。",
       "Enter each report with the time it was really made. One made within its limit counts as in time; the breach "
       "that "
       "was declared meanwhile stays on record.",
       "fenghuo duty file " + id + " " + (duties_.empty() ? say("报告编号", "DUTY") : duties_.front()->id) +
           " --channel phone --to … --witness … --at " + time + " --field …");
  line("证据按现在的时间上传，不补时间；把标签上的经过写进说明。签过名的纸质记录扫描后也作为证据上传。",
       "Evidence is uploaded as of now: its custody in the system begins now. Say in the note what the label says. "
       "Upload a "
       "scan of this signed record as well.",
       "fenghuo evidence add " + id + " " + say("文件", "FILE") + " --kind document");
  line("补录的都标明“补录”，并留下录入时间。时间不能晚于现在，不能早于发现时间，也不能早于它前面那一步。",
       "Everything entered this way is marked as entered late, with the time of entry. A time may not lie in the "
       "future, nor "
       "before the detection, nor before the step it comes after.");
  line("破例放行、重新启动、并案不能补录。纸上已经先办了破坏性步骤的，请分管领导在系统里写明理由放行，再补录。",
       "An override, reopening and merging cannot be entered late. If something destructive was done first, have a "
       "leader "
       "override it in the system with the reason, then enter it.");
  raw("</ol>\n<table class=\"tight\"><tr>");
  for (const char* head :
       {say("步骤", "Step"), say("名称", "Title"), say("步骤编号（录入用）", "Id to type"), say("已补录", "Entered")})
    element("th", "", head);
  raw("</tr>\n");
  for (const auto& step : playbook_.steps) {
    raw("<tr>");
    element("td", "", step_number(playbook_, step));
    element("td", "", in(step.title));
    raw("<td><code>" + escaped(step.id) + "</code></td><td>");
    box();
    raw("</td></tr>\n");
  }
  for (const DutyRule* duty : duties_) {
    raw("<tr>");
    element("td", "", say("报告", "Report"));
    element("td", "", in(duty->title));
    raw("<td><code>" + escaped(duty->id) + "</code></td><td>");
    box();
    raw("</td></tr>\n");
  }
  raw("</table>\n<div class=\"blanks keep\">\n");
  blank(say("补录人（签名）", "Entered by"));
  blank(say("补录时间", "at"));
  blank(say("核对人（签名）", "Checked by"));
  raw("</div>\n</section>\n");
}

}  // namespace fenghuo::engine
