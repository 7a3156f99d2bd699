#include "api/http/problem_http.hpp"
#include "api/http/session_exchange.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

#include <spdlog/spdlog.h>

namespace fenghuo::api {

engine::Result<std::unique_ptr<OpenFile>> OpenFile::open(const FileBody& body) {
  const int fd = ::open(body.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd >= 0) return std::unique_ptr<OpenFile>(new OpenFile(fd, static_cast<std::int64_t>(body.offset)));
  const std::string why = std::generic_category().message(errno);
  if (errno == ENOENT) return engine::Problem::internal("a file to send is gone");
  spdlog::error("opening a file to send: {}", why);
  auto problem =
      engine::Problem::make(engine::Kind::Unavailable, "file-unreadable",
                            {"暂时无法读取文件，请稍后重试", "the file cannot be read at the moment; try again"});
  problem.retry_after_s = 5;
  return problem;
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
engine::Result<void> Session::prepare(Exchange& x) const {
  const bool read = x.parser.is_header_done() && x.parser.is_done() && !x.broken;
  const bool streamed = x.response.stream != nullptr;
  x.keep = read && x.parser.keep_alive() && !x.response.close && !streamed && !server_->stopping;
  const auto& file = x.response.file;
  if (file && x.request.method != "HEAD" && !is_bodiless(x.response.status)) {
    auto opened = OpenFile::open(*file);
    if (!opened) return opened.error();
    x.file = std::move(*opened);
  }
  const BodyEnd end = streamed ? (x.head.minor > 0 ? BodyEnd::chunks() : BodyEnd::close())
                               : BodyEnd::after(file ? file->size : x.response.body.size());
  x.wire_head = response_head(x.response, x.request, end, x.keep);
  return {};
}

}  // namespace fenghuo::api
