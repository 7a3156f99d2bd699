#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Playbook_chartAndPaper_byCommandLineInBothLanguages") {
  const std::string file = playbooks_folder() + "/defacement.json";
  const auto view = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "playbook");
    words.insert(words.end(), {"--playbooks", playbooks_folder()});
    return fenghuo(words);
  };
  const Ran zh = view({"chart", file, "--lang", "zh"}), en = view({"chart", "defacement", "--lang", "en"});
  CHECK(zh.code == 0);
  CHECK(en.code == 0);
  CHECK(has(zh.out, "网页篡改处置预案</title>"));
  CHECK(has(en.out, "Website defacement</title>"));
  CHECK(has(view({"chart", file, "--format", "mermaid", "--lang", "en"}).out, "flowchart LR"));
  CHECK(view({"chart", file, "--format", "png"}).code == 2);
  const Ran missing = view({"print", "defacment", "--lang", "en"});
  CHECK(missing.code == 2);
  CHECK(has(missing.err, "defacement"));
  const Ran paper = view({"print", "defacement", "--lang", "zh"});
  CHECK(paper.code == 0);
  CHECK(has(paper.out, "打给谁"));
  CHECK(has(paper.out, "两小时内向教育局初报"));
}

TEST_CASE("Playbook_chartOverHttp_forAllButMonitors") {
  House house;
  const std::string path = "/v1/playbooks/defacement/versions/1.0.1/chart.svg";
  for (const std::string role : {"responder", "leader", "bureau", "auditor", "admin"}) {
    INFO(role);
    auto client = house.client(role, role == "responder" || role == "leader" ? k_school : k_bureau, "en");
    const Answer drawn = client.get(path);
    INFO(drawn.body.substr(0, 300));
    CHECK(drawn.status == 200);
    CHECK(has(drawn.header("content-type"), "image/svg+xml"));
    CHECK(has(drawn.header("content-security-policy"), "default-src 'none'"));
    CHECK(has(drawn.body, "Website defacement</title>"));
    CHECK(has(client.get(path + "?lang=zh").body, "网页篡改处置预案</title>"));
    CHECK(client.get(path + "?lang=fr").status == 422);
    CHECK(client.get("/v1/playbooks/defacement/versions/9.9.9/chart.svg").status == 404);
  }
  CHECK(house.client("monitor", k_school).get(path).status == 403);
  CHECK(Client(house.server().url()).get(path).status == 401);
}

}  // namespace fenghuo::e2e
