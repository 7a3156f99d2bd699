#pragma once
#include "engine/base/problem.hpp"

#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>

#include <sqlite3.h>

namespace fenghuo::engine {

/// What a damaged file holds, made fit for a sentence: ASCII that can be seen, and not too much of it.
std::string printable(std::string_view bytes);

/// One SQLite connection with its prepared statements, used by one thread at a time.
///
/// Errors are kept, not thrown: the first one stays until `clear`, and whoever ran statements asks `failed` once at
/// the end. After an error every further statement does nothing.
class Database {
 public:
  enum class Access {
    write,   ///< creates the file
    read,    ///< cannot write, and never checkpoints
    frozen,  ///< no other process has it open and no log lies beside it: reads the file without locks or companions
  };
  static Result<std::unique_ptr<Database>> open(const std::string& file, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// One or more statements without parameters, whose rows nobody wants.
  bool run(const char* sql);

  [[nodiscard]] bool failed() const { return error_ != SQLITE_OK; }
  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  [[nodiscard]] const std::string& message() const { return message_; }
  void clear() { error_ = SQLITE_OK; }
  /// Success, or the kept error: Internal "corrupt-record" if the file is damaged, else Unavailable.
  [[nodiscard]] Result<void> outcome() const;

  /// How many rows the last INSERT, UPDATE or DELETE touched.
  [[nodiscard]] int changed_rows() const { return sqlite3_changes(handle_); }
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  friend class Query;
  Database() = default;
  sqlite3_stmt* prepared(std::string_view sql);
  void fail(int error);

  sqlite3* handle_ = nullptr;
  /// By where the text lies: a caller's literal or static string stays there, and an address is quicker to find than a
  /// long text.
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
  int error_ = SQLITE_OK;
  std::string message_;
};

/// One run of a prepared statement, which goes back to the connection when this goes out of scope. `sql` must live as
/// long as the connection, arguments as long as the query: both are used where they lie.
class Query {
 public:
  template <class... Args>
  explicit Query(Database& db, std::string_view sql, const Args&... args) : db_(db), statement_(db.prepared(sql)) {
    (bind(args), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  void bind(std::integral auto number) {
    bound(sqlite3_bind_int64(statement_, ++at_, static_cast<sqlite3_int64>(number)));
  }
  void bind(std::string_view text);
  void bind(const std::string& text) { bind(std::string_view(text)); }
  void bind(std::span<const std::uint8_t> blob);
  void bind(std::nullopt_t) { bound(sqlite3_bind_null(statement_, ++at_)); }
  void bind(const std::optional<std::int64_t>& number) { number ? bind(*number) : bind(std::nullopt); }

  /// A row is there. False at the end and after an error.
  bool next();
  /// For statements without rows. False after an error.
  bool run() { return !next() && !db_.failed(); }

  /// Columns of this row, by number. Another type than asked for makes `misfit` true for good and gives nothing: a
  /// damaged file may hold anything anywhere. Views last until the next call of `next`.
  std::int64_t integer(int column);
  std::string_view text(int column);
  std::span<const std::uint8_t> blob(int column);
  [[nodiscard]] bool null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  [[nodiscard]] bool misfit() const { return misfit_; }
  void misfits() { misfit_ = true; }

 private:
  void bound(int result) {
    if (result != SQLITE_OK) db_.fail(result);
  }
  bool is(int column, int type) {
    if (sqlite3_column_type(statement_, column) == type) return true;
    misfit_ = true;
    return false;
  }

  Database& db_;
  sqlite3_stmt* statement_;
  int at_ = 0;
  bool misfit_ = false;
};

}  // namespace fenghuo::engine
