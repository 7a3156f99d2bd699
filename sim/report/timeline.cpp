// One unit's play as a drawing. Nothing is told by colour alone: a bar's state has a pattern and words, marks have
// shapes and numbers, and the tables beside it say all of it again.
#include "engine/playbook/wrap.hpp"
#include "sim/report/page.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;
using engine::k_hour;
using engine::k_minute;

Text clock_state(const std::string& state) {
  if (state == "met") return {"按时", "in time"};
  if (state == "late") return {"逾期", "late"};
  if (state == "breached") return {"未报，已超时", "not filed, overdue"};
  if (state == "lifted") return {"免报或作废", "waived or void"};
  return {"未到时限", "not due yet"};
}

namespace {

// Pixels of the drawing, which is 1000 wide: 182 mm of paper.
constexpr int k_left = 92, k_right = 985, k_font = 14, k_row = 18;

struct Label {
  int x = 0, row = -1;  ///< row -1: no room was asked for
};

class Drawing {
 public:
  Drawing(const UnitDigest& unit, const engine::Zone& zone, engine::Language language, std::string id)
      : unit_(unit), zone_(zone), language_(language), id_(std::move(id)) {}

  /// From `from` to `to`; marks before `labels_from` get no label, for they have one in the enlarged part.
  std::string drawn(Millis from, Millis to, Millis labels_from, const std::string& name) {
    from_ = from, to_ = std::max(to, from + k_minute);
    axis();
    if (labels_from > from) shade(labels_from);
    phases();
    clocks();
    marks("inject", say("情景注入", "Injects"), labels_from);
    marks("action", say("处置动作", "Actions"), labels_from);
    const int height = y_ + 4;
    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 " + std::to_string(height) +
                      "\" role=\"group\" aria-label=\"" + escaped(name) + "\" font-size=\"" + std::to_string(k_font) +
                      "\">\n<title>" + escaped(name) + "</title>\n";
    patterns(out);
    out += grid(height) + out_ + "</svg>\n";
    return out;
  }

 private:
  [[nodiscard]] const char* say(const char* zh, const char* en) const {
    return language_ == engine::Language::zh ? zh : en;
  }
  [[nodiscard]] int x(Millis at) const {
    const Millis within = std::clamp(at, from_, to_) - from_;
    return k_left + static_cast<int>(within * (k_right - k_left) / (to_ - from_));
  }
  static std::string n(int number) { return std::to_string(number); }
  [[nodiscard]] std::string href(const EventRef& event) const {
    return "<a href=\"#" + escaped(anchor_of(event)) + "\">";
  }

  void patterns(std::string& out) const {
    out +=
        "<defs><pattern id=\"" + id_ +
        "over\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><rect width=\"7\" height=\"7\" fill=\"#fff\"/><rect width=\"3\" height=\"7\" "
        "fill=\"#b45f00\"/></pattern><pattern id=\"" +
        id_ +
        "breached\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><rect width=\"7\" height=\"7\" "
        "fill=\"#fff\"/><path d=\"M0 0L7 7M7 0L0 7\" stroke=\"#a40000\" stroke-width=\"1.6\"/></pattern></defs>\n";
  }

  [[nodiscard]] Millis tick() const {
    static constexpr std::array<Millis, 12> k_steps{k_minute,      2 * k_minute,  5 * k_minute, 10 * k_minute,
                                                    15 * k_minute, 30 * k_minute, k_hour,       2 * k_hour,
                                                    4 * k_hour,    6 * k_hour,    12 * k_hour,  24 * k_hour};
    const auto step = std::ranges::find_if(k_steps, [&](Millis one) { return (to_ - from_) / one <= 9; });
    return step == k_steps.end() ? (to_ - from_) / 8 : *step;
  }
  /// Elapsed since StartEx, and the clock under it.
  void axis() {
    lane(say("演练时间", "Drill time"), 15);
    lane(say("时钟", "Clock"), 33, "#555");
    for (Millis at = from_; at <= to_; at += tick()) {
      const Millis since = at - unit_.start;
      const Millis minutes = since / k_minute % 60;
      const std::string elapsed =
          "+" + std::to_string(since / k_hour) + (minutes < 10 ? ":0" : ":") + std::to_string(minutes);
      const std::string clock = engine::format_local(at, zone_.offset_at(at)).substr(11);
      const bool last = x(at) > k_right - 10;  // would run out of the drawing
      words(last ? 998 : x(at), 15, elapsed, last ? "end" : "middle");
      words(last ? 998 : x(at), 33, clock, last ? "end" : "middle", "#555");
    }
    y_ = 44;
  }
  [[nodiscard]] std::string grid(int height) const {
    std::string out;
    for (Millis at = from_; at <= to_; at += tick())
      out += "<path d=\"M" + n(x(at)) + " 40V" + n(height) + "\" stroke=\"#ddd\"/>\n";
    return out;
  }
  /// The part that is drawn again, enlarged.
  void shade(Millis until) {
    out_ +=
        "<rect x=\"" + n(k_left) + "\" y=\"40\" width=\"" + n(x(until) - k_left) + "\" height=\"4\" fill=\"#555\"/>\n";
  }

  void words(int x, int y, std::string_view text, const char* anchor = "start", const char* colour = "#111",
             const char* weight = "400") {
    // A white rim keeps lines that run behind from being read as strokes of it.
    out_ += "<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour +
            "\" font-weight=\"" + weight + "\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">" +
            escaped(text) + "</text>\n";
  }
  void lane(std::string_view title, int y, const char* colour = "#111") { words(2, y, title, "start", colour, "700"); }

  void phases() {
    lane(say("阶段", "Phases"), y_ + 20);
    bool dark = false;
    for (const auto& band : unit_.bands) {
      dark = !dark;
      if (band.to < from_ || band.from > to_) continue;
      const int left = x(band.from), right = std::max(x(band.to), left + 2);
      const std::string name = phase_text(band.phase).in(language_);
      out_ += href(band.event) + "<rect x=\"" + n(left) + "\" y=\"" + n(y_ + 4) + "\" width=\"" + n(right - left) +
              "\" height=\"24\" fill=\"" + (dark ? "#dbe5ee" : "#f3f6f9") + "\" stroke=\"#445\"><title>" +
              escaped(name) + "</title></rect>";
      if (engine::text_width(name, k_font) + 6 <= right - left)
        out_ += "<text x=\"" + n(left + 4) + "\" y=\"" + n(y_ + 21) + "\" fill=\"#111\">" + escaped(name) + "</text>";
      out_ += "</a>\n";
    }
    y_ += 36;
  }

  void clocks() {
    if (unit_.clocks.empty()) return;
    lane(say("报告时限", "Reporting"), y_ + 17);
    for (const auto& clock : unit_.clocks) {
      if (clock.start > to_) continue;
      const std::string title = clock.title.in(language_) + say("：", ": ") + clock_state(clock.state).in(language_);
      const int width = engine::text_width(title, k_font);
      words(std::min(x(clock.start) + 2, k_right - width), y_ + 16, title);
      bar(clock, y_ + 22);
      y_ += 42;
    }
    y_ += 4;
  }
  void bar(const Clock& clock, int y) {
    const int start = x(clock.start), due = x(clock.due);
    const auto box = [&](int left, int right, const std::string& fill, const char* stroke) {
      out_ += "<rect x=\"" + n(left) + "\" y=\"" + n(y) + "\" width=\"" + n(std::max(right - left, 1)) +
              "\" height=\"12\" fill=\"" + fill + "\" stroke=\"" + stroke + "\"/>";
    };
    out_ += href(clock.events.front());
    box(start, due, "#fff", "#111");
    const bool over = clock.state == "late" || clock.state == "breached";
    if (clock.state == "met" || over)
      box(start, clock.told && !over ? x(*clock.told) : due, over ? "#c9c9c9" : "#1c6e52", "#111");
    const Millis until = clock.told ? *clock.told : unit_.end;
    if (over && clock.due < to_)
      box(due, x(until), "url(#" + id_ + (clock.state == "late" ? "over" : "breached") + ")", "#111");
    out_ += "</a>\n";
    if (clock.due <= to_)
      out_ += "<path d=\"M" + n(due) + " " + n(y - 2) + "v17\" stroke=\"#111\" stroke-width=\"2.5\"/>\n";
    else  // its end lies beyond the drawing
      out_ += "<path d=\"M" + n(k_right) + " " + n(y) + "l10 6l-10 6z\" fill=\"#111\"/>\n";
    if (clock.told && *clock.told <= to_ && *clock.told >= from_) {
      out_ += href(clock.events.back()) + "<path d=\"M" + n(x(*clock.told)) + " " + n(y - 1) +
              "l7 7l-7 7l-7 -7z\" fill=\"#fff\" stroke=\"#111\" stroke-width=\"2\"/></a>\n";
    }
  }

  [[nodiscard]] std::string label_of(const Point& point) const {
    return point.label.empty() || point.label == "!" ? point.label + point.title.in(language_) : point.label;
  }
  [[nodiscard]] bool in_lane(const Point& point, std::string_view lane) const {
    const bool mine = lane == "inject" ? point.kind != "action" : point.kind == "action";
    return mine && point.at >= from_ && point.at <= to_;
  }
  /// Rows from the lane upwards, as few as keep labels from touching; in the order of the points.
  [[nodiscard]] std::vector<Label> placed(std::string_view lane, Millis labels_from, int& rows) const {
    std::vector<Label> out;
    std::vector<int> taken;  // right end of each row
    for (const auto& point : unit_.points) {
      if (!in_lane(point, lane)) continue;
      Label label{.x = x(point.at)};
      if (point.at >= labels_from) {
        const int width = engine::text_width(label_of(point), k_font);
        label.x = std::min(label.x - 4, k_right - width);
        const auto free = std::ranges::find_if(taken, [&](int end) { return end + 6 < label.x; });
        label.row = static_cast<int>(free - taken.begin());
        if (free == taken.end()) taken.push_back(0);
        taken[static_cast<std::size_t>(label.row)] = label.x + width;
      }
      out.push_back(label);
    }
    rows = static_cast<int>(taken.size());
    return out;
  }

  void marks(std::string_view kind, const char* title, Millis labels_from) {
    int rows = 0;
    const auto labels = placed(kind, labels_from, rows);
    const int base = y_ + rows * k_row + 16;
    lane(title, base + 5);
    out_ += "<path d=\"M" + n(k_left) + " " + n(base) + "H" + n(k_right) + "\" stroke=\"#888\"/>\n";
    std::size_t k = 0;
    std::string leaders, shapes;
    std::swap(out_, shapes);
    for (const auto& point : unit_.points) {
      if (!in_lane(point, kind)) continue;
      const Label& label = labels[k++];
      const int at = x(point.at);
      out_ += href(point.event) + "<g>";
      mark(point, at, base);
      if (label.row >= 0) {
        const int y = base - 12 - label.row * k_row;
        leaders += "<path d=\"M" + n(at) + " " + n(base) + "V" + n(y + 2) + "\" stroke=\"#999\"/>\n";
        words(label.x, y, label_of(point));
      }
      out_ += "<title>" + escaped(label_of(point) + " " + point.title.in(language_)) + "</title></g></a>\n";
    }
    std::swap(out_, shapes);
    out_ += leaders + shapes;
    y_ = base + 14;
  }
  void mark(const Point& point, int at, int y) {
    if (point.kind == "inject")
      out_ += "<path d=\"M" + n(at) + " " + n(y - 7) + "l6 7l-6 7l-6 -7z\" fill=\"#0b4f8a\" stroke=\"#fff\"/>";
    else if (point.kind == "alarm")
      out_ += "<path d=\"M" + n(at) + " " + n(y - 8) + "l8 14h-16z\" fill=\"#a40000\" stroke=\"#fff\"/>";
    else
      out_ += "<circle cx=\"" + n(at) + "\" cy=\"" + n(y) + "\" r=\"5.5\" fill=\"#222\" stroke=\"#fff\"/>";
  }

  const UnitDigest& unit_;
  const engine::Zone& zone_;
  engine::Language language_;
  std::string id_, out_;
  Millis from_ = 0, to_ = 0;
  int y_ = 0;
};

}  // namespace

std::string timeline_svg(const UnitDigest& unit, const engine::Zone& zone, engine::Language language, std::size_t n) {
  const bool zh = language == engine::Language::zh;
  const std::string id = "t" + std::to_string(n);
  // A quarter, in whole ten minutes.
  const Millis quarter =
      unit.start + ((unit.end - unit.start) / 4 + 10 * k_minute - 1) / (10 * k_minute) * 10 * k_minute;
  const auto early = std::ranges::count_if(unit.points, [&](const Point& point) { return point.at < quarter; });
  const bool enlarge = quarter < unit.end && early > 8 && 2 * early >= static_cast<std::ptrdiff_t>(unit.points.size());
  std::string out = "<figure>\n" + Drawing(unit, zone, language, id + "a")
                                       .drawn(unit.start, unit.end, enlarge ? quarter : unit.start,
                                              zh ? "全程时间线" : "Timeline, whole play");
  out += "<figcaption>" + std::string(zh ? "全程时间线" : "The whole play") +
         (enlarge ? (zh ? "（上方粗线所示时段另行放大如下）" : " (the part under the heavy line is enlarged below)")
                  : "") +
         "</figcaption>\n</figure>\n";
  if (enlarge)
    out += "<figure>\n" +
           Drawing(unit, zone, language, id + "b")
               .drawn(unit.start, quarter, unit.start, zh ? "前段时间线（放大）" : "Timeline, first part enlarged") +
           "<figcaption>" + (zh ? "前段放大" : "First part, enlarged") + "</figcaption>\n</figure>\n";
  return out;
}

}  // namespace fenghuo::sim
