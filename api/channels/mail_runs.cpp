#include "api/channels/mail_runs.hpp"

#include <system_error>

namespace fenghuo::api {

bool MailRuns::begin(std::uint64_t number, Transfer& transfer) {
  try {
    std::thread thread([this, number, &transfer] {
      const int code = transfer.run();
      {
        const std::lock_guard lock(mutex_);
        ended_.emplace_back(number, code);
      }
      arrived_();
    });
    runs_.emplace(number, Run{&transfer, std::move(thread)});
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

std::vector<MailRuns::Ended> MailRuns::take() {
  std::vector<Ended> out;
  {
    const std::lock_guard lock(mutex_);
    out.swap(ended_);
  }
  for (const auto& [number, code] : out) {
    runs_.at(number).thread.join();
    runs_.erase(number);
  }
  return out;
}

std::vector<MailRuns::Ended> MailRuns::call_off() {
  for (auto& [number, run] : runs_)
    run.transfer->call_off();
  for (auto& [number, run] : runs_)
    run.thread.join();
  runs_.clear();
  const std::lock_guard lock(mutex_);
  return std::exchange(ended_, {});
}

}  // namespace fenghuo::api
