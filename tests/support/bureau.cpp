#include "tests/support/bureau.hpp"

#include <stdexcept>

namespace fenghuo::tests {

using namespace engine;

std::vector<Line> sample_bureau() {
  std::vector<Line> out;
  const auto unit = [&](const std::string& id, const std::string& parent) {
    out.push_back({"unit:" + id, UnitRegistered{.id = id, .name = {id + "（单位）", id}, .parent = parent}});
    for (const std::string role : {"responder", "leader", "bureau"})
      out.push_back(
          {"person:" + id + "-" + role,
           PersonRegistered{.id = id + "-" + role, .name = "张" + role, .phone = "0578-2123456", .unit = id}});
  };
  const auto site = [&](const std::string& host, const std::string& unit_id, std::vector<std::string> aliases) {
    out.push_back({"site:" + host, SiteRegistered{.aliases = std::move(aliases),
                                                  .filing = "浙ICP备00000000号",
                                                  .host = host,
                                                  .ip = "192.0.2.10",
                                                  .mlps = 2,
                                                  .name = unit_id + " 门户",
                                                  .responsible = "信息中心",
                                                  .unit = unit_id,
                                                  .url = "https://" + host + "/"}});
  };
  unit(k_bureau, "");
  unit("liandu", k_bureau);
  unit("longquan", k_bureau);
  unit(k_school, "liandu");
  unit("no2-primary", "liandu");
  unit("lq-middle", "longquan");
  site(k_site, k_school, {"no1.example.cn"});
  site("www.no2.example.cn", "no2-primary", {});
  site("www.lq.example.cn", "lq-middle", {});
  return out;
}

Caller caller(Role role, std::string unit) {
  const bool above = role == Role::bureau || role == Role::auditor || role == Role::admin;
  if (unit.empty()) unit = above ? k_bureau : k_school;
  const std::string name(to_string(role));
  if (role == Role::monitor) return {.token = "token-monitor-" + unit, .unit = unit, .role = role};
  return {.person = unit + "-" + name, .token = "token-" + unit + "-" + name, .unit = unit, .role = role};
}

void keep_sample(Journal& journal, Millis at) {
  Batch batch;
  for (auto& [stream, event] : sample_bureau())
    batch.events.push_back(
        {.meta = {.stream = stream, .version = 1, .at = at, .recorded_at = at, .actor = {.role = "admin"}},
         .event = std::move(event)});
  if (const auto kept = journal.commit({&batch, 1}); !kept) throw std::logic_error("sample: " + kept.error().detail.en);
}

}  // namespace fenghuo::tests
