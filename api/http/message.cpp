#include "api/http/message.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace fenghuo::api {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// A weight in thousandths: "0.8" is 800. What cannot be read counts as not wanted.
int weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  int out = (text[0] - '0') * 1000;
  if (text.size() == 1) return out;
  if (text[1] != '.') return 0;
  for (std::size_t i = 2, unit = 100; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return 0;
    out += (text[i] - '0') * static_cast<int>(unit);
  }
  return std::min(out, 1000);
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (same_name(key, name)) return &value;
  return nullptr;
}

std::string_view Request::header(std::string_view name) const {
  const std::string* value = find_header(headers, name);
  return value ? std::string_view(*value) : std::string_view();
}

Response Response::json(int status, std::string body) {
  Response out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

Response Response::no_content() {
  Response out;
  out.status = 204;
  return out;
}

Response& Response::with(std::string name, std::string value) {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}

Language choose_language(std::string_view accept_language) {
  Language chosen = Language::zh;
  int best = 0;
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    std::string_view item = trim(accept_language.substr(0, comma));
    accept_language = comma == std::string_view::npos ? std::string_view() : accept_language.substr(comma + 1);

    int wanted = 1000;
    if (const auto semicolon = item.find(';'); semicolon != std::string_view::npos) {
      const std::string_view parameter = trim(item.substr(semicolon + 1));
      wanted = parameter.size() > 2 && same_name(parameter.substr(0, 2), "q=") ? weight(parameter.substr(2)) : 0;
      item = trim(item.substr(0, semicolon));
    }
    const std::string_view primary = item.substr(0, item.find('-'));
    const bool en = same_name(primary, "en");
    if (wanted <= best || !(en || same_name(primary, "zh") || primary == "*")) continue;
    best = wanted;
    chosen = en ? Language::en : Language::zh;
  }
  return chosen;
}

std::string join_words(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

const engine::Text& status_phrase(int status) {
  static const std::map<int, engine::Text> phrases = {
      {200, {"成功", "OK"}},
      {201, {"已创建", "Created"}},
      {202, {"已接受", "Accepted"}},
      {204, {"无内容", "No Content"}},
      {206, {"部分内容", "Partial Content"}},
      {304, {"未修改", "Not Modified"}},
      {400, {"请求格式有误", "Bad Request"}},
      {401, {"未登录", "Unauthorized"}},
      {403, {"没有权限", "Forbidden"}},
      {404, {"未找到", "Not Found"}},
      {405, {"方法不允许", "Method Not Allowed"}},
      {406, {"无法提供所要的格式", "Not Acceptable"}},
      {408, {"请求超时", "Request Timeout"}},
      {409, {"当前状态不允许", "Conflict"}},
      {412, {"版本已过期", "Precondition Failed"}},
      {413, {"内容过大", "Content Too Large"}},
      {415, {"不支持的内容类型", "Unsupported Media Type"}},
      {416, {"范围无法满足", "Range Not Satisfiable"}},
      {417, {"无法满足期望", "Expectation Failed"}},
      {422, {"内容有误", "Unprocessable Content"}},
      {428, {"缺少前提条件", "Precondition Required"}},
      {429, {"请求过多", "Too Many Requests"}},
      {431, {"请求头过大", "Request Header Fields Too Large"}},
      {500, {"系统内部错误", "Internal Server Error"}},
      {503, {"暂时不可用", "Service Unavailable"}},
      {505, {"不支持的 HTTP 版本", "HTTP Version Not Supported"}},
  };
  static const engine::Text other = {"状态", "Status"};
  const auto found = phrases.find(status);
  return found == phrases.end() ? other : found->second;
}

}  // namespace fenghuo::api
