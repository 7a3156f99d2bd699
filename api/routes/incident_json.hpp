#pragma once
#include "engine/incident/next.hpp"
#include "engine/playbook/lint.hpp"
#include "sim/drill/drill.hpp"

#include <string>

#include <nlohmann/json.hpp>

namespace fenghuo::api {

using OrderedJson = nlohmann::ordered_json;

/// The whole incident as answered to this caller, with `next`. Shapes: README.md of this room. `drill`: the one it is
/// played in; while that stands still nothing can be done, so nothing is next.
OrderedJson incident_json(const engine::Incident& incident, const engine::Context& context,
                          const sim::Drill* drill = nullptr);
/// The open duty that is due first: `{duty, title, due_at}`; null if no clock runs.
OrderedJson next_due_json(const engine::Incident& incident);
/// One line of the list, but for its `next_due`.
OrderedJson row_json(const engine::IncidentRow& row, const sim::Drill* drill = nullptr);
OrderedJson duty_json(const engine::Incident& incident, const engine::Duty& duty, engine::Millis now);
/// As its uploader called it; marked where it is a drill's.
std::string filename_of(const engine::Incident& incident, const engine::EvidenceItem& item);
OrderedJson evidence_json(const engine::Incident& incident, const engine::EvidenceItem& item);
OrderedJson text_json(const engine::Text& text);
/// What a lint found.
OrderedJson findings_json(const std::vector<engine::Finding>& findings);

/// `{id, version, state}`: what a change answers.
std::string change_json(const engine::Incident& incident);

}  // namespace fenghuo::api
