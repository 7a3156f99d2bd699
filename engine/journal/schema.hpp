#pragma once
#include "engine/journal/sqlite.hpp"

namespace fenghuo::engine {

/// The tables of `journal.db`; engine/journal/format.md says what stands in them.
extern const char* const k_schema;

inline constexpr std::int64_t k_application_id = 0x46485541;  ///< "FHUA", so that file(1) knows it
inline constexpr std::int64_t k_format = 1;                   ///< PRAGMA user_version

/// The settings of the one connection that writes. False if the file cannot have a write-ahead log.
bool configure_writer(Database& db);

/// Every table and index as SQLite keeps their definitions, one string, to compare two files by.
std::string described_schema(Database& db);

/// An integer that SQLite keeps in the file's header, e.g. "PRAGMA user_version".
std::int64_t pragma(Database& db, std::string_view sql);

}  // namespace fenghuo::engine
