#include "engine/journal/sqlite_readers.hpp"

namespace fenghuo::engine {

namespace {
constexpr std::size_t k_idle = 4;
}

Result<void> SqliteReaders::open() {
  auto opened = Database::open(file_, Database::Access::read);
  if (!opened) return opened.error();
  anchor_ = std::move(*opened);
  {
    Query look(*anchor_, "SELECT count FROM seals LIMIT 1");
    look.next();
  }
  return anchor_->outcome();
}

Result<SqliteReaders::Lease> SqliteReaders::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Lease lease(idle_.back().release(), Return{this});
      idle_.pop_back();
      return lease;
    }
  }
  auto opened = Database::open(file_, Database::Access::read);
  if (!opened) return opened.error();
  return Lease(opened->release(), Return{this});
}

void SqliteReaders::give_back(std::unique_ptr<Database> db) {
  if (db->failed()) return;
  const std::lock_guard lock(mutex_);
  if (idle_.size() < k_idle) idle_.push_back(std::move(db));
}

}  // namespace fenghuo::engine
