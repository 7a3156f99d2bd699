#include "engine/base/csv.hpp"

#include "engine/base/json_guard.hpp"

namespace fenghuo::engine {

namespace {

Problem at_line(std::size_t line, const Text& detail) {
  const std::string number = std::to_string(line);
  Problem problem = Problem::make(Kind::Malformed, "bad-csv",
                                  {"第 " + number + " 行：" + detail.zh, "line " + number + ": " + detail.en});
  problem.errors.push_back({"/line/" + number, problem.detail});
  return problem;
}

Problem not_utf8() {
  return Problem::make(Kind::Malformed, "not-utf8",
                       {"文件不是 UTF-8 编码（可能是 GB18030/GBK）。请在 Excel 或 WPS 中“另存为”，类型选“CSV "
                        "UTF-8（逗号分隔）”，再上传。",
                        "the file is not UTF-8 (GB18030 perhaps). In Excel or WPS choose Save As, type “CSV UTF-8 "
                        "(Comma delimited)”, and "
                        "send that."});
}

Problem too_large(const Text& detail) {
  return Problem::make(Kind::TooLarge, "too-large", detail);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<std::vector<CsvRecord>> run() {
    while (at_ < text_.size()) {
      if (auto read = record(); !read) return read.error();
      if (out_.size() > k_csv_records)
        return too_large({"一次最多导入 5000 行，请分几个文件", "5,000 lines at most; make several files of it"});
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool done() const { return at_ == text_.size(); }
  [[nodiscard]] char here() const { return text_[at_]; }
  [[nodiscard]] bool at_line_end() const { return here() == '\n' || here() == '\r'; }

  /// CRLF is one line end.
  void pass_line_end() {
    if (here() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  Result<void> record() {
    CsvRecord record{.line = line_};
    for (;;) {
      std::string& cell = record.cells.emplace_back();
      if (record.cells.size() > k_csv_cells) return at_line(record.line, {"列数超过 100", "more than 100 cells"});
      if (auto read = !done() && here() == '"' ? quoted(cell) : plain(cell); !read) return read;
      if (done() || at_line_end()) break;
      ++at_;  // the comma
    }
    if (!done()) pass_line_end();
    if (record.cells.size() > 1 || !record.cells.front().empty()) out_.push_back(std::move(record));
    return {};
  }

  Result<void> plain(std::string& cell) {
    const std::size_t from = at_;
    for (; !done() && here() != ',' && !at_line_end(); ++at_) {
      if (here() == '"')
        return at_line(line_, {"引号须把整个单元格括起来，单元格里的引号写两个",
                               "a quote encloses a whole cell; one inside it is doubled"});
      if (is_control(here())) return at_line(line_, {"含有控制字符", "holds a control character"});
    }
    cell = text_.substr(from, at_ - from);
    const auto first = cell.find_first_not_of(" \t");
    cell = first == std::string::npos ? "" : cell.substr(first, cell.find_last_not_of(" \t") + 1 - first);
    return {};
  }

  Result<void> quoted(std::string& cell) {
    const std::size_t began = line_;
    for (++at_;; ++at_) {
      if (done()) return at_line(began, {"引号没有配对", "a quote is never closed"});
      if (at_line_end()) {
        cell += '\n';
        pass_line_end();
        --at_;
      } else if (here() != '"') {
        if (is_control(here())) return at_line(line_, {"含有控制字符", "holds a control character"});
        cell += here();
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += '"';
        ++at_;
      } else {
        break;
      }
    }
    ++at_;
    if (done() || here() == ',' || at_line_end()) return {};
    return at_line(line_, {"右引号后面应是逗号或换行", "behind a closing quote comes a comma or a line end"});
  }

  static bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

  std::string_view text_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<CsvRecord> out_;
};

}  // namespace

Result<std::vector<CsvRecord>> read_csv(std::string_view text) {
  constexpr std::string_view k_mark = "\xef\xbb\xbf";
  if (text.starts_with(k_mark)) text.remove_prefix(k_mark.size());
  if (!is_utf8(text)) return not_utf8();
  return Reader(text).run();
}

}  // namespace fenghuo::engine
