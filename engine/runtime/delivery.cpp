#include "engine/runtime/delivery.hpp"

#include "engine/base/digest.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

constexpr std::string_view k_person = "person:";

/// The people who hold `role` on the unit or, failing that, on the nearest one above.
std::set<std::string> holders(const Registry& registry, Role role, const std::string& unit, Millis now) {
  std::map<std::string_view, std::set<std::string>> by_unit;
  for (const auto& [_, token] : registry.tokens()) {
    const bool valid = registry.token_in_force(token.id, now) != nullptr;
    if (valid && token.role == role && registry.person(token.person) != nullptr)
      by_unit[token.unit].insert(token.person);
  }
  for (const auto& at : registry.line_of(unit))
    if (const auto found = by_unit.find(at); found != by_unit.end()) return found->second;
  return {};
}

/// Who was moved or has left learns no more of what happens where they were.
bool may_know(const Registry& registry, const std::string& person, const std::string& unit, Millis now) {
  return std::ranges::any_of(registry.tokens(), [&](const auto& one) {
    return one.second.person == person && registry.within(unit, one.second.unit) &&
           registry.token_in_force(one.first, now) != nullptr;
  });
}

std::string_view role_in(std::string_view to) {
  return to.starts_with(k_person) ? std::string_view{} : to.substr(0, to.find('@'));
}

/// The e-mail channel that is nearest to a person, so that nobody is written to twice.
const ChannelSet* mailbox_of(const Registry& registry, const std::string& person, const Message& message) {
  const auto* known = registry.person(person);
  if (known == nullptr || known->email.empty()) return nullptr;
  const ChannelSet* nearest = nullptr;
  for (const auto& [_, channel] : registry.channels()) {
    if (channel.type != "email" || !takes(channel, message) || !registry.within(known->unit, channel.unit)) continue;
    if (nearest == nullptr || (nearest->unit != channel.unit && registry.within(channel.unit, nearest->unit)))
      nearest = &channel;
  }
  return nearest;
}

}  // namespace

std::string Delivery::id() const {
  std::string target = recipient.empty() ? "-" : recipient;
  if (target.find('@') != target.npos) target = "@" + sha256_hex(target).substr(0, 16);
  return message.id + "/" + (channel.empty() ? "-" : channel) + "/" + target;
}

OutboxRow row_of(const Delivery& delivery, Millis next_at, int attempts) {
  return {.attempts = attempts,
          .id = delivery.id(),
          .kind = std::string(k_notify),
          .next_at = next_at,
          .payload = encode(delivery),
          .stream = delivery.message.id.substr(0, delivery.message.id.rfind('/'))};
}

std::optional<Delivery> delivery_of(const OutboxRow& row) {
  Delivery delivery;
  if (row.kind != k_notify || !decode(row.payload, delivery)) return std::nullopt;
  if (!delivery.message.event.empty()) return delivery;
  // Written when the log was the only channel: the payload is the message itself and the id its own.
  if (!decode(row.payload, delivery.message)) return std::nullopt;
  delivery.channel = k_log_channel;
  delivery.message.id = row.id;
  return delivery;
}

std::set<std::string> people_for(const Registry& registry, const Message& message, Millis now) {
  std::set<std::string> people;
  for (const auto& to : message.to) {
    if (to.starts_with(k_person)) {
      const std::string person(to.substr(k_person.size()));
      if (registry.person(person) != nullptr && may_know(registry, person, message.unit, now)) people.insert(person);
      continue;
    }
    const auto at = to.find('@');
    Role role{};
    if (parse_name(role_in(to), role))
      people.merge(holders(registry, role, at == to.npos ? message.unit : to.substr(at + 1), now));
  }
  return people;
}

bool takes(const ChannelSet& channel, const Message& message) {
  const auto wanted = [](const std::vector<std::string>& filter, std::string_view value) {
    return std::ranges::find(filter, value) != filter.end();
  };
  return channel.enabled && (channel.events.empty() || wanted(channel.events, message.event)) &&
         (channel.roles.empty() ||
          std::ranges::any_of(message.to, [&](const auto& to) { return wanted(channel.roles, role_in(to)); }));
}

std::vector<OutboxRow> reach(const Registry& registry, const Message& message, Millis now) {
  std::vector<OutboxRow> rows;
  const auto send = [&](const std::string& channel, const std::string& recipient) {
    rows.push_back(row_of({.channel = channel, .message = message, .recipient = recipient}, now));
  };
  for (const auto& person : people_for(registry, message, now))
    if (const auto* channel = mailbox_of(registry, person, message)) send(channel->id, person);
  for (const auto& [id, channel] : registry.channels()) {
    if (!takes(channel, message) || !registry.within(message.unit, channel.unit)) continue;
    if (channel.type == "webhook") send(id, "");
    for (const auto& address : channel.addresses)
      send(id, address);
  }
  return rows;
}

std::vector<OutboxRow> logged(const Registry& registry, const Message& message, std::vector<OutboxRow> reached,
                              Millis now) {
  std::string error;
  if (reached.empty()) {
    error = people_for(registry, message, now).empty() ? "nobody-holds-the-role" : "no-channel-reaches-them";
    reached.push_back(row_of({.error = error, .message = message}, k_never));
  }
  reached.push_back(row_of({.channel = std::string(k_log_channel), .error = error, .message = message}, now));
  return reached;
}

std::vector<OutboxRow> fan_out(const Registry& registry, const Message& message, Millis now) {
  return logged(registry, message, reach(registry, message, now), now);
}

}  // namespace fenghuo::engine
