#pragma once
#include "engine/base/text.hpp"
#include "engine/base/time.hpp"

#include <string>

namespace fenghuo::sim {

using engine::Millis;
using engine::Text;

/// How the sheet says figures to people. Pure.

/// "12 分钟" and "12 min", "1 小时 5 分 20 秒" and "1 h 5 min 20 s": whole seconds, rounded down.
Text length_text(Millis length);
/// Thousandths as people read points: "69", "8.4", "11.111".
std::string points_text(std::int64_t thousandths);
Text quoted(const Text& title);
Text& operator+=(Text& text, const Text& more);

/// 825 thousandths: "82.5%"; 800: "80%".
std::string percent_text(std::int64_t permille);

}  // namespace fenghuo::sim
