// One box for four things: sites, incidents, improvements, evidence.
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "engine/base/match.hpp"
#include "sim/drill/words.hpp"
#include "sim/improvement/room.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::holds_text;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr std::size_t k_incidents_looked_into = 200;  // for their evidence, the newest first

/// Gathers hits in a fixed order (sites, incidents, improvements and evidence, the newest first) from behind the cursor
/// on. Sites and the lines of all incidents are in memory; of evidence only that of open incidents is looked at,
/// because theirs are the ones in memory, or will be as soon as anybody works on them. So the time is bounded, however
/// much there was.
class Search {
 public:
  Search(Core& core, const sim::ImprovementRoom* found, const Caller& caller, std::string q, std::string cursor,
         std::size_t limit)
      : core_(core), found_(found), caller_(caller), q_(std::move(q)), cursor_(std::move(cursor)), limit_(limit) {}

  Result<Answer> run() {
    if (caller_.role != Role::guest) sites();
    if (caller_.role != Role::admin) {
      incidents();
      if (found_ != nullptr) improvements();
      if (auto looked = evidence(); !looked) return looked.error();
    }
    return Answer{.body = OrderedJson{{"items", items_}, {"next", next_}}.dump()};
  }

 private:
  [[nodiscard]] bool full() const { return !next_.is_null(); }
  [[nodiscard]] bool mine(const std::string& unit) const { return core_.registry().within(unit, caller_.unit); }
  [[nodiscard]] bool open_to_caller(const engine::IncidentRow& row) const {
    return mine(row.unit) && (caller_.role != Role::guest || (caller_.incident == row.id && !row.closed_at));
  }

  /// Before this point of the order everything was shown already.
  bool shown(const std::string& key) {
    if (cursor_.empty()) return false;
    if (cursor_ == key) cursor_.clear();
    return true;
  }

  void hit(const char* type, const std::string& id, const std::string& title, const std::string& unit,
           const std::string& href, OrderedJson more = OrderedJson::object()) {
    const std::string key = std::string(type) + "/" + id;
    if (full() || shown(key)) return;
    if (items_.size() == limit_) {
      next_ = last_;
      return;
    }
    last_ = key;
    OrderedJson item{{"type", type}, {"id", id}, {"title", title}, {"unit", unit}, {"href", href}};
    item.update(more);
    items_.push_back(std::move(item));
  }

  void sites() {
    for (const auto& [host, site] : core_.registry().sites()) {
      if (full()) return;
      if (!mine(site.unit)) continue;
      const bool alias =
          std::ranges::any_of(site.aliases, [&](const std::string& name) { return holds_text(name, q_); });
      if (alias || holds_text(host, q_) || holds_text(site.name, q_))
        hit("site", host, site.name, site.unit, "/v1/sites/" + host,
            {{"retired", core_.registry().retired_at("site:" + host).has_value()}});
    }
  }

  void incidents() {
    const auto& rows = core_.rows();
    for (auto at = rows.rbegin(); at != rows.rend() && !full(); ++at) {
      const auto& row = at->second;
      if (!open_to_caller(row)) continue;
      if (holds_text(row.id, q_) || holds_text(row.summary, q_) || holds_text(row.site, q_) || holds_text(row.kind, q_))
        hit("incident", row.id, row.summary, row.unit, "/v1/incidents/" + row.id,
            {{"kind", row.kind}, {"site", row.site}, {"mode", row.mode}, {"response", row.response}});
    }
  }

  void improvements() {
    const auto& all = found_->all();
    for (auto at = all.rbegin(); at != all.rend() && !full(); ++at) {
      const auto& [id, one] = *at;
      const auto& raised = one.raised;
      const bool fits = holds_text(id, q_) || holds_text(raised.drill, q_) || holds_text(raised.title.zh, q_) ||
                        holds_text(raised.title.en, q_) || holds_text(raised.problem.zh, q_) ||
                        holds_text(raised.problem.en, q_);
      if (fits && found_->visible(id, core_, caller_))
        hit("improvement", id, sim::marked(raised.title).zh, raised.unit, "/v1/improvements/" + id,
            {{"drill", raised.drill}, {"state", to_string(one.state)}});
    }
  }

  Result<void> evidence() {
    std::vector<std::string> open;
    const auto& rows = core_.rows();
    for (auto at = rows.rbegin(); at != rows.rend() && open.size() < k_incidents_looked_into; ++at)
      if (!at->second.closed_at && open_to_caller(at->second)) open.push_back(at->first);
    for (const auto& id : open) {
      const auto incident = core_.incident(id);
      if (!incident) return incident.error();
      for (const auto& item : (*incident)->evidence)
        if (holds_text(item.id, q_) || holds_text(item.filename, q_) || item.digest.starts_with(q_))
          hit("evidence", item.id, filename_of(**incident, item), (*incident)->unit,
              "/v1/incidents/" + id + "/evidence/" + item.id,
              {{"incident", id}, {"mode", (*incident)->mode}, {"kind", item.kind}, {"sha256", item.digest}});
    }
    return {};
  }

  Core& core_;
  const sim::ImprovementRoom* found_;
  const Caller& caller_;
  std::string q_, cursor_;
  std::size_t limit_;
  OrderedJson items_ = OrderedJson::array(), next_ = nullptr;
  std::string last_;
};

awaitable<Response> search(Door& door, Request& request) {
  using enum Role;
  if (auto ok = require_role(request, {responder, leader, bureau, auditor, admin, guest}); !ok)
    return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const std::string q = parameter(request, "q");
  if (q.size() < 2 || q.size() > 200)
    return ready(problem_response(Problem::invalid("/q", {"请输入要查找的文字（至少一个汉字或两个字母）",
                                                          "say what to look for: 2 to 200 bytes"}),
                                  request));
  return door.read(request, [&door, &request, q, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    return Search(core, door.improvements, caller_of(request), q, parameter(request, "cursor"), limit).run();
  });
}

}  // namespace

void add_search_routes(Router& router, Door& door) {
  router.add({.method = "GET", .pattern = "/v1/search", .handle = [&door](Request& r) { return search(door, r); }});
}

}  // namespace fenghuo::api
