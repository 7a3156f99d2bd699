#include "engine/playbook/chart.hpp"
#include "engine/playbook/chart_layout.hpp"
#include "engine/playbook/words.hpp"
#include "engine/playbook/wrap.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

// Names begin with "fh-", so that a page may hold several charts and styles of its own.
constexpr std::string_view k_style = R"(<style>
.fh-chart{font-family:"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",Helvetica,Arial,sans-serif;fill:#1c2330}
.fh-h1{font-size:26px;font-weight:700}.fh-sub{font-size:13px;fill:#5a6475}
.fh-phase{font-weight:700}.fh-number{font-size:13px;font-weight:700;fill:#fff}
.fh-box{fill:#fff;stroke:#8a94a6;stroke-width:1.2}
.fh-box-destroys{fill:#fff;stroke:#b3261e;stroke-width:2.6}
.fh-box-optional{stroke-dasharray:6 4}
.fh-bar{fill:#1f5fa8}
.fh-kind{fill:#5a6475}.fh-title{font-weight:700}.fh-fact{fill:#3b4454}
.fh-destroys{fill:#b3261e;font-weight:700}.fh-protects{fill:#1f5fa8;font-weight:700}.fh-approval{fill:#7a4b00;font-weight:700}
.fh-when{fill:#3b4454;font-style:italic}.fh-option{fill:#1c2330}.fh-leads{fill:#1f5fa8}
.fh-arrow{fill:none;stroke:#3b4454;stroke-width:1.6}.fh-between{stroke:#6d5aa8;stroke-dasharray:5 3}
.fh-clock{fill:#fff;stroke:#3b4454;stroke-width:1.2}.fh-track{stroke:#3b4454;stroke-width:4;stroke-linecap:round}
.fh-tick{stroke:#b37400;stroke-width:3}.fh-due{stroke:#b3261e;stroke-width:5}.fh-small{font-size:11px;fill:#3b4454}
</style>
<defs><marker id="fh-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="#3b4454"/></marker></defs>
)";

constexpr std::array<std::string_view, 6> k_lane_colour{"#fdf3e1", "#fde9e7", "#e8f0fb",
                                                        "#efeafa", "#e7f5ec", "#eef1f4"};
constexpr std::array<std::string_view, 6> k_phase_colour{"#a86700", "#b3261e", "#1f5fa8",
                                                         "#6d5aa8", "#227a46", "#4c5666"};

std::string number(int value) {
  return std::to_string(value);
}

class Drawing {
 public:
  Drawing(const Playbook& playbook, const RulePack& pack, Language language)
      : playbook_(playbook), language_(language), duties_(duties_for(playbook, pack)) {}

  std::string drawn() {
    int words_height = 0;
    for (const DutyRule* duty : duties_)
      words_height = std::max(words_height, k_title_line * static_cast<int>(clock_title(*duty).size()) +
                                                k_small_line * static_cast<int>(clock_unless(*duty).size()));
    const int clocks_y = 104, clock_height = 100 + words_height, legend_height = 34;
    const int top = duties_.empty() ? 96 : clocks_y + clock_height * clock_rows() + 6;
    const ChartLayout layout = lay_out(playbook_, language_, top);
    width_ = std::max(layout.width, 2 * k_margin + k_clocks_a_row * k_clock_width);
    head(width_, layout.height + legend_height);
    for (std::size_t n = 0; n < duties_.size(); ++n)
      clock(*duties_[n], k_margin + static_cast<int>(n % k_clocks_a_row) * k_clock_width,
            clocks_y + static_cast<int>(n / k_clocks_a_row) * clock_height, clock_height - 14);
    for (std::size_t n = 0; n < layout.lanes.size(); ++n)
      lane(layout.lanes[n], static_cast<int>(n));
    for (const auto& arrow : layout.arrows)
      this->arrow(arrow);
    for (const auto& box : layout.boxes)
      this->box(box);
    legend(layout.height);
    out_ += "</g>\n</svg>\n";
    return std::move(out_);
  }

 private:
  static constexpr int k_clock_width = 440, k_clocks_a_row = 3, k_title_line = 18, k_small_line = 15;

  [[nodiscard]] int clock_rows() const {
    return (static_cast<int>(duties_.size()) + k_clocks_a_row - 1) / k_clocks_a_row;
  }
  [[nodiscard]] const char* say(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }
  [[nodiscard]] std::string length(Millis of) const { return length_words(of, language_); }

  void text(int x, int y, std::string_view look, std::string_view what, int size = 0, std::string_view anchor = {}) {
    out_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" class=\"fh-" + std::string(look) + "\"";
    if (size > 0) out_ += " font-size=\"" + number(size) + "\"";
    if (!anchor.empty()) out_ += " text-anchor=\"" + std::string(anchor) + "\"";
    out_ += ">" + escaped(what) + "</text>\n";
  }

  void head(int width, int height) {
    const std::string& title = playbook_.title.in(language_);
    std::string about = std::string(say("六个阶段：", "Six phases: "));
    for (int phase = 0; phase < static_cast<int>(k_phases.size()); ++phase) {
      about += (phase == 0 ? "" : say("；", "; ")) + phase_name(phase).in(language_) + say("：", ": ");
      std::string steps;
      for (const auto& step : playbook_.steps)
        if (step.phase == phase) steps += (steps.empty() ? "" : say("、", ", ")) + step.title.in(language_);
      about += steps;
    }
    out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " +
            number(width) + " " + number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
            "\" role=\"img\" aria-labelledby=\"fh-t fh-d\" xml:lang=\"" + say("zh-CN", "en") +
            "\">\n<title id=\"fh-t\">" + escaped(title) + "</title>\n<desc id=\"fh-d\">" + escaped(about) + "</desc>\n";
    out_ += k_style;
    out_ += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<g class=\"fh-chart\">\n";
    text(k_margin, 48, "h1", title);
    text(k_margin, 72, "sub", playbook_.id + " " + playbook_.version);
    if (!duties_.empty()) text(k_margin, 98, "sub", say("报告时限", "Reporting clocks"));
  }

  /// A reporting clock as a line from its start to its limit, with the marks at which it warns.
  void clock(const DutyRule& duty, int x, int y, int height) {
    constexpr int k_bar = k_clock_width - 72;
    const auto at = [&](Millis after) {
      return x + 28 + static_cast<int>(after * k_bar / std::max<Millis>(duty.within, 1));
    };
    out_ += "<g><title>" + escaped(duty.title.in(language_)) + "</title><rect x=\"" + number(x) + "\" y=\"" +
            number(y + 6) + "\" width=\"" + number(k_clock_width - 16) + "\" height=\"" + number(height) +
            "\" rx=\"8\" class=\"fh-clock\"/>\n";
    for (const auto& title : clock_title(duty)) {
      text(x + 14, y + 28, "title", title, 14);
      y += k_title_line;
    }
    y -= k_title_line;
    text(x + 14, y + 46, "small",
         say("报：", "To: ") + recipient_name(duty.recipient).in(language_) + " · " +
             stage_name(duty.stage).in(language_) + " · " + say("级别 ", "level ") + duty.min_severity +
             say(" 及以上", " and graver"));
    for (const auto& lifted : clock_unless(duty)) {
      y += k_small_line;
      text(x + 14, y + 46, "small", lifted);
    }
    const int line = y + 76;
    out_ += "<line x1=\"" + number(at(0)) + "\" x2=\"" + number(at(duty.within)) + "\" y1=\"" + number(line) +
            "\" y2=\"" + number(line) + "\" class=\"fh-track\"/>\n";
    tick(at(duty.within), line, "due");
    text(at(0), line - 10, "small",
         duty.from == "detected" ? say("发现", "detected") : say("处置结束", "handling ended"));
    text(at(duty.within), line - 10, "small", say("截止 ", "due ") + length(duty.within), 0, "end");
    for (std::size_t n = 0; n < duty.warn_after.size(); ++n) {
      const Millis after = duty.warn_after[n];
      tick(at(after), line, "tick");
      // Marks crowd towards the limit, so their names take turns on two lines.
      text(at(after), line + 16 + 12 * static_cast<int>(n % 2), "small", length(after), 0, "middle");
    }
    out_ += "</g>\n";
  }
  [[nodiscard]] std::vector<std::string> clock_title(const DutyRule& duty) const {
    return wrapped(duty.title.in(language_), k_clock_width - 44, 14);
  }
  [[nodiscard]] std::vector<std::string> clock_unless(const DutyRule& duty) const {
    const std::string words = unless_words(duty, playbook_, language_);
    return words.empty() ? std::vector<std::string>{} : wrapped(words, k_clock_width - 44, 11);
  }
  void tick(int x, int y, const char* look) {
    out_ += "<line x1=\"" + number(x) + "\" x2=\"" + number(x) + "\" y1=\"" + number(y - 6) + "\" y2=\"" +
            number(y + 6) + "\" class=\"fh-" + look + "\"/>\n";
  }

  void lane(const ChartLane& lane, int phase) {
    const auto index = static_cast<std::size_t>(phase);
    out_ += "<rect x=\"" + number(k_margin) + "\" y=\"" + number(lane.y) + "\" width=\"" +
            number(width_ - 2 * k_margin) + "\" height=\"" + number(lane.height) + "\" rx=\"10\" fill=\"" +
            std::string(k_lane_colour[index]) + "\"/>\n";
    out_ += "<circle cx=\"" + number(k_margin + 22) + "\" cy=\"" + number(lane.y + 26) + "\" r=\"12\" fill=\"" +
            std::string(k_phase_colour[index]) + "\"/>\n";
    text(k_margin + 22, lane.y + 31, "number", number(phase + 1), 0, "middle");
    text(k_margin + 12, lane.y + 60, "phase", phase_heading(phase).in(language_), language_ == Language::zh ? 17 : 15);
  }

  void box(const ChartBox& box) {
    const Step& step = *box.step;
    out_ += "<g><title>" + escaped(box.number + " " + step.title.in(language_)) + "</title>\n<rect x=\"" +
            number(box.x) + "\" y=\"" + number(box.y) + "\" width=\"" + number(k_box_width) + "\" height=\"" +
            number(box.height) + "\" rx=\"" + (step.kind == StepKind::decision ? "16" : "6") + "\" class=\"" +
            (step.destructive ? "fh-box-destroys" : "fh-box") + (step.optional ? " fh-box-optional" : "") + "\"/>\n";
    if (step.before_destructive)
      out_ += "<rect x=\"" + number(box.x) + "\" y=\"" + number(box.y + 6) + "\" width=\"6\" height=\"" +
              number(box.height - 12) + "\" class=\"fh-bar\"/>\n";
    const auto phase = static_cast<std::size_t>(step.phase);
    out_ += "<rect x=\"" + number(box.x + k_box_padding) + "\" y=\"" + number(box.y + 10) +
            "\" width=\"34\" height=\"18\" rx=\"9\" fill=\"" + std::string(k_phase_colour[phase]) + "\"/>\n";
    text(box.x + k_box_padding + 17, box.y + 23, "number", box.number, 12, "middle");
    int y = box.y + k_box_padding - 2;
    for (const auto& line : box.lines) {
      y += line.size + line.size / 2;
      text(box.x + k_box_padding + line.indent, y - line.size / 3, line.look, line.text, line.size);
    }
    out_ += "</g>\n";
  }

  /// Corners are rounded, so that a bend is told from a crossing.
  void arrow(const ChartArrow& arrow) {
    std::vector<ChartPoint> points;
    for (const auto& point : arrow.points)
      if (points.empty() || points.back().x != point.x || points.back().y != point.y) points.push_back(point);
    std::string path = "M" + number(points.front().x) + " " + number(points.front().y);
    for (std::size_t n = 1; n < points.size(); ++n) {
      const ChartPoint at = points[n];
      if (n + 1 == points.size()) {
        path += "L" + number(at.x) + " " + number(at.y);
        break;
      }
      const auto toward = [&](const ChartPoint& other) {
        const auto part = [](int length) { return std::clamp(length / 2, -6, 6); };
        return number(at.x + part(other.x - at.x)) + " " + number(at.y + part(other.y - at.y));
      };
      path += "L" + toward(points[n - 1]) + "Q" + number(at.x) + " " + number(at.y) + " " + toward(points[n + 1]);
    }
    out_ += "<path d=\"" + path + "\" class=\"fh-arrow" + (arrow.between_lanes ? " fh-between" : "") +
            "\" marker-end=\"url(#fh-head)\"/>\n";
  }

  void legend(int y) {
    text(k_margin, y + 2, "sub",
         say("▲ 红粗框：会破坏现场，须先取证　◆ 蓝边：须在破坏性步骤之前办完　● 须批准　◇ 选项　虚线框：可选　"
             "实线箭头：先后　虚线箭头：跨阶段先后",
             "▲ heavy red frame: destroys traces, evidence first · ◆ blue edge: before anything destructive · ● "
             "approval "
             "wanted · ◇ option · dashed frame: optional · solid arrow: comes after · dashed arrow: after a step of "
             "another phase"));
  }

  const Playbook& playbook_;
  Language language_;
  std::vector<const DutyRule*> duties_;
  int width_ = 0;
  std::string out_;
};

}  // namespace

std::string chart_svg(const Playbook& playbook, const RulePack& pack, Language language) {
  return Drawing(playbook, pack, language).drawn();
}

}  // namespace fenghuo::engine
