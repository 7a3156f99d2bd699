// The page in Chromium; what it does there is in page.mjs.
#include "tests/support/server.hpp"

#include <filesystem>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

TEST_CASE("Page_onAPhone_signsInAndDoesWhatIsNext") {
  namespace fs = std::filesystem;
  const fs::path tests = fs::path(FENGHUO_SOURCE_DIR) / "tests";
  if (run({"env", "node", "--version"}).code != 0) SKIP("there is no node on this machine");
  if (!fs::exists(tests / "node_modules" / "playwright-core"))
    SKIP("tests/node_modules is not there: npm ci in tests/");
  House house;
  auto responder = house.client("responder", k_school);
  const Answer opened = responder.post(
      "/v1/incidents",
      {{"kind", "defacement"}, {"site", k_host}, {"summary", "首页被篡改 <img src=x onerror=alert(1)>"}});
  REQUIRE(opened.status == 201);
  const Ran seen = run({"env", "node", (tests / "browser" / "page.mjs").string(), house.server().url(),
                        token_of(house.data(), "responder", k_school), opened.json().at("id"), house.scratch() / ""});
  INFO(seen.out << seen.err);
  if (seen.code == 77) SKIP("there is no Chromium on this machine");
  CHECK(seen.code == 0);
}

}  // namespace fenghuo::e2e
