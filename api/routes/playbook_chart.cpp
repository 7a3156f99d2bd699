#include "api/routes/body.hpp"
#include "api/routes/door.hpp"
#include "engine/playbook/chart.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Result;

namespace {

awaitable<Response> chart(Door& door, Request& request) {
  const auto language = language_of(request);
  if (!language) co_return problem_response(language.error(), request);
  using enum engine::Role;
  if (auto ok = require_role(request, {responder, leader, bureau, auditor, admin, guest}); !ok)
    co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [&request, language = *language](Core& core, Batch&) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    const std::string& version = request.path_params.at("v");
    const auto playbook = core.library().playbook(id, version);
    if (!playbook) return engine::Problem::not_found(id + " " + version);
    return Answer{.body = engine::chart_svg(*playbook, core.library().rules(), language)};
  };
  const auto drawn = co_await door.ask(std::move(work));
  if (!drawn) co_return problem_response(drawn.error(), request);
  Response response{.content_type = "image/svg+xml; charset=utf-8", .body = drawn->body};
  response.with("Content-Language", *language == engine::Language::zh ? "zh" : "en");
  // Opened by itself it must run nothing and fetch nothing; its own style sheet is all it needs.
  response.with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  co_return response;
}

}  // namespace

void add_playbook_chart_routes(Router& router, Door& door) {
  router.add({.method = "GET",
              .pattern = "/v1/playbooks/{id}/versions/{v}/chart.svg",
              .handle = [&door](Request& request) { return chart(door, request); }});
}

}  // namespace fenghuo::api
