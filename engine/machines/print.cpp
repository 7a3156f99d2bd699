#include "engine/machines/print.hpp"

#include "engine/machines/duty_machine.hpp"
#include "engine/machines/incident_machine.hpp"
#include "engine/machines/outcome.hpp"
#include "engine/machines/step_machine.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::engine {
namespace {

struct Printable {
  std::string_view name, title;
  std::vector<TableRow> (*table)();
};
constexpr std::array printables{Printable{"incident", "Incident", incident_table},
                                Printable{"step", "Step", step_table}, Printable{"duty", "Duty", duty_table}};

using Rows = std::vector<TableRow>;

std::string concat(std::initializer_list<std::string_view> pieces) {
  std::string all;
  for (const auto piece : pieces)
    all += piece;
  return all;
}

// The table cut where the region changes.
std::vector<Rows> regions(const Rows& table) {
  std::vector<Rows> all;
  for (const auto& row : table) {
    if (all.empty() || all.back().front().region != row.region) all.emplace_back();
    all.back().push_back(row);
  }
  return all;
}

// The states no row leaves, each once, in the order they are first reached.
std::vector<std::string_view> finals(const Rows& region) {
  std::vector<std::string_view> all;
  for (const auto& row : region) {
    const bool left = std::ranges::find(region, row.to, &TableRow::from) != region.end();
    if (!left && std::ranges::find(all, row.to) == all.end()) all.push_back(row.to);
  }
  return all;
}

// UML's way to write an arrow: event [guard] / action.
std::string label(const TableRow& row) {
  std::string text{row.event};
  if (!row.guard.empty()) text += concat({" [", row.guard, "]"});
  if (!row.action.empty()) text += concat({" / ", row.action});
  return text;
}

std::string mermaid_region(const Rows& region, std::string_view indent) {
  auto text = concat({indent, "[*] --> ", region.front().from, "\n"});
  for (const auto& row : region)
    text += concat({indent, row.from, " --> ", row.to, " : ", label(row), "\n"});
  for (const auto state : finals(region))
    text += concat({indent, state, " --> [*]\n"});
  return text;
}

}  // namespace

std::string table_mermaid(std::string_view title, const std::vector<TableRow>& table) {
  auto text = concat({"%% ", title, "\nstateDiagram-v2\n"});
  const auto parts = regions(table);
  if (parts.size() == 1) return text + mermaid_region(parts.front(), "  ");

  // Orthogonal regions live inside a composite state.
  text += concat({"  [*] --> ", title, "\n  state ", title, " {\n"});
  for (const auto& region : parts) {
    if (&region != &parts.front()) text += "    --\n";
    text += mermaid_region(region, "    ");
  }
  return text + "  }\n";
}

namespace {

std::string dot_region(const Rows& region, std::string_view indent) {
  const auto start = concat({"\"", region.front().region, ".start\""});
  auto text = concat({indent, start, " [shape=point];\n", indent, start, " -> ", region.front().from, ";\n"});
  for (const auto state : finals(region))
    text += concat({indent, state, " [peripheries=2];\n"});
  for (const auto& row : region) {
    text += concat({indent, row.from, " -> ", row.to, " [label=\"", label(row), "\"];\n"});
  }
  return text;
}

}  // namespace

std::string table_dot(std::string_view title, const std::vector<TableRow>& table) {
  auto text = concat({"digraph ", title, " {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n"});
  const auto parts = regions(table);
  if (parts.size() == 1) return text + dot_region(parts.front(), "  ") + "}\n";

  for (const auto& region : parts) {
    const auto name = region.front().region;
    text += concat({"  subgraph cluster_", name, " {\n    label=\"", name, "\";\n"});
    text += dot_region(region, "    ") + "  }\n";
  }
  return text + "}\n";
}

namespace {

std::string mermaid(const Printable& machine) {
  return table_mermaid(machine.title, machine.table());
}

std::string dot(const Printable& machine) {
  return table_dot(machine.title, machine.table());
}

std::string each_machine(std::string (*draw)(const Printable&)) {
  std::string text;
  for (const auto& machine : printables) {
    if (!text.empty()) text += "\n";
    text += draw(machine);
  }
  return text;
}

}  // namespace

std::string machine_mermaid(std::string_view name) {
  const auto* machine = std::ranges::find(printables, name, &Printable::name);
  return machine == printables.end() ? std::string{} : mermaid(*machine);
}

std::string machines_mermaid() {
  return each_machine(mermaid);
}

std::string machines_dot() {
  return each_machine(dot);
}

}  // namespace fenghuo::engine
