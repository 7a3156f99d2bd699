#pragma once
#include "tests/unit/journal/fixture.hpp"

#include <fstream>
#include <iterator>

namespace fenghuo::engine::test {

/// A journal with something in every table, in two folders: `closed` was closed in order; `crashed` is what a killed
/// server leaves, with its second half still in the log.
class Sample {
 public:
  Sample() {
    fill(closed_.path(), 0, 60);
    SeededRandom random(2);
    std::filesystem::copy(closed_.path() + "/journal.db", live_.path());
    const auto journal = opened(live_.path(), random);
    append(*journal, 60, 80);
    for (const char* file : {"/journal.db", "/journal.db-wal", "/tail"})
      std::filesystem::copy(live_.path() + file, crashed_.path());
  }
  [[nodiscard]] const std::string& closed() const { return closed_.path(); }
  [[nodiscard]] const std::string& crashed() const { return crashed_.path(); }

  static void append(Journal& journal, int from, int to) {
    static const std::string k_streams[] = {"incident/INC-1", "incident/INC-2", "person/p-1", "system"};
    std::map<std::string, std::int64_t> versions;
    for (int n = 0; n < to; ++n) {
      const std::string& stream = k_streams[static_cast<std::size_t>(n * n + n / 3) % 4];
      const std::int64_t version = ++versions[stream];
      if (n < from) continue;
      Batch batch;
      batch.events = {{{stream, version, 1000 * n, 1000 * n + 3, {"p-1", "leader", "t-1", "u-1"}}, event(n)}};
      TimerRow timer{"boot", 5000 + n, "duty/first/warn", 1000, -5, stream, n % 2 == 0};
      OutboxRow out{0, "m-" + std::to_string(n), "notify", 100 + n, R"({"to":"bureau"})", stream};
      if (n % 2 == 0) batch.arm = {timer};
      if (n % 3 == 0) batch.outbox = {out};
      if (n % 6 == 3) batch.delivered = {"m-" + std::to_string(n - 3)};
      if (n % 4 == 0) batch.idempotency = {R"({"ok":true})", key(n), 1000 * n, sha256_hex(key(n)), "t-1", 200};
      if (n % 5 == 0) {
        batch.incidents = {filled<IncidentRow>(n)};
        batch.incidents[0].id = "INC-" + std::to_string(n % 15);
        batch.snapshots = {{stream, version, std::string(static_cast<std::size_t>(n) * 90, 's')}};
      }
      if (const auto done = commit(journal, batch); !done) FAIL(done.error().detail.en);
    }
  }
  static std::string key(int n) { return "key-" + std::to_string(n); }

  /// Everything that can be read through the port, as one string; nothing if any of it is refused.
  static std::optional<std::string> dump(const std::string& folder) {
    SeededRandom random(3);
    const auto opened = open_sqlite_journal(folder, random);
    if (!opened) return std::nullopt;
    return dump(**opened);
  }
  static std::optional<std::string> dump(Journal& journal) {
    std::string out;
    const auto add = [&](const auto& rows) {
      if (!rows) return false;
      out += encode(*rows) + "\n";
      return true;
    };
    const auto all = journal.read_after(0, 10'000);
    if (!all) return std::nullopt;
    std::map<std::string, int> streams{{"incident/INC-1", 0}, {"incident/INC-2", 0}, {"person/p-1", 0}, {"system", 0}};
    for (const auto& e : *all) {
      out +=
          std::to_string(e.seq) + e.meta.stream + std::to_string(e.meta.version) + e.type + e.payload + e.hash + "\n";
      ++streams[e.meta.stream];
    }
    for (const auto& [stream, count] : streams) {
      out += stream;
      const auto note = [&](Recorded&& e) {
        out += std::to_string(e.meta.version) + encode(e.meta.actor);
        encode_payload(e.event, out);
      };
      if (!journal.load(stream, 0, note) || !journal.load_prefix(stream, note)) return std::nullopt;
      const auto snapshot = journal.find_snapshot(stream);
      if (!snapshot) return std::nullopt;
      out += *snapshot ? encode(**snapshot) : "none";
    }
    for (int n = 0; n < 80; ++n) {
      const auto found = journal.find_idempotency("t-1", key(n));
      if (!found) return std::nullopt;
      out += *found ? encode(**found) : "none";
    }
    const auto last = journal.last_recorded_at();
    if (!last) return std::nullopt;
    out += std::to_string(*last);
    if (!add(journal.timers()) || !add(journal.outbox(1'000'000, {}, 10'000)) || !add(journal.incidents()) ||
        !add(journal.documents()))
      return std::nullopt;
    return out;
  }

  static std::string bytes_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(const std::string& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }

 private:
  static Event event(int n) {
    switch (n % 5) {
      case 0:
        return filled<IncidentOpened>(n);
      case 1:
        return CommentAdded{"第" + std::to_string(n) + "条记录"};
      case 2:
        return filled<DutyFiled>(n);
      case 3:
        return PersonRegistered{
            .id = "p-1", .name = std::string(static_cast<std::size_t>(n) * 40, 'n'), .phone = "110", .unit = "u-1"};
      default:
        return filled<SignalAttached>(n);
    }
  }
  static void fill(const std::string& folder, int from, int to) {
    SeededRandom random(1);
    const auto journal = opened(folder, random);
    for (const std::string version : {"1", "2"}) {
      const std::string body = "{\"body\":\"" + std::string(3000 * version.size() + 4000, version[0]) + "\"}";
      Batch batch;
      batch.documents = {{"playbook", "defacement", version, sha256_hex(body), body}};
      if (!commit(*journal, batch)) FAIL("keep");
    }
    append(*journal, from, to);
  }

  TempFolder closed_, live_, crashed_;
};

}  // namespace fenghuo::engine::test
