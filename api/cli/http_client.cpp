#include "api/cli/http_client.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>
#include <utility>

#include <curl/curl.h>

namespace fenghuo::api::cli {

namespace {

constexpr std::size_t k_body_limit = 64U << 20U;  // an answer to be read as JSON; downloads go to disk

struct FileCloser {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return text;
}

bool is_loopback(const std::string& server) {
  const std::string url = lower(server);
  for (const auto* host : {"://127.", "://localhost", "://[::1]"})
    if (url.find(host) != std::string::npos) return true;
  return false;
}

}  // namespace

/// One exchange, and the places its bytes come from and go to.
struct HttpClient::Transfer {
  std::string method, path;
  Headers headers;
  std::optional<std::string> body;
  std::FILE* from = nullptr;  // instead of body
  curl_off_t from_size = 0;
  std::FILE* to = nullptr;             // a good answer's bytes, if set
  const Listener* listener = nullptr;  // or this one's
  [[nodiscard]] bool whole() const { return from == nullptr && to == nullptr && listener == nullptr; }
  engine::Sha256 digest;

  void* curl = nullptr;
  std::map<std::string, std::string> answer_headers;
  std::string answer;
  bool too_large = false;

  static std::size_t read(char* out, std::size_t, std::size_t room, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t count = std::fread(out, 1, room, transfer.from);
    return std::ferror(transfer.from) != 0 ? CURL_READFUNC_ABORT : count;
  }
  static int seek(void* self, curl_off_t offset, int origin) {
    return fseeko(static_cast<Transfer*>(self)->from, offset, origin) == 0 ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL;
  }
  static std::size_t write(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    if (transfer.to != nullptr && status >= 200 && status < 300) {
      transfer.digest.update(std::string_view(data, size));
      return std::fwrite(data, 1, size, transfer.to);
    }
    if (transfer.listener != nullptr && status >= 200 && status < 300)
      return transfer.listener->on_bytes(std::string_view(data, size)) ? size : 0;
    transfer.too_large = transfer.answer.size() + size > k_body_limit;
    if (transfer.too_large) return 0;
    transfer.answer.append(data, size);
    return size;
  }
  static int tick(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(self)->listener->on_tick() ? 0 : 1;
  }
  static std::size_t header(char* data, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string_view line(data, size);
    if (line.starts_with("HTTP/")) transfer.answer_headers.clear();  // what went before was 100 Continue
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    const auto begin = line.find_first_not_of(" \t", colon + 1);
    const auto end = line.find_last_not_of(" \t\r\n");
    transfer.answer_headers[lower(std::string(line.substr(0, colon)))] =
        begin == std::string_view::npos || end < begin ? "" : std::string(line.substr(begin, end - begin + 1));
    return size;
  }
};

HttpClient::HttpClient(Connection connection, engine::Random& random)
    : connection_(std::move(connection)), random_(random), curl_(nullptr) {
  while (connection_.server.ends_with('/'))
    connection_.server.pop_back();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl_ = curl_easy_init();
  if (curl_ == nullptr) throw std::runtime_error("libcurl cannot start");
}

HttpClient::~HttpClient() {
  curl_easy_cleanup(curl_);
}

Reply HttpClient::attempt(Transfer& transfer) {
  curl_easy_reset(curl_);  // keeps the open connection
  transfer.curl = curl_;
  transfer.answer.clear();
  transfer.answer_headers.clear();
  char why[CURL_ERROR_SIZE] = "";
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(curl_, option, value); };
  set(CURLOPT_ERRORBUFFER, static_cast<char*>(why));
  set(CURLOPT_URL, (connection_.server + transfer.path).c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!connection_.ca.empty()) set(CURLOPT_CAINFO, connection_.ca.c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, 10L);
  if (!transfer.whole()) {
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, 60L);
  } else {
    set(CURLOPT_TIMEOUT, 60L);
  }
  if (transfer.listener != nullptr) {
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Transfer::tick);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
  }
  if (is_loopback(connection_.server)) set(CURLOPT_PROXY, "");
  set(CURLOPT_CUSTOMREQUEST, transfer.method.c_str());
  if (transfer.from != nullptr) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_READFUNCTION, &Transfer::read);
    set(CURLOPT_READDATA, static_cast<void*>(&transfer));
    set(CURLOPT_SEEKFUNCTION, &Transfer::seek);
    set(CURLOPT_SEEKDATA, static_cast<void*>(&transfer));
    set(CURLOPT_POSTFIELDSIZE_LARGE, transfer.from_size);
  } else if (transfer.body) {
    set(CURLOPT_POSTFIELDS, transfer.body->data());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.body->size()));
  }
  set(CURLOPT_WRITEFUNCTION, &Transfer::write);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
  set(CURLOPT_HEADERFUNCTION, &Transfer::header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));

  curl_slist* list = nullptr;
  for (const auto& [name, value] : transfer.headers)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  set(CURLOPT_HTTPHEADER, list);
  const CURLcode code = curl_easy_perform(curl_);
  set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  curl_slist_free_all(list);

  Reply reply;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &reply.status);
  reply.headers = transfer.answer_headers;
  if (code != CURLE_OK) {
    reply.failure = transfer.too_large ? "the answer is too large" : (why[0] != '\0' ? why : curl_easy_strerror(code));
    reply.untrusted = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE;
    // Only a connection that broke half-way is worth a second try; `status` tells perform() so.
    reply.status = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING ? -1 : 0;
  }
  return reply;
}

Reply HttpClient::perform(Transfer& transfer) {
  Headers& headers = transfer.headers;
  if (!connection_.token.empty()) headers.emplace_back("Authorization", "Bearer " + connection_.token);
  headers.emplace_back("Accept-Language", connection_.language);
  headers.emplace_back("User-Agent", "fenghuo-cli");
  if (transfer.method == "POST") headers.emplace_back("Idempotency-Key", random_.hex(16));
  const auto steers = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  for (const auto& [name, value] : headers)
    if (std::any_of(value.begin(), value.end(), steers)) return {0, {}, {}, "a control character in " + name};
  if (!transfer.path.starts_with('/') || std::any_of(transfer.path.begin(), transfer.path.end(), steers))
    return {0, {}, {}, "not a path on this server: " + transfer.path};

  Reply reply = attempt(transfer);
  const bool safe_again = transfer.method == "GET" || transfer.method == "POST";
  if (reply.status == -1 && safe_again && transfer.whole()) reply = attempt(transfer);
  if (!reply.failure.empty() || transfer.answer.empty()) return reply;
  auto parsed = engine::parse_untrusted(transfer.answer);
  if (parsed)
    reply.body = std::move(*parsed);
  else
    reply.failure = "HTTP " + std::to_string(reply.status) + ": the answer is no JSON: " + parsed.error().detail.en;
  return reply;
}

Reply HttpClient::call(const std::string& method, const std::string& path, const std::optional<Json>& body,
                       const Headers& headers) {
  Transfer transfer;
  transfer.method = method;
  transfer.path = path;
  transfer.headers = headers;
  transfer.headers.emplace_back("Accept", "application/json, application/problem+json");
  if (body) {
    transfer.body = body->dump(-1, ' ', false, Json::error_handler_t::replace);
    transfer.headers.emplace_back("Content-Type", "application/json");
  } else if (method == "POST") {
    transfer.body = "";  // so that Content-Length: 0 is sent
    transfer.headers.emplace_back("Content-Type", "");
  }
  return perform(transfer);
}

Reply HttpClient::upload(const std::string& path, const std::string& file, const Headers& headers) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return {0, {}, {}, "not a regular file: " + file};
  const File from(std::fopen(file.c_str(), "rbe"));
  const auto size = std::filesystem::file_size(file, error);
  if (!from || error) return {0, {}, {}, "cannot read " + file};
  Transfer transfer;
  transfer.method = "POST";
  transfer.path = path;
  transfer.headers = headers;
  const bool named =
      std::any_of(headers.begin(), headers.end(), [](const auto& h) { return h.first == "Content-Type"; });
  if (!named) transfer.headers.emplace_back("Content-Type", content_type_of(file));
  transfer.headers.push_back(filename_header(file));
  transfer.from = from.get();
  transfer.from_size = static_cast<curl_off_t>(size);
  return perform(transfer);
}

Reply HttpClient::download(const std::string& path, const std::string& file, std::string& sha256) {
  std::error_code error;
  if (std::filesystem::exists(file, error)) return {0, {}, {}, file + " exists and is not overwritten"};
  const std::string part = file + "." + random_.hex(4) + ".part";
  // Evidence is nobody else's to read.
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  std::FILE* to = descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb");
  if (to == nullptr) return {0, {}, {}, "cannot write " + part};
  Transfer transfer;
  transfer.method = "GET";
  transfer.path = path;
  transfer.to = to;
  Reply reply = perform(transfer);
  sha256 = engine::to_hex(transfer.digest.finish());
  if (std::fclose(to) != 0 && reply.ok()) reply.failure = "cannot write " + part;
  if (reply.ok()) {
    // link() refuses an existing name where rename() would overwrite it.
    if (::link(part.c_str(), file.c_str()) != 0) reply.failure = "cannot write " + file;
  }
  (void)::unlink(part.c_str());
  return reply;
}

Reply HttpClient::stream(const std::string& path, const Headers& headers, const Listener& listener) {
  Transfer transfer;
  transfer.method = "GET";
  transfer.path = path;
  transfer.headers = headers;
  transfer.headers.emplace_back("Accept", "text/event-stream, application/problem+json");
  transfer.listener = &listener;
  return perform(transfer);
}

}  // namespace fenghuo::api::cli
