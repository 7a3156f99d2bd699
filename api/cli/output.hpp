#pragma once
#include "api/cli/local_clock.hpp"
#include "engine/base/json_guard.hpp"
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api::cli {

using engine::Json;
using engine::Language;
using engine::Text;

/// How to print. Colours belong on a terminal only; times are shown in the reader's own zone.
struct Style {
  bool colour = false;
  LocalClock clock{};
};

enum class Tint { plain, bold, dim, red, yellow, green };

std::string paint(Style style, Tint tint, std::string_view text);

/// Columns a terminal gives the text: 2 for CJK and full-width characters, 0 for combining marks, 1 for the rest.
int display_width(std::string_view utf8);

/// Data made harmless for a terminal and for one line of a log: control characters, the invisible characters that turn
/// the direction of writing, and bytes that are no UTF-8 become visible escapes (`\x1b`, `\u{202e}`).
std::string safe(std::string_view data);

/// At most `width` columns, ending in "…" when something was cut. Expects what `safe` answers.
std::string clip(std::string_view text, int width);

/// JSON for programs, two spaces deep. What could steer a terminal is a \u escape, so the value stays the same.
std::string json_text(const Json& value);
/// The same on one line.
std::string json_line(const Json& value);

/// One word for a POSIX shell: as it stands if that is safe, else in single quotes. Control characters are made
/// visible.
std::string shell_word(std::string_view word);

/// Lines up columns by display width. Cells are data: they go through `safe` here, colour is put on afterwards.
class Table {
 public:
  struct Cell {
    Cell(std::string text_, Tint tint_ = Tint::plain)
        : text(std::move(text_)), tint(tint_) {}  // NOLINT: cells are words
    std::string text;
    Tint tint;
  };

  explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// Lines ending in '\n'; no heading line when no heading is given. `indent` spaces before each.
  [[nodiscard]] std::string render(Style style, int indent = 0) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace fenghuo::api::cli
