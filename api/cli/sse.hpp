#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api::cli {

/// One message of a Server-Sent Events stream.
struct SseEvent {
  std::string type = "message", data;
};

/// Reads such a stream piece by piece, cut anywhere. What is not known is skipped, as the standard says.
class SseReader {
 public:
  /// The messages these bytes complete.
  std::vector<SseEvent> feed(std::string_view bytes);
  /// Where to resume from; "" before the first id.
  [[nodiscard]] const std::string& last_id() const { return last_id_; }
  /// A line beyond any that our server sends: this is no such stream.
  [[nodiscard]] bool too_long() const { return line_.size() + event_.data.size() > k_longest; }

 private:
  static constexpr std::size_t k_longest = 16U << 20U;
  void take_line(std::vector<SseEvent>& out);

  std::string line_, id_, last_id_;
  SseEvent event_;
  bool after_return_ = false;
};

}  // namespace fenghuo::api::cli
