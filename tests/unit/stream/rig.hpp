#pragma once
#include "api/http/server.hpp"
#include "api/stream/feed.hpp"
#include "tests/support/engine_rig.hpp"
#include "tests/support/event_stream.hpp"
#include "tests/support/failing_journal.hpp"
#include "tests/support/library.hpp"
#include "tests/support/temp_folder.hpp"

#include <thread>

#include <boost/asio/io_context.hpp>

namespace fenghuo::tests {

/// The stream's route with everything behind it, on loopback, over a journal in memory and a virtual clock.
class StreamRig {
 public:
  explicit StreamRig(api::FeedOptions options = {}, api::ServerOptions server = {});
  ~StreamRig();

  /// A fresh token; its secret. A guest's is for `incident`.
  std::string token(engine::Role role, const std::string& unit, std::optional<engine::Millis> expires_at = {},
                    const std::string& incident = {});
  void revoke(const std::string& secret);
  /// Opens a defacement on a school's site; its id.
  std::string open(const std::string& site = k_site, const std::string& unit = k_school);
  void comment(const std::string& incident, const std::string& text, const std::string& unit = k_school);
  [[nodiscard]] EventStream subscribe(const std::string& token, const EventStream::Ask& ask = {}) const {
    return {server_->port(), token, ask};
  }
  [[nodiscard]] unsigned short port() const { return server_->port(); }
  /// How many streams the server holds at this moment.
  [[nodiscard]] std::size_t subscribers() const;
  /// Ends the doors, as a graceful stop does; the engine goes on.
  void close();
  /// Opens them again, with a feed that begins anew.
  void reopen();

  engine::VirtualClock clock{1'772'413'200'000};
  std::unique_ptr<engine::Journal> memory = engine::make_memory_journal();
  FailingJournal journal{*memory};
  EngineRig rig{journal, shipped_library(), clock};

 private:
  api::FeedOptions feed_options_;
  api::ServerOptions server_options_;
  TempFolder folder_;
  engine::SeededRandom random_{11};
  engine::Vault vault_{folder_.path(), random_};
  std::unique_ptr<api::Door> door_;
  std::unique_ptr<api::Router> router_;
  std::unique_ptr<boost::asio::io_context> io_;
  std::unique_ptr<api::Feed> feed_;
  std::unique_ptr<api::Server> server_;
  std::thread thread_;
};

}  // namespace fenghuo::tests
