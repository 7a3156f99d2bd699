#pragma once
#include "api/channels/vetting.hpp"

#include <memory>
#include <utility>

namespace fenghuo::api {

/// Inside this folder: name look-ups off the courier's thread. A look-up cannot be called off, so each has a thread
/// that nobody waits for; it leaves its answer with what outlives both sides.
class Lookups {
 public:
  using Answer = std::pair<std::uint64_t, engine::Result<std::vector<Address>>>;

  /// `arrived` is called on any thread when there is something to take, and never again after `close`.
  Lookups(Resolver resolver, std::function<void()> arrived);

  /// False if too many hang already.
  [[nodiscard]] bool ask(std::uint64_t number, const std::string& host);
  std::vector<Answer> take();
  void close();

 private:
  struct Desk;
  std::shared_ptr<Desk> desk_;
};

}  // namespace fenghuo::api
