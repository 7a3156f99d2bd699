#include "api/routes/ledger.hpp"

#include <algorithm>
#include <charconv>

namespace fenghuo::api {

using engine::FieldError;
using engine::Kind;
using engine::Problem;
using engine::Result;

namespace {

/// A ledger's times are on the wall of the office that keeps it.
constexpr engine::Millis k_office_offset = 8 * engine::k_hour;

std::string place(std::size_t line, std::string_view column) {
  return "/line/" + std::to_string(line) + "/" + std::string(column);
}

const Column* column_for(const EntryKind& kind, const std::string& heading) {
  for (const auto& column : kind.columns)
    if (heading == column.id || std::ranges::find(column.titles, heading) != column.titles.end()) return &column;
  return nullptr;
}

std::string known_headings(const EntryKind& kind, bool titles) {
  std::string out;
  for (const auto& column : kind.columns)
    out += (out.empty() ? "" : titles ? "、" : ", ") + std::string(titles ? column.titles.front() : column.id);
  return out;
}

/// "2026-03-02", "2026/3/2 9:15", or as RFC 3339 has it.
std::optional<engine::Millis> read_time(const std::string& text) {
  if (const auto time = engine::parse_time(text)) return time;
  std::vector<int> numbers;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    int number = 0;
    const auto [behind, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || number < 0 || numbers.size() == 6) return std::nullopt;
    numbers.push_back(number);
    if (behind == end) break;
    const char separator = *behind;
    const std::size_t read = numbers.size();
    const bool fits = read < 3 ? separator == '-' || separator == '/' : read == 3 ? separator == ' ' : separator == ':';
    if (!fits || behind + 1 == end) return std::nullopt;
    at = behind + 1;
  }
  if (numbers.size() != 3 && numbers.size() < 5) return std::nullopt;
  numbers.resize(6);
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  const auto utc = engine::parse_time(std::to_string(numbers[0]) + "-" + two(numbers[1]) + "-" + two(numbers[2]) + "T" +
                                      two(numbers[3]) + ":" + two(numbers[4]) + ":" + two(numbers[5]) + "Z");
  return utc ? std::optional(*utc - k_office_offset) : std::nullopt;
}

/// Names side by side in one cell: by comma, semicolon, 、 or white space.
Json split(std::string text) {
  for (const std::string_view mark : {"、", "；", "，"})
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
      text.replace(at, mark.size(), " ");
  Json out = Json::array();
  for (std::size_t at = 0; (at = text.find_first_not_of(" ;,\t\n", at)) != std::string::npos;) {
    const auto end = std::min(text.find_first_of(" ;,\t\n", at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

/// The cell as its member wants it; null if it is empty, so that it empties the member.
Json value_of(const Column& column, std::string cell, const std::string& where, std::vector<FieldError>& errors) {
  for (const auto& [said, meant] : column.words)
    if (cell == said) cell = meant;
  if (cell.empty()) return nullptr;
  switch (column.holds) {
    case Column::Holds::text:
      return cell;
    case Column::Holds::list:
      return split(std::move(cell));
    case Column::Holds::integer: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
      if (error == std::errc{} && end == cell.data() + cell.size()) return number;
      errors.push_back({where, {"应为整数", "must be an integer"}});
      return nullptr;
    }
    case Column::Holds::time: {
      if (const auto time = read_time(cell)) return engine::format_time(*time);
      errors.push_back({where, {"应为时间，如 2026-03-02 09:15", "must be a time like 2026-03-02 09:15"}});
      return nullptr;
    }
  }
  return nullptr;
}

Result<std::vector<const Column*>> read_heading(const EntryKind& kind, const engine::CsvRecord& record) {
  std::vector<const Column*> columns;
  std::vector<FieldError> errors;
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    const auto* column = column_for(kind, record.cells[i]);
    const std::string where = place(record.line, std::to_string(i + 1));
    if (column == nullptr) {
      errors.push_back({where,
                        {"不认识的列“" + record.cells[i] + "”，可用：" + known_headings(kind, true),
                         "no such column: \"" + record.cells[i] + "\"; known: " + known_headings(kind, false)}});
    } else if (std::ranges::find(columns, column) != columns.end()) {
      errors.push_back({where, {"同一列出现了两次", "this column stands there twice"}});
    }
    columns.push_back(column);
  }
  const auto* identity = column_for(kind, kind.id);
  if (errors.empty() && std::ranges::find(columns, identity) == columns.end())
    errors.push_back({place(record.line, kind.id),
                      {std::string("缺少“") + identity->titles.front() + "”列",
                       std::string("the column ") + kind.id + " is wanted"}});
  if (errors.empty()) return columns;
  Problem problem = Problem::make(Kind::Invalid, "invalid", {"表头有误", "the heading is wrong"});
  problem.errors = std::move(errors);
  return problem;
}

Json read_row(const std::vector<const Column*>& columns, const engine::CsvRecord& record,
              std::vector<FieldError>& errors) {
  Json out = Json::object();
  if (record.cells.size() != columns.size()) {
    const std::string got = std::to_string(record.cells.size()), want = std::to_string(columns.size());
    errors.push_back({"/line/" + std::to_string(record.line),
                      {"有 " + got + " 列，表头是 " + want + " 列", got + " cells under " + want + " headings"}});
    return out;
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    out[Json::json_pointer(columns[i]->pointer)] =
        value_of(*columns[i], record.cells[i], place(record.line, columns[i]->id), errors);
  return out;
}

}  // namespace

Result<Ledger> read_ledger(const EntryKind& kind, std::string_view csv) {
  const auto records = engine::read_csv(csv);
  if (!records) return records.error();
  if (records->empty())
    return Problem::make(Kind::Invalid, "empty",
                         {"文件是空的，首行应为表头", "the file is empty; its first line is the heading"});
  const auto columns = read_heading(kind, records->front());
  if (!columns) return columns.error();
  Ledger ledger;
  for (const auto* column : *columns) {
    const std::string pointer = column->pointer;
    ledger.columns[pointer] = column->id;
    ledger.columns.emplace(pointer.substr(0, pointer.find('/', 1)), column->id);
  }
  Problem problem =
      Problem::make(Kind::Invalid, "invalid", {"文件有误，未导入任何一行", "the file is wrong; no row was taken"});
  for (std::size_t i = 1; i < records->size(); ++i) {
    const auto& record = (*records)[i];
    const bool blank = std::ranges::all_of(record.cells, [](const std::string& cell) { return cell.empty(); });
    if (!blank) ledger.rows.push_back({record.line, read_row(*columns, record, problem.errors)});
  }
  if (!problem.errors.empty()) return problem;
  return ledger;
}

}  // namespace fenghuo::api
