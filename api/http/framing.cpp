#include "api/http/framing.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;

namespace {

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_token(std::string_view text) {
  static constexpr std::string_view k_marks = "!#$%&'*+-.^_`|~";
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || k_marks.find(c) != k_marks.npos; });
}
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}
bool is_host(std::string_view text) {
  static constexpr std::string_view k_marks = "-._~:[]%!$&'()*+;=";
  return std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || k_marks.find(c) != k_marks.npos; });
}
std::string_view trim(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

Refusal bad_request(engine::Text why) {
  return {400, Problem::make(Kind::Malformed, "bad-request", std::move(why))};
}

/// Up to the next CRLF, which is dropped. The caller has made sure that there is one.
std::string_view next_line(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

std::optional<Refusal> read_request_line(std::string_view line, Head& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == line.npos || first == last) return bad_request({"请求行有误", "bad request line"});
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(head.method) || head.target.empty() || head.target.find(' ') != head.target.npos)
    return bad_request({"请求行有误", "bad request line"});
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && version[5] >= '0' &&
                           version[5] <= '9' && version[6] == '.' && version[7] >= '0' && version[7] <= '9';
  if (!well_formed) return bad_request({"请求行有误", "bad request line"});
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    return Refusal{505,
                   Problem::make(Kind::Malformed, "http-version", {"只支持 HTTP/1.1", "only HTTP/1.1 is spoken here"})};
  head.minor = version[7] - '0';
  return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, Head& head) {
  if (line.front() == ' ' || line.front() == '\t') return bad_request({"请求头不得折行", "a folded header line"});
  const auto colon = line.find(':');
  if (colon == line.npos || !is_token(line.substr(0, colon))) return bad_request({"请求头名有误", "a bad header name"});
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return bad_request({"请求头含控制字符", "control characters in a header"});
  head.headers.emplace_back(line.substr(0, colon), value);
  return std::nullopt;
}

std::optional<Refusal> read_framing(Head& head) {
  for (const std::string_view once :
       {"Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Idempotency-Key", "Expect"}) {
    const auto count = std::count_if(head.headers.begin(), head.headers.end(),
                                     [once](const auto& field) { return same_name(field.first, once); });
    if (count > 1) return bad_request({"请求头重复：" + std::string(once), "header given twice: " + std::string(once)});
  }
  const std::string* host = find_header(head.headers, "Host");
  if (!host || !is_host(*host)) return bad_request({"须有一个合法的 Host", "exactly one valid Host is required"});

  const std::string* length = find_header(head.headers, "Content-Length");
  if (length) {
    std::uint64_t value = 0;
    const char* end = length->data() + length->size();
    const auto [at, error] = std::from_chars(length->data(), end, value);
    if (error != std::errc() || at != end || length->front() == '-')
      return bad_request({"Content-Length 有误", "bad Content-Length"});
    head.content_length = value;
  }
  if (const std::string* coding = find_header(head.headers, "Transfer-Encoding")) {
    if (length || head.minor == 0 || !same_name(*coding, "chunked"))
      return bad_request({"Transfer-Encoding 只可为 chunked，且不与 Content-Length 并用",
                          "Transfer-Encoding may only be chunked, in HTTP/1.1, without Content-Length"});
    head.chunked = true;
  }
  if (const std::string* expect = find_header(head.headers, "Expect")) {
    if (!same_name(*expect, "100-continue"))
      return Refusal{
          417, Problem::make(Kind::Malformed, "expectation", {"不支持该 Expect", "only 100-continue can be expected"})};
    head.expects_continue = head.minor == 1 && head.has_body();
  }
  return std::nullopt;
}

void add_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value)) throw std::logic_error("bad response header " + std::string(name));
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

boost::system::result<Head, Refusal> parse_head(std::string_view raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const bool paired = raw[i] == '\r' ? i + 1 < raw.size() && raw[i + 1] == '\n' : i > 0 && raw[i - 1] == '\r';
    if ((raw[i] == '\r' || raw[i] == '\n') && !paired) return bad_request({"换行须为 CRLF", "a line must end in CRLF"});
  }
  if (!raw.ends_with("\r\n\r\n")) return bad_request({"请求头不完整", "an unfinished header"});
  raw.remove_suffix(2);
  Head head;
  if (auto refused = read_request_line(next_line(raw), head)) return std::move(*refused);
  while (!raw.empty()) {
    const std::string_view line = next_line(raw);
    if (line.empty()) return bad_request({"请求头有误", "an empty line inside the header"});
    if (auto refused = read_field(line, head)) return std::move(*refused);
  }
  if (auto refused = read_framing(head)) return std::move(*refused);
  return head;
}

std::string response_head(const Response& response, const Request& request, BodyEnd end, bool keep_alive) {
  static constexpr std::pair<std::string_view, std::string_view> k_defaults[] = {
      {"X-Content-Type-Options", "nosniff"},
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
  };
  std::string out;
  out.reserve(512);
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(status_phrase(response.status).en).append("\r\n");
  if (!is_bodiless(response.status)) {
    if (!response.content_type.empty()) add_field(out, "Content-Type", response.content_type);
    if (end.length) add_field(out, "Content-Length", std::to_string(*end.length));
    if (end.chunked) add_field(out, "Transfer-Encoding", "chunked");
  }
  if (!request.id.empty()) add_field(out, "X-Request-Id", request.id);
  for (const auto& [name, value] : k_defaults)
    if (!find_header(response.headers, name)) add_field(out, name, value);
  if (request.secure) add_field(out, "Strict-Transport-Security", "max-age=31536000");
  for (const auto& [name, value] : response.headers) {
    for (const std::string_view ours :
         {"Connection", "Content-Length", "Transfer-Encoding", "X-Request-Id", "Content-Type"})
      if (same_name(name, ours)) throw std::logic_error("response header is the session's: " + name);
    add_field(out, name, value);
  }
  add_field(out, "Connection", keep_alive ? "keep-alive" : "close");
  out.append("\r\n");
  return out;
}

bool is_acceptable_media(std::string_view type, std::string_view method, Media media) {
  const auto semicolon = type.find(';');
  const std::string_view essence = trim(type.substr(0, semicolon));
  if (semicolon != type.npos) {
    const std::string_view parameter = trim(type.substr(semicolon + 1));
    if (!parameter.empty() && !same_name(parameter, "charset=utf-8") && !same_name(parameter, "charset=\"utf-8\""))
      return false;
  }
  if (media == Media::csv) return same_name(essence, "text/csv");
  if (same_name(essence, "application/json")) return true;
  if (media == Media::json) return method == "PATCH" && same_name(essence, "application/merge-patch+json");
  constexpr std::string_view k_suffix = "+json";
  return essence.empty() ||
         (essence.size() > k_suffix.size() && same_name(essence.substr(essence.size() - k_suffix.size()), k_suffix));
}

bool is_safe_request_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         std::all_of(id.begin(), id.end(), [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace fenghuo::api
