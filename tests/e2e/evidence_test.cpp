#include "tests/support/server.hpp"
#include "tests/support/sha256.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

std::string five_megabytes() {
  std::string bytes(5 << 20, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>((i * 2654435761U) >> 11U);
  return bytes;
}

Headers as_evidence(const std::string& filename) {
  return {{"X-Kind", "screenshot"}, {"Content-Type", "text/html"}, {"X-Filename", filename}};
}

std::size_t files_below(const std::string& folder) {
  std::size_t out = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    out += entry.is_regular_file() ? 1 : 0;
  return out;
}

}  // namespace

TEST_CASE("Evidence_uploaded_comesBackAsAnAttachmentWithTheSameBytes") {
  House house;
  const std::string id = house.open_by_alert(), all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  const std::string bytes = five_megabytes();
  const Answer added = responder.call("POST", all, bytes, as_evidence("page.html"));
  REQUIRE(added.status == 201);
  const Json item = added.json();
  CHECK(item["sha256"] == sha256_hex(bytes));
  CHECK(item["size"] == bytes.size());
  CHECK(item["filename"] == "page.html");

  const Answer content = responder.get(item["links"]["content"]);
  CHECK(content.status == 200);
  CHECK(content.body == bytes);
  CHECK(content.header("content-disposition").starts_with("attachment"));
  CHECK(content.header("content-type") == "application/octet-stream");  // a browser must not render it
  CHECK(responder.get("/v1/incidents/" + id).json()["evidence"] == 1);
}

TEST_CASE("Evidence_nameThatLooksLikeAPath_staysALabel") {
  House house;
  const std::string id = house.open_by_alert(), all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  for (const std::string name :
       {"../../../../tmp/owned", "/etc/cron.d/owned", "..\\..\\owned.bat", "a;rm -rf ~", "CON"}) {
    const Answer added = responder.call("POST", all, "proof of " + name, as_evidence(name));
    REQUIRE(added.status == 201);
    CHECK(added.json()["filename"] == name);
    const Json item = added.json();
    const Answer content = responder.get(item["links"]["content"]);
    CHECK(content.body == "proof of " + name);
    CHECK(content.header("content-disposition").find("owned") == std::string::npos);
  }
  CHECK(files_below(house.data() + "/evidence") == 5);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(house.data()))
    CHECK(entry.path().string().find("owned") == std::string::npos);
  // Nor is there a way in by the id.
  for (const std::string path : {"/..%2f..%2fsample.json/content", "/../../sample.json", "/%2e%2e/content"})
    CHECK(responder.get(all + path).status >= 400);
}

TEST_CASE("Evidence_emptyOrOfNoKind_is422AndNothingIsKept") {
  House house;
  const std::string id = house.open_by_alert(), all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  CHECK(responder.call("POST", all, "", as_evidence("empty.png")).status == 422);
  CHECK(responder.call("POST", all, "proof").status == 422);
  CHECK(responder.call("POST", all, "proof", {{"X-Kind", "Two Words"}}).status == 422);
  CHECK(responder.call("POST", all + "?step=no-such-step", "proof", as_evidence("a.png")).status == 404);
  CHECK(responder.get(all).json().at("items").empty());
}

TEST_CASE("Evidence_changedOnDisk_isNeverServedAsWhole") {
  House house;
  const std::string id = house.open_by_alert(), all = "/v1/incidents/" + id + "/evidence";
  auto responder = house.client("responder", k_school);
  const std::string bytes(100'000, 'p');
  const Json item = responder.call("POST", all, bytes, as_evidence("a.png")).json();
  const std::string digest = item["sha256"], file = house.data() + "/evidence/" + digest.substr(0, 2) + "/" + digest;
  const auto damage = [&](const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
  };
  std::string flipped = bytes;
  flipped[50'000] = 'q';
  for (const auto& content : {flipped, bytes.substr(1), bytes + "p", std::string()}) {
    damage(content);
    const Answer answer = responder.get(item["links"]["content"]);
    INFO(content.size());
    CHECK(answer.status == 500);
    CHECK(answer.json().value("code", "") == "corrupt-evidence");
    CHECK(answer.body.size() < 1000);
  }
  damage(bytes);
  CHECK(responder.get(item["links"]["content"]).body == bytes);
}

}  // namespace fenghuo::e2e
