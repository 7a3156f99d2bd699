// Playbooks are for the whole house: everybody with a desk reads them, the administrator at the top publishes them.
#include "api/routes/door.hpp"
#include "api/routes/incident_json.hpp"
#include "engine/playbook/lint.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Kind;
using engine::Library;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

using Findings = std::vector<engine::Finding>;

Result<void> may_read(const Request& request) {
  return require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor, Role::admin});
}

OrderedJson version_json(const Library& library, const engine::Playbook& playbook) {
  const auto in_force = library.for_kind(playbook.kind);
  return {{"version", playbook.version},
          {"sha256", playbook.sha256},
          {"newest", in_force && in_force->id == playbook.id && in_force->version == playbook.version},
          {"href", "/v1/playbooks/" + playbook.id + "/versions/" + playbook.version}};
}

OrderedJson playbooks_json(const Library& library) {
  OrderedJson items = OrderedJson::array();
  for (const auto& playbook : library.playbooks()) {  // by id, then oldest version first
    if (items.empty() || items.back()["id"] != playbook->id)
      items.push_back({{"id", playbook->id}, {"kind", ""}, {"title", nullptr}, {"versions", OrderedJson::array()}});
    OrderedJson& item = items.back();
    item["kind"] = playbook->kind;
    item["title"] = text_json(playbook->title);
    item["versions"].insert(item["versions"].begin(), version_json(library, *playbook));
  }
  return items;
}

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [](Core& core, Batch&) -> Result<Answer> {
    return Answer{.body = OrderedJson{{"items", playbooks_json(core.library())}, {"next", nullptr}}.dump()};
  });
}

/// The document as it was first seen, byte for byte: its digest is what incidents name.
awaitable<Response> show(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const std::string &id = request.path_params.at("id"), &version = request.path_params.at("version");
    const auto document = core.library().document(id, version);
    if (!document) return Problem::not_found(id + " " + version);
    return Answer{.body = document->body};
  });
}

awaitable<Response> show_versions(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) return ready(problem_response(ok.error(), request));
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    for (auto& item : playbooks_json(core.library()))
      if (item["id"] == request.path_params.at("id")) return Answer{.body = item.dump()};
    return Problem::not_found(request.path_params.at("id"));
  });
}

/// The lint takes its time over a large playbook: neither the engine nor the network waits for it.
awaitable<Findings> lint_elsewhere(Door& door, std::shared_ptr<const Library> library, std::string text) {
  return boost::asio::co_spawn(
      door.readers,
      [](std::shared_ptr<const Library> with, std::string body) -> awaitable<Findings> {
        co_return engine::lint_playbook(body, with->schemas(), with->rules());
      }(std::move(library), std::move(text)),
      boost::asio::use_awaitable);
}

/// The library in force, once the engine has said that `allowed` holds.
engine::Engine::Work take_library(std::shared_ptr<std::shared_ptr<const Library>> into,
                                  std::function<Result<void>(Core&)> allowed) {
  return [into, allowed](Core& core, Batch&) -> Result<Answer> {
    if (auto ok = allowed(core); !ok) return ok.error();
    *into = core.shared_library();
    return Answer{};
  };
}

awaitable<Response> lint(Door& door, Request& request) {
  if (auto ok = may_read(request); !ok) co_return problem_response(ok.error(), request);
  auto library = std::make_shared<std::shared_ptr<const Library>>();
  engine::Engine::Work take = take_library(library, [](Core&) { return Result<void>{}; });
  const auto taken = co_await door.ask(std::move(take));
  if (!taken) co_return problem_response(taken.error(), request);
  const Findings findings = co_await lint_elsewhere(door, *library, request.body);
  const OrderedJson out{{"usable", findings.empty()}, {"findings", findings_json(findings)}};
  co_return Response::json(200, out.dump());
}

Result<void> may_publish(const Core& core, const Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ok;
  const auto* unit = core.registry().unit(caller_of(request).unit);
  if (unit != nullptr && unit->parent.empty()) return {};
  return Problem::make(Kind::Forbidden, "root-needed",
                       {"预案对全市有效，须由最上级单位的管理员发布",
                        "a playbook holds for every unit: the administrator of the one at the top publishes it"});
}

Problem refused(const Findings& findings) {
  Problem problem = Problem::make(Kind::Invalid, "invalid", {"预案检查未通过", "the lint refuses this playbook"});
  for (const auto& finding : findings)
    problem.errors.push_back({finding.pointer, finding.reason});
  return problem;
}

awaitable<Response> publish(Door& door, Request& request) {
  auto library = std::make_shared<std::shared_ptr<const Library>>();
  engine::Engine::Work take = take_library(library, [&request](Core& core) { return may_publish(core, request); });
  const auto taken = co_await door.ask(std::move(take));
  if (!taken) co_return problem_response(taken.error(), request);
  const Findings findings = co_await lint_elsewhere(door, *library, request.body);
  if (!findings.empty()) co_return problem_response(refused(findings), request);
  engine::Engine::Work work = [&request](Core& core, Batch& batch) -> Result<Answer> {
    const auto published = core.publish(request.body, caller_of(request), batch);
    if (!published) return published.error();
    const auto& playbook = *published->playbook;
    OrderedJson out{{"id", playbook.id}, {"kind", playbook.kind}, {"title", text_json(playbook.title)}};
    out.update(version_json(core.library(), playbook));
    return Answer{.status = published->fresh ? 201 : 200, .body = out.dump()};
  };
  const Response response = co_await door.change(request, std::move(work));
  co_return response;
}

}  // namespace

void add_playbook_routes(Router& router, Door& door) {
  const std::string all = "/v1/playbooks";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add(
      {.method = "GET", .pattern = all + "/{id}", .handle = [&door](Request& r) { return show_versions(door, r); }});
  router.add({.method = "GET", .pattern = all + "/{id}/versions/{version}", .handle = [&door](Request& r) {
                return show(door, r);
              }});
  router.add({.method = "POST", .pattern = all + "/lint", .body = BodyRule::json, .handle = [&door](Request& r) {
                return lint(door, r);
              }});
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&door](Request& r) {
                return publish(door, r);
              }});
}

}  // namespace fenghuo::api
