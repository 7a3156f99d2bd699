#pragma once
#include "engine/base/digest.hpp"
#include "engine/journal/journal.hpp"
#include "engine/journal/sqlite.hpp"

namespace fenghuo::engine {

/// The hash chain: how a record becomes a header and a hash, and how both are checked. The page that describes it for
/// people, and for other programs that check it, is engine/journal/format.md.

inline constexpr std::string_view k_leaf_prefix{"\0", 1};  ///< RFC 9162: a leaf's hash begins with this byte

using Bytes = std::span<const std::uint8_t>;

/// What is hashed of one record. Views: the bytes stay where they are.
struct Header {
  std::string_view actor;  ///< canonical JSON of Actor
  Millis at = 0;
  Digest payload_hash{};
  Bytes prev;  ///< the hash of the record before it in its stream; empty for the first
  Millis recorded_at = 0;
  std::string_view stream, type;
  std::int64_t v = 1, version = 0;
};

/// Appends the header's canonical JSON.
void encode_header(const Header& header, std::string& out);

/// One record as it lies in the table. Views into the row it was read from.
struct EventView {
  std::int64_t seq = 0;
  Header header;
  std::optional<std::string_view> payload;  ///< nothing if it was erased
  Bytes salt, hash;
};

/// Where a stream stands: the next record has `version` + 1 and the hash as its `prev`.
struct Tip {
  std::int64_t version = 0;
  std::optional<Digest> hash;  ///< nothing before the first record, or if only the version is known

  [[nodiscard]] Bytes bytes() const { return hash ? Bytes(*hash) : Bytes(); }
};

/// Hashes and checks records, one after another, with buffers it keeps. One thread.
class Chain {
 public:
  Digest payload_hash(Bytes salt, std::string_view payload) { return sha_.update(salt).update(payload).finish(); }
  Digest header_hash(const Header& header);

  /// Reads a row of `k_event_columns` and checks it by itself. What is wrong with it, or nothing.
  std::optional<Text> read(Query& row, EventView& out);
  /// Checks that a record which is right by itself comes after `tip`, and moves `tip` to it.
  static std::optional<Text> follow(Tip& tip, const EventView& event);

 private:
  Sha256 sha_;
  std::string header_;
};

/// In the order in which `Chain::read` expects them.
#define FENGHUO_EVENT_COLUMNS \
  "seq, stream, version, type, v, at, recorded_at, actor, payload, salt, payload_hash, prev, hash"

StoredEvent to_stored(const EventView& event);
/// Typed. An erased payload reads as the event with nothing filled in.
Result<Recorded> to_recorded(const EventView& event);

Problem corrupt_record(const EventView& event, const Text& why);

}  // namespace fenghuo::engine
