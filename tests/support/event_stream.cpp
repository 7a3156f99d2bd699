#include "tests/support/event_stream.hpp"

#include "tests/support/loopback_socket.hpp"

#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace fenghuo::tests {

namespace {
constexpr int k_patience_s = 20;
}

EventStream::EventStream(unsigned short port, const std::string& token, const Ask& ask)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{k_patience_s, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (ask.receive_buffer > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &ask.receive_buffer, sizeof ask.receive_buffer);
  if (!connect_loopback(socket_, port)) throw std::runtime_error("cannot connect");
  std::string request = "GET /v1/stream" + ask.query + " HTTP/" + ask.version + "\r\nHost: x\r\n";
  if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
  if (!ask.last_id.empty()) request += "Last-Event-ID: " + ask.last_id + "\r\n";
  request += "\r\n";
  if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    throw std::runtime_error("cannot send");
}

EventStream::~EventStream() {
  if (socket_ >= 0) ::close(socket_);
}

EventStream::EventStream(EventStream&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      raw_(std::move(other.raw_)),
      text_(std::move(other.text_)),
      head_(std::move(other.head_)),
      last_id_(std::move(other.last_id_)),
      chunked_(other.chunked_),
      ended_(other.ended_) {}

bool EventStream::more() {
  char piece[16 << 10];
  const auto got = ::recv(socket_, piece, sizeof piece, 0);
  if (got <= 0) return false;
  raw_.append(piece, static_cast<std::size_t>(got));
  return true;
}

bool EventStream::swallow() {
  raw_.clear();
  return more();
}

int EventStream::status() {
  std::size_t end = 0;
  while (head_.empty() && (end = raw_.find("\r\n\r\n")) == raw_.npos)
    if (!more()) return 0;
  if (head_.empty()) {
    head_ = raw_.substr(0, end + 2);
    raw_.erase(0, end + 4);
    chunked_ = head_.find("Transfer-Encoding: chunked\r\n") != head_.npos;
  }
  return std::stoi(head_.substr(9, 3));
}

bool EventStream::next_chunk() {
  if (!chunked_) {
    if (raw_.empty() && !more()) {
      ended_ = true;
      return false;
    }
    text_ += std::exchange(raw_, {});
    return true;
  }
  std::size_t line = 0;
  while ((line = raw_.find("\r\n")) == raw_.npos)
    if (!more()) return false;
  const std::size_t size = std::stoul(raw_.substr(0, line), nullptr, 16);
  while (raw_.size() < line + size + 4)
    if (!more()) return false;
  text_ += raw_.substr(line + 2, size);
  raw_.erase(0, line + size + 4);
  ended_ = size == 0;
  return !ended_;
}

std::optional<StreamedEvent> EventStream::next() {
  if (status() != 200) return std::nullopt;
  for (;;) {
    const auto end = text_.find("\n\n");
    if (end == text_.npos) {
      if (ended_ || !next_chunk()) return std::nullopt;
      continue;
    }
    StreamedEvent out;
    std::string data;
    for (std::size_t from = 0; from < end;) {
      const auto to = text_.find('\n', from);
      const std::string line = text_.substr(from, to - from);
      if (line.starts_with("id: ")) out.id = line.substr(4);
      if (line.starts_with("event: ")) out.event = line.substr(7);
      if (line.starts_with("data: ")) data = line.substr(6);
      from = to + 1;
    }
    text_.erase(0, end + 2);
    if (!out.id.empty()) last_id_ = out.id;
    if (data.empty()) continue;
    out.data = nlohmann::json::parse(data);
    return out;
  }
}

std::string EventStream::next_id() {
  const auto event = next();
  return event ? event->id : "";
}

}  // namespace fenghuo::tests
