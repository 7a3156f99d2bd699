#pragma once
#include "engine/playbook/lint.hpp"
#include "engine/playbook/load.hpp"

#include <fstream>
#include <sstream>
#include <string>

namespace fenghuo::engine::test {

inline std::string room() {
  return std::string(FENGHUO_SOURCE_DIR) + "/playbooks";
}

inline std::string slurp(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline const Schemas& schemas() {
  static const Schemas loaded = std::move(Schemas::from_folder(room())).value();
  return loaded;
}

inline Json text(const char* zh, const char* en) {
  return {{"zh", zh}, {"en", en}};
}

inline Json step(const char* id, const char* kind) {
  return {{"id", id},
          {"kind", kind},
          {"role", "responder"},
          {"title", text("步骤", "Step")},
          {"instructions", text("先做这一件。然后再做那一件。", "Do this first. Then do that.")},
          {"call", text("打给分管领导。", "Call the leader.")},
          {"proof", text("截一张图。", "Keep a screenshot.")},
          {"avoid", text("不要重装系统。", "Do not reinstall.")}};
}

/// Small and whole: one mandatory step a phase, a decision, a destructive step and what protects it, a report.
inline Json sample_playbook() {
  Json confirm = step("confirm", "decision");
  confirm["options"] =
      Json::array({{{"id", "real"}, {"title", text("属实", "Real")}},
                   {{"id", "false-alarm"}, {"title", text("误报", "False alarm")}, {"then", "dismiss"}}});
  Json capture = step("capture", "capture");
  capture["before_destructive"] = true;
  Json block = step("block", "task");
  block["destructive"] = true;
  block["after"] = {"capture"};
  Json report = step("report", "report");
  report["stage"] = "initial";
  report["from"] = "opened";
  report["within"] = "PT90M";
  report["of"] = "opened";
  Json watch = step("watch", "decision");
  watch["options"] = Json::array({{{"id", "held"}, {"title", text("未复发", "It held")}},
                                  {{"id", "back"}, {"title", text("复发", "It came back")}, {"then", "recur"}}});
  const auto phase = [](std::initializer_list<Json> steps) { return Json(Json::array_t(steps)); };
  return {{"schema", "fenghuo.playbook/1"},
          {"id", "sample"},
          {"version", "1.0.0"},
          {"kind", "sample-kind"},
          {"title", text("样例", "Sample")},
          {"phases",
           {{"triage", phase({confirm})},
            {"containment", phase({capture, block})},
            {"preservation", phase({step("keep", "task")})},
            {"reporting", phase({report})},
            {"restoration", phase({step("repair", "task"), watch})},
            {"review", phase({step("learn", "task")})}}},
          {"duties", {"initial"}}};
}

/// One duty: the initial report to the bureau within two hours.
inline RulePack sample_pack() {
  DutyRule duty;
  duty.id = "bureau-initial";
  duty.stage = "initial";
  duty.recipient = "bureau";
  duty.title = {"两小时初报", "Initial report within two hours"};
  duty.within = 2 * k_hour;
  duty.from = "detected";
  duty.kinds = {"*"};
  return {"test-pack", "1.0.0", {"测试", "Test"}, {duty}};
}

inline std::string told(const std::vector<Finding>& findings) {
  std::string out;
  for (const auto& finding : findings)
    out += finding.pointer + ": " + finding.reason.zh + " | " + finding.reason.en + "\n";
  return out;
}

}  // namespace fenghuo::engine::test
