#pragma once
#include "tests/support/http.hpp"
#include "tests/support/process.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fenghuo::e2e {

inline constexpr const char* k_bureau = "lanshan-bureau";
inline constexpr const char* k_school = "xiangshan-no1-middle";
inline constexpr const char* k_host = "www.xs1z.example.cn";
inline constexpr const char* k_other_school = "linxi-central";
inline constexpr const char* k_other_host = "www.lxzxxx.example.cn";

/// The playbooks of the source tree.
std::string playbooks_folder();
/// The command line of `fenghuo`, run to its end.
Ran fenghuo(std::vector<std::string> words, const Environment& extra = {});
/// Fills an empty folder with the sample bureau; throws if that fails.
void make_sample(const std::string& data);
/// A token out of `<data>/sample.json`.
std::string token_of(const std::string& data, const std::string& role, const std::string& unit);

/// A real server on a free port of loopback over a data folder; killed at the end of the scope.
class Server {
 public:
  /// Starts it (behind `before`, e.g. strace and its options) and waits until it is ready; throws if it does not come
  /// up.
  explicit Server(std::string data, const std::vector<std::string>& before = {}, const Environment& extra = {},
                  const std::string& playbooks = playbooks_folder());

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] Process& process() { return *process_; }
  [[nodiscard]] Client client(const std::string& role, const std::string& unit,
                              const std::string& language = {}) const {
    return Client(url_, token_of(data_, role, unit), language);
  }
  /// SIGTERM; answers the exit code, -1 if it did not end in order.
  int stop();

 private:
  std::string data_, url_;
  pid_t pid_ = -1;
  std::unique_ptr<Process> process_;
};

/// A folder with the sample bureau, and a server over it that can be stopped and started again.
class House {
 public:
  /// `extra` goes into the environment of every server that is started.
  explicit House(Environment extra = {}) : extra_(std::move(extra)) {
    make_sample(data());
    start();
  }
  [[nodiscard]] std::string data() const { return scratch_ / "data"; }
  [[nodiscard]] const Scratch& scratch() const { return scratch_; }
  Server& server() { return *server_; }
  void start() { server_ = std::make_unique<Server>(data(), std::vector<std::string>{}, extra_); }
  int stop() { return server_->stop(); }
  [[nodiscard]] Client client(const std::string& role, const std::string& unit,
                              const std::string& language = {}) const {
    return server_->client(role, unit, language);
  }
  /// Posts one Alertmanager alert for the school's site; answers the incident it opened or joined.
  std::string open_by_alert(const std::string& unit = k_school, const std::string& host = k_host,
                            const std::string& name = "SiteDefaced");

 private:
  Scratch scratch_;
  Environment extra_;
  std::unique_ptr<Server> server_;
};

/// An Alertmanager webhook with one firing alert about `host`; its name says what is wrong.
Json alert_for(const std::string& host, const std::string& fingerprint = "5f2c1d0a9b8e7f60",
               const std::string& name = "SiteDefaced");
/// Every event of an incident, page by page.
Json events_of(Client& client, const std::string& incident);
/// This instant as the API writes it.
std::string time_now(int plus_seconds = 0);

}  // namespace fenghuo::e2e
