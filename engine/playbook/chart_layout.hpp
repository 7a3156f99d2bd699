#pragma once
#include "engine/playbook/playbook.hpp"

#include <map>
#include <string>
#include <vector>

namespace fenghuo::engine {

/// Where everything of a chart goes, in pixels. Lanes lie one above the other; within a lane a step stands one column
/// to the right of what it comes after. Boxes never meet: arrows run in the corridors between columns and in the gaps
/// above lanes, each source on a track of its own.

/// One line of text in a box. `look` is a class of the chart's style sheet.
struct ChartLine {
  std::string look, text;
  int size = 12;
  int indent = 0;
};
struct ChartBox {
  const Step* step = nullptr;
  std::string number;
  std::vector<ChartLine> lines;
  int column = 0, row = 0;
  int x = 0, y = 0, height = 0;
};
struct ChartPoint {
  int x = 0, y = 0;
};
struct ChartArrow {
  std::vector<ChartPoint> points;
  bool between_lanes = false;
};
struct ChartLane {
  int y = 0, height = 0;  ///< the coloured band, arrows' gap not included
};
struct ChartLayout {
  int width = 0, height = 0;
  std::vector<ChartBox> boxes;  ///< in the playbook's order
  std::vector<ChartLane> lanes;
  std::vector<ChartArrow> arrows;
};

inline constexpr int k_box_width = 240, k_box_padding = 12, k_label_width = 118, k_margin = 28;

/// The chart below `top`.
ChartLayout lay_out(const Playbook& playbook, Language language, int top);

}  // namespace fenghuo::engine
