#pragma once
#include "api/channels/transfer.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace fenghuo::api {

/// Inside this folder: mails off the courier's thread. libcurl waits within its calls for what a relay says to the
/// text and to QUIT, and a relay may take minutes; so each mail under way has a thread of its own.
///
/// One thread owns it. A transfer outlives its run: until it was taken, or the runs were called off.
class MailRuns {
 public:
  /// A number and the CURLcode its transfer ended with.
  using Ended = std::pair<std::uint64_t, int>;

  /// `arrived` is called on any thread when there is something to take.
  explicit MailRuns(std::function<void()> arrived) : arrived_(std::move(arrived)) {}
  ~MailRuns() { call_off(); }
  MailRuns(const MailRuns&) = delete;
  MailRuns& operator=(const MailRuns&) = delete;

  /// False if there is no thread to be had.
  [[nodiscard]] bool begin(std::uint64_t number, Transfer& transfer);
  std::vector<Ended> take();
  /// Ends what is under way, in a second or so, and answers everything not taken yet.
  std::vector<Ended> call_off();

 private:
  struct Run {
    Transfer* transfer;
    std::thread thread;
  };
  const std::function<void()> arrived_;
  std::map<std::uint64_t, Run> runs_;
  std::mutex mutex_;
  std::vector<Ended> ended_;  // behind the mutex
};

}  // namespace fenghuo::api
