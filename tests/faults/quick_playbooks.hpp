#pragma once
#include <string>
#include <vector>

namespace fenghuo::e2e {

/// Makes `folder`: the playbooks room as shipped, but with every reporting duty due `within` (ISO 8601) and warned
/// about at these marks, and every limit of a report step made short to fit.
void make_quick_playbooks(const std::string& folder, const std::string& within,
                          const std::vector<std::string>& warn_at);

}  // namespace fenghuo::e2e
