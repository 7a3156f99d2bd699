#include "api/http/session_exchange.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace fenghuo::api {

namespace net = boost::asio;

namespace {

constexpr auto k_await = net::as_tuple(net::use_awaitable);
/// How much of what a refused client still sends is taken in, and for how long, so that it reads the answer rather than
/// a reset. A known caller may have been cut off in the middle of a large file.
struct Patience {
  std::size_t bytes;
  std::chrono::seconds time;
};
constexpr Patience k_with_most{1 << 20, std::chrono::seconds(1)};
constexpr Patience k_with_uploads{64 << 20, std::chrono::seconds(10)};

/// What stands before a chunk of that size.
std::string chunk_line(std::size_t size) {
  char digits[2 * sizeof size];
  const auto end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
  return std::string(digits, end) + "\r\n";
}

}  // namespace

net::awaitable<bool> Session::send(Exchange& x) {
  const bool bare = x.request.method == "HEAD" || is_bodiless(x.response.status);
  std::string_view head = x.wire_head;
  if (x.response.stream && !bare) {
    const bool streamed = co_await send_stream(x);
    co_return streamed;
  }
  if (bare || !x.file) {
    std::string_view rest = bare ? std::string_view() : std::string_view(x.response.body);
    do {
      const bool written = co_await write(head, rest.substr(0, k_piece));
      if (!written) co_return false;
      rest.remove_prefix(std::min(rest.size(), k_piece));
      head = {};
    } while (!rest.empty());
    co_return true;
  }
  const auto piece = std::make_unique_for_overwrite<char[]>(k_piece);
  for (std::uint64_t left = x.response.file->size; left > 0 || !head.empty();) {
    const std::size_t count =
        x.file->read(piece.get(), static_cast<std::size_t>(std::min<std::uint64_t>(left, k_piece)));
    if (count == 0 && left > 0) co_return false;  // shorter than promised: only a broken connection can say so now
    const bool written = co_await write(head, {piece.get(), count});
    if (!written) co_return false;
    left -= count;
    head = {};
  }
  co_return true;
}

/// True if the stream came to its end and the client was still there.
net::awaitable<bool> Session::send_stream(Exchange& x) {
  streaming_ = x.response.stream.get();
  if (server_->stopping) streaming_->stop();
  const bool chunked = x.head.minor > 0;
  std::string before = x.wire_head;
  bool heard = co_await write(before, {});
  std::vector<net::const_buffer> buffers;
  while (heard) {
    const auto pieces = co_await streaming_->next();
    std::size_t size = 0;
    for (const auto& piece : pieces)
      size += piece->size();
    if (size == 0) break;
    buffers.clear();
    before = chunked ? chunk_line(size) : std::string();
    buffers.push_back(net::buffer(before));
    for (const auto& piece : pieces)
      buffers.push_back(net::buffer(*piece));
    if (chunked) buffers.push_back(net::buffer("\r\n", 2));
    stream_.expires_after(server_->options.write_timeout);
    const auto [ec, count] = co_await net::async_write(stream_, buffers, k_await);
    stream_.expires_never();
    heard = !ec;
  }
  streaming_ = nullptr;
  if (heard && chunked) heard = co_await write("0\r\n\r\n", {});
  co_return heard;
}

net::awaitable<bool> Session::write(std::string_view head, std::string_view bytes) {
  const std::array<net::const_buffer, 2> buffers = {net::buffer(head), net::buffer(bytes)};
  stream_.expires_after(server_->options.write_timeout);
  const auto [ec, count] = co_await net::async_write(stream_, buffers, k_await);
  stream_.expires_never();
  co_return !ec;
}

/// Closing with bytes unread makes TCP reset the connection, and the answer could be lost with it. So our side ends
/// first, and what still comes is thrown away, for a while.
net::awaitable<void> Session::drain(bool uploading) {
  const Patience& patience = uploading ? k_with_uploads : k_with_most;
  stream_.expires_after(patience.time);
  buffer_.consume(buffer_.size());
  if (stream_.secure()) co_await stream_.async_shutdown(k_await);  // whether or not it is answered, TCP ends next
  auto& tcp = stream_.tcp();
  boost::system::error_code ignored;  // already closed by the other side: just as well
  tcp.shutdown(net::ip::tcp::socket::shutdown_send, ignored);
  for (std::size_t drained = 0; drained < patience.bytes;) {
    const auto [ec, count] = co_await tcp.async_read_some(buffer_.prepare(k_piece), k_await);
    if (ec) co_return;
    drained += count;
  }
}

}  // namespace fenghuo::api
