#include "tests/bench/step_world.hpp"

#include "api/house.hpp"
#include "engine/incident/commands.hpp"
#include "tests/support/next_walker.hpp"

#include <stdexcept>

namespace fenghuo::bench {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Result;

namespace {

constexpr std::size_t k_at_once = 20;

std::string host_of(std::size_t number) {
  return "www.b" + std::to_string(number) + ".example.cn";
}

/// One site with an open incident, its evidence at hand.
Result<std::string> open_one(Core& core, Batch& batch, const engine::Caller& caller, std::size_t number) {
  const std::string host = host_of(number);
  core.record("site:" + host,
              engine::SiteRegistered{.host = host, .name = host, .unit = e2e::k_school, .url = "https://" + host + "/"},
              {.role = "system"}, batch);
  const auto opened =
      core.open({.kind = "defacement", .mode = "live", .site = host, .summary = "首页内容被篡改"}, caller, batch);
  if (!opened) return opened.error();
  const std::string id = (*opened)->id;
  for (const std::string kind : {"page-capture", "screenshot", "log", "disk-image", "document"}) {
    const auto added = core.execute(id,
                                    engine::AddEvidence{.evidence = "EV-" + kind,
                                                        .digest = engine::sha256_hex(id + kind),
                                                        .kind = kind,
                                                        .content_type = "application/octet-stream",
                                                        .filename = kind,
                                                        .size = 4096},
                                    caller, batch);
    if (!added) return added.error();
  }
  return id;
}

}  // namespace

StepWorld::StepWorld(std::size_t incidents) {
  e2e::make_sample(data());
  token_ = e2e::token_of(data(), "bureau", e2e::k_bureau);
  fill(incidents + 1);  // one to find the lap with
  server_ = std::make_unique<e2e::Server>(data());
  find_lap();
}

std::string StepWorld::data() const {
  return scratch_ / "data";
}

void StepWorld::fill(std::size_t incidents) {
  auto house = api::House::open({.data = data(), .playbooks = e2e::playbooks_folder()});
  if (!house) throw std::runtime_error(house.error().detail.en);
  const auto sample = e2e::Json::parse(e2e::slurp(data() + "/sample.json"));
  engine::Caller caller{.token = "bench", .unit = e2e::k_bureau, .role = engine::Role::bureau};
  for (const auto& token : sample.at("tokens"))
    if (token["role"] == "bureau") caller.person = token["person"];
  while (incidents_.size() < incidents) {
    const auto done = (*house)->run([&](Core& core, Batch& batch) -> Result<Answer> {
      for (std::size_t n = 0; n < k_at_once && incidents_.size() < incidents; ++n) {
        auto id = open_one(core, batch, caller, incidents_.size());
        if (!id) return id.error();
        incidents_.push_back(std::move(*id));
      }
      return Answer{};
    });
    if (!done) throw std::runtime_error(done.error().detail.en);
  }
}

void StepWorld::find_lap() {
  const std::string id = found_with_ = incidents_.back();
  incidents_.pop_back();
  e2e::Client client(server_->url(), token_);
  const auto tape = std::make_shared<std::vector<e2e::Json>>();
  e2e::NextWalker walker(client, id);
  for (auto seen = walker.look(); seen.at("state").at("response") != "Closed"; seen = walker.look()) {
    e2e::Json item = seen.at("next").at(0), also = e2e::Json::object();
    for (const auto& kind : item["needs"]["evidence"])  // what is at hand is named, not sent again
      also["evidence"].push_back("EV-" + kind.get<std::string>());
    item["needs"]["evidence"] = e2e::Json::array();
    client.record_on(tape);
    const auto answer = walker.take(item, also);
    client.record_on(nullptr);
    if (answer.status / 100 != 2) throw std::runtime_error("the lap ends at " + answer.body);
  }
  const std::string prefix = "/v1/incidents/" + id;
  for (const auto& exchange : *tape) {
    const std::string target = exchange.at("target");
    if (!target.starts_with(prefix) || target.ends_with("/evidence")) throw std::runtime_error("no step: " + target);
    lap_.push_back({target.substr(prefix.size()), exchange.at("body")});
  }
}

unsigned short StepWorld::port() const {
  return static_cast<unsigned short>(std::stoi(server_->url().substr(server_->url().rfind(':') + 1)));
}

std::string StepWorld::metrics() const {
  return e2e::Client(server_->url()).get("/metrics").body;
}

std::string StepWorld::next(int connection) {
  const auto at = static_cast<std::size_t>(connection);
  if (places_.size() <= at) places_.resize(at + 1);
  Place& place = places_[at];
  if (place.incident.empty() || place.step == lap_.size()) {
    if (used_ == incidents_.size()) return {};
    place = {incidents_[used_++], 0};
  }
  return request(place.incident, lap_[place.step++]);
}

std::string StepWorld::again() {
  return request(found_with_, lap_[again_++ % lap_.size()]);
}

std::string StepWorld::request(const std::string& incident, const LapRequest& what) {
  return "POST /v1/incidents/" + incident + what.path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token_ +
         "\r\nContent-Type: application/json\r\nIdempotency-Key: bench-" + std::to_string(++keys_) +
         "\r\nContent-Length: " + std::to_string(what.body.size()) + "\r\n\r\n" + what.body;
}

}  // namespace fenghuo::bench
