#pragma once
#include "api/channels/vetting.hpp"
#include "api/http/problem_http.hpp"
#include "api/http/router.hpp"
#include "api/routes/body.hpp"
#include "api/routes/doorkeeper.hpp"
#include "api/routes/known_callers.hpp"
#include "engine/base/zone.hpp"
#include "engine/evidence/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "sim/drill/room.hpp"
#include "sim/drill/shelf.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

namespace fenghuo::sim {
class CompareRoom;
class ImprovementRoom;
class SeriesRoom;
}  // namespace fenghuo::sim

namespace fenghuo::api {

using boost::asio::awaitable;

/// What every route has at hand, and the one bridge from a request to the engine and back.
class Door {
 public:
  Door(engine::Engine& engine, engine::Vault& vault, engine::Random& random)
      : engine(engine), vault(vault), random(random), known_callers(engine) {}

  /// Runs on the engine thread; the coroutine goes on on its own executor when the answer is durable. A POST that
  /// changes something honours Idempotency-Key; `body_digest` stands in for a body that was streamed to disk.
  awaitable<Response> change(Request& request, engine::Engine::Work work, std::string body_digest = {});
  awaitable<Response> read(Request& request, engine::Engine::Work work);
  /// A read without turning the answer into a Response.
  awaitable<engine::Result<engine::Answer>> ask(engine::Engine::Work work);
  /// A change whose answer is a secret, so that no idempotency record may keep it.
  awaitable<engine::Result<engine::Answer>> issue(engine::Engine::Work work);

  /// The drill an incident is played in; null for a live one. On the engine thread only.
  [[nodiscard]] const sim::Drill* drill_of(const std::string& incident) const {
    return drills == nullptr ? nullptr : drills->of_incident(incident);
  }

  engine::Engine& engine;
  engine::Vault& vault;
  engine::Random& random;
  KnownCallers known_callers;
  sim::DrillRoom* drills = nullptr;              ///< on the engine thread only
  sim::ImprovementRoom* improvements = nullptr;  ///< the same
  sim::CompareRoom* compare = nullptr;           ///< the same
  sim::SeriesRoom* series = nullptr;             ///< the same
  sim::ScenarioShelf* scenarios = nullptr;       ///< the same: what there is to play
  engine::Zone zone;                             ///< of the office: how a ledger's times are meant
  Outbound outbound;                             ///< where channels may send
  std::unique_ptr<Doorkeeper> doorkeeper;        ///< null: nobody counts failed requests
  boost::asio::thread_pool readers{1};           ///< for what blocks on the disk: checking digests
};

/// An answer that needs nobody: for handlers that are no coroutines themselves. (g++ 12 miscompiles some of them; one
/// statement for each co_await, and as few as possible, is the rule of this room.)
awaitable<Response> ready(Response response);

/// The caller `authorize` recognised.
const engine::Caller& caller_of(const Request& request);
/// Does the caller see what belongs to `unit`? Asked before the role: what lies elsewhere is NotFound to everybody. A
/// guest sees one incident and nothing else.
bool sees(const engine::Core& core, const engine::Caller& caller, const std::string& unit);
/// Forbidden unless the caller's role is one of these.
engine::Result<void> require_role(const Request& request, std::initializer_list<engine::Role> roles);

/// Who is this: Bearer token → Caller. Public routes pass. Without a valid token Unauthenticated; TooMany where that
/// comes too often from one address, but Unavailable for `/v1/alerts/…`, whose senders give up on anything else.
awaitable<engine::Result<void>> authorize(Door& door, Request& request, const Route& route);

/// The refusal for a request without a valid token, counted against its address.
engine::Problem turn_away(Door& door, const Request& request);

/// `If-Match`, as the version it names. Malformed if it is none; PreconditionRequired if it is absent but `required`.
engine::Result<std::optional<std::int64_t>> if_match(const Request& request, bool required);
/// Stale unless what is at version `now` still is what the caller saw.
engine::Result<void> check_match(std::int64_t now, const std::optional<std::int64_t>& seen);

/// A parameter behind the `?`; empty if it is not given.
std::string parameter(const Request& request, const std::string& name);
/// `dry_run=1`: say what would happen and do nothing.
bool is_dry_run(const Request& request);

/// `limit` (default 50, ≤ 200) of a list.
engine::Result<std::size_t> list_limit(const Request& request);

/// Every route there is. The door's `series` and `compare` have to be there.
void add_routes(Router& router, Door& door, class Feed& feed, class Metrics& metrics);
// Each registers the routes of one part of the contract.
void add_incident_routes(Router& router, Door& door);
void add_step_routes(Router& router, Door& door);
void add_duty_routes(Router& router, Door& door);
void add_evidence_routes(Router& router, Door& door);
void add_alert_routes(Router& router, Door& door);
void add_registry_routes(Router& router, Door& door);
void add_import_routes(Router& router, Door& door);
void add_token_routes(Router& router, Door& door);
void add_channel_routes(Router& router, Door& door);
void add_notification_routes(Router& router, Door& door);
void add_playbook_chart_routes(Router& router, Door& door);
void add_signal_routes(Router& router, Door& door);
void add_playbook_routes(Router& router, Door& door);
void add_scenario_routes(Router& router, Door& door);
void add_drill_routes(Router& router, Door& door);
void add_drill_act_routes(Router& router, Door& door);
void add_drill_score_routes(Router& router, Door& door);
void add_drill_report_routes(Router& router, Door& door);
void add_drill_inbox_routes(Router& router, Door& door);
void add_improvement_routes(Router& router, Door& door);
void add_retrospective_routes(Router& router, Door& door);
void add_from_incident_routes(Router& router, Door& door);
void add_search_routes(Router& router, Door& door);
void add_session_routes(Router& router, Door& door);
void add_page_routes(Router& router);
void add_health_routes(Router& router, Door& door);
void add_openapi_routes(Router& router);

}  // namespace fenghuo::api
