#pragma once
#include "engine/journal/sqlite.hpp"

#include <mutex>
#include <vector>

namespace fenghuo::engine {

/// Connections that only read. Each is used by one thread at a time; as many are opened as there are readers at once,
/// and a few are kept, none that has met an error. One more stays open and idle for the pool's whole life, so that any
/// other, the writer's too, may be closed without being the last (SQLite would then rebuild its view of the log from
/// the file).
class SqliteReaders {
 public:
  explicit SqliteReaders(std::string file) : file_(std::move(file)) {}

  /// Opens the idle one, which takes a look at the journal so that it holds the log. Before any `borrow`.
  Result<void> open();

  struct Return {
    SqliteReaders* pool = nullptr;
    void operator()(Database* db) const { pool->give_back(std::unique_ptr<Database>(db)); }
  };
  using Lease = std::unique_ptr<Database, Return>;
  Result<Lease> borrow();

 private:
  void give_back(std::unique_ptr<Database> db);

  std::string file_;
  std::mutex mutex_;
  std::unique_ptr<Database> anchor_;
  std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace fenghuo::engine
