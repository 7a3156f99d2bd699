#pragma once
#include "api/channels/courier.hpp"
#include "api/channels/pinned.hpp"

namespace fenghuo::api {

/// Inside this folder: one attempt on the wire, driven by the courier's thread. Owns all that libcurl points at.
class Transfer {
 public:
  /// `remaining`: until the attempt's time is up.
  Transfer(const Parcel& parcel, const Destination& to, std::vector<Address> vetted, const CourierOptions& options,
           engine::Millis now, engine::Millis remaining);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] void* curl() const;
  /// `code`: the CURLcode it ended with.
  [[nodiscard]] Receipt judge(int code, engine::Millis now) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fenghuo::api
