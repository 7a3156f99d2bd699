#include "api/channels/heartbeat.hpp"

#include "tests/support/receiver.hpp"
#include "tests/unit/channels/post.hpp"

#include <sstream>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch_test_macros.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace fenghuo::tests {

using namespace api;

namespace {

/// A heart that beats as fast as it can, on a thread of its own, with the log in hand.
class Heart {
 public:
  explicit Heart(const std::string& url)
      : courier_(near_options(), clock_),
        heartbeat_(io_, courier_, clock_, {url, 5},
                   [this](const auto& answer) {
                     ++asked;
                     answer(ready);
                   }),
        before_(spdlog::default_logger()) {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("heart", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_, true)));
    boost::asio::post(io_, [this] { heartbeat_.start(); });
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Heart() { stop(); }
  std::string stop() {
    if (!thread_.joinable()) return log_.str();
    boost::asio::post(io_, [this] { heartbeat_.stop(); });
    guard_.reset();
    thread_.join();
    spdlog::set_default_logger(before_);
    return log_.str();
  }

  std::atomic<bool> ready = true;
  std::atomic<int> asked = 0;

 private:
  engine::VirtualClock clock_{1'770'000'000'000};
  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ = boost::asio::make_work_guard(io_);
  Courier courier_;
  Heartbeat heartbeat_;
  std::shared_ptr<spdlog::logger> before_;
  std::ostringstream log_;
  std::thread thread_;
};

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("Heartbeat_serverThatKeepsChanges_isHeard") {
  Receiver receiver([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  Heart heart(receiver.url("/beat"));
  REQUIRE(e2e::wait_until([&] { return receiver.received().size() >= 3; }));
  CHECK(receiver.received().at(0).head.starts_with("GET /beat HTTP/1.1\r\n"));
  CHECK(heart.stop().empty());
}

TEST_CASE("Heartbeat_serverThatCannotKeepChanges_isSilent") {
  Receiver receiver([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  Heart heart(receiver.url());
  REQUIRE(e2e::wait_until([&] { return !receiver.received().empty(); }));
  heart.ready = false;
  const int asked = heart.asked;
  REQUIRE(e2e::wait_until([&] { return heart.asked > asked + 1; }));  // what was on its way has gone out
  const auto heard = receiver.received().size();
  const int then = heart.asked;
  REQUIRE(e2e::wait_until([&] { return heart.asked > then + 5; }));
  CHECK(receiver.received().size() == heard);
  heart.ready = true;
  REQUIRE(e2e::wait_until([&] { return receiver.received().size() > heard; }));
}

TEST_CASE("Heartbeat_switchThatFails_isLoggedOnceEachWay") {
  std::atomic<bool> well = false;
  Receiver receiver([&](const Received&, Visit& visit) { visit.send(http_answer(well ? 200 : 500)); });
  Heart heart(receiver.url());
  REQUIRE(e2e::wait_until([&] { return receiver.received().size() >= 4; }));
  well = true;
  const auto failed = receiver.received().size();
  REQUIRE(e2e::wait_until([&] { return receiver.received().size() > failed + 3; }));
  const std::string log = heart.stop();
  INFO(log);
  CHECK(lines(log) == 2);
}

}  // namespace fenghuo::tests
