#pragma once
#include "api/routes/entries.hpp"
#include "engine/base/csv.hpp"

namespace fenghuo::api {

/// A CSV file as rows of one kind of entry.
struct Ledger {
  struct Row {
    std::size_t line = 0;
    Json values =
        Json::object();  ///< what the row says, as the entry's JSON has it; a column that is not there, says nothing
  };
  std::vector<Row> rows;
  /// By member ("/name/zh", and "/name" for both): the column that fills it.
  std::map<std::string, std::string> columns;
};

/// Reads the heading and every row; Invalid with all that is wrong, each at "/line/N/COLUMN". Headings are the columns'
/// ids or any of their titles, in any order; one that is neither is refused, and so is a file without the identity.
engine::Result<Ledger> read_ledger(const EntryKind& kind, std::string_view csv);

}  // namespace fenghuo::api
