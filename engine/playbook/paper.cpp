#include "engine/playbook/paper_parts.hpp"

namespace fenghuo::engine {

namespace {

constexpr std::string_view k_style = R"(<style>
@page{size:A4;margin:15mm 14mm 16mm;@bottom-center{content:counter(page)}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:182mm;font:10.5pt/1.5 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",Arial,sans-serif;color:#000;background:#fff}
body:lang(en){font-family:"Segoe UI","Noto Sans","Liberation Sans",Arial,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
h1{font-size:24pt;line-height:1.25;margin:0 0 2mm}h2{font-size:15pt;margin:0 0 3mm;border-bottom:2pt solid #000;padding-bottom:1mm;break-after:avoid}
h3{font-size:12pt;margin:0 0 1mm;break-after:avoid}p{margin:0 0 2mm}
section{break-before:page}section.first{break-before:auto}
.sub{color:#333;font-size:9.5pt}.keep,.step,.clock,.label,tr{break-inside:avoid}
.phase{break-before:auto;margin-top:7mm}.phase.page{break-before:page;margin-top:0}.phase>h2{background:#000;color:#fff;border:0;padding:1.2mm 3mm;-webkit-print-color-adjust:exact;print-color-adjust:exact}
table{width:100%;border-collapse:collapse;margin:0 0 4mm}th,td{border:.6pt solid #000;padding:1.4mm 2mm;text-align:left;vertical-align:top}
th{font-weight:700;background:#eee}td.write{height:8mm}td.name{width:36%}.sheet td{height:7mm;padding:.7mm 2mm;vertical-align:middle}.tight td,.tight th{padding:.2mm 2mm;font-size:9.5pt;line-height:1.4}.contacts th:nth-child(n+2){width:13%}.contacts th:last-child{width:26%}
.box{display:inline-block;width:4mm;height:4mm;border:1pt solid #000;margin:0 1.6mm -.6mm 0;flex:none}
.blanks{display:flex;flex-wrap:wrap;gap:2.6mm 6mm;margin:2.5mm 0 0}
.blank{display:flex;flex:1 1 40mm;align-items:flex-end;white-space:nowrap}.blank i{flex:1;border-bottom:.6pt solid #000;height:6mm;min-width:14mm;margin-left:1.5mm}
.blank.long{flex-basis:100%}.blank.short{flex:0 1 38mm}
.frame{border:1.4pt solid #000;padding:3mm 4mm;margin:0 0 4mm}
.step{border:.8pt solid #000;padding:2.6mm 3.4mm;margin:0 0 4mm}.step.destroys{border:2.4pt solid #000}
.step h3{display:flex;align-items:flex-start}.step h3 .box{width:5mm;height:5mm;margin-top:.7mm}
.number{display:inline-block;min-width:9mm;font-weight:700}
.facts{font-size:9.5pt;margin:0 0 1.5mm}.facts b{font-weight:700}
.warn{border:1.4pt solid #000;padding:1mm 2mm;margin:0 0 2mm;font-weight:700}
.warn span{font-weight:400}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.6mm 2.4mm}dt{font-weight:700;white-space:nowrap}dd{margin:0}
.options{list-style:none;margin:2mm 0 0;padding:0}.options li{display:flex;margin-bottom:1mm}
.leads{font-weight:700}
.clock{border:1.4pt solid #000;padding:2.6mm 3.4mm;margin:0 0 4mm}
.marks{display:flex;flex-wrap:wrap;gap:2mm 6mm;margin:2mm 0 0}
.label{border:.8pt dashed #000;padding:2.6mm 3.4mm}.labels{display:grid;grid-template-columns:1fr 1fr;gap:4mm}
.label table{margin:1.5mm 0 0;font-size:8.5pt}.label td,.label th{height:5.5mm;padding:.4mm 2mm}.label .blanks{gap:.8mm 4mm;margin-top:0}.label .blank{font-size:9.5pt}
code{font:9pt/1.5 "Noto Sans Mono","DejaVu Sans Mono",Consolas,monospace;word-break:break-all}
ol{margin:0 0 3mm;padding-left:6mm}li{margin-bottom:1.2mm}
@media screen{body{padding:8mm}}
</style>
)";

}  // namespace

void Paper::element(std::string_view name, std::string_view look, std::string_view text) {
  out_ += "<" + std::string(name);
  if (!look.empty()) out_ += " class=\"" + std::string(look) + "\"";
  out_ += ">" + escaped(text) + "</" + std::string(name) + ">\n";
}

void Paper::blank(std::string_view caption, std::string_view look) {
  out_ += "<span class=\"blank" + (look.empty() ? std::string() : " " + std::string(look)) + "\">" + escaped(caption) +
          "<i></i></span>\n";
}

std::string Paper::written() {
  const std::string title = in(playbook_.title) + say(" · 纸质预案", " · on paper");
  raw(std::string("<!DOCTYPE html>\n<html lang=\"") + say("zh-CN", "en") + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
      "<meta name=\"viewport\" content=\"width=device-width\">\n");
  element("title", "", title);
  raw(k_style);
  raw("</head>\n<body>\n");
  cover();
  contacts();
  clocks();
  steps();
  for (const DutyRule* duty : duties_)
    report_sheet(*duty);
  evidence_labels();
  entering();
  raw("</body>\n</html>\n");
  return std::move(out_);
}

void Paper::cover() {
  raw("<section class=\"first\">\n");
  element("h1", "", in(playbook_.title));
  element("p", "sub",
          std::string(say("纸质预案，断网、断电或系统登不上时使用。预案编号 ",
                          "On paper, for when the network, the power or the system is down. Playbook ")) +
              playbook_.id + " " + playbook_.version);
  raw("<div class=\"frame\">\n");
  element("h3", "", say("本单位（平时填好，放在值班室）", "This unit (fill in beforehand; keep it in the duty room)"));
  raw("<div class=\"blanks\">\n");
  blank(say("单位名称", "Unit"), "long");
  blank(say("网站名称", "Site"));
  blank(say("网址", "Address"));
  blank(say("服务器IP地址", "Server's IP"));
  blank(say("备案号", "Filing number"));
  blank(say("等保级别", "Protection grade"), "short");
  blank(say("值班电话", "Duty telephone"));
  raw("</div>\n</div>\n<div class=\"frame\">\n");
  element("h3", "", say("本次事件", "This incident"));
  raw("<div class=\"blanks\">\n");
  blank(say("发现时间（年月日时分）", "Detected (date, time)"));
  blank(say("发现人", "Found by"));
  blank(say("改用纸质预案的时间", "Paper begun (date, time)"));
  blank(say("记录人", "Recorded by"));
  blank(say("事件编号（网络恢复后填）", "Incident number (once the network is back)"), "long");
  blank(say("现象（看到了什么）", "What was seen"), "long");
  raw("</div>\n</div>\n");
  element("h2", "", say("什么时候用，怎么用", "When and how to use it"));
  raw("<ol>\n");
  for (const Text& line : std::initializer_list<Text>{
           {"网络中断、系统打不开、令牌不在手边，一分钟内登不上的，就用纸，不要等。",
            "If the network is down, the system does not open or no token is at hand, and it cannot be put right in a "
            "minute: use paper. Do not wait."},
           {"先把发现时间写在上面，再翻到“报告时限”，把每项报告的截止时间算出来填好。",
            "Write the time of detection above, then turn to the reporting clocks and work out when each report is "
            "due."},
           {"按编号从前往后办。办完一步，在方框里打勾，当场写下几点几分、谁办的、怎么办的。",
            "Go through the steps by their numbers. Tick each when it is done, and write down at once when, who and "
            "how."},
           {"粗框的步骤会破坏现场，框内写明的步骤没办完，不要动手。",
            "A step in a heavy frame destroys traces. Do not touch anything before the steps named in it are done."},
           {"电话报告也算数：写清向谁报、几点几分、谁在旁边听到。",
            "A report by telephone counts: write down who was told, when, and who heard it."},
           {"各步时限从登记起算的，按“改用纸质预案的时间”起算。写错的划掉重写并签名，不撕页、不涂抹。",
            "Limits that count from the opening count from “Paper begun”. Strike out mistakes and sign; tear out "
            "nothing."},
           {"网络恢复后，按最后一页补录；纸质记录签名后扫描上传，原件存档。",
            "Once the network is back, enter everything as the last page says; sign this record, upload a scan, keep "
            "it."}})
    element("li", "", in(line));
  raw("</ol>\n</section>\n");
}

void Paper::contacts() {
  raw("<section>\n");
  element("h2", "", say("打给谁", "Whom to call"));
  raw("<table class=\"contacts\"><tr>");
  for (const char* head : {say("找谁", "Who"), say("姓名", "Name"), say("电话", "Telephone"),
                           say("备用电话", "Other number"), say("几点打的、怎么答复的", "Called at; answer")})
    element("th", "", head);
  raw("</tr>\n");
  for (const Text& who : std::initializer_list<Text>{{"学校分管领导", "School leader in charge"},
                                                     {"校长（第一责任人）", "Head of the school (responsible first)"},
                                                     {"网站管理员", "Site administrator"},
                                                     {"教育局值班", "Education bureau, duty line"},
                                                     {"教育局信息中心", "Education bureau, IT centre"},
                                                     {"公安机关网安部门（网警）", "Cyber police"},
                                                     {"主机托管服务商值班", "Hosting company, duty line"},
                                                     {"网站开发维护单位", "Site's developer"},
                                                     {"", ""}}) {
    raw("<tr>");
    element("td", "write", in(who));
    for (int n = 0; n < 4; ++n)
      element("td", "write", "");
    raw("</tr>\n");
  }
  raw("</table>\n");
}

void Paper::clocks() {
  if (!duties_.empty()) element("h2", "", say("报告时限", "Reporting clocks"));
  for (const DutyRule* duty : duties_) {
    const std::string length = length_words(duty->within, language_);
    raw("<div class=\"clock\">\n<h3>");
    box();
    raw(escaped(in(duty->title)) + "</h3>\n");
    element("p", "facts",
            std::string(say("报给：", "To: ")) + in(recipient_name(duty->recipient)) + " · " +
                in(stage_name(duty->stage)) + " · " + say("级别 ", "level ") + duty->min_severity +
                say(" 级及以上 · ", " and graver · ") + say("依据：", "rule: ") + duty->source);
    if (const std::string lifted = unless_words(*duty, playbook_, language_); !lifted.empty())
      element("p", "facts", lifted);
    raw("<div class=\"blanks\">\n");
    blank(duty->from == "detected" ? say("起算：发现时间", "Started: detected at")
                                   : say("起算：处置结束时间", "Started: handling ended at"));
    blank(std::string(say("截止：起算后", "Due: the start and ")) + length);
    raw("</div>\n<div class=\"blanks\">\n");
    if (!duty->warn_after.empty()) element("b", "", say("到点还没报就催：", "Not filed by then? Push:"));
    for (const Millis after : duty->warn_after)
      blank(length_words(after, language_), "short");
    raw("</div>\n<div class=\"blanks\">\n");
    blank(say("实际报出时间", "Filed at"));
    blank(say("报给谁（姓名）", "Told whom"));
    blank(say("方式", "How"), "short");
    blank(say("见证人或回执号", "Witness or receipt"));
    raw("</div>\n</div>\n");
  }
  raw("</section>\n");
}

std::string paper_html(const Playbook& playbook, const RulePack& pack,
                       const std::vector<std::shared_ptr<const Form>>& forms, Language language) {
  return Paper(playbook, pack, forms, language).written();
}

}  // namespace fenghuo::engine
