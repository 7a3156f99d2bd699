#pragma once
#include "engine/playbook/playbook.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fenghuo::engine {

/// A playbook as a booklet for the night the network is down: whom to call, the clocks, every step with its box to tick
/// and lines to write on, a sheet for each report, labels for evidence, and how to enter it all afterwards. One HTML
/// page that needs nothing from outside; made for A4 and black ink. Pure; `forms` holds those the pack's duties name,
/// in any order.
std::string paper_html(const Playbook& playbook, const RulePack& pack,
                       const std::vector<std::shared_ptr<const Form>>& forms, Language language);

}  // namespace fenghuo::engine
