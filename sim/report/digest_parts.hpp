#pragma once
#include "sim/report/digest.hpp"
#include "sim/score/course.hpp"

namespace fenghuo::sim {

/// Inside this folder: the parts a digest is put together from, one file each. Pure.

/// Names as the facts have them; an id that nobody knows stands for itself.
std::string person_name(const ReportFacts& facts, const std::string& id);
Text unit_name(const ReportFacts& facts, const std::string& id);
/// "director", "controller", …, or a role of the engine.
Text part_name(const std::string& role);
/// "M03": place in the scenario's list, from 1. An unknown one as it stands.
std::string inject_number(const Scenario& scenario, const std::string& inject);
/// Why an inject was left out.
Text skip_reason(const std::string& reason);

std::vector<ScriptRow> script_rows(const ReportFacts& facts);
std::vector<Interruption> interruptions(const ReportFacts& facts);
std::vector<RecordRow> record_rows(const ReportFacts& facts);
/// What has become of the unit's findings, in the order of their numbers.
std::vector<PlanItem> plan_items(const ReportFacts& facts, const UnitFacts& unit);
/// Bands, clocks, points, overdue steps and decisions.
void tell_course(UnitDigest& out, const Course& course, const Scenario& scenario);

}  // namespace fenghuo::sim
