#include "engine/base/zone.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

namespace fenghuo::engine {

namespace {

/// Big-endian numbers of a TZif file (RFC 8536), never read past its end.
class Bytes {
 public:
  explicit Bytes(std::string_view all) : rest_(all) {}
  [[nodiscard]] bool ok() const { return ok_; }
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) return ok_ = false, std::string_view();
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::int64_t number(std::size_t size) {
    const auto bytes = take(size);
    std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~0ULL : 0;
    for (const char byte : bytes)
      value = value << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Counts {
  std::size_t utc, standard, leaps, changes, kinds, letters;
};

Counts read_head(Bytes& file) {
  constexpr std::size_t k_version_and_reserved = 16;
  if (file.take(4) != "TZif") file.take(std::string_view::npos);
  file.take(k_version_and_reserved);
  const auto count = [&] { return static_cast<std::size_t>(file.number(4)) & 0xffffffff; };
  Counts out{};
  for (auto* each : {&out.utc, &out.standard, &out.leaps, &out.changes, &out.kinds, &out.letters})
    *each = count();
  return out;
}

bool is_plain_name(const std::string& name) {
  static constexpr std::string_view k_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  return !name.empty() && name.front() != '/' && name.find_first_not_of(k_letters) == std::string::npos;
}

Problem unknown(const std::string& name) {
  return Problem::make(Kind::Invalid, "timezone",
                       {"时区数据库里没有“" + name + "”，写法如 Asia/Shanghai；系统须装有 tzdata",
                        "the time zone database has no \"" + name +
                            "\"; write it like Asia/Shanghai, and see that tzdata is installed"});
}

}  // namespace

Result<Zone> Zone::named(const std::string& name, const std::string& database) {
  if (!is_plain_name(name)) return unknown(name);
  const std::filesystem::path path = std::filesystem::path(database) / name;
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return unknown(name);
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Bytes bytes(text);
  // The first block is for readers of 32 bits; the same follows in 64.
  const Counts old = read_head(bytes);
  bytes.take(old.changes * 5 + old.kinds * 6 + old.letters + old.leaps * 8 + old.standard + old.utc);
  const Counts counts = read_head(bytes);
  if (!bytes.ok() || counts.changes * 9 + counts.kinds * 6 > text.size()) return unknown(name);

  Zone zone;
  zone.name_ = name;
  zone.changes_.resize(counts.changes);
  for (auto& change : zone.changes_)
    change.from = bytes.number(8) * k_second;
  const auto kind_of_change = bytes.take(counts.changes);
  std::vector<Millis> offsets(counts.kinds);
  for (auto& offset : offsets) {
    offset = bytes.number(4) * k_second;
    bytes.take(2);
  }
  if (!bytes.ok() || offsets.empty()) return unknown(name);
  zone.before_ = offsets.front();
  for (std::size_t i = 0; i < counts.changes; ++i) {
    const auto kind = static_cast<unsigned char>(kind_of_change[i]);
    if (kind >= offsets.size()) return unknown(name);
    zone.changes_[i].offset = offsets[kind];
  }
  return zone;
}

Millis Zone::offset_at(Millis time) const {
  const auto next = std::ranges::upper_bound(changes_, time, {}, [](const Change& change) { return change.from; });
  return next == changes_.begin() ? before_ : std::prev(next)->offset;
}

}  // namespace fenghuo::engine
