#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace fenghuo::tests {

/// One event off a stream. Its data is JSON.
struct StreamedEvent {
  std::string id, event;
  nlohmann::json data;
};

/// A subscriber of GET /v1/stream on 127.0.0.1 over a plain blocking socket. Never hangs: every wait ends after some
/// seconds. Comments and bare ids are passed over; `last_id` follows them.
class EventStream {
 public:
  struct Ask {
    std::string query;    ///< "?incident=…"
    std::string last_id;  ///< the Last-Event-ID field, if any
    int receive_buffer = 0;
    std::string version = "1.1";
  };
  /// Connects and sends the request; `status` reads the answer's head.
  EventStream(unsigned short port, const std::string& token, const Ask& ask);
  EventStream(unsigned short port, const std::string& token) : EventStream(port, token, Ask{}) {}
  ~EventStream();
  EventStream(EventStream&& other) noexcept;
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  int status();
  [[nodiscard]] const std::string& head() const { return head_; }
  /// The next event; nothing when the stream has ended or patience has.
  std::optional<StreamedEvent> next();
  /// The next event's id, "" at the end.
  std::string next_id();
  [[nodiscard]] const std::string& last_id() const { return last_id_; }
  /// True if `next` came to the last chunk, false if the connection broke off or patience ended.
  [[nodiscard]] bool ended_in_order() const { return ended_; }
  /// Bytes as they come, for a subscriber that has stopped understanding; false at the end.
  bool swallow();

 private:
  bool more();
  bool next_chunk();

  int socket_;
  std::string raw_, text_, head_, last_id_;
  bool chunked_ = false, ended_ = false;
};

}  // namespace fenghuo::tests
