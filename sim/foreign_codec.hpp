#pragma once
#include "engine/journal/event.hpp"

#include <unordered_map>

namespace fenghuo::sim {

/// Inside this room: the codec of one kind of stream. `Any` is the variant of all its events, each at version 1.

template <class Any>
engine::Foreign as_foreign(const Any& event) {
  return std::visit(
      []<class T>(const T& e) {
        return engine::Foreign{std::string(T::k_type), T::k_v, engine::encode(e)};
      },
      event);
}

template <class Any>
using ForeignDecoder = bool (*)(std::string_view, Any&);

template <class... T>
std::unordered_map<std::string_view, ForeignDecoder<std::variant<T...>>> foreign_decoders(std::variant<T...>*) {
  static_assert((engine::is_foreign(T::k_type) && ...));
  return {{T::k_type, [](std::string_view payload, std::variant<T...>& out) {
             return engine::decode(payload, out.template emplace<T>());
           }}...};
}

/// Internal, naming the type, for one that nobody knows or whose payload does not fit.
template <class Any>
engine::Result<Any> of_foreign(const engine::Foreign& foreign) {
  static const auto k_decoders = foreign_decoders(static_cast<Any*>(nullptr));
  const auto found = k_decoders.find(foreign.type);
  if (found == k_decoders.end() || foreign.v != 1)
    return engine::Problem::internal("unknown event type " + foreign.type + " v" + std::to_string(foreign.v));
  Any out;
  if (!found->second(foreign.payload, out)) return engine::Problem::internal("unreadable payload of " + foreign.type);
  return out;
}

}  // namespace fenghuo::sim
