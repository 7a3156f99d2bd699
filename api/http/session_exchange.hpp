#pragma once
/// Inside the server only: what a session knows of the one request it is serving.
#include "api/http/session.hpp"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace fenghuo::api {

/// Bodies and files pass through memory in pieces of this size.
inline constexpr std::size_t k_piece = 64 << 10;
inline constexpr std::size_t k_head_read = 4 << 10;

/// A file being sent; reads where it stands.
class OpenFile {
 public:
  /// Internal if it is not there, Unavailable if it cannot be opened now.
  static engine::Result<std::unique_ptr<OpenFile>> open(const FileBody& body);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  /// Up to `size` bytes; 0 at the end, or when the disk refuses (logged).
  std::size_t read(char* out, std::size_t size);

 private:
  OpenFile(int fd, std::int64_t at) : fd_(fd), at_(at) {}
  int fd_;
  std::int64_t at_;
};

struct Session::Exchange {
  Exchange() {
    parser.header_limit(1 << 20);    // heads are bounded before they come here; this bounds a chunked body's trailers
    parser.body_limit(boost::none);  // the route's limit is ours to count
  }

  std::size_t head_size = 0;
  Request request;
  Head head;
  Match match;
  Response response;
  boost::beast::http::request_parser<boost::beast::http::buffer_body> parser;
  bool broken = false;  // what follows on the connection cannot be told apart any more
  bool keep = false;    // the connection serves another request after this answer
  std::unique_ptr<OpenFile> file;
  std::string wire_head;
};

}  // namespace fenghuo::api
