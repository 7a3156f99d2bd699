#pragma once
#include "engine/journal/journal.hpp"
#include "engine/registry/registry.hpp"
#include "engine/runtime/messages.hpp"

#include <set>

namespace fenghuo::engine {

inline constexpr std::string_view k_log_channel = "log";  ///< no registered channel: a line in the server's log
inline constexpr std::string_view k_notify = "notify";    ///< the kind of an outbox row that holds a Delivery

/// One message on its way to one target: the payload of an outbox row.
struct Delivery {
  std::string channel;  ///< a channel's id, or `k_log_channel`; empty: nobody could be reached
  std::string error;    ///< why the last attempt failed, or why nobody could be reached
  Message message;
  std::string recipient;  ///< a person's id, or an address (it holds an '@'); empty for a webhook
  friend bool operator==(const Delivery&, const Delivery&) = default;
  FENGHUO_DESCRIBE(channel, error, message, recipient)

  /// "<message>/<channel>/<recipient>", "-" for what is empty; an address stands there as a digest. The same on every
  /// attempt.
  [[nodiscard]] std::string id() const;
};

OutboxRow row_of(const Delivery& delivery, Millis next_at, int attempts = 0);
/// Nothing if the payload is none of a delivery.
std::optional<Delivery> delivery_of(const OutboxRow& row);

/// The people a message is for, each once: who holds the role on the unit by a token that is valid at `now`, or, if
/// nobody does, on the nearest unit above on which somebody does; and who is named, if a valid token of theirs opens
/// the unit.
std::set<std::string> people_for(const Registry& registry, const Message& message, Millis now);

/// Does this channel take such a message, apart from who is at home where?
bool takes(const ChannelSet& channel, const Message& message);

/// A row for each target that a message goes out to; empty if it reaches nobody.
std::vector<OutboxRow> reach(const Registry& registry, const Message& message, Millis now);
/// `reached`, and a line for the server's log. If nobody is reached there is a dead letter that says so.
std::vector<OutboxRow> logged(const Registry& registry, const Message& message, std::vector<OutboxRow> reached,
                              Millis now);
/// To each target that there is, logged.
std::vector<OutboxRow> fan_out(const Registry& registry, const Message& message, Millis now);

}  // namespace fenghuo::engine
