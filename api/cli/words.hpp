#pragma once
#include "api/cli/output.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fenghuo::api::cli {

/// The server's word as people say it: states, phases, kinds, recipients, stages, roles, evidence kinds. A word that is
/// not known here is answered as it came.
std::string say_word(std::string_view word, Language language);

/// "还剩 1小时12分" / "1 h 12 min left"; below zero "已超时 5分" / "5 min overdue". Whole minutes, rounded so that
/// nobody is told more time than there is; days from 24 hours on.
std::string say_remaining(Millis remaining, Language language);

/// An RFC 3339 time on the reader's clock: "2026-03-02 09:15", with "UTC+9" behind it unless it is Beijing time.
/// What is no time comes back as it came.
std::string say_time(std::string_view rfc3339, Style style);

/// Reads what people type: RFC 3339, or `YYYY-MM-DD HH:MM[:SS]` on their own clock.
std::optional<Millis> read_time(std::string_view typed, Millis utc_offset);

}  // namespace fenghuo::api::cli
