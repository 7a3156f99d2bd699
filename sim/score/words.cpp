#include "sim/score/words.hpp"

#include <array>

namespace fenghuo::sim {

namespace {

struct Unit {
  Millis length;
  const char *zh, *en;
};
constexpr std::array<Unit, 4> k_units{
    {{engine::k_day, "天", "d"}, {engine::k_hour, "小时", "h"}, {engine::k_minute, "分", "min"}, {1000, "秒", "s"}}};

}  // namespace

Text length_text(Millis length) {
  Text out;
  Millis left = length < 0 ? 0 : length;
  for (const Unit& unit : k_units) {
    const Millis count = left / unit.length;
    left %= unit.length;
    if (count == 0) continue;
    for (std::string* text : {&out.zh, &out.en})
      text->append(text->empty() ? "" : " ").append(std::to_string(count)) += ' ';
    // A whole number of minutes is 分钟; 分 needs seconds after it.
    const bool whole = unit.length == engine::k_minute && left < engine::k_second;
    out.zh += whole ? "分钟" : unit.zh;
    out.en += unit.en;
  }
  if (out.zh.empty()) return {"0 秒", "0 s"};
  return out;
}

std::string points_text(std::int64_t thousandths) {
  std::string out = std::to_string(thousandths / 1000);
  if (thousandths % 1000 == 0) return out;
  std::string fraction = std::to_string(1000 + thousandths % 1000).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  return out + "." + fraction;
}

std::string percent_text(std::int64_t permille) {
  std::string out = std::to_string(permille / 10);
  if (permille % 10 != 0) out += "." + std::to_string(permille % 10);
  return out + "%";
}

Text quoted(const Text& title) {
  return {"“" + title.zh + "”", "\"" + title.en + "\""};
}

Text& operator+=(Text& text, const Text& more) {
  text.zh += more.zh;
  text.en += more.en;
  return text;
}

}  // namespace fenghuo::sim
