// What single failures of the disk must look like from outside; the sweep of all of them is io_sweep_test.cpp.
#include "tests/faults/disk.hpp"

#include "tests/support/server.hpp"

#include <cerrno>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

struct Shop {
  Scratch scratch;
  std::string data = scratch / "data";
  Shop() { make_sample(data); }

  [[nodiscard]] std::string copy(const std::string& name) const {
    std::filesystem::copy(data, scratch / name, std::filesystem::copy_options::recursive);
    return scratch / name;
  }
};

bool says_later(const Answer& answer) {
  return answer.status == 503 && !answer.header("retry-after").empty();
}

}  // namespace

TEST_CASE("Disk_anOpenAtTheStartFails_isNoServerThatOnlyReads") {
  const Shop shop;
  int refused = 0, started = 0;
  for (int nth = 1; nth <= 14; ++nth) {
    CAPTURE(nth);
    const std::string data = shop.copy(std::to_string(nth));
    Disk disk(data, shop.scratch / "control");
    disk.fail({DiskCall::open}, nth, 1, EIO);
    try {
      const Server server(data, {}, disk.environment());
      ++started;
      auto monitor = server.client("monitor", k_school);
      const Json alert = alert_for(k_host);
      CHECK(wait_until([&] { return monitor.post("/v1/alerts/alertmanager", alert).status == 202; },
                       std::chrono::seconds(30)));
    } catch (const std::runtime_error& error) {
      ++refused;
      const std::string said = error.what();
      INFO(said);
      const auto at = said.find("fenghuo serve: ");
      CHECK((at != said.npos && said[at + 15] != '\n'));  // with a reason
    }
  }
  CHECK(refused > 3);
  CHECK(started > 0);
}

TEST_CASE("Disk_doesNotRead_isUnavailableAndNotDamaged") {
  const Shop shop;
  std::string incident;
  {
    Server first(shop.data);
    incident = first.client("monitor", k_school)
                   .post("/v1/alerts/alertmanager", alert_for(k_host))
                   .json()["results"][0]["incident"];
    REQUIRE(first.stop() == 0);
  }
  Disk disk(shop.data, shop.scratch / "control");
  Server server(shop.data, {}, disk.environment());
  auto bureau = server.client("bureau", k_bureau);
  disk.fail({DiskCall::read}, 1, k_for_good, EIO);
  const Answer unread = bureau.get("/v1/incidents/" + incident);
  INFO(unread.body);
  CHECK(disk.failed() > 0);
  CHECK(says_later(unread));
  CHECK(unread.json().value("code", "") == "journal-unavailable");
  CHECK(says_later(bureau.post("/v1/incidents/" + incident + "/comment", {{"text", "x"}})));
  disk.heal();
  CHECK(wait_until([&] { return bureau.get("/v1/incidents/" + incident).status == 200; }));
  CHECK(wait_until([&] {
    return bureau.post("/v1/incidents/" + incident + "/comment", {{"text", "x"}}).status == 200;
  }));
}

TEST_CASE("Disk_evidenceThatCannotBeOpenedNow_isLaterAndNotAnError") {
  const Shop shop;
  Disk disk(shop.data, shop.scratch / "control");
  Server server(shop.data, {}, disk.environment());
  const std::string incident = server.client("monitor", k_school)
                                   .post("/v1/alerts/alertmanager", alert_for(k_host))
                                   .json()["results"][0]["incident"];
  auto bureau = server.client("bureau", k_bureau);
  const std::string path = "/v1/incidents/" + incident + "/evidence";
  const Answer added =
      bureau.call("POST", path, "GET / 200\n", {{"X-Kind", "log"}, {"Content-Type", "application/octet-stream"}});
  REQUIRE(added.status == 201);
  const std::string content = path + "/" + added.json().at("id").get<std::string>() + "/content";
  REQUIRE(bureau.get(content).status == 200);
  for (int nth = 1; nth <= 2; ++nth) {  // to be checked, to be sent
    CAPTURE(nth);
    disk.fail({DiskCall::open}, nth, 1, EMFILE);
    const Answer later = bureau.get(content);
    INFO(later.status << " " << later.body);
    CHECK(disk.failed() == 1);
    CHECK(says_later(later));
    CHECK(bureau.get(content).status == 200);
  }
}

}  // namespace fenghuo::e2e
