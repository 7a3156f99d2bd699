#include "engine/journal/chain.hpp"

#include <algorithm>

namespace fenghuo::engine {

void encode_header(const Header& header, std::string& out) {
  JsonWriter w(out);
  w.begin_object();
  w.key("actor"), w.raw(header.actor);
  w.key("at"), w.integer(header.at);
  w.key("payload_hash"), w.string(to_hex(header.payload_hash));
  w.key("prev"), w.string(to_hex(header.prev));
  w.key("recorded_at"), w.integer(header.recorded_at);
  w.key("stream"), w.string(header.stream);
  w.key("type"), w.string(header.type);
  w.key("v"), w.integer(header.v);
  w.key("version"), w.integer(header.version);
  w.end_object();
}

Digest Chain::header_hash(const Header& header) {
  header_.clear();
  encode_header(header, header_);
  return sha_.update(k_leaf_prefix).update(header_).finish();
}

std::optional<Text> Chain::read(Query& row, EventView& out) {
  out = {};
  out.seq = row.integer(0);
  out.header.stream = row.text(1);
  out.header.version = row.integer(2);
  out.header.type = row.text(3);
  out.header.v = row.integer(4);
  out.header.at = row.integer(5);
  out.header.recorded_at = row.integer(6);
  out.header.actor = row.text(7);
  out.header.prev = row.blob(11);
  out.hash = row.blob(12);
  if (row.null(8)) {  // erased: only the hash of what was there is left
    const Bytes kept = row.blob(10);
    if (!row.null(9) || kept.size() != out.header.payload_hash.size()) row.misfits();
    if (!row.misfit()) std::copy(kept.begin(), kept.end(), out.header.payload_hash.begin());
  } else {
    out.payload = row.text(8);
    out.salt = row.blob(9);
    if (!row.null(10) || out.salt.size() != std::tuple_size_v<Salt>) row.misfits();
    if (!row.misfit()) out.header.payload_hash = payload_hash(out.salt, *out.payload);
  }
  if (row.misfit()) return Text{"记录的格式不对", "it does not have the shape of a record"};
  if (!std::ranges::equal(header_hash(out.header), out.hash))
    return Text{"内容与其哈希不符", "its bytes do not match its hash"};
  return std::nullopt;
}

std::optional<Text> Chain::follow(Tip& tip, const EventView& event) {
  if (event.header.version != tip.version + 1)
    return Text{"该流的版本号不连续，应为 " + std::to_string(tip.version + 1),
                "the version in its stream should be " + std::to_string(tip.version + 1)};
  if ((tip.hash || tip.version == 0) && !std::ranges::equal(event.header.prev, tip.bytes()))
    return Text{"与该流前一条记录的哈希链断开", "its prev is not the hash of the record before it in its stream"};
  tip.version = event.header.version;
  std::copy(event.hash.begin(), event.hash.end(), tip.hash.emplace().begin());
  return std::nullopt;
}

StoredEvent to_stored(const EventView& event) {
  StoredEvent out;
  out.seq = event.seq;
  out.meta = {std::string(event.header.stream), event.header.version, event.header.at, event.header.recorded_at, {}};
  if (!decode(event.header.actor, out.meta.actor)) out.meta.actor = {};
  out.type = event.header.type;
  out.v = static_cast<int>(event.header.v);
  out.payload = event.payload.value_or("");
  out.hash = to_hex(event.hash);
  return out;
}

Result<Recorded> to_recorded(const EventView& event) {
  auto decoded = decode_event(event.header.type, static_cast<int>(event.header.v), event.payload.value_or("{}"));
  if (!decoded) return corrupt_record(event, decoded.error().detail);
  Recorded out{{std::string(event.header.stream), event.header.version, event.header.at, event.header.recorded_at, {}},
               std::move(*decoded)};
  if (!decode(event.header.actor, out.meta.actor)) return corrupt_record(event, {"无法读取操作者", "unreadable actor"});
  return out;
}

Problem corrupt_record(const EventView& event, const Text& why) {
  const std::string seq = std::to_string(event.seq), version = std::to_string(event.header.version);
  const std::string stream = printable(event.header.stream);
  return Problem::make(
      Kind::Internal, "corrupt-record",
      {"日志记录 seq " + seq + "（" + stream + " 第 " + version + " 版）已损坏：" + why.zh,
       "journal record seq " + seq + " (" + stream + " version " + version + ") is damaged: " + why.en});
}

}  // namespace fenghuo::engine
