#pragma once
#include "engine/runtime/core.hpp"

namespace fenghuo::tests {

/// The bureau every test knows: one bureau, two districts, three schools, a site each, a responder and a leader each.
///   lishui-edu → liandu → no1-middle, no2-primary
///              → longquan → lq-middle
/// Sites: www.no1.example.cn (alias no1.example.cn), www.no2.example.cn, www.lq.example.cn.
/// People: "UNIT-responder", "UNIT-leader", "lishui-edu-bureau", …
struct Line {
  std::string stream;
  engine::Event event;
};
std::vector<Line> sample_bureau();

inline constexpr const char* k_bureau = "lishui-edu";
inline constexpr const char* k_school = "no1-middle";
inline constexpr const char* k_site = "www.no1.example.cn";

/// Somebody of the sample bureau. `unit` defaults to where that role is at home.
engine::Caller caller(engine::Role role, std::string unit = {});

/// Makes the sample bureau durable, as the first commit of an empty journal.
void keep_sample(engine::Journal& journal, engine::Millis at);

}  // namespace fenghuo::tests
