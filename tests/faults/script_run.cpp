#include "tests/faults/script_run.hpp"

#include "tests/support/sha256.hpp"

namespace fenghuo::e2e {

namespace {

struct Order {
  const char* role;
  std::string path;  ///< below the incident; "" is the alert that opens it
  Json body = Json::object();
  std::string kind = {}, bytes = {};  ///< an upload
};

/// Many writes of one file, so that a kill can fall between them.
std::string large_image() {
  std::string bytes(3 << 20, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>((i * 2654435761U) >> 13U);
  return bytes;
}

const std::vector<Order>& orders() {
  static const Json k_report{{"class", "content-security"}, {"impact", "首页被改"}, {"measures", "已屏蔽"}};
  static const std::vector<Order> k_orders{
      {"monitor", ""},
      {"responder", "/evidence?step=block-page", {}, "screenshot", large_image()},
      {"responder", "/acknowledge"},
      {"responder", "/steps/confirm/complete", {{"outcome", "real"}}},
      {"responder",
       "/steps/scope/complete",
       {{"outcome", "single-page"}, {"fields", {{"changed-pages", "/"}, {"harmful", true}}}}},
      {"responder", "/evidence?step=capture-page", {}, "page-capture", "<html>被改的首页</html>"},
      {"responder", "/steps/capture-page/complete"},
      {"responder", "/steps/tell-leader/complete", {{"note", "9:20 已报校长"}}},
      {"responder", "/steps/block-page/complete"},
      {"responder", "/steps/restrict-access/complete", {{"note", "已关闭后台"}}},
      {"responder", "/duties/bureau-initial/file", {{"fields", k_report}}},
      {"responder", "/comment", {{"text", "托管商已回电"}}},
      {"bureau", "/duties/bureau-initial/acknowledge"},
      {"leader", "/classify", {{"severity", "II"}, {"note", "市领导关注"}}},
      {"responder", "/evidence?step=keep-logs", {}, "log", "GET / 200\n"},
      {"responder", "/steps/keep-logs/complete", {{"fields", {{"six-months", true}}}}},
      {"bureau", "/duties/bureau-initial/send-back", {{"reason", "请补充影响范围"}}},
  };
  return k_orders;
}

Answer send(Client& client, const Order& order, const std::string& incident, const Headers& headers) {
  const std::string path = "/v1/incidents/" + incident + order.path;
  if (order.kind.empty()) return client.post(path, order.body, headers);
  return client.call("POST", path, order.bytes,
                     {headers[0], {"X-Kind", order.kind}, {"Content-Type", "application/octet-stream"}});
}

}  // namespace

bool ScriptRun::done() const {
  return acknowledged_.size() == orders().size();
}

bool ScriptRun::go_on(const std::string& url) {
  while (!done()) {
    const int status = send_next(url);
    if (status == 0) return false;
    if (status == 503) throw std::runtime_error("503 from an undisturbed server");
  }
  return true;
}

int ScriptRun::send_next(const std::string& url) {
  const Order& order = orders()[acknowledged_.size()];
  Client client(url, token_of(data_, order.role, std::string(order.role) == "bureau" ? k_bureau : k_school));
  const Headers key{{"Idempotency-Key", "sweep-" + std::to_string(acknowledged_.size())}};
  const Answer answer =
      order.path.empty() ? client.post("/v1/alerts/alertmanager", alert_, key) : send(client, order, incident_, key);
  const bool later = answer.status == 503 && !answer.header("retry-after").empty();
  if (answer.status == 0 || later) return answer.status;
  const Json said = answer.json();
  if (answer.status < 200 || answer.status > 299 || !said.is_object())
    throw std::runtime_error(order.path + ": " + std::to_string(answer.status) + " " + answer.body);
  if (answer.header("idempotency-replayed") == "true") ++replayed_;
  Acknowledged one{.version = said.value("version", std::int64_t{0})};
  if (order.path.empty()) incident_ = said["results"][0]["incident"];
  if (!order.kind.empty()) one = {one.version, said["id"], said["sha256"]};
  if (!order.kind.empty() && one.digest != sha256_hex(order.bytes))
    throw std::runtime_error("another digest: " + answer.body);
  acknowledged_.push_back(std::move(one));
  return answer.status;
}

}  // namespace fenghuo::e2e
