#include "api/routes/ledger.hpp"

#include "engine/base/clipped.hpp"

#include <algorithm>
#include <charconv>

namespace fenghuo::api {

using engine::FieldError;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Text;

namespace {

constexpr std::size_t k_longest_shown = 60;

std::string place(std::size_t line, const std::string& column) {
  return "/line/" + std::to_string(line) + "/" + engine::pointer_token(column);
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
std::optional<engine::Millis> read_time(const std::string& text, const engine::Zone& zone) {
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
  // On the office's wall, read as if that were UTC.
  const auto utc = engine::parse_time(std::to_string(numbers[0]) + "-" + two(numbers[1]) + "-" + two(numbers[2]) + "T" +
                                      two(numbers[3]) + ":" + two(numbers[4]) + ":" + two(numbers[5]) + "Z");
  if (!utc) return std::nullopt;
  return *utc - zone.offset_at(*utc - zone.offset_at(*utc));
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
Json value_of(const Column& column, std::string cell, const engine::Zone& zone) {
  for (const auto& [said, meant] : column.words)
    if (cell == said) cell = meant;
  if (cell.empty()) return nullptr;
  if (column.holds == Column::Holds::list) return split(std::move(cell));
  if (column.holds == Column::Holds::time)
    if (const auto time = read_time(cell, zone)) return engine::format_time(*time);
  if (column.holds == Column::Holds::integer) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (error == std::errc{} && end == cell.data() + cell.size()) return number;
  }
  return cell;
}

Result<std::vector<Ledger::Heading>> read_heading(const EntryKind& kind, const engine::CsvRecord& record) {
  std::vector<Ledger::Heading> out;
  std::vector<FieldError> errors;
  const std::string line = std::to_string(record.line);
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    const std::string& words = record.cells[i];
    const auto* column = column_for(kind, words);
    const std::string number = std::to_string(i + 1), where = place(record.line, number);
    const std::string zh = "第 " + line + " 行第 " + number + " 列", en = "line " + line + ", column " + number;
    if (column == nullptr) {
      errors.push_back({where,
                        {zh + "：不认识的列“" + words + "”，可用：" + known_headings(kind, true),
                         en + ": no such column: \"" + words + "\"; known: " + known_headings(kind, false)}});
    } else if (std::ranges::find(out, column, &Ledger::Heading::column) != out.end()) {
      errors.push_back(
          {where, {zh + "：“" + words + "”这一列出现了两次", en + ": \"" + words + "\" stands there twice"}});
    }
    out.push_back({column, words});
  }
  const auto* identity = column_for(kind, kind.id);
  if (errors.empty() && std::ranges::find(out, identity, &Ledger::Heading::column) == out.end())
    errors.push_back({place(record.line, kind.id),
                      {"第 " + line + " 行：缺少“" + identity->titles.front() + "”列",
                       "line " + line + ": the column " + kind.id + " is wanted"}});
  if (errors.empty()) return out;
  Problem problem = Problem::make(Kind::Invalid, "invalid", {"表头有误", "the heading is wrong"});
  problem.errors = std::move(errors);
  return problem;
}

Ledger::Row read_row(const std::vector<Ledger::Heading>& headings, const engine::CsvRecord& record,
                     const engine::Zone& zone) {
  Ledger::Row row{.line = record.line, .cells = record.cells, .torn = record.cells.size() != headings.size()};
  for (std::size_t i = 0; i < headings.size() && !row.torn; ++i)
    row.values[Json::json_pointer(headings[i].column->pointer)] = value_of(*headings[i].column, record.cells[i], zone);
  return row;
}

/// "/aliases/2" stands in the column of "/aliases", "/name" in the first of those that fill it.
bool fills(const Column& column, const std::string& member) {
  const std::string pointer = column.pointer;
  return pointer == member || member.starts_with(pointer + "/") || pointer.starts_with(member + "/");
}

/// What a cell takes besides what the entry's JSON does.
Text also_taken(const Column& column) {
  if (column.holds == Column::Holds::time)
    return {"；也可写作 2026-03-02 09:15 或 2026/3/2", "; 2026-03-02 09:15 or 2026/3/2 will do too"};
  if (column.words.empty()) return {};
  Text out{"；也可填：", "; these words will do too: "};
  for (const auto& [said, _] : column.words) {
    const bool first = said == column.words.front().first;
    out.zh += (first ? "" : "、") + std::string(said);
    out.en += (first ? "" : ", ") + std::string(said);
  }
  return out;
}

/// A cell as one can quote it in a line.
std::string shown(std::string cell) {
  std::ranges::replace(cell, '\n', ' ');
  return engine::clipped(std::move(cell), k_longest_shown);
}

}  // namespace

FieldError complaint(const EntryKind& kind, const Ledger& ledger, const Ledger::Row& row, const std::string& member,
                     const Text& why) {
  const std::string line = std::to_string(row.line), zh = "第 " + line + " 行", en = "line " + line;
  const auto at = std::ranges::find_if(ledger.headings, [&](const auto& one) { return fills(*one.column, member); });
  if (at == ledger.headings.end()) {
    const auto* absent = absent_column(kind, ledger, member);
    if (absent == nullptr) return {place(row.line, member.substr(1)), {zh + "：" + why.zh, en + ": " + why.en}};
    return {place(row.line, absent->id),
            {zh + "：文件中没有“" + absent->titles.front() + "”列：" + why.zh,
             en + ", \"" + absent->id + "\" (not in the file): " + why.en}};
  }
  const std::string cell = shown(row.cells[static_cast<std::size_t>(at - ledger.headings.begin())]);
  const Text also = also_taken(*at->column);
  const std::string zh_said = cell.empty() ? "是空的" : "填的是“" + cell + "”";
  const std::string en_said = cell.empty() ? "empty" : "\"" + cell + "\"";
  return {place(row.line, at->words),
          {zh + "“" + at->words + "”" + zh_said + "：" + why.zh + also.zh,
           en + ", \"" + at->words + "\" (" + en_said + "): " + why.en + also.en}};
}

const Column* absent_column(const EntryKind& kind, const Ledger& ledger, const std::string& member) {
  if (std::ranges::any_of(ledger.headings, [&](const auto& one) { return fills(*one.column, member); })) return nullptr;
  const auto found = std::ranges::find_if(kind.columns, [&](const auto& one) { return fills(one, member); });
  return found == kind.columns.end() ? nullptr : &*found;
}

FieldError torn_complaint(const Ledger& ledger, const Ledger::Row& row) {
  const std::string got = std::to_string(row.cells.size()), want = std::to_string(ledger.headings.size()),
                    line = std::to_string(row.line);
  return {"/line/" + line,
          {"第 " + line + " 行有 " + got + " 列，表头是 " + want + " 列",
           "line " + line + ": " + got + " cells under " + want + " headings"}};
}

Result<Ledger> read_ledger(const EntryKind& kind, std::string_view csv, const engine::Zone& zone) {
  const auto records = engine::read_csv(csv);
  if (!records) return records.error();
  if (records->empty())
    return Problem::make(Kind::Invalid, "empty",
                         {"文件是空的，首行应为表头", "the file is empty; its first line is the heading"});
  auto headings = read_heading(kind, records->front());
  if (!headings) return headings.error();
  Ledger ledger{.headings = std::move(*headings)};
  for (std::size_t i = 1; i < records->size(); ++i) {
    const auto& record = (*records)[i];
    const bool blank = std::ranges::all_of(record.cells, [](const std::string& cell) { return cell.empty(); });
    if (!blank) ledger.rows.push_back(read_row(ledger.headings, record, zone));
  }
  return ledger;
}

}  // namespace fenghuo::api
