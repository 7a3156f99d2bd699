#include "engine/journal/tail.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace fenghuo::engine {

namespace {

constexpr std::size_t k_size = 256;  // always the same, so that an overwrite never changes the file's length

std::string line(const Totals& totals) {
  const auto& events = totals.of("events");
  const std::string body =
      encode(Tail{totals.of("commits").count, events.last ? to_hex(*events.last) : "", events.count});
  std::string out = sha256_hex(body) + ' ' + body;
  out.resize(k_size - 1, ' ');
  return out + '\n';
}

std::optional<Tail> parse(std::string_view text) {
  if (text.size() != k_size || text[64] != ' ') return std::nullopt;
  const std::string_view body = text.substr(65, text.find_last_not_of(" \n") - 64);
  Tail tail;
  if (sha256_hex(body) != text.substr(0, 64) || !decode(body, tail)) return std::nullopt;
  return tail;
}

}  // namespace

Result<std::optional<Tail>> read_tail(const std::string& folder) {
  for (int attempt = 0; attempt < 5; ++attempt) {  // it may be overwritten while it is read
    const int file = ::open((folder + "/tail").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) return std::optional<Tail>{};
    std::array<char, k_size + 1> bytes{};
    const ssize_t got = file < 0 ? -1 : ::read(file, bytes.data(), bytes.size());
    if (file >= 0) ::close(file);
    if (got < 0) break;
    if (auto tail = parse({bytes.data(), static_cast<std::size_t>(got)})) return tail;
    ::usleep(1000);
  }
  return Problem::make(Kind::Internal, "corrupt-record", {"文件 tail 已损坏", "the file tail is damaged"});
}

std::optional<Text> missing_after(const Tail& tail, Database& db, const Totals& totals) {
  const std::string seq = std::to_string(tail.seq);
  if (totals.of("commits").count < tail.commits) {
    const std::string commits = std::to_string(tail.commits), have = std::to_string(totals.of("commits").count);
    return Text{"已确认 " + commits + " 次提交（至 seq " + seq + "），日志中只有 " + have + " 次",
                commits + " commits were acknowledged (up to seq " + seq + "), the journal holds " + have};
  }
  if (tail.seq == 0) return std::nullopt;
  Query row(db, "SELECT hash FROM events WHERE seq = ?", tail.seq);
  if (row.next() && to_hex(row.blob(0)) == tail.hash) return std::nullopt;
  return Text{"已确认的记录 seq " + seq + " 不在日志中",
              "the acknowledged record seq " + seq + " is not in the journal"};
}

TailFile::~TailFile() {
  if (file_ >= 0) ::close(file_);
}

Result<void> TailFile::open(const std::string& folder) {
  const std::string name = folder + "/tail";
  file_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ >= 0) return {};
  const std::string why = name + ": " + std::strerror(errno);
  return Problem::make(Kind::Unavailable, "journal-unavailable", {"无法打开 " + why, "cannot open " + why});
}

void TailFile::write(const Totals& totals) const {
  const std::string text = line(totals);
  [[maybe_unused]] const ssize_t written = ::pwrite(file_, text.data(), text.size(), 0);
}

bool TailFile::write_through(const Totals& totals) const {
  const std::string text = line(totals);
  return ::pwrite(file_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) && ::fsync(file_) == 0;
}

}  // namespace fenghuo::engine
