#pragma once
#include "engine/base/problem.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

struct CsvRecord {
  std::size_t line = 0;  ///< on which it begins, from 1
  std::vector<std::string> cells;
};

inline constexpr std::size_t k_csv_cells = 100;      ///< of one record
inline constexpr std::size_t k_csv_records = 5'001;  ///< of one file, its heading included

/// RFC 4180 from outside: UTF-8 (a byte order mark is passed over), commas, quoted cells that may hold commas, line
/// ends and doubled quotes; CRLF, LF or CR. Blank lines are no records. Cells lose the white space around them, quoted
/// ones none. Malformed "not-utf8", saying how to save the file, for any other encoding; Malformed "bad-csv" with
/// "/line/N" for a quote out of place, a quote that is never closed, or a control character; TooLarge beyond the limits
/// above.
Result<std::vector<CsvRecord>> read_csv(std::string_view text);

}  // namespace fenghuo::engine
