#pragma once
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// The first column of a query over `<data>/journal.db`, with one text parameter, by a connection that cannot write; a
/// server may be running over it. Throws when it cannot be read.
std::vector<std::string> journal_query(const std::string& data, const std::string& sql,
                                       const std::string& parameter = {});

}  // namespace fenghuo::e2e
