#include "tests/unit/journal/fixture.hpp"

namespace fenghuo::engine::test {

namespace {

template <class T>
void check_names() {
  std::string last;
  const T value{};
  T::describe(value, [&]<class M>(std::string_view name, const M&) {
    INFO(name << " after " << last);
    CHECK(last < name);
    last = name;
    if constexpr (Described<M>) check_names<M>();
  });
}

template <class T>
void check_round_trip() {
  INFO(T::k_type);
  const T before = filled<T>();
  std::string payload;
  encode_payload(Event{before}, payload);
  const auto after = decode_event(T::k_type, T::k_v, payload);
  REQUIRE(after.has_value());
  REQUIRE(std::holds_alternative<T>(*after));
  CHECK(std::get<T>(*after) == before);
  CHECK_FALSE(before == T{});

  const auto empty = decode_event(T::k_type, T::k_v, "{}");  // an old event that lacks what came later
  REQUIRE(empty.has_value());
  CHECK(std::get<T>(*empty) == T{});
}

template <class... T>
void each_event(std::variant<T...>*, auto&& check) {
  const auto each = [&]<class E> {
    if constexpr (OwnEvent<E>) check.template operator()<E>();
  };
  (each.template operator()<T>(), ...);
}

}  // namespace

TEST_CASE("Event_every_alternative_comes_back_as_written") {
  each_event(static_cast<Event*>(nullptr), []<class T> { check_round_trip<T>(); });
}

TEST_CASE("Event_of_another_room_is_kept_as_it_is") {
  const Event before = Foreign{.type = "DrillPaused", .v = 3, .payload = R"({"reason":"停一下"})"};
  std::string payload;
  encode_payload(before, payload);
  CHECK(payload == R"({"reason":"停一下"})");
  const auto after = decode_event(event_type(before), event_version(before), payload);
  REQUIRE(after.has_value());
  CHECK(*after == before);
  CHECK_FALSE(decode_event("Unheard", 1, "{}").has_value());
}

TEST_CASE("Event_every_alternative_names_its_members_ascending") {
  each_event(static_cast<Event*>(nullptr), []<class T> {
    INFO(T::k_type);
    check_names<T>();
  });
}

TEST_CASE("JournalRows_describe_their_members_ascending") {
  check_names<Actor>();
  check_names<TimerRow>();
  check_names<OutboxRow>();
  check_names<IdempotencyRecord>();
  check_names<IncidentRow>();
  check_names<Snapshot>();
  check_names<Document>();
}

TEST_CASE("Event_unknown_type_or_version_or_bytes_is_refused") {
  CHECK(decode_event("NoSuchThing", 1, "{}").has_error());
  CHECK(decode_event("CommentAdded", 2, "{}").has_error());
  for (const char* payload : {"", "{", "[]", R"({"text":1})", R"({"text":"a"}x)", R"({"text":"\ud800"})"}) {
    INFO(payload);
    const auto event = decode_event("CommentAdded", 1, payload);
    REQUIRE(event.has_error());
    CHECK(event.error().detail.en.find("CommentAdded") != std::string::npos);
  }
}

}  // namespace fenghuo::engine::test
