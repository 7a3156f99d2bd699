#include "tests/support/receiver.hpp"

#include "tests/support/loopback_socket.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace fenghuo::tests {

namespace {

constexpr int k_look_ms = 20;

/// Listens on `port` of 127.0.0.1 (0: any); answers the descriptor and sets the port.
int listen_on(unsigned short& port) {
  const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(out, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const unsigned short bound = bind_loopback(out, port);
  if (bound == 0 || ::listen(out, 64) != 0)
    throw std::runtime_error(std::string("cannot listen: ") + std::strerror(errno));
  port = bound;
  return out;
}

/// Waits for something to read; false when told to leave.
bool readable(int descriptor, const std::atomic<bool>& leaving) {
  pollfd one{descriptor, POLLIN, 0};
  while (!leaving)
    if (::poll(&one, 1, k_look_ms) > 0) return true;
  return false;
}

bool more(int descriptor, const std::atomic<bool>& leaving, std::string& in) {
  char piece[16384];
  if (!readable(descriptor, leaving)) return false;
  const auto count = ::recv(descriptor, piece, sizeof piece, 0);
  if (count > 0) in.append(piece, static_cast<std::size_t>(count));
  return count > 0;
}

}  // namespace

std::string Received::header(std::string_view name) const {
  std::string lower = head;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto at = lower.find("\r\n" + std::string(name) + ": ");
  if (at == lower.npos) return "";
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

bool Visit::send(std::string_view bytes) const {
  while (!bytes.empty() && !leaving_) {
    pollfd one{descriptor_, POLLOUT, 0};
    if (::poll(&one, 1, k_look_ms) <= 0) continue;
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return bytes.empty();
}

void Visit::hold() const {
  std::string ignored;
  while (more(descriptor_, leaving_, ignored))
    ignored.clear();
}

Receiver::Receiver(Behave behave) : behave_(std::move(behave)) {
  come_back();
}

Receiver::~Receiver() {
  go();
}

void Receiver::come_back() {
  leaving_ = false;
  listener_ = listen_on(port_);
  thread_ = std::thread([this] { accept_all(); });
}

void Receiver::go() {
  if (!thread_.joinable()) return;
  leaving_ = true;
  thread_.join();
  for (auto& visit : visits_)
    visit.join();
  visits_.clear();
  ::close(listener_);
}

std::vector<Received> Receiver::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

void Receiver::accept_all() {
  while (readable(listener_, leaving_)) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor >= 0) visits_.emplace_back([this, descriptor] { serve(descriptor); });
  }
}

void Receiver::serve(int descriptor) {
  const std::size_t now = ++open_;
  for (std::size_t most = most_; now > most && !most_.compare_exchange_weak(most, now);) {
  }
  Received request;
  std::string in;
  while (in.find("\r\n\r\n") == in.npos && more(descriptor, leaving_, in)) {
  }
  if (const auto end = in.find("\r\n\r\n"); end != in.npos) {
    request.head = in.substr(0, end + 2);
    request.body = in.substr(end + 4);
    const std::string length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (request.body.size() < size && more(descriptor, leaving_, request.body)) {
    }
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(request);
    }
    Visit visit(descriptor, leaving_);
    behave_(request, visit);
  }
  --open_;
  ::close(descriptor);
}

std::string http_answer(int status, const std::string& headers, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace fenghuo::tests
