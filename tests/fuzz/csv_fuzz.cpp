// Ledgers that people made in a spreadsheet.
#include "engine/base/csv.hpp"
#include "engine/base/json_guard.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

namespace {

std::string written(const std::vector<engine::CsvRecord>& records) {
  std::string out;
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      out += i == 0 ? "\"" : ",\"";
      for (const char c : record.cells[i])
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
      out += '"';
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  const auto read = engine::read_csv(text);
  if (!read) {
    fuzz::expect(!read.error().detail.zh.empty() && !read.error().detail.en.empty(), "a refusal says why, twice");
    return 0;
  }
  fuzz::expect(read->size() <= engine::k_csv_records, "the records are bounded");
  std::size_t line = 0;
  for (const auto& record : *read) {
    fuzz::expect(record.line > line, "lines count up");
    line = record.line;
    fuzz::expect(!record.cells.empty() && record.cells.size() <= engine::k_csv_cells, "the cells are bounded");
    for (const auto& cell : record.cells)
      for (const char c : cell)
        fuzz::expect(static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n', "no control character gets in");
  }
  const auto again = engine::read_csv(written(*read));
  fuzz::expect(again.has_value() && again->size() == read->size(), "what was read can be written");
  for (std::size_t i = 0; i < read->size(); ++i)
    fuzz::expect((*again)[i].cells == (*read)[i].cells, "what is written reads the same again");
  return 0;
}
