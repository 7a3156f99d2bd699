#include "api/routes/incident_json.hpp"
#include "api/routes/incident_work.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Command;
using engine::Core;
using engine::Result;

namespace {

awaitable<Response> list(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    auto incident = core.visible(request.path_params.at("id"), caller_of(request));
    if (!incident) return incident.error();
    OrderedJson items = OrderedJson::array();
    for (const auto& [_, duty] : (*incident)->duties)
      items.push_back(duty_json(**incident, duty, core.time_of((*incident)->id)));
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump(), .version = (*incident)->version};
  });
}

const std::string& duty_of(const Request& request) {
  return request.path_params.at("duty");
}

Command read_file(Body& body, const Request& r) {
  engine::FileDuty command{.duty = duty_of(r),
                           .channel = body.text("channel"),
                           .receipt = body.text("receipt"),
                           .note = body.text("note"),
                           .fields = body.values("fields"),
                           .to = body.text("to"),
                           .witness = body.text("witness"),
                           .told_at = body.time("at")};
  return command;
}
Command read_acknowledge(Body& body, const Request& r) {
  return engine::AcknowledgeDuty{.duty = duty_of(r), .note = body.text("note")};
}
Command read_send_back(Body& body, const Request& r) {
  return engine::SendBackDuty{.duty = duty_of(r), .reason = body.reason()};
}
Command read_waive(Body& body, const Request& r) {
  return engine::WaiveDuty{.duty = duty_of(r), .reason = body.reason()};
}

}  // namespace

void add_duty_routes(Router& router, Door& door) {
  const std::string all = "/v1/incidents/{id}/duties", one = all + "/{duty}/";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add(command_route(door, one + "file", read_file));
  router.add(command_route(door, one + "acknowledge", read_acknowledge));
  router.add(command_route(door, one + "send-back", read_send_back));
  router.add(command_route(door, one + "waive", read_waive));
}

}  // namespace fenghuo::api
