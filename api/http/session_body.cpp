#include "api/http/session_exchange.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>

namespace fenghuo::api {

namespace net = boost::asio;
namespace beast = boost::beast;
using engine::Kind;
using engine::Problem;

namespace {

constexpr auto k_await = net::as_tuple(net::use_awaitable);

/// A body in memory is a body like any other; its limit has been checked before it gets here.
class StringSink final : public BodySink {
 public:
  explicit StringSink(std::string& out) : out_(out) {}
  Result<void> write(std::string_view bytes) override {
    out_ += bytes;
    return {};
  }
  Result<void> finish() override { return {}; }

 private:
  std::string& out_;
};

std::uint64_t limit_of(BodyRule rule, const ServerOptions& options) {
  switch (rule) {
    case BodyRule::none:
      return 0;
    case BodyRule::json:
    case BodyRule::csv:
      return options.json_limit;
    case BodyRule::alert:
      return options.alert_limit;
    case BodyRule::file:
      return options.file_limit;
  }
  return 0;
}

Problem too_large(std::uint64_t limit) {
  const std::string bytes = std::to_string(limit);
  return Problem::make(Kind::TooLarge, "too-large",
                       {"正文超过 " + bytes + " 字节", "the body is larger than " + bytes + " bytes"});
}

}  // namespace

/// Whether the body that was announced may come at all; decided before a byte of it is read.
Result<void> Session::admit_body(Exchange& x) const {
  if (!x.head.has_body()) return {};
  const BodyRule rule = x.match.route->body;
  if (rule == BodyRule::none)
    return Problem::make(Kind::Malformed, "unexpected-body", {"此请求不应有正文", "this request takes no body"});
  if (rule != BodyRule::file) {
    const auto media = rule == BodyRule::alert ? Media::any_json : rule == BodyRule::csv ? Media::csv : Media::json;
    const std::string wanted = rule == BodyRule::csv ? "text/csv" : "application/json";
    if (!is_acceptable_media(x.request.header("Content-Type"), x.request.method, media))
      return Problem::make(Kind::UnsupportedMedia, "unsupported-media-type",
                           {"正文须为 UTF-8 的 " + wanted, "the body must be " + wanted + " in UTF-8"});
    const auto coding = x.request.header("Content-Encoding");
    if (!coding.empty() && !same_name(coding, "identity"))
      return Problem::make(Kind::UnsupportedMedia, "unsupported-content-encoding",
                           {"不接受压缩的正文", "compressed bodies are not taken"});
  }
  const std::uint64_t limit = limit_of(rule, server_->options);
  if (x.head.content_length.value_or(0) > limit) return too_large(limit);
  return {};
}

/// Takes the whole body to where the route wants it; false if the client has gone, or was too slow.
net::awaitable<Result<bool>> Session::receive(Exchange& x) {
  const Route& route = *x.match.route;
  StringSink memory(x.request.body);
  BodySink* sink = &memory;
  if (route.body == BodyRule::file) {
    auto opened = route.open_sink(x.request);
    if (!opened) co_return opened.error();
    x.request.sink = std::move(*opened);
    sink = x.request.sink.get();
  }
  if (x.head.has_body()) {
    if (x.head.expects_continue && buffer_.size() == 0) {
      const bool told = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
      if (!told) co_return false;
    }
    Result<bool> whole = co_await read_body(x, *sink);
    if (!whole || !*whole) {
      x.request.sink.reset();
      co_return whole;
    }
  }
  if (auto finished = sink->finish(); !finished) co_return finished.error();
  co_return true;
}

net::awaitable<Result<bool>> Session::read_body(Exchange& x, BodySink& sink) {
  const BodyRule rule = x.match.route->body;
  const std::uint64_t limit = limit_of(rule, server_->options);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(x.head.content_length.value_or(k_piece), k_piece));
  const auto piece = std::make_unique_for_overwrite<char[]>(size);
  std::uint64_t taken = 0;
  stream_.expires_after(server_->options.body_timeout);
  while (!x.parser.is_done()) {
    if (rule == BodyRule::file) stream_.expires_after(server_->options.body_timeout);
    auto& body = x.parser.get().body();
    body.data = piece.get();
    body.size = size;
    auto [ec, count] = co_await beast::http::async_read(stream_, buffer_, x.parser, k_await);
    if (ec == beast::http::error::need_buffer) ec = {};
    if (ec) {
      x.broken = true;
      const bool spoken = ec.category() == beast::http::make_error_code(beast::http::error::bad_chunk).category();
      if (!spoken || ec == beast::http::error::partial_message || ec == beast::http::error::end_of_stream)
        co_return false;
      co_return Problem::make(Kind::Malformed, "bad-body", {"正文的分块有误", "the body's chunks cannot be read"});
    }
    const std::string_view bytes(piece.get(), size - body.size);
    taken += bytes.size();
    if (taken > limit) co_return too_large(limit);
    if (auto written = sink.write(bytes); !written) co_return written.error();
  }
  co_return true;
}

}  // namespace fenghuo::api
