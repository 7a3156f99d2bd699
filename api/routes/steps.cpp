#include "api/routes/incident_work.hpp"

namespace fenghuo::api {

using engine::Command;

namespace {

const std::string& step_of(const Request& request) {
  return request.path_params.at("step");
}

Command read_start(Body& body, const Request& r) {
  return engine::StartStep{.step = step_of(r), .note = body.text("note")};
}
Command read_complete(Body& body, const Request& r) {
  return engine::CompleteStep{.step = step_of(r),
                              .note = body.text("note"),
                              .outcome = body.text("outcome"),
                              .evidence = body.texts("evidence"),
                              .fields = body.values("fields")};
}
Command read_skip(Body& body, const Request& r) {
  return engine::SkipStep{.step = step_of(r), .reason = body.reason()};
}
Command read_fail(Body& body, const Request& r) {
  return engine::FailStep{.step = step_of(r), .reason = body.reason()};
}
Command read_approve(Body& body, const Request& r) {
  return engine::ApproveStep{.step = step_of(r), .note = body.text("note")};
}
Command read_reject(Body& body, const Request& r) {
  return engine::RejectStep{.step = step_of(r), .reason = body.reason()};
}
Command read_override(Body& body, const Request& r) {
  return engine::OverrideStep{.step = step_of(r), .reason = body.reason()};
}

}  // namespace

void add_step_routes(Router& router, Door& door) {
  const std::string one = "/v1/incidents/{id}/steps/{step}/";
  router.add(command_route(door, one + "start", read_start));
  router.add(command_route(door, one + "complete", read_complete));
  router.add(command_route(door, one + "skip", read_skip));
  router.add(command_route(door, one + "fail", read_fail));
  router.add(command_route(door, one + "approve", read_approve));
  router.add(command_route(door, one + "reject", read_reject));
  router.add(command_route(door, one + "override", read_override));
}

}  // namespace fenghuo::api
