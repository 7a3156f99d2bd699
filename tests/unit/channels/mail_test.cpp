#include "api/channels/mail.hpp"

#include "api/channels/base64.hpp"

#include <algorithm>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;

namespace {

const Letter k_letter{.id = "INC-2026-000001/7:email",
                      .date = 1'770'000'000'123,
                      .from = "fenghuo@edu.example.cn",
                      .to = "zhang@school.example.cn",
                      .to_name = "张老师",
                      .subject = "【III级】www.xs1z.example.cn：“网络安全事件初报（报教育局）”还有 30 分钟到时限",
                      .text = "第一行\n第二行，很长：" + std::string(300, 'x') + "\n.\n"};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    REQUIRE(end != text.npos);
    out.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return out;
}

std::string part(const std::string& text, const std::string& begin, const std::string& end) {
  const auto at = text.find(begin);
  if (at == text.npos) return "";
  return text.substr(at + begin.size(), text.find(end, at + begin.size()) - at - begin.size());
}

/// RFC 2047 words, as a mail reader puts them together.
std::string unfolded_words(const std::string& header) {
  std::string out;
  for (std::size_t at = 0; (at = header.find("=?UTF-8?B?", at)) != header.npos;) {
    const auto end = header.find("?=", at + 10);
    const auto piece = from_base64(header.substr(at + 10, end - at - 10));
    REQUIRE(piece);
    out += *piece;
    at = end;
  }
  return out;
}

}  // namespace

TEST_CASE("Mail_letter_isWholeAndInAscii") {
  const std::string mail = mail_text(k_letter);
  for (const auto& line : lines_of(mail)) {
    INFO(line);
    CHECK(line.size() <= 78);
    CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
  CHECK(mail.find("Date: Mon, 2 Feb 2026 02:40:00 +0000\r\n") == 0);
  CHECK(mail.find("\r\nAuto-Submitted: auto-generated\r\n") != mail.npos);
  CHECK(mail.find("\r\nContent-Type: text/plain; charset=utf-8\r\n") != mail.npos);
  CHECK(mail.find("<fenghuo@edu.example.cn>\r\n") != mail.npos);
  CHECK(unfolded_words(part(mail, "\r\nSubject: ", "\r\nAuto-")) == k_letter.subject);
  CHECK(unfolded_words(part(mail, "\r\nTo: ", "\r\nMessage-")) == k_letter.to_name);
  std::string body = mail.substr(mail.find("\r\n\r\n") + 4);
  std::erase_if(body, [](char c) { return c == '\r' || c == '\n'; });
  std::string wanted = k_letter.text;
  for (std::size_t at = 0; (at = wanted.find('\n', at)) != wanted.npos; at += 2)
    wanted.replace(at, 1, "\r\n");
  CHECK(from_base64(body) == wanted);
}

TEST_CASE("Mail_messageId_isThatOfTheParcelAndNothingElse") {
  const auto id = [](const Letter& letter) { return part(mail_text(letter), "\r\nMessage-ID: ", "\r\n"); };
  Letter later = k_letter;
  later.date += 60'000;
  later.subject = "other";
  CHECK(id(later) == id(k_letter));
  later.id = "INC-2026-000001/8:email";
  CHECK(id(later) != id(k_letter));
  CHECK(id(k_letter).ends_with("@edu.example.cn>"));
}

TEST_CASE("Mail_controlCharacters_neverBecomeAHeader") {
  Letter letter = k_letter;
  letter.subject = "a\r\nBcc: all@example.com\r\n\r\nbody";
  letter.to_name = "x\nBcc: all@example.com";
  for (const auto& line : lines_of(mail_text(letter)))
    CHECK_FALSE(line.starts_with("Bcc"));
  letter.subject = "=?UTF-8?B?QmNj?=";
  CHECK(unfolded_words(part(mail_text(letter), "\r\nSubject: ", "\r\nAuto-")) == letter.subject);
}

TEST_CASE("Mail_address_isReadStrictly") {
  for (const char* good : {"a@b", "zhang.san+it@school.example.cn", "o'neil@x-y.example", "12345678@qq.example"})
    CHECK(is_mail_address(good));
  for (const std::string& bad : {std::string(),
                                 std::string("a"),
                                 std::string("@b"),
                                 std::string("a@"),
                                 std::string("a@b\r\nRCPT TO:<c@d>"),
                                 std::string("a b@c"),
                                 std::string("<a@b>"),
                                 std::string("a@b>"),
                                 std::string("\"a b\"@c"),
                                 std::string("张@b.cn"),
                                 std::string("a@例子.中国"),
                                 std::string(".a@b"),
                                 std::string("a.@b"),
                                 std::string("a..b@c"),
                                 std::string("a@.b"),
                                 std::string("a@b."),
                                 std::string("a@[127.0.0.1]"),
                                 std::string("a@b,c@d"),
                                 std::string("a@b\0", 4),
                                 std::string(65, 'a') + "@b",
                                 "a@" + std::string(253, 'b')}) {
    INFO(bad);
    CHECK_FALSE(is_mail_address(bad));
  }
}

TEST_CASE("Mail_relay_isReadStrictly") {
  const auto fault = [](const char* url, const char* tls, const char* user, const char* password, const char* from,
                        const char* ca = "") {
    const auto relay = read_relay(url, tls, user, password, from, ca);
    return relay ? std::string("none") : relay.error().errors.at(0).pointer;
  };
  CHECK(fault("", "nonsense", "", "", "") == "none");
  CHECK(fault("smtp://mail.example.cn", "required", "u", "p", "a@example.cn") == "none");
  CHECK(fault("smtp://127.0.0.1:25", "off", "", "", "a@example.cn") == "none");
  CHECK(fault("smtp://mail.example.cn", "maybe", "", "", "a@example.cn") == "smtp.tls");
  CHECK(fault("smtps://mail.example.cn", "off", "", "", "a@example.cn") == "smtp.tls");
  CHECK(fault("smtp://mail.example.cn", "off", "u", "p", "a@example.cn") == "smtp.tls");
  CHECK(fault("https://mail.example.cn", "required", "", "", "a@example.cn") == "smtp.url");
  CHECK(fault("smtp://u:p@mail.example.cn", "required", "", "", "a@example.cn") == "smtp.url");
  CHECK(fault("smtp://mail.example.cn", "required", "u", "", "a@example.cn") == "smtp.password");
  CHECK(fault("smtp://mail.example.cn", "required", "", "", "") == "smtp.from");
  CHECK(fault("smtp://mail.example.cn", "required", "", "", "a@example.cn", "/nowhere.pem") == "smtp.ca");
  CHECK(read_relay("smtp://mail.example.cn", "implicit", "", "", "a@example.cn", "")->url ==
        "smtps://mail.example.cn:465/");
}

}  // namespace fenghuo::tests
