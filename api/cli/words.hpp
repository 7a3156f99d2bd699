#pragma once
#include "api/cli/output.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api::cli {

/// The server's word as people say it: states, phases, kinds, recipients, stages, roles, evidence kinds. A word that is
/// not known here is answered as it came.
std::string say_word(std::string_view word, Language language);

/// A role as the office it is. Elsewhere the same word may mean another thing: `bureau` is whom a report goes to, too.
std::string say_role(std::string_view role, Language language);

/// What a member of an answer is called, where one thing is shown a member a line.
std::string say_member(std::string_view member, Language language);

/// "优秀" / "excellent". A score without a band was voided.
std::string say_band(std::string_view band, Language language);
/// "80%", "79.9%"
std::string say_percent(std::int64_t permille);
/// "+3.5", "-2 min", "0": the sign of `amount`, and how much it is without one.
std::string with_sign(std::int64_t amount, const std::string& without);

/// "甲、乙" / "a, b"
std::string joined(const std::vector<std::string>& words, Language language);
/// The same of an answer's list; what is no word in it is left out.
std::string joined(const Json& words, Language language);

/// "还剩 1小时12分" / "1 h 12 min left"; below zero "已超时 5分" / "5 min overdue". Whole minutes, rounded so that
/// nobody is told more time than there is; days from 24 hours on.
std::string say_remaining(Millis remaining, Language language);

/// An RFC 3339 time on the reader's clock: "2026-03-02 09:15", with "UTC+9" behind it unless it is Beijing time.
/// What is no time comes back as it came.
std::string say_time(std::string_view rfc3339, Style style);

/// Reads what people type: RFC 3339, or `YYYY-MM-DD HH:MM[:SS]` on their own clock, as it goes on that day.
std::optional<Millis> read_time(std::string_view typed, const LocalClock& clock);
/// The same for what lies behind them, where `HH:MM` is enough: today, or yesterday if it would lie ahead of `now`.
std::optional<Millis> read_past_time(std::string_view typed, const LocalClock& clock, Millis now);

}  // namespace fenghuo::api::cli
