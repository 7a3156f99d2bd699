#include "api/cli/sse.hpp"

#include <utility>

namespace fenghuo::api::cli {

std::vector<SseEvent> SseReader::feed(std::string_view bytes) {
  std::vector<SseEvent> out;
  for (const char c : bytes) {
    const bool second_half = after_return_ && c == '\n';  // of "\r\n"
    after_return_ = c == '\r';
    if (second_half) continue;
    if (c == '\n' || c == '\r')
      take_line(out);
    else
      line_ += c;
  }
  return out;
}

void SseReader::take_line(std::vector<SseEvent>& out) {
  const std::string line = std::exchange(line_, {});
  if (line.empty()) {
    last_id_ = id_;
    if (!event_.data.empty()) {
      event_.data.pop_back();  // the newline behind the last line of data
      out.push_back(std::move(event_));
    }
    event_ = {};
    return;
  }
  const auto colon = line.find(':');
  const std::string name = line.substr(0, colon);
  std::string value = colon == std::string::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.erase(0, 1);
  if (name == "data")
    event_.data += value + "\n";
  else if (name == "event")
    event_.type = value;
  else if (name == "id" && value.find('\0') == std::string::npos)
    id_ = value;
}

}  // namespace fenghuo::api::cli
