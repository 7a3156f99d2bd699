#pragma once
#include <string>
#include <string_view>

namespace fenghuo::engine {

enum class Language { zh, en };

/// What a person reads, in both languages of the house. UTF-8; neither may be empty once loaded.
struct Text {
  std::string zh;
  std::string en;

  [[nodiscard]] const std::string& in(Language language) const { return language == Language::zh ? zh : en; }
  friend bool operator==(const Text&, const Text&) = default;

  template <class Self, class Visit>
  static void describe(Self& self, Visit&& visit) {
    visit("en", self.en);
    visit("zh", self.zh);
  }
};

}  // namespace fenghuo::engine
