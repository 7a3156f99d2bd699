#include "tests/support/journal_query.hpp"

#include <memory>
#include <stdexcept>

#include <sqlite3.h>

namespace fenghuo::e2e {

std::vector<std::string> journal_query(const std::string& data, const std::string& sql, const std::string& parameter) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2((data + "/journal.db").c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, sqlite3_close);
  if (code != SQLITE_OK) throw std::runtime_error("cannot read the journal in " + data);
  sqlite3_busy_timeout(opened, 10'000);
  sqlite3_stmt* made = nullptr;
  const int prepared = sqlite3_prepare_v2(opened, sql.c_str(), -1, &made, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(made, sqlite3_finalize);
  if (prepared != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(opened));
  if (sqlite3_bind_parameter_count(made) > 0)
    sqlite3_bind_text(made, 1, parameter.data(), static_cast<int>(parameter.size()), SQLITE_TRANSIENT);
  std::vector<std::string> out;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(made)) == SQLITE_ROW) {
    const unsigned char* text = sqlite3_column_text(made, 0);
    out.emplace_back(text == nullptr ? "" : reinterpret_cast<const char*>(text));
  }
  if (step != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(opened));
  return out;
}

}  // namespace fenghuo::e2e
