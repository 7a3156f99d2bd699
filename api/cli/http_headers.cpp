#include "api/cli/http_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace fenghuo::api::cli {

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view k_unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  static constexpr std::string_view k_hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (k_unreserved.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%') += {k_hex[byte >> 4U], k_hex[byte & 15U]};
  }
  return out;
}

std::string path_of(std::initializer_list<std::string_view> segments) {
  std::string out;
  for (const auto segment : segments)
    out += "/" + percent_encode(segment);
  return out;
}

std::string with_query(std::string path, const std::vector<std::pair<std::string, std::string>>& query) {
  char mark = path.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    (path += mark) += percent_encode(name) + "=" + percent_encode(value);
    mark = '&';
  }
  return path;
}

std::pair<std::string, std::string> filename_header(std::string_view file) {
  std::string name(file.substr(file.find_last_of('/') + 1));
  const auto plain = [](char c) { return c >= ' ' && c <= '~'; };
  if (std::all_of(name.begin(), name.end(), plain)) return {"X-Filename", name};
  // A name in another encoding cannot be claimed to be UTF-8; its foreign bytes become '_'; the file itself is
  // untouched.
  if (!engine::is_utf8(name))
    std::replace_if(
        name.begin(), name.end(), [&](char c) { return !plain(c); }, '_');
  return {"X-Filename*", "UTF-8''" + percent_encode(name)};
}

std::string_view content_type_of(std::string_view file) {
  struct Type {
    std::string_view ending, type;
  };
  static constexpr std::array k_types{
      Type{"png", "image/png"},
      Type{"jpg", "image/jpeg"},
      Type{"jpeg", "image/jpeg"},
      Type{"gif", "image/gif"},
      Type{"webp", "image/webp"},
      Type{"pdf", "application/pdf"},
      Type{"html", "text/html"},
      Type{"htm", "text/html"},
      Type{"txt", "text/plain"},
      Type{"log", "text/plain"},
      Type{"csv", "text/csv"},
      Type{"json", "application/json"},
      Type{"zip", "application/zip"},
      Type{"gz", "application/gzip"},
      Type{"warc", "application/warc"},
      Type{"mp4", "video/mp4"},
      Type{"eml", "message/rfc822"},
      Type{"pcap", "application/vnd.tcpdump.pcap"},
      Type{"doc", "application/msword"},
      Type{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      Type{"xls", "application/vnd.ms-excel"},
      Type{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
  const std::string_view name = file.substr(file.find_last_of('/') + 1);
  const auto dot = name.find_last_of('.');
  if (dot == std::string_view::npos) return "application/octet-stream";
  std::string ending(name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  for (const auto& [known, type] : k_types)
    if (known == ending) return type;
  return "application/octet-stream";
}

}  // namespace fenghuo::api::cli
