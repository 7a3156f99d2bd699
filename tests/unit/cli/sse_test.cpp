#include "api/cli/sse.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using fenghuo::api::cli::SseEvent;
using fenghuo::api::cli::SseReader;

namespace {

using Events = std::vector<std::pair<std::string, std::string>>;

Events feed(SseReader& reader, const std::vector<std::string_view>& pieces) {
  Events out;
  for (const auto piece : pieces)
    for (const auto& event : reader.feed(piece))
      out.emplace_back(event.type, event.data);
  return out;
}

std::string with_ends(std::string text, const std::string& end) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += end.size())
    text.replace(at, 1, end);
  return text;
}

// As the server sends it: retry, ready, an event, a heartbeat whose bare id moves on, data over two lines.
constexpr const char* k_stream =
    "retry: 3000\n\nevent: ready\nid: 7\ndata: {}\n\n"
    "id: 8\nevent: StepCompleted\ndata: {\"step\":\"给页面存档\"}\n\n"
    ": heartbeat\nid: 11\n\ndata:one\ndata:  two\n\n";
const Events k_meant{{"ready", "{}"}, {"StepCompleted", R"({"step":"给页面存档"})"}, {"message", "one\n two"}};

}  // namespace

TEST_CASE("Sse_cutAnywhere_givesTheSameEvents") {
  const std::string end = GENERATE("\n", "\r\n", "\r");
  const std::string text = with_ends(k_stream, end);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    SseReader reader;
    const std::string_view whole(text);
    CHECK(feed(reader, {whole.substr(0, cut), whole.substr(cut)}) == k_meant);
    CHECK(reader.last_id() == "11");
  }
  SseReader reader;
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < text.size(); ++i)
    bytes.push_back(std::string_view(text).substr(i, 1));
  CHECK(feed(reader, bytes) == k_meant);
}

TEST_CASE("Sse_eventThatDidNotEnd_movesNothing") {
  SseReader reader;
  CHECK(feed(reader, {"id: 1\ndata: a\n\nid: 2\ndata: b\n"}) == Events{{"message", "a"}});
  CHECK(reader.last_id() == "1");  // resuming behind 2 would lose it
  CHECK(feed(reader, {"\n"}) == Events{{"message", "b"}});
  CHECK(reader.last_id() == "2");
}

TEST_CASE("Sse_bareIdAndComments_dispatchNothing") {
  SseReader reader;
  CHECK(feed(reader, {": heartbeat\nid: 4720\n\n:\n\nnonsense\n\nevent: only\n\n"}).empty());
  CHECK(reader.last_id() == "4720");
  CHECK(feed(reader, {"data: x\n\n"}) == Events{{"message", "x"}});  // the type does not carry over
}

TEST_CASE("Sse_lineWithoutEnd_isNoticed") {
  SseReader reader;
  const std::string much(1U << 20U, 'x');
  for (int n = 0; n < 16; ++n)
    CHECK(feed(reader, {much}).empty());
  CHECK_FALSE(reader.too_long());
  CHECK(feed(reader, {"x"}).empty());
  CHECK(reader.too_long());
}
