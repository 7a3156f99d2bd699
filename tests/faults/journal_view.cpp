#include "tests/faults/journal_view.hpp"

#include <memory>
#include <stdexcept>

#include <sqlite3.h>

namespace fenghuo::e2e {

namespace {

std::set<std::string> column(sqlite3* db, const char* sql, const std::string& parameter) {
  sqlite3_stmt* made = nullptr;
  const int prepared = sqlite3_prepare_v2(db, sql, -1, &made, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(made, sqlite3_finalize);
  if (prepared != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db));
  sqlite3_bind_text(made, 1, parameter.data(), static_cast<int>(parameter.size()), SQLITE_TRANSIENT);
  std::set<std::string> out;
  int step = SQLITE_ROW;
  while ((step = sqlite3_step(made)) == SQLITE_ROW)
    out.emplace(reinterpret_cast<const char*>(sqlite3_column_text(made, 0)));
  if (step != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));
  return out;
}

}  // namespace

JournalView JournalView::of(const std::string& data, const std::string& incident) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2((data + "/journal.db").c_str(), &opened, SQLITE_OPEN_READONLY, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> db(opened, sqlite3_close);
  if (code != SQLITE_OK) throw std::runtime_error("cannot read the journal");
  sqlite3_busy_timeout(opened, 10'000);
  // A report that was sent back is due, and warned of, so long after that moment: no two runs have the same number.
  return {column(opened,
                 "SELECT CASE WHEN name LIKE '%/warn/%' AND replace(name, rtrim(name, '0123456789'), '') % 60000 <> 0"
                 " THEN rtrim(name, '0123456789') ELSE name END FROM timers WHERE stream = ?1",
                 incident),
          column(opened,
                 "SELECT id FROM outbox WHERE stream = ?1 UNION SELECT payload ->> 'message' FROM events"
                 " WHERE type = 'MessageDelivered' AND payload ->> 'message' LIKE ?1 || '/%'",
                 incident)};
}

std::vector<std::string> timer_faults(const Json& incident, const std::set<std::string>& timers) {
  std::vector<std::string> faults;
  std::set<std::string> left = timers;
  const auto want = [&](const std::string& name) {
    if (left.erase(name) == 0) faults.push_back("no timer " + name);
  };
  for (const auto& duty : incident.at("duties")) {
    const std::string state = duty["state"], name = "duty/" + duty["id"].get<std::string>() + "/";
    if (state != "Running" && state != "Warned" && state != "Returned") continue;
    want(name + "breach");
    const std::size_t warnings =
        std::erase_if(left, [&](const std::string& one) { return one.starts_with(name + "warn/"); });
    if (state != "Warned" && warnings == 0) faults.push_back("no warning for " + name);
  }
  for (const auto& phase : incident.at("phases"))
    for (const auto& step : phase["steps"]) {
      const std::string state = step["state"], name = "step/" + step["id"].get<std::string>() + "/";
      const bool undone = state == "Ready" || state == "Active" || state == "Failed" || state == "AwaitingApproval";
      if (undone && !step["due_at"].is_null() && step["overdue"] == false) want(name + "overdue");
      if (undone) left.erase(name + "unanswered");
    }
  for (const auto& name : left)
    faults.push_back("a timer for nothing: " + name);
  return faults;
}

}  // namespace fenghuo::e2e
