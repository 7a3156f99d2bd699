#include "api/routes/door.hpp"

namespace fenghuo::api {

namespace {

awaitable<Response> healthy(Request&) {
  co_return Response::json(200, R"({"status":"ok"})");
}

/// Ready means that a change would be kept: the engine answers and the journal takes writes.
awaitable<Response> ready(Door& door, Request& request) {
  engine::Engine::Work nothing = [](engine::Core&, engine::Batch&) -> engine::Result<engine::Answer> {
    return engine::Answer{};
  };
  const auto asked = co_await door.ask(std::move(nothing));
  if (!asked) co_return problem_response(asked.error(), request);
  if (door.engine.writable()) co_return Response::json(200, R"({"status":"ready"})");
  auto problem = engine::Problem::make(engine::Kind::Unavailable, "degraded",
                                       {"暂时无法保存，只能查看", "writes fail at the moment; reading goes on"});
  problem.retry_after_s = 2;
  co_return problem_response(problem, request);
}

}  // namespace

void add_health_routes(Router& router, Door& door) {
  router.add({.method = "GET", .pattern = "/healthz", .access = Access::public_, .handle = [](Request& r) {
                return healthy(r);
              }});
  router.add({.method = "GET", .pattern = "/readyz", .access = Access::public_, .handle = [&door](Request& r) {
                return ready(door, r);
              }});
}

}  // namespace fenghuo::api
