#include "engine/playbook/chart_layout.hpp"

#include "engine/playbook/words.hpp"
#include "engine/playbook/wrap.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

constexpr int k_lanes = static_cast<int>(k_phases.size());
constexpr int k_row_gap = 18, k_lane_padding = 16, k_lane_gap = 10, k_track = 8, k_corridor = 34;

int line_height(const ChartLine& line) {
  return line.size + line.size / 2;
}

/// What a box says, broken into lines.
class Writing {
 public:
  Writing(const Playbook& playbook, Language language) : playbook_(playbook), language_(language) {}

  std::vector<ChartLine> of(const Step& step) {
    lines_.clear();
    const bool zh = language_ == Language::zh;
    add("kind", kind_name(step.kind).in(language_) + " · " + role_name(step.role).in(language_), 12, 42);
    add("title", step.title.in(language_), 15);
    if (step.within) add("fact", (zh ? "限时 " : "") + limit_words(step, language_));
    if (step.from_opened && step.phase > 0) add("fact", zh ? "登记后即可办，不等本阶段" : "May begin at once");
    if (step.destructive) add("destroys", zh ? "▲ 会破坏现场，先取证" : "▲ Destroys traces");
    if (step.before_destructive) add("protects", zh ? "◆ 办完才可动现场" : "◆ Before anything destructive");
    if (step.approve) add("approval", (zh ? "● 须批准：" : "● Approval: ") + role_name(*step.approve).in(language_));
    if (step.optional) add("fact", zh ? "可选，不办也行" : "Optional");
    if (step.when) add("when", (zh ? "仅当" : "Only if ") + condition_words(*step.when, playbook_, language_));
    for (const auto& option : step.options)
      choice(step, option);
    return std::move(lines_);
  }

 private:
  void add(const char* look, const std::string& text, int size = 12, int indent = 0) {
    for (auto& line : wrapped(text, k_box_width - 2 * k_box_padding - indent, size))
      lines_.push_back({look, std::move(line), size, indent});
  }
  void choice(const Step& step, const Option& option) {
    const bool zh = language_ == Language::zh;
    add("option", "◇ " + option.title.in(language_));
    std::string leads = then_words(option.then).in(language_);
    for (const Step* led : led_to(playbook_, step.id, option.id))
      leads += (leads.empty() ? "" : zh ? "；" : "; ") + step_number(playbook_, *led) + " " + led->title.in(language_);
    if (!leads.empty()) add("leads", "→ " + leads, 12, 16);
  }

  const Playbook& playbook_;
  Language language_;
  std::vector<ChartLine> lines_;
};

/// Tracks side by side in a corridor or a gap. A source keeps its track; two sources share one only where they do not
/// run past the same lanes.
class Tracks {
 public:
  int take(const std::string& source, int from, int to) {
    if (from > to) std::swap(from, to);
    for (std::size_t n = 0;; ++n) {
      if (n == tracks_.size()) tracks_.emplace_back();
      const bool free = std::ranges::none_of(
          tracks_[n], [&](const Run& run) { return run.source != source && run.from <= to && from <= run.to; });
      if (!free) continue;
      tracks_[n].push_back({source, from, to});
      return static_cast<int>(n);
    }
  }
  [[nodiscard]] int width() const { return static_cast<int>(tracks_.size()) * k_track; }

 private:
  struct Run {
    std::string source;
    int from, to;
  };
  std::vector<std::vector<Run>> tracks_;
};

struct Route {
  const ChartBox* from;
  const ChartBox* to;
  int leave = 0, enter = 0;  ///< corridors, by the column on their right
  int leave_track = 0, gap_track = 0, enter_track = 0;
  bool through_gap = false;
};

class Layout {
 public:
  Layout(const Playbook& playbook, Language language) : playbook_(playbook) {
    Writing writing(playbook, language);
    for (const auto& step : playbook.steps)
      out_.boxes.push_back({.step = &step, .number = step_number(playbook, step), .lines = writing.of(step)});
  }

  ChartLayout made(int top) {
    place();
    route();
    measure(top);
    draw();
    return std::move(out_);
  }

 private:
  ChartBox* box(std::string_view step) {
    const auto found = std::ranges::find_if(out_.boxes, [&](const ChartBox& b) { return b.step->id == step; });
    return found == out_.boxes.end() ? nullptr : &*found;
  }

  /// Columns by the longest way within the lane; rows beside the first thing it comes after, if there is room.
  void place() {
    std::vector<std::map<std::pair<int, int>, bool>> taken(k_lanes);
    const int most = static_cast<int>(out_.boxes.size()) - 1;  // a draft may still have a cycle
    for (int round = 0; round <= most; ++round)                // nor need the file's order follow the arrows
      for (auto& b : out_.boxes)
        for (const auto& name : b.step->after)
          if (const ChartBox* other = box(name); other != nullptr && other->step->phase == b.step->phase)
            b.column = std::max(b.column, std::min(other->column + 1, most));
    for (auto& b : out_.boxes) {
      for (const auto& name : b.step->after)
        if (const ChartBox* other = box(name); other != nullptr && other->step->phase == b.step->phase) {
          b.row = other->row;
          break;
        }
      auto& lane = taken[static_cast<std::size_t>(b.step->phase)];
      while (lane.contains({b.column, b.row}))
        ++b.row;
      lane[{b.column, b.row}] = true;
      columns_ = std::max(columns_, b.column + 1);
    }
  }

  void route() {
    corridors_.resize(static_cast<std::size_t>(columns_) + 1);
    gaps_.resize(k_lanes);
    for (const auto& to : out_.boxes)
      for (const auto& name : to.step->after) {
        const ChartBox* from = box(name);
        if (from == nullptr) continue;
        const int here = from->step->phase, there = to.step->phase;
        Route r{.from = from, .to = &to, .leave = from->column + 1, .enter = to.column};
        r.through_gap = r.leave != r.enter;
        r.leave_track = corridors_[static_cast<std::size_t>(r.leave)].take(name, here, there);
        if (r.through_gap) {
          r.gap_track =
              gaps_[static_cast<std::size_t>(there)].take(name, std::min(r.leave, r.enter), std::max(r.leave, r.enter));
          r.enter_track = corridors_[static_cast<std::size_t>(r.enter)].take(name, there, there);
        }
        routes_.push_back(r);
      }
  }

  void measure(int top) {
    std::vector<int> column_x(static_cast<std::size_t>(columns_));
    int x = k_margin + k_label_width;
    for (int column = 0; column <= columns_; ++column) {
      corridor_x_.push_back(x + k_corridor / 2 - 4);
      x += k_corridor + corridors_[static_cast<std::size_t>(column)].width();
      if (column == columns_) break;
      column_x[static_cast<std::size_t>(column)] = x;
      x += k_box_width;
    }
    out_.width = x + k_margin - k_corridor / 2;
    int y = top;
    for (int lane = 0; lane < k_lanes; ++lane) {
      gap_y_.push_back(y + k_lane_gap);
      y += 2 * k_lane_gap + gaps_[static_cast<std::size_t>(lane)].width();
      std::map<int, int> row_height;
      for (auto& b : out_.boxes) {
        if (b.step->phase != lane) continue;
        b.x = column_x[static_cast<std::size_t>(b.column)];
        b.height = 2 * k_box_padding - 2;
        for (const auto& line : b.lines)
          b.height += line_height(line);
        row_height[b.row] = std::max(row_height[b.row], b.height);
      }
      int row_y = y + k_lane_padding;
      for (const auto& [row, height] : row_height) {
        for (auto& b : out_.boxes)
          if (b.step->phase == lane && b.row == row) b.y = row_y;
        row_y += height + k_row_gap;
      }
      const int bottom = std::max(row_y - k_row_gap + k_lane_padding, y + 72);
      out_.lanes.push_back({y, bottom - y});
      y = bottom;
    }
    out_.height = y + k_margin;
  }

  void draw() {
    for (const auto& r : routes_) {
      // Where a title stands, so that boxes of one row, however high, are joined by a straight line.
      const int from_y = r.from->y + 40, to_y = r.to->y + 40;
      const int leave_x = corridor_x_[static_cast<std::size_t>(r.leave)] + r.leave_track * k_track;
      ChartArrow arrow;
      arrow.between_lanes = r.from->step->phase != r.to->step->phase;
      arrow.points = {{r.from->x + k_box_width, from_y}, {leave_x, from_y}};
      if (r.through_gap) {
        const int gap_y = gap_y_[static_cast<std::size_t>(r.to->step->phase)] + r.gap_track * k_track;
        const int enter_x = corridor_x_[static_cast<std::size_t>(r.enter)] + r.enter_track * k_track;
        arrow.points.insert(arrow.points.end(), {{leave_x, gap_y}, {enter_x, gap_y}, {enter_x, to_y}});
      } else {
        arrow.points.push_back({leave_x, to_y});
      }
      arrow.points.push_back({r.to->x, to_y});
      out_.arrows.push_back(std::move(arrow));
    }
  }

  const Playbook& playbook_;
  ChartLayout out_;
  int columns_ = 1;
  std::vector<Tracks> corridors_, gaps_;  // corridors by the column on their right; gaps by the lane below
  std::vector<int> corridor_x_, gap_y_;
  std::vector<Route> routes_;
};

}  // namespace

ChartLayout lay_out(const Playbook& playbook, Language language, int top) {
  return Layout(playbook, language).made(top);
}

}  // namespace fenghuo::engine
