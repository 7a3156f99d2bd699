#include "engine/journal/event.hpp"

#include <unordered_map>

namespace fenghuo::engine {

namespace {

using Decoder = bool (*)(std::string_view, Event&);

template <OwnEvent T>
bool decode_as(std::string_view payload, Event& out) {
  return decode(payload, out.emplace<T>());
}

template <class... T>
std::unordered_map<std::string_view, Decoder> make_decoders(std::variant<T...>*) {
  std::unordered_map<std::string_view, Decoder> out;
  const auto add = [&]<class E>(E*) {
    if constexpr (OwnEvent<E>) out.emplace(E::k_type, &decode_as<E>);
  };
  (add(static_cast<T*>(nullptr)), ...);
  return out;
}

const std::unordered_map<std::string_view, Decoder>& decoders() {
  static const auto table = make_decoders(static_cast<Event*>(nullptr));
  return table;
}

}  // namespace

Event::Event() = default;
Event::Event(const Event&) = default;
Event::Event(Event&&) noexcept = default;
Event& Event::operator=(const Event&) = default;
Event& Event::operator=(Event&&) noexcept = default;
Event::~Event() = default;

std::string_view event_type(const Event& event) {
  return std::visit(
      []<class T>(const T& e) -> std::string_view {
        if constexpr (OwnEvent<T>)
          return T::k_type;
        else
          return e.type;
      },
      event);
}

int event_version(const Event& event) {
  return std::visit(
      []<class T>(const T& e) {
        if constexpr (OwnEvent<T>)
          return T::k_v;
        else
          return e.v;
      },
      event);
}

void encode_payload(const Event& event, std::string& out) {
  JsonWriter writer(out);
  std::visit(
      [&]<class T>(const T& e) {
        if constexpr (OwnEvent<T>)
          write(writer, e);
        else
          writer.raw(e.payload);
      },
      event);
}

Result<Event> decode_event(std::string_view type, int v, std::string_view payload) {
  if (is_foreign(type)) return Event(Foreign{std::string(type), v, std::string(payload)});
  const auto found = decoders().find(type);
  if (found == decoders().end() || v != 1)
    return Problem::internal("unknown event type " + std::string(type) + " v" + std::to_string(v));
  Event event;
  if (!found->second(payload, event)) return Problem::internal("unreadable payload of " + std::string(type));
  return event;
}

}  // namespace fenghuo::engine
