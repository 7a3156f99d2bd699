#include "api/channels/mail.hpp"

#include "api/channels/base64.hpp"
#include "engine/base/digest.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>

namespace fenghuo::api {

namespace {

constexpr std::size_t k_word_bytes = 39;  // as base64 and after "Subject: ", a line of at most 76
constexpr std::size_t k_line_bytes = 57;  // 76 characters of base64

bool alphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80;
}

/// A header's free text: short plain ASCII as it is, the rest as RFC 2047 words, one a line, cut between characters.
std::string words(const std::string& text, std::string_view plain_besides) {
  std::string clean = text;
  std::replace_if(
      clean.begin(), clean.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
  const auto plain = [&](char c) { return alphanumeric(c) || plain_besides.find(c) != std::string_view::npos; };
  if (clean.size() <= 60 && std::all_of(clean.begin(), clean.end(), plain)) return clean;
  std::string out;
  for (std::size_t at = 0; at < clean.size();) {
    std::size_t end = std::min(at + k_word_bytes, clean.size());
    while (end < clean.size() && end > at + k_word_bytes - 4 && (clean[end] & 0xC0) == 0x80)
      --end;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + to_base64(std::string_view(clean).substr(at, end - at)) +
           "?=";
    at = end;
  }
  return out;
}

std::string date_text(engine::Millis time) {
  using namespace std::chrono;
  static constexpr const char* k_days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* k_months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_seconds at = floor<seconds>(sys_time<milliseconds>(milliseconds(time)));
  const sys_days day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss clock(at - day);
  char out[64];
  std::snprintf(out, sizeof out, "%s, %u %s %d %02d:%02d:%02d +0000", k_days[weekday(day).c_encoding()],
                static_cast<unsigned>(date.day()), k_months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(date.year()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
  return out;
}

std::string body_lines(const std::string& text) {
  std::string canonical, out;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') canonical += '\r';
    canonical += c;
  }
  for (std::size_t at = 0; at < canonical.size(); at += k_line_bytes)
    out += to_base64(std::string_view(canonical).substr(at, k_line_bytes)) + "\r\n";
  return out;
}

}  // namespace

bool is_mail_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == address.npos || at == 0 || at > 64 || at + 1 == address.size() || address.size() > 254) return false;
  const auto local = [](char c) {
    return alphanumeric(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
  };
  const auto domain = [](char c) { return alphanumeric(c) || c == '.' || c == '-'; };
  const auto dots = [](std::string_view part) {
    return part.starts_with('.') || part.ends_with('.') || part.find("..") != part.npos;
  };
  const auto before = address.substr(0, at), after = address.substr(at + 1);
  return std::all_of(before.begin(), before.end(), local) && std::all_of(after.begin(), after.end(), domain) &&
         !dots(before) && !dots(after);
}

std::string mail_text(const Letter& letter) {
  std::string to = "<" + letter.to + ">";
  if (!letter.to_name.empty()) to = words(letter.to_name, " ") + "\r\n " + to;
  return "Date: " + date_text(letter.date) + "\r\nFrom: =?UTF-8?B?" + to_base64("烽火 Fenghuo") + "?= <" + letter.from +
         ">\r\nTo: " + to + "\r\nMessage-ID: <" + engine::sha256_hex(letter.id).substr(0, 32) +
         letter.from.substr(letter.from.rfind('@')) + ">\r\nSubject: " + words(letter.subject, " .,:;!()[]/#_-") +
         "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: base64\r\n\r\n" +
         body_lines(letter.text);
}

}  // namespace fenghuo::api
