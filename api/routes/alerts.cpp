#include "api/monitors/adapters.hpp"
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Problem;
using engine::Result;
using engine::Signal;

namespace {

using Adapter = Result<std::vector<Signal>> (*)(const Json&);

Adapter adapter_for(const std::string& source) {
  if (source == "alertmanager") return from_alertmanager;
  if (source == "generic") return from_generic;
  return nullptr;
}

Result<std::vector<Signal>> read_signals(const Request& request, Adapter adapter) {
  auto json = engine::parse_untrusted(request.body);
  if (!json) return json.error();
  return adapter(*json);
}

/// A refused body is journalled (its digest, not its bytes): an alert is never dropped without a word.
awaitable<Response> refuse(Door& door, Request& request, Problem problem) {
  engine::SignalRefused refused{.code = problem.code,
                                .detail = problem.detail.en,
                                .digest = engine::sha256_hex(request.body),
                                .size = static_cast<std::int64_t>(request.body.size()),
                                .source = request.path_params.at("source"),
                                .unit = caller_of(request).unit};
  engine::Engine::Work note = [refused, caller = caller_of(request)](Core& core, Batch& batch) -> Result<Answer> {
    core.record("system", refused,
                {.person = caller.person, .role = "monitor", .token = caller.token, .unit = caller.unit}, batch);
    return Answer{};
  };
  Response kept = co_await door.change(request, std::move(note));
  if (kept.status == 503) co_return kept;
  co_return problem_response(problem, request);
}

awaitable<Response> take(Door& door, Request& request) {
  if (auto ok = require_role(request, {engine::Role::monitor}); !ok)
    return ready(problem_response(ok.error(), request));
  const Adapter adapter = adapter_for(request.path_params.at("source"));
  if (adapter == nullptr)
    return ready(problem_response(Problem::not_found("alert source " + request.path_params.at("source")), request));
  auto signals = read_signals(request, adapter);
  if (!signals) return refuse(door, request, signals.error());

  const bool dry_run = is_dry_run(request);
  return door.change(
      request,
      [caller = caller_of(request), signals = std::move(*signals), dry_run](Core& core,
                                                                            Batch& batch) -> Result<Answer> {
        OrderedJson results = OrderedJson::array();
        for (const auto& signal : signals) {
          auto outcome = engine::take_signal(core, signal, caller, dry_run, batch);
          if (!outcome) return outcome.error();
          OrderedJson one{{"fingerprint", outcome->fingerprint}, {"outcome", outcome->outcome}};
          one["incident"] = outcome->incident ? OrderedJson(*outcome->incident) : OrderedJson(nullptr);
          if (!outcome->reason.empty()) one["reason"] = outcome->reason;
          results.push_back(std::move(one));
        }
        return Answer{.status = 202, .body = OrderedJson{{"accepted", results.size()}, {"results", results}}.dump()};
      });
}

}  // namespace

void add_alert_routes(Router& router, Door& door) {
  router.add(
      {.method = "POST", .pattern = "/v1/alerts/{source}", .body = BodyRule::alert, .handle = [&door](Request& r) {
         return take(door, r);
       }});
}

}  // namespace fenghuo::api
