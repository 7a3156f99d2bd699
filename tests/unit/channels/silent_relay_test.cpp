// A mail relay that falls silent holds up neither other messages nor the end of the server.
#include "tests/support/receiver.hpp"
#include "tests/unit/channels/post.hpp"

#include <atomic>
#include <exception>
#include <netinet/tcp.h>
#include <thread>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::tests {

using namespace api;
using boost::asio::ip::tcp;
using End = Receipt::End;

namespace {

enum class Silent { from_the_start, in_the_text, after_the_text, at_quit };

/// Speaks SMTP with one client at a time up to some point; from there on it says nothing and waits for them to leave.
class Relay {
 public:
  explicit Relay(Silent when) : when_(when), acceptor_(io_) {
    const tcp::endpoint here(boost::asio::ip::address_v4::loopback(), 0);
    acceptor_.open(here.protocol());
    // A text that is not read soon stands still: little room here, and small segments, so that there is little there.
    using Segment = boost::asio::detail::socket_option::integer<IPPROTO_TCP, TCP_MAXSEG>;
    acceptor_.set_option(Segment(536));
    acceptor_.set_option(tcp::acceptor::receive_buffer_size(4096));
    acceptor_.bind(here);
    acceptor_.listen();
    boost::asio::co_spawn(io_, serve(*this), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Relay() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::string url() const {
    return "smtp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
  }
  [[nodiscard]] bool silent() const { return silent_; }
  /// What came after it fell silent, once the client has left.
  [[nodiscard]] std::string rest() {
    may_read_ = true;
    REQUIRE(e2e::wait_until([this] { return left_.load(); }));
    return rest_;
  }

 private:
  static constexpr auto k_await = boost::asio::as_tuple(boost::asio::use_awaitable);

  static boost::asio::awaitable<void> serve(Relay& self) {
    auto [failed, socket] = co_await self.acceptor_.async_accept(k_await);
    if (failed) co_return;
    co_await talk(self, socket);
    self.silent_ = true;
    boost::asio::steady_timer pause(self.io_);
    while (!self.may_read_) {
      pause.expires_after(std::chrono::milliseconds(5));
      co_await pause.async_wait(k_await);
    }
    co_await boost::asio::async_read(socket, boost::asio::dynamic_buffer(self.rest_), k_await);
    self.left_ = true;
  }

  static boost::asio::awaitable<void> talk(Relay& self, tcp::socket& socket) {
    if (self.when_ == Silent::from_the_start) co_return;
    std::string in, say = "220 relay\r\n";
    for (std::string end = "\r\n";;) {
      co_await boost::asio::async_write(socket, boost::asio::buffer(say), k_await);
      if (end != "\r\n" && self.when_ == Silent::in_the_text) co_return;
      const auto [failed, size] =
          co_await boost::asio::async_read_until(socket, boost::asio::dynamic_buffer(in), end, k_await);
      if (failed) co_return;
      const bool text = std::exchange(end, "\r\n") != "\r\n", data = in.starts_with("DATA"),
                 quit = in.starts_with("QUIT");
      in.erase(0, size);
      if (text && self.when_ == Silent::after_the_text) co_return;
      if (quit && self.when_ == Silent::at_quit) co_return;
      if (data) end = "\r\n.\r\n";
      say = data ? "354 go on\r\n" : "250 ok\r\n";
    }
  }

  const Silent when_;
  boost::asio::io_context io_{1};
  tcp::acceptor acceptor_;
  std::atomic<bool> silent_ = false, may_read_ = false, left_ = false;
  std::string rest_;
  std::thread thread_;
};

CourierOptions by_way_of(const Relay& relay) {
  auto options = near_options();
  options.whole_mail = engine::k_minute;
  options.relay = read_relay(relay.url(), "off", "", "", "fenghuo@example.cn", "").value();
  return options;
}

Parcel mail(std::size_t size = 100) {
  return {.id = "mail", .to = MailTarget{"zhang@example.cn", ""}, .subject = "x", .text = std::string(size, 'x')};
}

}  // namespace

TEST_CASE("SilentRelay_holdingAMail_doesNotKeepOtherMessagesWaiting") {
  const auto when = GENERATE(Silent::from_the_start, Silent::after_the_text);
  Relay relay(when);
  Receiver receiver([](const Received&, Visit& visit) { visit.send(http_answer(200)); });
  Post post(by_way_of(relay));
  post.send(mail());
  REQUIRE(e2e::wait_until([&] { return relay.silent(); }));
  CHECK(post.ask(webhook(receiver.url())).end == End::delivered);
  CHECK(post.count("mail") == 0);
}

TEST_CASE("SilentRelay_whenTheServerStops_isLeftAndGetsNoMailThatEndsInTheMiddle") {
  const auto when = GENERATE(Silent::from_the_start, Silent::in_the_text, Silent::after_the_text);
  Relay relay(when);
  Post post(by_way_of(relay));
  post.send(mail(700'000));
  REQUIRE(e2e::wait_until([&] { return relay.silent(); }));
  CHECK(post.count("mail") == 0);
  post.end();
  REQUIRE(post.count("mail") == 1);
  CHECK(post.receipts().at("mail")[0].end == End::again);
  CHECK(relay.rest().find("\r\n.\r\n") == std::string::npos);
}

TEST_CASE("SilentRelay_atQuit_hasTakenTheMail") {
  Relay relay(Silent::at_quit);
  Post post(by_way_of(relay));
  CHECK(post.ask(mail()).end == End::delivered);
  CHECK(relay.silent());
  CHECK(relay.rest().empty());
}

}  // namespace fenghuo::tests
