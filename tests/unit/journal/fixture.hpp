#pragma once
#include "engine/base/random.hpp"
#include "engine/journal/journal.hpp"
#include "tests/support/temp_folder.hpp"

#include <filesystem>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine::test {

using tests::TempFolder;

/// Fills every member of anything described with something that is not its default.
struct Filler {
  int n = 0;

  void operator()(std::string& out) { out = "第" + std::to_string(++n) + "项 \"\\\n\x01 text"; }
  void operator()(std::int64_t& out) { out = 1'700'000'000'000 + ++n; }
  void operator()(int& out) { out = ++n; }
  void operator()(bool& out) { out = true; }
  void operator()(Value& out) {
    switch (++n % 3) {
      case 0:
        return (*this)(out.emplace<std::string>());
      case 1:
        return (*this)(out.emplace<std::int64_t>());
      default:
        out = true;
    }
  }
  template <class T>
  void operator()(std::optional<T>& out) {
    (*this)(out.emplace());
  }
  template <class T>
  void operator()(std::vector<T>& out) {
    (*this)(out.emplace_back());
    (*this)(out.emplace_back());
  }
  template <class T>
  void operator()(std::map<std::string, T>& out) {
    for (const char* name : {"a", "b", "中"})
      (*this)(out[name]);
  }
  template <Described T>
  void operator()(T& out) {
    T::describe(out, [this](std::string_view, auto& member) { (*this)(member); });
  }
};

template <Described T>
T filled(int n = 0) {
  T out;
  Filler{n}(out);
  return out;
}

inline Recorded comment(const std::string& stream, std::int64_t version, const std::string& text, Millis at = 1000) {
  return {{stream, version, at, at + 5, {"p-1", "responder", "t-1", "u-1"}}, CommentAdded{text}};
}

inline Batch batch_of(std::vector<Recorded> events) {
  Batch batch;
  batch.events = std::move(events);
  return batch;
}

inline Result<void> commit(Journal& journal, const Batch& batch) {
  return journal.commit({&batch, 1});
}

inline std::vector<Recorded> loaded(Journal& journal, const std::string& stream, std::int64_t after = 0) {
  std::vector<Recorded> out;
  const auto done = journal.load(stream, after, [&](Recorded&& event) { out.push_back(std::move(event)); });
  if (!done) FAIL(done.error().detail.en);
  return out;
}

inline std::unique_ptr<Journal> opened(const std::string& folder, Random& random) {
  auto journal = open_sqlite_journal(folder, random);
  if (!journal) FAIL(journal.error().detail.en);
  return std::move(*journal);
}

}  // namespace fenghuo::engine::test
