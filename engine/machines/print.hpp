#pragma once
// The machines' tables drawn as text, from the tables themselves: what is printed is what runs. Names: `incident`,
// `step`, `duty`. A region starts where its first row starts; a state without a row out of it is drawn as final.

#include <string>
#include <string_view>

namespace fenghuo::engine {

// One Mermaid `stateDiagram-v2`, under a `%%` line with the machine's title; empty if there is no such machine.
std::string machine_mermaid(std::string_view name);

// All of them, a blank line between.
std::string machines_mermaid();

// All of them as Graphviz digraphs, a blank line between.
std::string machines_dot();

}  // namespace fenghuo::engine
