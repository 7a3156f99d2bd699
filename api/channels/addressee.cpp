#include "api/channels/addressee.hpp"

namespace fenghuo::api {

namespace {

engine::Language language_of(const std::string& name) {
  return name == "en" ? engine::Language::en : engine::Language::zh;
}

}  // namespace

std::variant<Addressee, std::string> addressee_of(const engine::Registry& registry, const engine::Delivery& delivery) {
  const auto* channel = registry.channel(delivery.channel);
  if (channel == nullptr) return "there is no channel " + delivery.channel;
  if (!channel->enabled) return "the channel is switched off";
  if (channel->type == "webhook")
    return Addressee{WebhookTarget{channel->url, channel->secret}, language_of(channel->language)};
  if (delivery.recipient.find('@') != std::string::npos)
    return Addressee{MailTarget{delivery.recipient, ""}, language_of(channel->language)};
  const auto* person = registry.person(delivery.recipient);
  if (person == nullptr || person->email.empty()) return "this person has no e-mail address";
  return Addressee{MailTarget{person->email, person->name}, language_of(person->language)};
}

}  // namespace fenghuo::api
