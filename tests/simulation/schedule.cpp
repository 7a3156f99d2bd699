// The seeded scheduler: what happens next.
#include "tests/simulation/world.hpp"

namespace fenghuo::simulation {

using namespace engine;

Outcome simulate(std::uint64_t seed, const Options& options) {
  return World(seed, options).run();
}

void World::move() {
  const auto roll = chance_.below(1000);
  if (roll < 330) {
    ask();
  } else if (roll < 860) {
    turn_something();
  } else if (roll < 890) {
    pass(chance_.between(1, k_second));
  } else if (roll < 940) {
    pass(chance_.between(k_second, 25 * k_minute));
  } else if (roll < 944) {
    pass(chance_.between(k_hour, 20 * k_hour));
  } else if (roll < 948) {
    pass(chance_.between(k_day, 8 * k_day));
  } else if (roll < 956) {
    set_wall(chance_.one_in(4) ? chance_.between(-k_second, k_second) : chance_.between(-2 * k_day, 2 * k_day));
  } else if (roll < 966) {
    worsen();
  } else if (roll < 970) {
    kill();
  } else if (roll < 973) {
    const Millis off = chance_.between(20 * k_second, chance_.one_in(4) ? 2 * k_day : 10 * k_minute);
    kill(off, chance_.one_in(3) ? chance_.between(-k_day, k_day) : 0);
  } else if (roll < 975) {
    stop_and_start();
  } else {
    check_quiet();
  }
  if (!outcome_.broken && process_->dead()) kill();
}

void World::turn_something() {
  switch (chance_.below(16)) {
    case 0:
      return process_->look_into_outbox();
    case 1:
    case 2:
      return answer_parcel();
    case 3:
    case 4:
      (void)process_->turn_net();
      return;
    case 5:
    case 6:
    case 7:
    case 8:
      (void)process_->turn_commits();
      return;
    default:
      (void)process_->turn_engine();
  }
}

void World::ask() {
  const auto request = clients_.next();
  asked_.push_back(request);
  ++outcome_.figures["commands"];
  const auto reply = [this, request](Result<Answer> answer) { replied(request, std::move(answer)); };
  auto work = Clients::work(request, [this] { return moment_; });
  if (request->deed == Deed::look) {
    process_->engine().read(std::move(work), reply);
  } else {
    process_->engine().submit(std::move(work), reply, request->key);
  }
}

/// A receiver answers, late or at once; some answers never come, and some come after it took the message.
void World::answer_parcel() {
  auto& wire = process_->wire();
  if (wire.empty()) return;
  const auto at = wire.begin() + chance_.below(static_cast<std::int64_t>(wire.size()));
  Process::Parcel taken = std::move(*at);
  wire.erase(at);
  const auto roll = chance_.below(20);
  if (roll < 14) {
    arrived_.insert(taken.parcel.id);
    return taken.done({api::Receipt::End::delivered, {}, ""});
  }
  if (roll < 15) return taken.done({api::Receipt::End::refused, {}, "410 Gone"});
  if (roll < 17) arrived_.insert(taken.parcel.id);  // it got there, but the answer was lost
  taken.done({api::Receipt::End::again, {}, "timed out"});
}

void World::worsen() {
  switch (chance_.below(6)) {
    case 0:
      weather_.death = chance_.one_in(2) ? Fate::dies_before : Fate::dies_after;
      break;
    case 1:
      weather_.commits_denied = 1;
      break;
    case 2:
      weather_.reads_fail = static_cast<int>(chance_.between(1, 12));
      break;
    default:
      weather_.commits_fail = static_cast<int>(chance_.one_in(4) ? chance_.between(1, 30) : 1);
  }
}

Fate World::fate() {
  const Fate fate = next_fate();
  if (fate != Fate::kept) ++failures_;
  return fate;
}

Fate World::next_fate() {
  if (weather_.death) return *std::exchange(weather_.death, std::nullopt);
  if (weather_.commits_fail > 0) {
    --weather_.commits_fail;
    ++outcome_.figures["commits failed"];
    return Fate::refused;
  }
  if (weather_.commits_denied > 0) {
    --weather_.commits_denied;
    ++outcome_.figures["acknowledgements lost"];
    return Fate::denied;
  }
  return Fate::kept;
}

bool World::read_fails() {
  if (weather_.reads_fail == 0) return false;
  --weather_.reads_fail;
  ++outcome_.figures["reads failed"];
  reads_failed_at_ = moment_.passed;
  return true;
}

/// No commit takes longer than a second of the clients' time; what waits for the engine may wait for days.
void World::pass(Millis length) {
  if (length > k_second)
    while (process_->turn_commits()) {
    }
  clock_.advance(length);
  moment_.passed += length;
}

void World::set_wall(Millis by) {
  while (process_->turn_commits()) {
  }
  clock_.step_wall(by);
  if (std::abs(by) >= k_second) moment_.disturbed = moment_.passed;
  ++outcome_.figures["walls set"];
}

}  // namespace fenghuo::simulation
