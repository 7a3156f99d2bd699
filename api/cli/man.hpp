#pragma once
#include "api/cli/tree.hpp"
#include "engine/base/text.hpp"

namespace fenghuo::api::cli {

/// The manual page of section 1, in roff (man macros), from the commands and `config_keys()`.
std::string man_page(const std::vector<CommandInfo>& tree, const std::string& version, engine::Language language);

}  // namespace fenghuo::api::cli
