#pragma once
// The machines' tables drawn as text, from the tables themselves: what is printed is what runs. Names: `incident`,
// `step`, `duty`. A region starts where its first row starts; a state without a row out of it is drawn as final.

#include "engine/machines/outcome.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

// One Mermaid `stateDiagram-v2`, under a `%%` line with the machine's title; empty if there is no such machine.
std::string machine_mermaid(std::string_view name);

// All of them, a blank line between.
std::string machines_mermaid();

// All of them as Graphviz digraphs, a blank line between.
std::string machines_dot();

// The same for a table of another room.
std::string table_mermaid(std::string_view title, const std::vector<TableRow>& table);
std::string table_dot(std::string_view title, const std::vector<TableRow>& table);

}  // namespace fenghuo::engine
