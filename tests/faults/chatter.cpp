#include "tests/faults/chatter.hpp"

#include "tests/support/sha256.hpp"

#include <set>
#include <span>

namespace fenghuo::e2e {

Chatter::Chatter(const Server& server, std::string incident, std::string name, int clients)
    : incident_(std::move(incident)) {
  for (int n = 0; n < clients; ++n)
    threads_.emplace_back([this, client = server.client("responder", k_school), who = name + "-" + std::to_string(n)] {
      talk(client, who);
    });
}

void Chatter::stop() {
  stopping_ = true;
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

void Chatter::lights_out() {
  const std::lock_guard lock(mutex_);
  before_lights_out_ = said_.size();
}

void Chatter::talk(Client client, std::string name) {
  for (int n = 0; !stopping_; ++n) {
    const std::string text = name + "-" + std::to_string(n), path = "/v1/incidents/" + incident_;
    const bool upload = n % 8 == 7;
    std::string bytes = text;
    bytes.resize(20'000, '.');
    const Answer answer = upload ? client.call("POST", path + "/evidence", bytes,
                                               {{"X-Kind", "log"}, {"Content-Type", "application/octet-stream"}})
                                 : client.post(path + "/comment", {{"text", text}});
    if (answer.status == 0) return;  // the server is gone
    if (answer.status == 503 && !answer.header("retry-after").empty()) {
      ++refused_;
      ::poll(nullptr, 0, 5);
      continue;
    }
    const std::lock_guard lock(mutex_);
    if (answer.status / 100 != 2) {
      strange_.push_back(std::to_string(answer.status) + " " + answer.body);
      return;
    }
    said_.push_back(
        {answer.json().value("version", std::int64_t{0}), upload ? "" : text, upload ? sha256_hex(bytes) : ""});
    ++acknowledged_;
  }
}

std::vector<std::string> Chatter::strange() const {
  const std::lock_guard lock(mutex_);
  return strange_;
}

void Chatter::check_kept(const Server& server, Findings& findings) const {
  auto bureau = server.client("bureau", k_bureau);
  std::map<std::int64_t, Json> events;
  std::set<std::string> said;
  for (const auto& event : events_of(bureau, incident_)) {
    const Json& payload = events[event["version"].get<std::int64_t>()] = event["payload"];
    if (event["type"] != "CommentAdded") continue;
    const std::string text = payload.at("text");
    if (!said.insert(text).second) findings.torn.push_back("there twice: " + text);
  }
  const std::span counted(said_.data(), before_lights_out_.value_or(said_.size()));
  for (const auto& yes : counted) {
    const auto found = events.find(yes.version);
    const std::string what = "version " + std::to_string(yes.version) + " " + yes.text + yes.digest;
    if (found == events.end()) {
      findings.lost.push_back(what);
    } else if (yes.digest.empty() ? found->second.value("text", "") != yes.text
                                  : found->second.value("digest", "") != yes.digest) {
      findings.torn.push_back(what + " is now " + found->second.dump());
    }
    if (yes.digest.empty()) continue;
    const std::string path = server.data() + "/evidence/" + yes.digest.substr(0, 2) + "/" + yes.digest;
    if (sha256_hex(slurp(path)) != yes.digest) findings.lost.push_back("the bytes of " + yes.digest);
  }
}

}  // namespace fenghuo::e2e
