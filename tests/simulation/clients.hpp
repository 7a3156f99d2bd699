#pragma once
#include "tests/simulation/chance.hpp"
#include "tests/simulation/referee.hpp"
#include "tests/simulation/request.hpp"

namespace fenghuo::simulation {

/// Responders, leaders, duty officers and monitors: what they ask for, and again when nobody answered.
class Clients {
 public:
  Clients(Chance& chance, const Referee& referee)
      : chance_(chance), referee_(referee), wild_(chance.pick(std::vector{4, 12, 30})) {}

  using Asked = std::shared_ptr<Request>;
  Asked next();
  /// What this request does once the engine gets to it. `now` gives the moment then.
  static engine::Engine::Work work(Asked request, std::function<Moment()> now);

 private:
  Asked again();
  void address(Request& request);

  Chance& chance_;
  const Referee& referee_;
  const int wild_;  ///< percent of requests that nobody offered
  int number_ = 0;
  std::vector<Asked> keyed_;
};

/// Whoever holds `role` on a school's incidents. The token names the request.
engine::Caller somebody(engine::Role role, const std::string& school, int request);

/// The command that a client would send which looks at `next` first; nothing if nothing is offered.
std::optional<engine::Command> offered(const engine::Incident& incident, const engine::Context& context, Chance& chance,
                                       int number);
/// Any command, allowed or not.
engine::Command anything(const engine::Incident& incident, const engine::Context& context, Chance& chance, int number);

}  // namespace fenghuo::simulation
