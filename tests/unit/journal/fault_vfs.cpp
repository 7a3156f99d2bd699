#include "tests/unit/journal/fault_vfs.hpp"

#include <cstring>

#include <sqlite3.h>

namespace fenghuo::engine::test {

namespace {

struct Plan {
  int left = 0;  // operations until the fault; 0 = none planned
  int result = SQLITE_OK;
  bool lasting = false, met = false;

  int next() {
    if (left == 0 || --left > 0) return SQLITE_OK;
    met = true;
    if (lasting) left = 1;
    return result;
  }
};

Plan plan;
sqlite3_vfs* real = nullptr;
sqlite3_vfs shim;

// Each open file is the real one, its table of methods replaced by a copy with some of ours in it. The unix VFS has one
// table for files that are locked and one for logs; the functions of ours are the same in both.
struct Table {
  const sqlite3_io_methods* original = nullptr;
  sqlite3_io_methods ours;
};
Table tables[4];
const sqlite3_io_methods* real_methods = nullptr;  // of the first file, which has all of them

int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  const int fault = plan.next();
  return fault != SQLITE_OK ? fault : real_methods->xWrite(file, data, size, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int fault = plan.next();
  return fault != SQLITE_OK ? fault : real_methods->xTruncate(file, size);
}
int sync(sqlite3_file* file, int flags) {
  const int fault = plan.next();
  if (fault != SQLITE_OK) return fault == SQLITE_FULL ? SQLITE_IOERR_FSYNC : fault;
  return real_methods->xSync(file, flags);
}
int map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  const int fault = extend != 0 ? plan.next() : SQLITE_OK;
  return fault != SQLITE_OK ? SQLITE_IOERR_SHMMAP : real_methods->xShmMap(file, page, size, extend, out);
}

int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
  const int opened = real->xOpen(real, name, file, flags, out);
  if (opened != SQLITE_OK || file->pMethods == nullptr || file->pMethods->iVersion < 2) return opened;
  if (real_methods == nullptr) real_methods = file->pMethods;
  for (Table& table : tables) {
    if (table.original == nullptr) {
      table = {file->pMethods, *file->pMethods};
      table.ours.xWrite = write, table.ours.xTruncate = truncate, table.ours.xSync = sync;
      if (table.ours.xShmMap != nullptr) table.ours.xShmMap = map;
    }
    if (table.original != file->pMethods) continue;
    file->pMethods = &table.ours;
    break;
  }
  return opened;
}

}  // namespace

FaultVfs::FaultVfs() {
  plan = {};
  real = sqlite3_vfs_find("unix");
  shim = *real;
  shim.zName = "fault";
  shim.pNext = nullptr;
  shim.xOpen = open;
  sqlite3_vfs_register(&shim, 1);
}

FaultVfs::~FaultVfs() {
  plan = {};
  sqlite3_vfs_register(real, 1);
  sqlite3_vfs_unregister(&shim);
}

void FaultVfs::fail(int nth, int result, bool lasting) {
  plan = {nth, result, lasting, false};
}
void FaultVfs::heal() {
  plan.left = 0;
}
bool FaultVfs::met() const {
  return plan.met;
}

}  // namespace fenghuo::engine::test
