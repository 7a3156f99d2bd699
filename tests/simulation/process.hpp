#pragma once
#include "api/channels/outbox.hpp"
#include "engine/base/clock.hpp"
#include "tests/simulation/faulty_journal.hpp"

#include <boost/asio/io_context.hpp>

namespace fenghuo::simulation {

/// A server's process as far as it matters here: the engine and the outbox, turned by hand. Destroying it is SIGKILL.
class Process {
 public:
  struct Parcel {
    api::Parcel parcel;
    api::Courier::Done done;
  };
  struct House {
    engine::Journal& store;
    const engine::Library& library;
    engine::VirtualClock& clock;
    std::uint64_t seed;
    std::function<void(const api::Parcel&)> posted;  ///< a parcel has left the house
  };

  Process(const House& house, Seams seams);

  /// As `serve` does; false if the journal would not have it.
  bool start();
  [[nodiscard]] bool dead() const { return journal_.dead(); }
  engine::Engine& engine() { return engine_; }

  bool turn_engine() { return engine_.turn(); }
  bool turn_commits() { return engine_.turn_commits(); }
  /// One thing that waits on the network thread; false if nothing does.
  bool turn_net();
  void look_into_outbox() { outbox_.look(); }
  /// Parcels on their way; whoever takes one out owes its sender an answer, unless the process dies first.
  std::vector<Parcel>& wire() { return wire_; }
  /// All loops until nothing waits any more.
  void settle();

 private:
  FaultyJournal journal_;
  engine::SeededRandom random_;
  engine::SeededRandom outbox_random_;
  boost::asio::io_context io_;
  engine::Engine engine_;
  api::Outbox outbox_;
  std::vector<Parcel> wire_;  // goes first: what waits there holds on to the outbox
};

}  // namespace fenghuo::simulation
