#include "tests/support/next_walker.hpp"

#include "tests/support/server.hpp"

namespace fenghuo::e2e {

Json value_for(const Json& field) {
  const std::string type = field.at("type");
  if (type == "time") return time_now(-60);
  if (type == "boolean") return true;
  if (type == "integer") return field.contains("min") ? field["min"] : Json(1);
  if (type == "choice") return field.at("options").at(0).at("id");
  return field.contains("pattern") ? "0573-80000110" : "现场填写 filled in";
}

Json NextWalker::look() {
  return client_.get("/v1/incidents/" + incident_).json();
}

Answer NextWalker::take(const Json& item, const Json& also) {
  const Json& needs = item.at("needs");
  Json body = also;
  for (const auto& kind : needs.at("evidence")) {
    const Answer sent = client_.call("POST", "/v1/incidents/" + incident_ + "/evidence", "evidence of " + kind.dump(),
                                     {{"X-Kind", kind}, {"Content-Type", "text/plain"}, {"X-Filename", "proof.txt"}});
    if (sent.status != 201) return sent;
    body["evidence"].push_back(sent.json().at("id"));
  }
  if (!needs.at("option").empty()) body["outcome"] = needs["option"][0].at("id");
  for (const auto& field : needs.at("fields"))
    body["fields"][field.at("id").get<std::string>()] = value_for(field);
  if (needs.at("note") == true) body["note"] = "按预案办理 done as the playbook says";
  return client_.post(item.at("href"), body);
}

}  // namespace fenghuo::e2e
