#pragma once
#include "api/channels/courier.hpp"
#include "api/channels/pinned.hpp"

namespace fenghuo::api {

/// Inside this folder: one attempt on the wire. Owns all that libcurl points at. A webhook or ping is driven by the
/// courier's thread, with its other ones; a mail runs on a thread of its own (mail_runs.hpp).
class Transfer {
 public:
  /// `remaining`: until the attempt's time is up.
  Transfer(const Parcel& parcel, const Destination& to, std::vector<Address> vetted, const CourierOptions& options,
           engine::Millis now, engine::Millis remaining);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] void* curl() const;
  /// To its end, on the caller's thread; the CURLcode. For mail.
  [[nodiscard]] int run();
  /// A mail's `run` ends within a second or so; what the relay has not taken whole by then it does not get. From any
  /// thread.
  void call_off();
  /// `code`: the CURLcode it ended with.
  [[nodiscard]] Receipt judge(int code, engine::Millis now) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fenghuo::api
