#include "engine/machines/print.hpp"

#include "engine/machines/duty_machine.hpp"
#include "engine/machines/incident_machine.hpp"
#include "engine/machines/step_machine.hpp"

#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

namespace fenghuo::engine {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

std::string label(const TableRow& row) {
  return std::string{row.event} + (row.guard.empty() ? "" : " [" + std::string{row.guard} + "]");
}

void check_mermaid_has(const std::string& text, const std::vector<TableRow>& table) {
  for (const auto& row : table) {
    const auto line = " " + std::string{row.from} + " --> " + std::string{row.to} + " : " + label(row) + "\n";
    CHECK_THAT(text, ContainsSubstring(line));
  }
}

void check_dot_has(const std::string& text, const std::vector<TableRow>& table) {
  for (const auto& row : table) {
    const auto line = " " + std::string{row.from} + " -> " + std::string{row.to} + " [label=\"" + label(row) + "\"];\n";
    CHECK_THAT(text, ContainsSubstring(line));
  }
}

}  // namespace

TEST_CASE("MachinesPrint_mermaid_of_a_machine_holds_its_every_row") {
  check_mermaid_has(machine_mermaid("incident"), incident_table());
  check_mermaid_has(machine_mermaid("step"), step_table());
  check_mermaid_has(machine_mermaid("duty"), duty_table());
}

TEST_CASE("MachinesPrint_mermaid_of_one_region_is_flat_with_start_and_ends") {
  const auto text = machine_mermaid("duty");
  CHECK_THAT(text, StartsWith("%% Duty\nstateDiagram-v2\n  [*] --> Running\n  Running --> Warned : Warn\n"));
  CHECK_THAT(text, ContainsSubstring("\n  Waived --> [*]\n  Void --> [*]\n"));
  CHECK_THAT(text, !ContainsSubstring("--\n"));
}

TEST_CASE("MachinesPrint_mermaid_of_two_regions_divides_a_composite_state") {
  const auto text = machine_mermaid("incident");
  CHECK_THAT(text, StartsWith("%% Incident\nstateDiagram-v2\n  [*] --> Incident\n  state Incident {\n"
                              "    [*] --> Triage\n    Triage --> Containment : Advance [gate_holds]\n"));
  CHECK_THAT(text, ContainsSubstring("    Merged --> [*]\n    --\n    [*] --> Running\n"));
  CHECK_THAT(text, ContainsSubstring("    MetLate --> Running : ClockOpen\n  }\n"));
}

TEST_CASE("MachinesPrint_mermaid_of_an_unknown_machine_is_empty") {
  CHECK(machine_mermaid("kettle").empty());
  CHECK(machine_mermaid("").empty());
}

TEST_CASE("MachinesPrint_all_machines_are_joined_by_a_blank_line") {
  CHECK(machines_mermaid() ==
        machine_mermaid("incident") + "\n" + machine_mermaid("step") + "\n" + machine_mermaid("duty"));
}

TEST_CASE("MachinesPrint_dot_holds_every_row_and_closes_every_graph") {
  const auto text = machines_dot();
  for (const auto* title : {"digraph Incident {\n", "digraph Step {\n", "digraph Duty {\n"}) {
    CHECK_THAT(text, ContainsSubstring(title));
  }
  CHECK_THAT(text, ContainsSubstring("subgraph cluster_Response {\n"));
  CHECK_THAT(text, ContainsSubstring("subgraph cluster_Clock {\n"));
  check_dot_has(text, incident_table());
  check_dot_has(text, step_table());
  check_dot_has(text, duty_table());

  int depth = 0;
  for (const char letter : text)
    depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
  CHECK(depth == 0);
}

}  // namespace fenghuo::engine
