#include "tests/support/server.hpp"

#include <csignal>
#include <ctime>
#include <iostream>

namespace fenghuo::e2e {

std::string playbooks_folder() {
  return FENGHUO_SOURCE_DIR "/playbooks";
}

Ran fenghuo(std::vector<std::string> words, const Environment& extra) {
  words.insert(words.begin(), FENGHUO_EXECUTABLE);
  return run(words, extra);
}

void make_sample(const std::string& data) {
  const Ran made = fenghuo({"sample", "--data", data, "--playbooks", playbooks_folder()});
  if (made.code != 0) throw std::runtime_error("fenghuo sample: " + made.err);
}

std::string token_of(const std::string& data, const std::string& role, const std::string& unit) {
  const Json sample = Json::parse(slurp(data + "/sample.json"));
  for (const auto& token : sample.at("tokens"))
    if (token["role"] == role && token["unit"] == unit) return token["token"];
  throw std::runtime_error("the sample has no " + role + " of " + unit);
}

Server::Server(std::string data, const std::vector<std::string>& before, const Environment& extra,
               const std::string& playbooks)
    : data_(std::move(data)) {
  const std::string note = data_ + "/server.json";
  std::filesystem::remove(note);
  std::vector<std::string> command = before;
  for (const auto& word : {std::string(FENGHUO_EXECUTABLE), std::string("serve"), std::string("--data"), data_,
                           std::string("--listen"), std::string("127.0.0.1:0"), std::string("--playbooks"), playbooks})
    command.push_back(word);
  process_ = std::make_unique<Process>(command, extra);
  const bool up = wait_until([&] {
    const Json said = Json::parse(slurp(note), nullptr, false);
    if (said.is_object()) {
      url_ = said.value("url", "");
      pid_ = said.value("pid", -1);
      if (Client(url_).get("/healthz").status == 200) return true;
    }
    return !process_->running();
  });
  if (!up || !process_->running()) throw std::runtime_error("the server did not come up: " + process_->err());
}

int Server::stop() {
  if (pid_ > 0 && process_->running()) ::kill(pid_, SIGTERM);
  const auto end = process_->wait();
  if (!end || end->signal != 0)  // rare enough that what can be known must be told the first time
    std::cerr << "the server " << (end ? "was ended by signal " + std::to_string(end->signal) : "does not end")
              << "; it said:\n"
              << process_->err() << "\n";
  return end ? end->code : -1;
}

std::string House::open_by_alert(const std::string& unit, const std::string& host, const std::string& name) {
  auto monitor = client("monitor", unit);
  const Answer answer = monitor.post("/v1/alerts/alertmanager", alert_for(host, "5f2c1d0a9b8e7f60", name));
  if (answer.status != 202) throw std::runtime_error("the alert was not taken: " + answer.body + answer.failure);
  return answer.json().at("results").at(0).at("incident");
}

Json alert_for(const std::string& host, const std::string& fingerprint, const std::string& name) {
  const Json alert{{"status", "firing"},
                   {"labels", {{"alertname", name}, {"instance", "https://" + host + "/"}}},
                   {"annotations", {{"summary", "首页内容被篡改 / the home page no longer matches its baseline"}}},
                   {"startsAt", time_now(-30)},
                   {"endsAt", "0001-01-01T00:00:00Z"},
                   {"fingerprint", fingerprint}};
  return {{"version", "4"}, {"status", "firing"}, {"receiver", "fenghuo"}, {"alerts", Json::array({alert})}};
}

Json events_of(Client& client, const std::string& incident) {
  Json all = Json::array();
  for (std::string after = "0"; !after.empty();) {
    const Json page = client.get("/v1/incidents/" + incident + "/events?limit=200&after=" + after).json();
    for (const auto& item : page.at("items"))
      all.push_back(item);
    after = page.at("next").is_null() ? "" : page.at("next").dump();
  }
  return all;
}

std::string time_now(int plus_seconds) {
  const std::time_t now = std::time(nullptr) + plus_seconds;
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000Z", &utc)};
}

}  // namespace fenghuo::e2e
