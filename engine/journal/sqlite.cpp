#include "engine/journal/sqlite.hpp"

#include <cstring>

namespace fenghuo::engine {

namespace {

/// A path as a file: URI, which is how SQLite is told `immutable`.
std::string uri(const std::string& file, std::string_view parameters) {
  static constexpr char k_hex[] = "0123456789ABCDEF";
  std::string out = "file:";
  for (const char c : file) {
    if (c == '%' || c == '?' || c == '#') {
      out += {'%', k_hex[static_cast<unsigned char>(c) >> 4], k_hex[c & 15]};
    } else {
      out += c;
    }
  }
  return out.append(parameters);
}

Problem unavailable(const std::string& message) {
  Problem problem = Problem::make(Kind::Unavailable, "journal-unavailable",
                                  {"日志暂时不可用：" + message, "the journal is not available: " + message});
  problem.retry_after_s = 5;
  return problem;
}

/// What the system last said no to, in the file or in its log; 0: nothing since this connection was opened.
int last_refusal(sqlite3* db) {
  int file = 0, log = 0;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &file);
  sqlite3_file* log_file = nullptr;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log_file));
  if (log_file != nullptr && log_file->pMethods != nullptr)
    log_file->pMethods->xFileControl(log_file, SQLITE_FCNTL_LAST_ERRNO, &log);
  return file != 0 ? file : log;
}

}  // namespace

std::string printable(std::string_view bytes) {
  std::string out(bytes.substr(0, 200));
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

Result<std::unique_ptr<Database>> Database::open(const std::string& file, Access access) {
  std::unique_ptr<Database> db(new Database);
  const int mode = access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const std::string name = file == ":memory:" ? file : uri(file, access == Access::frozen ? "?immutable=1" : "");
  const int opened = sqlite3_open_v2(name.c_str(), &db->handle_, mode | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  if (db->handle_ == nullptr) return unavailable("out of memory");
  if (opened != SQLITE_OK) return unavailable(sqlite3_errmsg(db->handle_));
  // SQLite is content with a file that it can only read; a writer is not.
  if (access == Access::write && sqlite3_db_readonly(db->handle_, "main") != 0)
    return unavailable("it cannot be opened for writing");
  sqlite3_extended_result_codes(db->handle_, 1);
  sqlite3_busy_timeout(db->handle_, 5000);
  sqlite3_db_config(db->handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db->handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // A second connection that checkpoints can reset a log wrongly in the SQLite of Debian 12: only the writer does.
  if (access != Access::write) sqlite3_db_config(db->handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  db->run("PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY");
  if (access != Access::write) db->run("PRAGMA query_only=ON");
  if (db->failed()) return db->outcome().error();
  return db;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_)
    sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

bool Database::run(const char* sql) {
  if (failed()) return false;
  const int result = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) fail(result);
  return result == SQLITE_OK;
}

Result<void> Database::outcome() const {
  if (!failed()) return {};
  const int primary = error_ & 0xff;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_ERROR)
    return Problem::make(Kind::Internal, "corrupt-record",
                         {"日志文件已损坏：" + message_, "the journal's file is damaged: " + message_});
  return unavailable(message_);
}

sqlite3_stmt* Database::prepared(std::string_view sql) {
  if (failed()) return nullptr;
  const auto [entry, added] = statements_.try_emplace(sql.data(), nullptr);
  if (added) {
    const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                          &entry->second, nullptr);
    if (result != SQLITE_OK) {
      statements_.erase(entry);
      fail(result);
      return nullptr;
    }
  }
  return entry->second;
}

void Database::fail(int error) {
  if (failed()) return;
  error_ = error;
  message_ = printable(sqlite3_errmsg(handle_));
  // SQLite takes a disk that does not read for a file that is damaged; it is one only if it could be read.
  if (const int refusal = (error & 0xff) == SQLITE_CORRUPT ? last_refusal(handle_) : 0; refusal != 0) {
    error_ = SQLITE_IOERR_READ;
    message_ = std::strerror(refusal);
  }
  message_ += " (" + std::to_string(error) + ")";
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::bind(std::string_view text) {
  // A null pointer would bind NULL; an empty text is not that.
  const char* data = text.data() == nullptr ? "" : text.data();
  if (statement_ != nullptr)
    bound(sqlite3_bind_text64(statement_, ++at_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::bind(std::span<const std::uint8_t> blob) {
  const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
  if (statement_ != nullptr) bound(sqlite3_bind_blob64(statement_, ++at_, data, blob.size(), SQLITE_STATIC));
}

bool Query::next() {
  if (db_.failed()) return false;
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) db_.fail(result);
  return false;
}

std::int64_t Query::integer(int column) {
  return is(column, SQLITE_INTEGER) ? sqlite3_column_int64(statement_, column) : 0;
}

std::string_view Query::text(int column) {
  if (!is(column, SQLITE_TEXT)) return {};
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return misfit_ = true, std::string_view{};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Query::blob(int column) {
  if (!is(column, SQLITE_BLOB)) return {};
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace fenghuo::engine
