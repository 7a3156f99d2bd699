#pragma once
#include "api/routes/entries.hpp"
#include "engine/base/csv.hpp"
#include "engine/base/zone.hpp"

namespace fenghuo::api {

/// A CSV file as rows of one kind of entry.
struct Ledger {
  struct Heading {
    const Column* column = nullptr;
    std::string words;  ///< as it stands in the file
  };
  struct Row {
    std::size_t line = 0;
    std::vector<std::string> cells;  ///< as written; as many as there are headings, unless the row is `torn`
    /// What the row says, as the entry's JSON has it: a column that is not there says nothing, a cell that cannot be
    /// read stays text, for the entry's reader to refuse.
    Json values = Json::object();
    bool torn = false;
  };
  std::vector<Heading> headings;
  std::vector<Row> rows;
};

/// Reads the heading and every row. Headings are the columns' ids or any of their titles, in any order; Invalid, with
/// all that is wrong, for one that is neither or stands there twice, and for a file without the identity. Times
/// without an offset are meant in `zone`.
engine::Result<Ledger> read_ledger(const EntryKind& kind, std::string_view csv, const engine::Zone& zone);

/// What is wrong with a member of a row ("/mlps", "/aliases/2") as people look for it: line, heading as it stands in
/// the file, what is written there, what may be. Its pointer is "/line/N/HEADING".
engine::FieldError complaint(const EntryKind& kind, const Ledger& ledger, const Ledger::Row& row,
                             const std::string& member, const engine::Text& why);
/// The same of a torn row.
engine::FieldError torn_complaint(const Ledger& ledger, const Ledger::Row& row);
/// The column that would fill the member; null if the file has one that does.
const Column* absent_column(const EntryKind& kind, const Ledger& ledger, const std::string& member);

}  // namespace fenghuo::api
