// The fold is total: any sequence of events, with any members, in any order.
#include "engine/base/random.hpp"
#include "tests/support/desk.hpp"
#include "tests/support/library.hpp"
#include "tests/support/playbook.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace engine;

namespace {

/// Fills any described value from small alphabets, so that events meet each other's steps and duties.
class Filler {
 public:
  explicit Filler(SeededRandom& random) : random_(random) {}

  std::uint64_t below(std::uint64_t bound) { return random_.next() % bound; }

  void operator()(std::string& out) {
    static constexpr std::array<const char*, 12> k_words{"",        "a",          "b",      "capture", "I",     "IV",
                                                         "initial", "烽火\"\\\n", "triage", "review",  "zhang", "\x7f"};
    out = k_words[below(k_words.size())];
  }
  void operator()(bool& out) { out = below(2) == 0; }
  template <std::integral T>
  void operator()(T& out) {
    constexpr std::array<std::int64_t, 6> k_numbers{
        0, 1, -1, 60'000, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()};
    out = static_cast<T>(k_numbers[below(k_numbers.size())]);
  }
  void operator()(Value& out) {
    const auto kind = below(3);
    if (kind == 0) (*this)(out.emplace<std::string>());
    if (kind == 1) (*this)(out.emplace<std::int64_t>());
    if (kind == 2) (*this)(out.emplace<bool>());
  }
  template <class T>
  void operator()(std::optional<T>& out) {
    if (below(2) == 0) (*this)(out.emplace());
  }
  template <class T>
  void operator()(std::vector<T>& out) {
    for (auto n = below(3); n > 0; --n)
      (*this)(out.emplace_back());
  }
  template <class T>
  void operator()(std::map<std::string, T>& out) {
    for (auto n = below(3); n > 0; --n) {
      std::string key;
      (*this)(key);
      (*this)(out[key]);
    }
  }
  template <Described T>
  void operator()(T& object) {
    T::describe(object, [this](std::string_view, auto& member) { (*this)(member); });
  }

  void operator()(Foreign& out) { out = {.type = "DrillPaused", .v = 1, .payload = "{}"}; }

  Event event() { return make(std::make_index_sequence<std::variant_size_v<AnyEvent>>{}); }

 private:
  template <class E>
  static Event made(Filler& fill) {
    E event{};
    fill(event);
    return event;
  }
  template <std::size_t... N>
  Event make(std::index_sequence<N...>) {
    static constexpr std::array k_makers{&Filler::made<std::variant_alternative_t<N, AnyEvent>>...};
    return k_makers[below(k_makers.size())](*this);
  }
  SeededRandom& random_;
};

Incident snapshot(const Incident& incident) {
  Incident back;
  REQUIRE(decode(encode(incident), back));
  return back;
}

}  // namespace

TEST_CASE("Evolve_any_sequence_of_any_events_folds_and_comes_back_from_its_bytes") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    SeededRandom random(seed);
    Filler fill(random);
    Incident direct, decoded;
    for (int n = 1; n <= 120; ++n) {
      const Event event = fill.event();
      Meta meta{
          .stream = "INC-1", .version = n, .at = static_cast<Millis>(fill.below(1'000'000)), .actor = {.person = "p"}};
      std::string bytes;
      encode_payload(event, bytes);
      const auto back = decode_event(event_type(event), event_version(event), bytes);
      REQUIRE(bool(back));
      REQUIRE(*back == event);
      evolve(direct, meta, event);
      evolve(decoded, meta, *back);
      REQUIRE(direct.version == n);
      if (n % 40 == 0) decoded = snapshot(decoded);
      (void)wanted_timers(direct);
    }
    REQUIRE(direct == decoded);
    REQUIRE(encode(direct) == encode(decoded));
  }
}

TEST_CASE("Evolve_a_real_stream_refolds_from_bytes_and_from_any_snapshot") {
  Desk desk(library_with_final(), small_playbook());
  desk.open();
  desk.pass(65 * k_minute);
  desk.ok(CompleteStep{.step = "confirm", .outcome = "real"});
  desk.ok(FailStep{.step = "capture", .reason = "r"});
  desk.attach("page-capture", "capture");
  desk.ok(CompleteStep{.step = "capture"});
  desk.ok(CompleteStep{.step = "block"});
  desk.ok(CompleteStep{.step = "offline"});
  desk.as(Role::leader).ok(WaiveDuty{.duty = "police-initial", .reason = "r"});
  desk.ok(Dismiss{.reason = "r"});
  desk.ok(Reopen{.reason = "r"});

  for (std::size_t cut = 0; cut <= desk.events().size(); ++cut) {
    Incident folded;
    for (std::size_t n = 0; n < desk.events().size(); ++n) {
      if (n == cut) folded = snapshot(folded);
      evolve(folded, desk.events()[n].meta, desk.events()[n].event);
    }
    folded.id = desk.incident().id;
    REQUIRE(folded == desk.incident());
  }
}

TEST_CASE("Decide_is_pure_the_same_question_has_the_same_answer") {
  Desk desk(library_with_final(), small_playbook());
  desk.open();
  const Incident before = desk.incident();
  const Command command = CompleteStep{.step = "confirm", .outcome = "real"};
  const auto once = decide(desk.incident(), command, desk.context());
  const auto twice = decide(desk.incident(), command, desk.context());
  REQUIRE(bool(once));
  CHECK(*once == *twice);
  CHECK(desk.incident() == before);
}

}  // namespace fenghuo::tests
