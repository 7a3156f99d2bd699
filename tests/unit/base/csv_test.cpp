#include "engine/base/csv.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

namespace {

std::string shown(const std::vector<CsvRecord>& records) {
  std::string out;
  for (const auto& record : records) {
    out += std::to_string(record.line) + ":";
    for (const auto& cell : record.cells)
      out += "[" + cell + "]";
    out += ";";
  }
  return out;
}

}  // namespace

TEST_CASE("Csv_whatever_a_spreadsheet_writes_is_read") {
  struct Row {
    const char* why;
    std::string text, records;
  };
  const Row rows[] = {{"nothing", "", ""},
                      {"a mark and nothing", "\xef\xbb\xbf", ""},
                      {"a mark in front",
                       "\xef\xbb\xbf"
                       "a,b\r\n1,2\r\n",
                       "1:[a][b];2:[1][2];"},
                      {"LF, and none at the end", "a,b\n1,2", "1:[a][b];2:[1][2];"},
                      {"CR alone", "a,b\r1,2\r", "1:[a][b];2:[1][2];"},
                      {"blank lines are no records, but count", "a\n\n\r\nb\n", "1:[a];4:[b];"},
                      {"empty cells", "a,,b\n,,\n", "1:[a][][b];2:[][][];"},
                      {"white space around is not meant", " a ,\tb c\t\n", "1:[a][b c];"},
                      {"quotes keep it", "\" a \",b\n", "1:[ a ][b];"},
                      {"a comma, a doubled quote", "\"a,b\",\"say \"\"x\"\"\"\n", "1:[a,b][say \"x\"];"},
                      {"a line end in quotes", "\"a\r\nb\",c\nd,e\n", "1:[a\nb][c];3:[d][e];"},
                      {"quoted nothing", "\"\",\"\"\n", "1:[][];"},
                      {"Chinese", "单位编号,单位名称\n一中,“第一”\n", "1:[单位编号][单位名称];2:[一中][“第一”];"},
                      {"a formula is text like any other", "=1+1,@x\n", "1:[=1+1][@x];"}};
  for (const auto& row : rows) {
    CAPTURE(row.why);
    const auto read = read_csv(row.text);
    REQUIRE(read.has_value());
    CHECK(shown(*read) == row.records);
  }
}

TEST_CASE("Csv_what_cannot_be_meant_is_refused_at_its_line") {
  struct Row {
    const char* why;
    std::string text;
    const char* pointer;
  };
  const Row rows[] = {{"never closed", "a\n\"b\nc", "/line/2"},
                      {"behind a closing quote", "a\nb\n\"c\" d\n", "/line/3"},
                      {"in the middle of a cell", "a\nb\"c\n", "/line/2"},
                      {"an escape sequence", "a\x1b[2J\n", "/line/1"},
                      {"NUL", std::string("a\n\0b", 4), "/line/2"},
                      {"NUL in quotes", std::string("\"\n\0\"", 4), "/line/2"},
                      {"cells without end", std::string(k_csv_cells, ','), "/line/1"}};
  for (const auto& row : rows) {
    CAPTURE(row.why);
    const auto read = read_csv(row.text);
    REQUIRE(read.has_error());
    CHECK(read.error().kind == Kind::Malformed);
    CHECK(read.error().code == "bad-csv");
    REQUIRE(read.error().errors.size() == 1);
    CHECK(read.error().errors[0].pointer == row.pointer);
  }
}

TEST_CASE("Csv_another_encoding_is_refused_saying_how_to_save_it") {
  for (const std::string text : {"\xb5\xa5\xce\xbb\xb1\xe0\xba\xc5,a\n",
                                 "\xff\xfe"
                                 "a",
                                 "a\xc0\xaf"}) {
    const auto read = read_csv(text);
    REQUIRE(read.has_error());
    CHECK(read.error().code == "not-utf8");
    CHECK(read.error().detail.zh.find("CSV UTF-8") != std::string::npos);
    CHECK(read.error().detail.en.find("CSV UTF-8") != std::string::npos);
  }
}

TEST_CASE("Csv_too_many_lines_are_refused") {
  std::string text;
  for (std::size_t n = 0; n < k_csv_records; ++n)
    text += "a\n";
  CHECK(read_csv(text).has_value());
  const auto read = read_csv(text + "a\n");
  REQUIRE(read.has_error());
  CHECK(read.error().kind == Kind::TooLarge);
}

}  // namespace fenghuo::engine
