#include "sim/schedule/events.hpp"

#include <unordered_map>

namespace fenghuo::sim {

using namespace engine;

namespace {

using Decoder = bool (*)(std::string_view, SeriesEvent&);

template <class T>
bool decode_as(std::string_view payload, SeriesEvent& out) {
  return decode(payload, out.emplace<T>());
}

template <class... T>
std::unordered_map<std::string_view, Decoder> make_decoders(std::variant<T...>*) {
  static_assert((is_foreign(T::k_type) && ...));
  return {{T::k_type, &decode_as<T>}...};
}

}  // namespace

Foreign to_foreign(const SeriesEvent& event) {
  return std::visit([]<class T>(const T& e) { return Foreign{std::string(T::k_type), T::k_v, encode(e)}; }, event);
}

Result<SeriesEvent> series_event(const Foreign& foreign) {
  static const auto k_decoders = make_decoders(static_cast<SeriesEvent*>(nullptr));
  const auto found = k_decoders.find(foreign.type);
  if (found == k_decoders.end() || foreign.v != 1)
    return Problem::internal("unknown event type " + foreign.type + " v" + std::to_string(foreign.v));
  SeriesEvent out;
  if (!found->second(foreign.payload, out)) return Problem::internal("unreadable payload of " + foreign.type);
  return out;
}

}  // namespace fenghuo::sim
