#include "tests/faults/journal_view.hpp"

#include "tests/support/journal_query.hpp"

namespace fenghuo::e2e {

JournalView JournalView::of(const std::string& data, const std::string& incident) {
  const auto all = [&](const char* sql) {
    const auto rows = journal_query(data, sql, incident);
    return std::set<std::string>(rows.begin(), rows.end());
  };
  // A report that was sent back is due, and warned of, so long after that moment: no two runs have the same number.
  return {all("SELECT CASE WHEN name LIKE '%/warn/%' AND replace(name, rtrim(name, '0123456789'), '') % 60000 <> 0"
              " THEN rtrim(name, '0123456789') ELSE name END FROM timers WHERE stream = ?1"),
          all("SELECT id FROM outbox WHERE stream = ?1 UNION SELECT payload ->> 'message' FROM events"
              " WHERE type = 'MessageDelivered' AND payload ->> 'message' LIKE ?1 || '/%'")};
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
      if (state != "Done" && state != "Skipped") left.erase(name + "unanswered");
    }
  for (const auto& name : left)
    faults.push_back("a timer for nothing: " + name);
  return faults;
}

}  // namespace fenghuo::e2e
