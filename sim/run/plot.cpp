#include "sim/run/plot.hpp"

#include "engine/base/markup.hpp"
#include "engine/playbook/words.hpp"
#include "engine/playbook/wrap.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::escaped;

namespace {

// Pixels of the drawing, which is 1000 wide.
constexpr int k_left = 60, k_right = 980, k_font = 14, k_row = 24, k_bars = 20;
constexpr int k_high = 220;                           // the histogram
constexpr int k_titles = 400, k_longest_label = 140;  // the steps

class Plot {
 public:
  Plot(const Tally& tally, const Scenario& scenario, const engine::Playbook& playbook, engine::Language language,
       const Text& crew)
      : tally_(tally), scenario_(scenario), playbook_(playbook), language_(language), crew_(crew) {}

  std::string drawn() {
    heading();
    histogram();
    steps();
    const std::string name =
        say({"【演练】推演统计：" + scenario_.title.zh, "[DRILL] Many runs: " + scenario_.title.en});
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 " + n(y_ + 10) +
           "\" role=\"img\" aria-label=\"" + escaped(name) + "\" font-family=\"sans-serif\" font-size=\"" + n(k_font) +
           "\">\n<title>" + escaped(name) + "</title>\n<rect width=\"1000\" height=\"" + n(y_ + 10) +
           "\" fill=\"#fff\"/>\n" + out_ + "</svg>\n";
  }

 private:
  [[nodiscard]] std::string say(const Text& text) const { return text.in(language_); }
  static std::string n(std::int64_t number) { return std::to_string(number); }
  void words(std::int64_t x, std::int64_t y, std::string_view text, const char* anchor = "start",
             const char* weight = "400") {
    out_ += "<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" text-anchor=\"" + anchor + "\" font-weight=\"" + weight +
            "\" fill=\"#111\">" + escaped(text) + "</text>\n";
  }
  void bar(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height, const std::string& title) {
    out_ += "<rect x=\"" + n(x) + "\" y=\"" + n(y) + "\" width=\"" + n(width) + "\" height=\"" + n(height) +
            "\" fill=\"#9db8d2\" stroke=\"#334\"><title>" + escaped(title) + "</title></rect>\n";
  }
  static std::int64_t x_of(std::int64_t points) { return k_left + points * (k_right - k_left) / 100'000; }

  void line(const std::string& text, const char* weight = "400") {
    for (const auto& part : engine::wrapped(text, k_right - k_left, k_font)) {
      words(k_left, y_, part, "start", weight);
      y_ += k_row;
    }
  }
  void heading() {
    const Share share = share_of(tally_.in_time(), tally_.runs());
    const std::string chance = percent_text(share.permille),
                      range = percent_text(share.low) + " … " + percent_text(share.high);
    y_ = 20;
    line(say({"【演练】", "[DRILL] "}) + scenario_.title.in(language_), "700");
    if (const std::string& crew = crew_.in(language_); !crew.empty()) line(say({"参演：", "Played by: "}) + crew);
    line(say({"各项初报全部按时的可能性 " + chance + "（99% 置信区间 " + range + "）",
              "Chance that every report is in time: " + chance + " (99 % confidence: " + range + ")"}));
    top_ = y_ + 64;
  }

  void histogram() {
    const std::string runs = n(tally_.runs());
    words(k_left, top_ - 54, say({"得分分布（共 " + runs + " 次）", "Points, " + runs + " runs"}), "start", "700");
    std::vector<std::int64_t> counts;
    for (int at = 0; at < k_bars; ++at)
      counts.push_back(tally_.points().between(at * 5'000, at == k_bars - 1 ? 100'001 : (at + 1) * 5'000));
    const std::int64_t most = std::max<std::int64_t>(1, *std::ranges::max_element(counts));
    const int floor = top_ + k_high;
    for (int at = 0; at < k_bars; ++at) {
      const std::int64_t count = counts[static_cast<std::size_t>(at)], from = x_of(at * 5'000);
      const std::int64_t height = count == 0 ? 0 : std::max<std::int64_t>(1, count * k_high / most);
      if (height == 0) continue;
      bar(from + 2, floor - height, x_of(5'000) - k_left - 4, height,
          n(at * 5) + "–" + n((at + 1) * 5) + ": " + n(count));
      words(from + (x_of(5'000) - k_left) / 2, floor - height - 4, n(count), "middle");
    }
    out_ += "<path d=\"M" + n(k_left) + " " + n(floor) + "H" + n(k_right) + "\" stroke=\"#111\"/>\n";
    for (int points = 0; points <= 100; points += 10)
      words(x_of(points * 1000), floor + 18, n(points), "middle");
    for (const auto& [points, band] : {std::pair{60, Text{"合格", "pass"}}, std::pair{80, Text{"良好", "good"}},
                                       std::pair{90, Text{"优秀", "excellent"}}}) {
      out_ += "<path d=\"M" + n(x_of(points * 1000)) + " " + n(top_ - 36) + "V" + n(floor) +
              "\" stroke=\"#a40000\" stroke-dasharray=\"4 3\"/>\n";
      words(x_of(points * 1000) + 3, top_ - 26, say(band));
    }
    y_ = floor + 50;
  }

  void steps() {
    words(k_left, y_,
          say({"各步骤平均用时（从可以办理到办结）", "Time a step takes on average, from when it can be done"}),
          "start", "700");
    y_ += 12;
    std::int64_t longest = 1;
    const auto& steps = tally_.steps();
    const auto mean = [&](std::size_t at) {
      return at < steps.size() && steps[at].runs > 0 ? steps[at].ms / steps[at].runs : -1;
    };
    for (std::size_t at = 0; at < playbook_.steps.size(); ++at)
      longest = std::max(longest, mean(at));
    for (std::size_t at = 0; at < playbook_.steps.size(); ++at) {
      if (mean(at) < 0) continue;
      const std::string title =
          engine::wrapped(playbook_.steps[at].title.in(language_), k_titles - k_left - 10, k_font).front();
      words(k_titles - 8, y_ + 16, title, "end");
      const std::int64_t width = mean(at) * (k_right - k_longest_label - k_titles) / longest;
      const std::string took = length_text(mean(at)).in(language_);
      bar(k_titles, y_ + 3, std::max<std::int64_t>(1, width), k_row - 6, playbook_.steps[at].id + ": " + took);
      words(k_titles + width + 6, y_ + 16, took);
      y_ += k_row;
    }
  }

  const Tally& tally_;
  const Scenario& scenario_;
  const engine::Playbook& playbook_;
  engine::Language language_;
  const Text& crew_;
  std::string out_;
  int y_ = 0, top_ = 0;  // where to write next; of the histogram
};

}  // namespace

std::string plot_svg(const Tally& tally, const Scenario& scenario, const engine::Playbook& playbook,
                     engine::Language language, const Text& crew) {
  return Plot(tally, scenario, playbook, language, crew).drawn();
}

}  // namespace fenghuo::sim
