#pragma once
#include "api/channels/vetting.hpp"
#include "engine/base/time.hpp"

#include <string>

namespace fenghuo::api {

/// The relay that takes our mail. Made by `read_relay`; an empty url: there is none.
struct MailRelay {
  std::string url;             ///< smtp://host[:port] (STARTTLS) or smtps://host[:port]
  bool tls = true;             ///< false only by `smtp.tls = off`, and then to allow-listed addresses alone
  std::string user, password;  ///< empty: no AUTH
  std::string from;            ///< a bare address
  std::string ca;              ///< a PEM file trusted besides the system's; empty: none
};

/// The keys `smtp.url`, `smtp.tls` (`required`, `implicit` or `off`), `smtp.user`, `smtp.password`, `smtp.from`,
/// `smtp.ca` as one relay. Invalid, naming the key: an address that is none, a password that would go without TLS, a
/// file that cannot be read.
engine::Result<MailRelay> read_relay(const std::string& url, const std::string& tls, const std::string& user,
                                     const std::string& password, const std::string& from, const std::string& ca);

/// local@domain in plain ASCII, nothing that could end a header or an SMTP line; ≤ 254 bytes.
bool is_mail_address(std::string_view address);

/// What stands in one mail. Names and subject: any UTF-8, control characters become blanks.
struct Letter {
  std::string id;  ///< the same over every attempt; gives the Message-ID
  engine::Millis date = 0;
  std::string from, to, to_name, subject, text;
};

/// RFC 5322 text with CRLF: Auto-Submitted: auto-generated, Message-ID from `id`, headers as RFC 2047 words, the text
/// in base64. Both addresses must be `is_mail_address`.
std::string mail_text(const Letter& letter);

}  // namespace fenghuo::api
