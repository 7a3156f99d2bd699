#pragma once
#include "api/channels/courier.hpp"
#include "tests/support/scratch.hpp"

#include <condition_variable>
#include <map>
#include <mutex>

namespace fenghuo::tests {

inline constexpr const char* k_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Limits that suit a test: loopback may be spoken to, nothing takes long.
inline api::CourierOptions near_options() {
  api::CourierOptions options;
  options.outbound = api::Outbound::read({"127.0.0.0/8"}).value();
  options.connect = 2000;
  options.stalled = 1000;
  options.whole = 2000;
  options.whole_mail = 10'000;
  return options;
}

/// A courier, and what it answers.
class Post {
 public:
  explicit Post(api::CourierOptions options = near_options())
      : courier_(std::make_unique<api::Courier>(options, clock)) {}

  void send(api::Parcel parcel) {
    const std::string id = parcel.id;
    courier_->send(std::move(parcel), [this, id](api::Receipt receipt) {
      const std::lock_guard lock(mutex_);
      receipts_[id].push_back(std::move(receipt));
      heard_.notify_all();
    });
  }
  /// Sends and waits for the answer; End::again with detail "nothing heard" if none comes.
  api::Receipt ask(const api::Parcel& parcel) {
    const std::size_t before = count(parcel.id);
    send(parcel);
    std::unique_lock lock(mutex_);
    if (!heard_.wait_for(lock, e2e::k_patience, [&] { return receipts_[parcel.id].size() > before; }))
      return {api::Receipt::End::again, {}, "nothing heard"};
    return receipts_[parcel.id].back();
  }
  std::size_t count(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return receipts_[id].size();
  }
  std::map<std::string, std::vector<api::Receipt>> receipts() {
    const std::lock_guard lock(mutex_);
    return receipts_;
  }
  void end() { courier_.reset(); }

  engine::VirtualClock clock{1'770'000'000'000};

 private:
  std::mutex mutex_;
  std::condition_variable heard_;
  std::map<std::string, std::vector<api::Receipt>> receipts_;
  std::unique_ptr<api::Courier> courier_;
};

inline api::Parcel webhook(const std::string& url, const std::string& id = "INC-2026-000001/7:hook") {
  return {
      .id = id, .at = 1'770'000'000'123, .to = api::WebhookTarget{url, k_secret}, .json = R"({"type":"DutyWarned"})"};
}

}  // namespace fenghuo::tests
