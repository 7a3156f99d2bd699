// The power fails while clients work: the file system under a real server is shut down at a random moment, so that
// nothing more reaches the disk and what had not been synced is gone. CTest takes a few rounds;
// `script/power-loss --whole` many.
#include "tests/faults/chatter.hpp"
#include "tests/faults/loop_disk.hpp"

#include <iostream>
#include <random>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

constexpr int k_sample = 4, k_whole = 200;

}  // namespace

TEST_CASE("PowerLoss_atAnyMoment_keepsWhatWasAcknowledged") {
  if (const auto why = LoopDisk::why_not()) SKIP("no file system of its own can be mounted here: " << *why);
  LoopDisk disk(256);
  const std::string data = disk.path() + "/data";
  make_sample(data);
  std::mt19937 random(Catch::getSeed());
  const int rounds = setting("FENGHUO_WHOLE").empty() ? k_sample : k_whole;
  std::int64_t acknowledged = 0;
  int died = 0;  // of it, before anybody killed it
  Findings findings;
  std::string incident;
  std::unique_ptr<Chatter> chatter;
  for (int round = 0; round <= rounds; ++round) {
    INFO("round " << round << ", seed " << Catch::getSeed());
    Server server(data);
    if (chatter) chatter->check_kept(server, findings);
    INFO(findings.words());
    REQUIRE(findings.none());
    if (round == rounds) {
      CHECK(server.stop() == 0);
      break;
    }
    if (round % 20 == 0)
      incident =
          server.client("bureau", k_bureau)
              .post("/v1/incidents",
                    {{"kind", round % 40 == 0 ? "defacement" : "outage"}, {"site", k_host}, {"summary", "断电演练"}})
              .json()
              .value("id", incident);
    REQUIRE_FALSE(incident.empty());
    chatter = std::make_unique<Chatter>(server, incident, "round-" + std::to_string(round), 4);
    const std::int64_t moment = 1 + static_cast<std::int64_t>(random() % 150);
    REQUIRE(wait_until([&] { return chatter->acknowledged() >= moment || !chatter->strange().empty(); }));
    // Once in some hundred rounds a yes comes some milliseconds after the file system is down, and is not kept; a
    // machine without power says nothing.
    chatter->lights_out();
    disk.lose_power(round % 4 == 3);
    REQUIRE(wait_until([&] { return chatter->refused() > 0 || !server.process().running(); }));  // noticed, aloud
    if (!server.process().running()) ++died;
    server.process().kill();
    chatter->stop();
    CHECK(chatter->strange().empty());
    acknowledged += chatter->acknowledged();
    disk.come_back();
  }
  Aftermath::check_whole(data, findings);
  INFO(findings.words());
  CHECK(findings.none());
  std::cout << "power loss: seed " << Catch::getSeed() << ", " << rounds << " times, acknowledged " << acknowledged
            << ", lost " << findings.lost.size() << ", torn " << findings.torn.size() << ", servers that died of it "
            << died << "\n";
}

TEST_CASE("FullDisk_filledAndFreedUnderLoad_refusesAloudAndGoesOnByItself") {
  if (const auto why = LoopDisk::why_not()) SKIP("no file system of its own can be mounted here: " << *why);
  LoopDisk disk(64);
  const std::string data = disk.path() + "/data", filler = disk.path() + "/filler";
  make_sample(data);
  const int rounds = setting("FENGHUO_WHOLE").empty() ? 2 : 20;
  std::int64_t acknowledged = 0, refused = 0, refused_reads = 0;
  Findings findings;
  Server server(data);
  const std::string incident = server.client("monitor", k_school)
                                   .post("/v1/alerts/alertmanager", alert_for(k_host))
                                   .json()["results"][0]["incident"];
  auto bureau = server.client("bureau", k_bureau);
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    Chatter chatter(server, incident, "round-" + std::to_string(round), 4);
    REQUIRE(wait_until([&] { return chatter.acknowledged() >= 20 || !chatter.strange().empty(); }));
    run({"dd", "if=/dev/zero", "of=" + filler, "bs=64k", "status=none"});  // ends when nothing more goes in
    REQUIRE(wait_until([&] { return chatter.refused() >= 20 || !chatter.strange().empty(); }));
    REQUIRE(wait_until([&] { return bureau.get("/readyz").status == 503; }));
    // A read can fall into the moment in which the state is read anew, which itself can find no room; it is refused
    // aloud then, and asked again answered, while the disk is as full as before.
    REQUIRE(wait_until([&] {
      const Answer seen = bureau.get("/v1/incidents/" + incident);
      INFO(seen.status << " " << seen.body);
      CHECK((seen.status == 200 || (seen.status == 503 && !seen.header("retry-after").empty())));
      refused_reads += seen.status == 503 ? 1 : 0;
      return seen.status == 200;
    }));
    CHECK(std::filesystem::exists(filler));
    const std::int64_t before = chatter.acknowledged();
    std::filesystem::remove(filler);
    REQUIRE(wait_until([&] { return chatter.acknowledged() >= before + 20 || !chatter.strange().empty(); }));
    chatter.stop();
    CHECK(chatter.strange().empty());
    chatter.check_kept(server, findings);
    acknowledged += chatter.acknowledged();
    refused += chatter.refused();
  }
  REQUIRE(server.stop() == 0);
  Aftermath::check_whole(data, findings);
  INFO(findings.words());
  CHECK(findings.none());
  std::cout << "full disk: " << rounds << " times, acknowledged " << acknowledged << ", 503 " << refused
            << ", reads refused before one was answered " << refused_reads << ", lost " << findings.lost.size()
            << ", torn " << findings.torn.size() << "\n";
}

}  // namespace fenghuo::e2e
