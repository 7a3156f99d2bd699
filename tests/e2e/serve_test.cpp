#include "tests/support/server.hpp"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

mode_t mode_of(const std::string& path) {
  struct stat about {};
  return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777 : 0;
}

std::vector<std::string> serve(const std::string& data, const std::string& listen = "127.0.0.1:0") {
  return {"serve", "--data", data, "--listen", listen, "--playbooks", playbooks_folder()};
}

}  // namespace

TEST_CASE("Sample_tokens_areForTheirOwnerAloneAndMadeOnce") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  make_sample(data);
  CHECK(mode_of(data + "/sample.json") == 0600);
  CHECK(mode_of(data) == 0700);
  const std::string before = slurp(data + "/sample.json");
  const Ran again = fenghuo({"sample", "--data", data, "--playbooks", playbooks_folder()});
  CHECK(again.code == 1);
  CHECK_FALSE(again.err.empty());
  CHECK(slurp(data + "/sample.json") == before);
}

TEST_CASE("Serve_emptyFolder_writesOneAdminTokenForItsOwnerAlone") {
  const Scratch scratch;
  const std::string data = scratch / "data";
  Server server(data);
  CHECK(mode_of(data + "/admin.token") == 0600);
  std::string token = slurp(data + "/admin.token");
  while (token.ends_with('\n'))
    token.pop_back();
  Client admin(server.url(), token);
  CHECK(admin.get("/v1/me").json()["role"] == "admin");
  CHECK(admin.get("/v1/people/admin").json()["phone"] == "");  // nothing invented in a real bureau's ledger
  CHECK(server.stop() == 0);
  CHECK(server.process().err().find(token) == std::string::npos);  // never in a log
  std::filesystem::remove(data + "/admin.token");
  Server again(data);
  CHECK_FALSE(std::filesystem::exists(data + "/admin.token"));  // the first start alone makes one
}

TEST_CASE("Serve_folderHeldByAnother_isRefusedAndNamesItsProcess") {
  House house;
  const Ran second = fenghuo(serve(house.data()));
  INFO(second.err);
  CHECK(second.code == 1);
  CHECK(second.err.find(std::to_string(house.server().pid())) != std::string::npos);
  CHECK(fenghuo({"sample", "--data", house.data(), "--playbooks", playbooks_folder()}).code == 1);
  CHECK(house.client("bureau", k_bureau).get("/readyz").status == 200);
}

TEST_CASE("Serve_addressThatCannotBeNoted_endsAndNamesTheFile") {
  const Scratch scratch;
  const std::string data = scratch / "data", note = data + "/server.json";
  make_sample(data);
  std::filesystem::create_directory(note);
  const Ran ran = fenghuo(serve(data));
  INFO(ran.err);
  CHECK(ran.code == 3);
  CHECK(ran.err.find("cannot write " + note) != std::string::npos);
  std::filesystem::remove(note);
  CHECK(Server(data).stop() == 0);  // nothing of the failed start is in the way
}

TEST_CASE("Serve_beyondLoopbackWithoutTls_isRefused") {
  const Scratch scratch;
  for (const std::string listen : {"0.0.0.0:0", "[::]:0", "192.0.2.1:8440", "localhost", "127.0.0.1:99999"}) {
    const Ran refused = fenghuo(serve(scratch / "data", listen));
    INFO(listen << "\n" << refused.err);
    CHECK(refused.code == 2);
  }
}

TEST_CASE("Serve_restarted_knowsEverythingAndVerifies") {
  House house;
  const std::string id = house.open_by_alert();
  const Json before = house.client("bureau", k_bureau).get("/v1/incidents/" + id).json();
  CHECK(house.stop() == 0);
  CHECK(fenghuo({"verify", house.data()}).code == 0);
  house.start();
  Json after = house.client("bureau", k_bureau).get("/v1/incidents/" + id).json();
  for (const auto* member : {"version", "state", "phases", "signals", "firing", "opened_at", "playbook"})
    CHECK(after[member] == before[member]);
}

}  // namespace fenghuo::e2e
