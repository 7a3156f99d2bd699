#include "api/channels/lookups.hpp"

#include <mutex>
#include <system_error>
#include <thread>

namespace fenghuo::api {

namespace {

constexpr std::size_t k_at_most = 64;

}  // namespace

struct Lookups::Desk {
  Resolver resolver;
  std::function<void()> arrived;
  std::mutex mutex;
  std::vector<Answer> answers;
  std::size_t running = 0;
  bool closed = false;

  void put(std::uint64_t number, engine::Result<std::vector<Address>> answer) {
    const std::lock_guard lock(mutex);
    --running;
    if (closed) return;
    answers.emplace_back(number, std::move(answer));
    arrived();
  }
};

Lookups::Lookups(Resolver resolver, std::function<void()> arrived) : desk_(std::make_shared<Desk>()) {
  desk_->resolver = std::move(resolver);
  desk_->arrived = std::move(arrived);
}

bool Lookups::ask(std::uint64_t number, const std::string& host) {
  {
    const std::lock_guard lock(desk_->mutex);
    if (desk_->running >= k_at_most) return false;
    ++desk_->running;
  }
  try {
    std::thread([desk = desk_, number, host] { desk->put(number, desk->resolver(host)); }).detach();
    return true;
  } catch (const std::system_error&) {
    const std::lock_guard lock(desk_->mutex);
    --desk_->running;
    return false;
  }
}

std::vector<Lookups::Answer> Lookups::take() {
  const std::lock_guard lock(desk_->mutex);
  return std::exchange(desk_->answers, {});
}

void Lookups::close() {
  const std::lock_guard lock(desk_->mutex);
  desk_->closed = true;
}

}  // namespace fenghuo::api
