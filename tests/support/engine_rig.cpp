#include "tests/support/engine_rig.hpp"

#include <future>
#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

EngineRig::EngineRig(Journal& journal, const Library& library, VirtualClock& clock)
    : journal_(journal), library_(library), clock_(clock) {
  if (journal_.read_after(0, 1).value().empty()) keep_sample(journal_, clock_.now().wall);
}

void EngineRig::start() {
  engine_ = std::make_unique<Engine>(journal_, library_, clock_, random_);
  if (const auto started = engine_->start(); !started) throw std::logic_error("start: " + started.error().detail.en);
}

void EngineRig::stop() {
  if (engine_) engine_->stop();
  engine_.reset();
}

Result<Answer> EngineRig::call(Engine::Work work, std::optional<IdempotencyKey> key) {
  std::promise<Result<Answer>> answered;
  engine_->submit(
      std::move(work), [&](Result<Answer> answer) { answered.set_value(std::move(answer)); }, std::move(key));
  return answered.get_future().get();
}

Result<Answer> EngineRig::read(Engine::Work work) {
  std::promise<Result<Answer>> answered;
  engine_->read(std::move(work), [&](Result<Answer> answer) { answered.set_value(std::move(answer)); });
  return answered.get_future().get();
}

Result<std::string> EngineRig::open() {
  auto answer = call([](Core& core, Batch& batch) -> Result<Answer> {
    const auto opened =
        core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = k_site, .summary = "首页被篡改"},
                  caller(Role::responder), batch);
    if (!opened) return opened.error();
    return Answer{.status = 201, .body = (*opened)->id, .version = (*opened)->version};
  });
  if (!answer) return answer.error();
  return answer->body;
}

Engine::Work EngineRig::executing(std::string id, Command command, Role role) {
  return [id = std::move(id), command = std::move(command), role](Core& core, Batch& batch) -> Result<Answer> {
    const auto done = core.execute(id, command, caller(role), batch);
    if (!done) return done.error();
    return Answer{.status = 200, .body = std::to_string((*done)->version), .version = (*done)->version};
  };
}

Result<Answer> EngineRig::execute(const std::string& id, Command command, Role role,
                                  std::optional<IdempotencyKey> key) {
  return call(executing(id, std::move(command), role), std::move(key));
}

}  // namespace fenghuo::tests
