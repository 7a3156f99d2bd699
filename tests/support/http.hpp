#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace fenghuo::e2e {

using Json = nlohmann::json;
using Headers = std::vector<std::pair<std::string, std::string>>;

/// What came back. Status 0: no answer came, and `failure` says why.
struct Answer {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string failure;

  /// The body as JSON; discarded if it is none.
  [[nodiscard]] Json json() const { return Json::parse(body, nullptr, false); }
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

/// A plain HTTP client that adds nothing of its own: one server, one bearer token (or none), one kept connection, no
/// retries. Blocks; one thread each.
class Client {
 public:
  explicit Client(std::string url, std::string token = {}, std::string language = {});

  Answer get(const std::string& path, const Headers& headers = {}) { return call("GET", path, "", headers); }
  /// POSTs JSON.
  Answer post(const std::string& path, const Json& body = Json::object(), Headers headers = {});
  /// Sends `body` as it stands.
  Answer call(const std::string& method, const std::string& path, std::string_view body, const Headers& headers = {});

  /// From now on every exchange is also kept on this tape, as
  /// `{method, target, headers: {}, body, answer: {status, headers: {}, body}}`. Several clients may share one.
  void record_on(std::shared_ptr<std::vector<Json>> tape) { tape_ = std::move(tape); }

 private:
  void record(const std::string& method, const std::string& path, std::string_view body, const Headers& headers,
              const Answer& answer);

  std::string url_, token_, language_;
  std::shared_ptr<void> curl_;
  std::shared_ptr<std::vector<Json>> tape_;
};

}  // namespace fenghuo::e2e
