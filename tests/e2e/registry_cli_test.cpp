#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

class Desk {
 public:
  Desk(House& house, const std::string& role, const std::string& unit, const std::string& language = "en")
      : environment_{{"FENGHUO_SERVER", house.server().url()},
                     {"FENGHUO_TOKEN", token_of(house.data(), role, unit)},
                     {"FENGHUO_LANG", language},
                     {"NO_COLOR", "1"}} {}
  [[nodiscard]] Ran type(const std::vector<std::string>& words) const { return fenghuo(words, environment_); }
  [[nodiscard]] Json json(std::vector<std::string> words) const {
    words.insert(words.begin(), "--json");
    const Ran ran = type(words);
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    return Json::parse(ran.out);
  }

 private:
  Environment environment_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("RegistryCli_fourLedgers_areKeptByCommands") {
  House house;
  const Desk admin(house, "admin", k_bureau);
  CHECK(admin.type({"unit", "add", "new-school", "--name-zh", "新校", "--name-en", "New School", "--parent", "linxi"})
            .code == 0);
  CHECK(admin.type({"user", "add", "wang-fang", "--name", "王芳", "--unit", "new-school", "--email", "w@x.example.cn"})
            .code == 0);
  CHECK(admin.json({"person", "show", "wang-fang"})["email"] == "w@x.example.cn");
  CHECK(
      admin
          .type({"site", "add", "new.example.cn", "--name", "新校", "--unit", "new-school", "--department", "信息中心",
                 "--responsible", "王芳", "--alias", "a.example.cn", "--alias", "b.example.cn", "--mlps", "2"})
          .code == 0);
  CHECK(admin.json({"site", "show", "new.example.cn"})["aliases"] == Json{"a.example.cn", "b.example.cn"});
  CHECK(admin
            .type({"device", "add", "pc-1", "--name", "教师机", "--unit", "new-school", "--department", "信息中心",
                   "--responsible", "王芳", "--ip", "192.168.3.1", "--from", "2026-03-02 09:15"})
            .code == 0);
  CHECK(has(admin.type({"device", "lookup", "--ip", "192.168.3.1", "--at", "2026-03-02 10:00"}).out, "pc-1"));
  CHECK(
      has(admin.type({"device", "lookup", "--ip", "192.168.3.1", "--at", "2026-03-02 09:00"}).out, "nothing to list"));
  CHECK(admin.type({"device", "lookup"}).code == 2);
  CHECK(has(admin.type({"user", "list", "--unit", "new-school"}).out, "王芳"));

  CHECK(admin.type({"user", "set", "wang-fang", "--email", "", "--phone", "0578-1"}).code == 0);
  CHECK(admin.json({"user", "show", "wang-fang"})["email"] == "");
  CHECK(admin.type({"user", "set", "wang-fang"}).code == 2);
  const Ran stale = admin.type({"user", "set", "wang-fang", "--phone", "2", "--if-match", "1"});
  CHECK(stale.code == 1);
  CHECK(has(stale.err, "fenghuo user show wang-fang"));
  CHECK(admin.type({"site", "add", "x.example.cn", "--name", "x", "--unit", "linxi", "--responsible", "x"}).code == 2);
  CHECK(admin.type({"unit", "retire", "new-school"}).code == 1);
  CHECK(admin.type({"user", "retire", "wang-fang", "--reason", "调离"}).code == 0);
  CHECK(has(admin.type({"user", "list", "--state", "retired"}).out, "wang-fang"));
  CHECK(admin.type({"user", "reinstate", "wang-fang"}).code == 0);
}

TEST_CASE("RegistryCli_aLedgerFile_isTriedThenTaken_andItsMistakesAreNamed") {
  House house;
  const Desk admin(house, "admin", k_bureau), zh(house, "admin", k_bureau, "zh");
  const std::string good = house.scratch().file("人员.txt", "人员编号,姓名,单位编号\nwang-fang,王芳,linxi\n");
  CHECK(has(admin.type({"user", "import", good, "--dry-run"}).out, "created 1"));
  CHECK(admin.type({"user", "show", "wang-fang"}).code == 1);
  CHECK(has(zh.type({"user", "import", good}).out, "新增 1"));
  CHECK(admin.type({"user", "show", "wang-fang"}).code == 0);
  const std::string bad = house.scratch().file("bad.csv", "id,name,unit\nx,y,nowhere\n");
  const Ran refused = admin.type({"user", "import", bad});
  CHECK(refused.code == 1);
  CHECK(has(refused.err, "line 2, \"unit\" (\""));
  CHECK(admin.type({"user", "import", house.scratch() / "none.csv"}).code == 2);
}

TEST_CASE("RegistryCli_tokensSignalsSearchAndPlaybooks_byCommands") {
  House house;
  const Desk admin(house, "admin", k_bureau), own(house, "responder", k_school);
  const std::string token = own.json({"me"})["token"]["id"];
  CHECK(admin.json({"token", "show", token})["id"] == token);
  CHECK(has(admin.type({"token", "rotate", token, "--overlap", "PT1H"}).out, "fh_"));
  CHECK(has(admin.type({"token", "list", "--role", "monitor", "--unit", "linxi"}).out, "linxi-central"));

  auto monitor = house.client("monitor", k_school);
  REQUIRE(monitor.post("/v1/alerts/alertmanager", alert_for("unknown.example.cn")).status == 202);
  const std::string signal = own.json({"signal", "list", "--state", "unmatched"})["items"][0]["id"];
  CHECK(own.type({"signal", "assign", signal}).code == 2);
  CHECK(own.type({"signal", "assign", signal, "--site", k_host}).code == 2);
  const Ran assigned = own.type({"signal", "assign", signal, "--site", k_host, "--kind", "defacement"});
  INFO(assigned.err);
  CHECK(assigned.code == 0);
  CHECK(has(assigned.out, "fenghuo incident next INC-"));
  CHECK(own.type({"signal", "dismiss", signal, "--reason", "x"}).code == 1);
  CHECK(has(own.type({"search", "xs1z"}).out, "incident"));

  Json text = Json::parse(slurp(playbooks_folder() + "/defacement.json"));
  text["version"] = "9.0.0";
  const std::string file = house.scratch().file("new.json", text.dump());
  CHECK(own.type({"playbook", "publish", file}).code == 1);
  CHECK(has(admin.type({"playbook", "publish", file}).out, "9.0.0"));
  CHECK(has(own.type({"playbook", "list"}).out, "in force"));
  CHECK(own.json({"playbook", "show", "defacement", "9.0.0"})["version"] == "9.0.0");
}

}  // namespace fenghuo::e2e
