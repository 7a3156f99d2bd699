// The score out of a data folder, in this process: everything a server has between its journal and its answer, without
// the server.
#include "api/routes/door.hpp"
#include "engine/evidence/vault.hpp"
#include "sim/drill/room.hpp"
#include "sim/drill/shelf.hpp"
#include "tests/faults/drill_record.hpp"
#include "tests/support/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace fenghuo::e2e {

namespace {

template <class T>
T need(engine::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail.en);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace

std::string rescored(const std::string& data, const std::string& drill, std::int64_t wall) {
  engine::SystemRandom random;
  const engine::VirtualClock clock(wall);
  const auto journal = need(engine::open_sqlite_journal(data, random));
  auto library = need(engine::Library::from_folder(playbooks_folder(), ""));
  need(library.settle(*journal));
  sim::ScenarioShelf shelf(need(sim::ScenarioLibrary::from_folder(playbooks_folder(), library)));
  need(shelf.absorb(*journal, library.schemas()));
  sim::DrillRoom room([&](const std::string& id, const std::string& version) { return shelf.find(id, version); });
  engine::Engine engine(*journal, library, clock, random, {}, engine::Driven::by_threads, &room);
  need(engine.start());
  engine::Vault vault(data + "/evidence", random);
  api::Door door(engine, vault, random);
  door.drills = &room;
  api::Router router;
  api::add_drill_score_routes(router, door);

  api::Request request;
  request.method = "GET";
  request.path = request.target = "/v1/drills/" + drill + "/score";
  request.caller = engine::Caller{.person = "li-wen", .unit = k_bureau, .role = engine::Role::bureau};
  const auto match = need(router.match(request.method, request.path));
  request.path_params = match.params;
  boost::asio::io_context io(1);
  auto answer = boost::asio::co_spawn(io, match.route->handle(request), boost::asio::use_future);
  io.run();
  api::Response response = answer.get();
  engine.stop();
  if (response.status != 200) throw std::runtime_error("rescored: " + response.body);
  return response.body;
}

}  // namespace fenghuo::e2e
