#pragma once
#include "api/channels/mail.hpp"
#include "api/channels/vetting.hpp"
#include "engine/base/clock.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace fenghuo::api {

/// A receiver of signed JSON (Standard Webhooks). `secret`: "whsec_" and base64 of 24 to 64 bytes.
struct WebhookTarget {
  std::string url, secret;
};
struct MailTarget {
  std::string address, name;
};
/// A dead-man's switch: GET, nothing else.
struct PingTarget {
  std::string url;
};

/// One message to one target.
struct Parcel {
  std::string id;         ///< the same over every attempt
  engine::Millis at = 0;  ///< when this attempt is made; the signature's timestamp
  std::variant<WebhookTarget, MailTarget, PingTarget> to;
  std::string subject, text;  ///< mail
  std::string json;           ///< webhook body
};

/// What became of one attempt.
struct Receipt {
  enum class End {
    delivered,  ///< the receiver took it
    again,      ///< may go well later: down, busy, slow, cut, 408, 425, 429, 5xx, a look-up or certificate that fails
    refused,    ///< will not: other 4xx, a moved or forbidden address, a mail refused for good
  };
  End end = End::again;
  std::optional<engine::Millis> retry_after;  ///< a length, as the receiver asked for; at most an hour
  std::string detail;                         ///< one line of English for the log and the notification's history
};

struct CourierOptions {
  Outbound outbound;
  Resolver resolver = system_resolver();
  MailRelay relay;
  std::string ca;  ///< a PEM file that https trusts besides the system's; empty: none

  std::size_t at_most = 256;                         ///< parcels held, waiting ones and those under way
  std::size_t under_way = 16;                        ///< at once
  std::size_t per_host = 2;                          ///< at once to one host and port
  engine::Millis connect = 10 * engine::k_second;    ///< for the look-up, and again for connecting and TLS
  engine::Millis stalled = 15 * engine::k_second;    ///< not one byte for so long, after connecting; HTTP only
  engine::Millis whole = 30 * engine::k_second;      ///< an attempt, from the look-up to the last byte
  engine::Millis whole_mail = 2 * engine::k_minute;  ///< the same for mail: a relay may look into it before it answers
};

/// Puts parcels on the wire by libcurl, on one thread of its own and, for each mail under way, one more. Knows no queue
/// on disk and tries nothing twice: what ends with `again` is the outbox's to bring back, with the same id.
///
/// Each attempt looks the host up once, vets every answer (vetting.hpp) and connects to nothing else; no proxy, no
/// connection kept for the next. TLS certificates are always checked. Redirects are never followed: 301 and 308 are
/// refused (enter the new address), the others are tried again. At most 64 KiB of an answer are read, and thrown away.
/// A 2xx whose body we stop reading ourselves counts as delivered; one that the other side cuts short goes again.
///
/// A mail that the relay refuses with 5xx is refused, with 4xx it goes again. A relay that cannot be used at all (no
/// TLS, wrong password) is our fault and not the message's, so that goes again, too.
class Courier {
 public:
  using Done = std::function<void(Receipt)>;

  /// Starts the thread. The clock outlives it.
  Courier(CourierOptions options, const engine::Clock& clock);
  /// Gives up what is under way and ends within moments; every `done` still open is called with `again`.
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  /// From any thread. `done` is called exactly once and must not block: on the courier's thread, or, if the courier is
  /// full (`again`), on the caller's before this returns.
  void send(Parcel parcel, Done done);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fenghuo::api
