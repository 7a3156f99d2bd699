#include "tests/simulation/process.hpp"

namespace fenghuo::simulation {

using namespace engine;

Process::Process(const House& house, Seams seams)
    : journal_(house.store, std::move(seams)),
      random_(house.seed),
      outbox_random_(house.seed + 1),
      engine_(journal_, house.library, house.clock, random_, {}, Driven::by_hand),
      outbox_(io_, journal_, engine_, house.clock, outbox_random_,
              {.word =
                   [](const Message& message, Language) {
                     return api::Wording{"", "", encode(message)};
                   },
               .send =
                   [this, posted = house.posted](api::Parcel parcel, api::Courier::Done done) {
                     posted(parcel);
                     wire_.push_back({std::move(parcel), std::move(done)});
                   }},
              {.in_hand = 16, .per_channel = 4, .attempts = 6}) {}

bool Process::start() {
  return engine_.start() && !dead();
}

bool Process::turn_net() {
  io_.restart();
  return io_.poll_one() > 0;
}

void Process::settle() {
  bool worked = false;
  do {
    worked = engine_.queued() > 0;  // then it looks at its clocks once more: what was entered last may be due at once
    turn_engine();
    while (turn_commits()) {
    }
    while (turn_net()) {
    }
  } while ((worked || engine_.queued() + engine_.uncommitted() > 0) && !dead());
}

}  // namespace fenghuo::simulation
