#include "engine/journal/chain.hpp"

#include "tests/unit/journal/fixture.hpp"

namespace fenghuo::engine::test {

// These bytes are the format: another program, or this one in ten years, must come to the same hashes. If one of these
// tests has to change, old journals can no longer be checked.

TEST_CASE("Chain_header_is_canonical_json_of_exactly_these_members") {
  const std::string actor = encode(Actor{"p-1", "responder", "t-1", "u-1"});
  Header header{actor, 1000, sha256(""), {}, 1005, "incident/INC-2026-000001", "CommentAdded", 1, 7};
  const Digest before = sha256("x");
  header.prev = before;
  std::string out;
  encode_header(header, out);
  CHECK(out == R"({"actor":{"person":"p-1","role":"responder","token":"t-1","unit":"u-1"},"at":1000,)"
               R"("payload_hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",)"
               R"("prev":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","recorded_at":1005,)"
               R"("stream":"incident/INC-2026-000001","type":"CommentAdded","v":1,"version":7})");
  CHECK(Chain{}.header_hash(header) == sha256(std::string("\0", 1) + out));
}

TEST_CASE("Chain_two_records_have_exactly_these_hashes") {
  TempFolder folder;
  SeededRandom random(42);
  const auto journal = opened(folder.path(), random);
  REQUIRE(commit(*journal, batch_of({comment("incident/1", 1, "发现首页被篡改"), comment("incident/1", 2, "two")}))
              .has_value());
  const auto events = journal->read_after(0, 9);
  REQUIRE(events->size() == 2);

  // The same by hand, from the description in format.md alone.
  SeededRandom again(42);
  std::string prev;
  for (const auto& event : *events) {
    Salt salt;
    again.fill(salt);
    const std::string payload_hash = sha256_hex(std::string(salt.begin(), salt.end()) + event.payload);
    const std::string header =
        R"({"actor":{"person":"p-1","role":"responder","token":"t-1","unit":"u-1"},"at":1000,"payload_hash":")" +
        payload_hash + R"(","prev":")" + prev +
        R"(","recorded_at":1005,"stream":"incident/1","type":"CommentAdded","v":1,"version":)" +
        std::to_string(event.meta.version) + "}";
    CHECK(event.hash == sha256_hex(std::string("\0", 1) + header));
    prev = event.hash;
  }
  CHECK((*events)[0].hash == "f9a5186dafe7b744edf56319645088dcd5d6ef696335a606f5a658f705656586");
  CHECK((*events)[1].hash == "29f79f9a0de4115684c45aa0f279c779e5364a1be3d94ac253ca9c50a0239d24");
}

}  // namespace fenghuo::engine::test
