// slowhttptest with more connections than the server has descriptors, while others go about their work. Loopback only.
#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace fenghuo::e2e {

TEST_CASE("SlowClients_moreThanThereAreDescriptors_leaveOthersServed") {
  if (run({"slowhttptest", "-h"}).out.empty()) SKIP("slowhttptest is not installed");
  if (run({"prlimit", "--version"}).code != 0) SKIP("prlimit is not installed");
  const auto [name, attack, path] = GENERATE(
      std::tuple<std::string, std::vector<std::string>, std::string>{
          "slow headers", {"-H", "-i", "2"}, "/v1/incidents"},
      std::tuple<std::string, std::vector<std::string>, std::string>{
          "slow bodies", {"-B", "-i", "2", "-s", "8192", "-t", "POST"}, "/v1/incidents"},
      std::tuple<std::string, std::vector<std::string>, std::string>{
          "slow reading", {"-X", "-w", "10", "-y", "20", "-n", "2", "-z", "16", "-k", "3"}, "/healthz"});
  INFO(name);
  const Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  Server server(data, {"prlimit", "--nofile=1024:1024"});
  auto settled = server.client("responder", k_school);
  REQUIRE(settled.get("/v1/incidents").status == 200);

  std::vector<std::string> command{"slowhttptest",     "-c", "1500", "-r", "400", "-l", "10", "-p", "2", "-u",
                                   server.url() + path};
  command.insert(command.end(), attack.begin(), attack.end());
  Process attacker(command);
  int served = 0, turned_away = 0, dropped = 0;
  while (attacker.running()) {
    auto fresh = server.client("leader", k_school);
    const Answer answer = fresh.get("/v1/incidents");
    (answer.status == 200 ? served : turned_away) += 1;
    dropped += settled.get("/v1/incidents").status == 200 ? 0 : 1;
  }
  INFO("served " << served << ", turned away " << turned_away);
  CHECK(served > 20);
  CHECK(turned_away == 0);
  CHECK(dropped == 0);
  CHECK(attacker.wait());
  CHECK(server.client("leader", k_school).get("/v1/incidents").status == 200);
  CHECK(server.stop() == 0);
}

}  // namespace fenghuo::e2e
