#include "api/http/problem_http.hpp"
#include "api/http/session_exchange.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include <spdlog/spdlog.h>

namespace fenghuo::api {

OpenFile::OpenFile(const FileBody& body)
    : fd_(::open(body.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)), at_(static_cast<std::int64_t>(body.offset)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot open " + body.path.string());
}

OpenFile::~OpenFile() {
  ::close(fd_);
}

std::size_t OpenFile::read(char* out, std::size_t size) {
  while (true) {
    const auto count = ::pread(fd_, out, size, at_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) spdlog::error("reading a file to send: {}", std::generic_category().message(errno));
    if (count <= 0) return 0;
    at_ += count;
    return static_cast<std::size_t>(count);
  }
}

Response Session::refuse(Exchange& x, const engine::Problem& problem, std::optional<int> status) const {
  if (x.request.detail.empty()) x.request.detail = problem.code;
  return problem_response(problem, x.request, status);
}

/// Everything that can still fail before the first byte of the answer is out.
void Session::prepare(Exchange& x) const {
  const bool read = x.parser.is_header_done() && x.parser.is_done() && !x.broken;
  const bool streamed = x.response.stream != nullptr;
  x.keep = read && x.parser.keep_alive() && !x.response.close && !streamed && !server_->stopping;
  const auto& file = x.response.file;
  if (file && x.request.method != "HEAD" && !is_bodiless(x.response.status)) x.file = std::make_unique<OpenFile>(*file);
  const BodyEnd end = streamed ? (x.head.minor > 0 ? BodyEnd::chunks() : BodyEnd::close())
                               : BodyEnd::after(file ? file->size : x.response.body.size());
  x.wire_head = response_head(x.response, x.request, end, x.keep);
}

}  // namespace fenghuo::api
