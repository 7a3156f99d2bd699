// The baseline of `steps.http`: the least that can be called a server that keeps what it is told. One thread speaks
// HTTP (Beast), one writes: it takes what is queued at that moment, inserts a row for each request with one prepared
// statement, commits once (WAL, synchronous=FULL) and answers all of them. No authentication, no JSON, no decisions.
#include "tests/bench/bench.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sqlite3.h>

namespace fenghuo::bench {

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using net::ip::tcp;

class Session;

class Writer {
 public:
  Writer(net::io_context& io, const std::string& file) : io_(io) {
    if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) throw std::runtime_error("cannot open " + file);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000;"
        "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)");
    sqlite3_prepare_v2(db_, "INSERT INTO rows (body) VALUES (?)", -1, &insert_, nullptr);
    sqlite3_prepare_v2(db_, "BEGIN IMMEDIATE", -1, &begin_, nullptr);
    sqlite3_prepare_v2(db_, "COMMIT", -1, &commit_, nullptr);
    thread_ = std::thread([this] { loop(); });
    thread_.detach();  // the process is killed when it has done its work
  }

  void push(std::shared_ptr<Session> session) {
    {
      const std::lock_guard lock(mutex_);
      queue_.push_back(std::move(session));
    }
    wake_.notify_one();
  }
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> counts() const { return {rows_, commits_}; }

 private:
  void run(const char* sql) {
    if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_));
  }
  void step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db_));
    sqlite3_reset(statement);
  }
  void loop();

  net::io_context& io_;
  sqlite3* db_ = nullptr;
  sqlite3_stmt *insert_ = nullptr, *begin_ = nullptr, *commit_ = nullptr;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Session>> queue_;
  std::atomic<std::int64_t> rows_ = 0, commits_ = 0;
  std::thread thread_;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Writer& writer) : socket_(std::move(socket)), writer_(writer) {
    socket_.set_option(tcp::no_delay(true));
  }

  void read() {
    request_ = {};
    http::async_read(socket_, buffer_, request_, [self = shared_from_this()](auto error, std::size_t) {
      if (error) return;
      if (self->request_.method() == http::verb::get) return self->tell();
      self->writer_.push(self);
    });
  }
  void answer() {
    send(R"({"id":"INC-2026-000001","version":17,"state":{"response":"Containment","clock":"Running"}})");
  }
  [[nodiscard]] const std::string& body() const { return request_.body(); }

 private:
  /// How many rows went into how many commits.
  void tell() {
    const auto [rows, commits] = writer_.counts();
    send("{\"rows\":" + std::to_string(rows) + ",\"commits\":" + std::to_string(commits) + "}");
  }
  void send(std::string body) {
    response_ = {http::status::ok, 11};
    response_.set(http::field::content_type, "application/json");
    response_.body() = std::move(body);
    response_.prepare_payload();
    http::async_write(socket_, response_, [self = shared_from_this()](auto error, std::size_t) {
      if (!error) self->read();
    });
  }

  tcp::socket socket_;
  Writer& writer_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

void Writer::loop() {
  std::deque<std::shared_ptr<Session>> taken;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return !queue_.empty(); });
      taken.swap(queue_);
    }
    step(begin_);
    for (const auto& session : taken) {
      const std::string& body = session->body();
      sqlite3_bind_text(insert_, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      step(insert_);
    }
    step(commit_);
    rows_ += static_cast<std::int64_t>(taken.size());
    ++commits_;
    net::post(io_, [answered = std::move(taken)] {
      for (const auto& session : answered)
        session->answer();
    });
    taken.clear();
  }
}

void accept(tcp::acceptor& acceptor, Writer& writer) {
  acceptor.async_accept([&](auto error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket), writer)->read();
    accept(acceptor, writer);
  });
}

}  // namespace

int run_bare_server(const std::string& folder) {
  net::io_context io(1);
  Writer writer(io, folder + "/bare.db");
  tcp::acceptor acceptor(io, {net::ip::make_address("127.0.0.1"), 0});
  accept(acceptor, writer);
  std::printf("%d\n", int{acceptor.local_endpoint().port()});
  std::fflush(stdout);
  io.run();
  return 0;
}

}  // namespace fenghuo::bench
