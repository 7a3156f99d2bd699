#pragma once
#include "engine/base/json_writer.hpp"

#include <string>

namespace fenghuo::api {

/// One line of a log, text or JSON, whatever somebody sent: control characters and quotes are escaped.
inline std::string one_line(const std::string& text) {
  std::string out;
  engine::JsonWriter(out).string(text);
  return out.substr(1, out.size() - 2);
}

}  // namespace fenghuo::api
