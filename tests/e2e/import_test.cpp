#include "tests/support/server.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Answer send(Client& client, const std::string& kind, const std::string& csv, const std::string& query = "",
            const std::string& type = "text/csv; charset=utf-8") {
  return client.call("POST", "/v1/" + kind + "/import" + query, csv, {{"Content-Type", type}});
}

std::string counts(const Answer& answer) {
  const Json body = answer.json();
  return body.value("created", Json()).dump() + "/" + body.value("updated", Json()).dump() + "/" +
         body.value("unchanged", Json()).dump();
}

std::vector<std::string> pointers(const Answer& answer) {
  std::vector<std::string> out;
  for (const auto& error : answer.json().value("errors", Json::array()))
    out.push_back(error["pointer"]);
  return out;
}

}  // namespace

TEST_CASE("Import_aLedgerInChinese_isTakenAndTakenAgain") {
  House house;
  auto admin = house.client("admin", k_bureau);
  const std::string units =
      "\xef\xbb\xbf"
      "单位编号,单位名称,上级单位\r\n"
      "linxi-no3,临溪县第三中学,linxi\r\n"
      "linxi-no3-east,\"临溪县第三中学（东校区）\",linxi-no3\r\n"
      ",,\r\n";
  const Answer tried = send(admin, "units", units, "?dry_run=1");
  INFO(tried.body);
  CHECK(tried.status == 200);
  CHECK(counts(tried) == "2/0/0");
  CHECK(admin.get("/v1/units/linxi-no3").status == 404);
  CHECK(counts(send(admin, "units", units)) == "2/0/0");
  CHECK(admin.get("/v1/units/linxi-no3-east").json()["name"]["en"] == "临溪县第三中学（东校区）");
  CHECK(counts(send(admin, "units", units)) == "0/0/2");

  const std::string people =
      "人员编号,姓名,单位编号,联系电话,电子邮箱,语言\nwang-fang,王芳,linxi-no3,0578-1,w@x.example.cn,中文\n";
  CHECK(counts(send(admin, "people", people)) == "1/0/0");
  CHECK(counts(send(admin, "people", "id,phone\nwang-fang,0578-2\n")) == "0/1/0");
  const Json person = admin.get("/v1/people/wang-fang").json();
  CHECK(person["phone"] == "0578-2");
  CHECK(person["email"] == "w@x.example.cn");  // a column that is not there says nothing

  const std::string sites =
      "域名,网站名称,主办单位,责任部门,责任人,其他域名,等保级别,服务器所在地,公安备案号\n"
      "www.lx3z.example.cn,\"第三中学,门户\",linxi-no3,信息中心,王芳,lx3z.example.cn、m.lx3z.example.cn,第二级,境内,"
      "3311\n";
  CHECK(counts(send(admin, "sites", sites)) == "1/0/0");
  const Json site = admin.get("/v1/sites/www.lx3z.example.cn").json();
  CHECK(site["aliases"] == Json{"lx3z.example.cn", "m.lx3z.example.cn"});
  CHECK(site["mlps"] == 2);
  CHECK(site["location"] == "domestic");
  CHECK(site["name"] == "第三中学,门户");

  const std::string devices =
      "设备编号,设备名称,单位,责任部门,责任人,IP地址,MAC地址,启用时间\n"
      "pc-1,教师机,linxi-no3,信息中心,王芳,192.168.3.1,AA-BB-CC-00-11-22,2026/3/2 9:15\n";
  CHECK(counts(send(admin, "devices", devices)) == "1/0/0");
  CHECK(counts(send(admin, "devices", devices)) == "0/0/1");
  CHECK(admin.get("/v1/devices/pc-1").json()["from"] == "2026-03-02T01:15:00.000Z");
}

TEST_CASE("Import_oneWrongRow_takesNone_andEveryMistakeIsNamedByLineAndColumn") {
  House house;
  auto admin = house.client("admin", k_bureau);
  const std::string before = admin.get("/v1/sites?limit=200").body;
  const Answer refused = send(admin, "sites",
                              "host,name,unit,department,responsible,mlps,aliases\n"
                              "good.example.cn,好,linxi,部,人,2,\n"
                              "BAD HOST,坏,linxi,部,人,2,\n"
                              "a.example.cn,坏,nowhere,部,人,2,\n"
                              "b.example.cn,坏,linxi,,人,9,\n"
                              "good.example.cn,又,linxi,部,人,2,\n"
                              "c.example.cn,坏,linxi,部,人,2,\"d.example.cn xs1z.example.cn\"\n");
  INFO(refused.body);
  CHECK(refused.status == 422);
  CHECK(pointers(refused) == std::vector<std::string>{"/line/3/host", "/line/4/unit", "/line/5/department",
                                                      "/line/5/mlps", "/line/6/host", "/line/7/aliases"});
  CHECK(admin.get("/v1/sites?limit=200").body == before);

  CHECK(pointers(send(admin, "sites", "host,colour\nx,red\n")) == std::vector<std::string>{"/line/1/2"});
  CHECK(pointers(send(admin, "sites", "name\nx\n")) == std::vector<std::string>{"/line/1/host"});
  CHECK(pointers(send(admin, "sites", "host,host\nx,y\n")) == std::vector<std::string>{"/line/1/2"});
  CHECK(pointers(send(admin, "sites", "host,mlps\nx\n")) == std::vector<std::string>{"/line/2"});
  CHECK(pointers(send(admin, "sites", "host,mlps\nx,many\ny,many\n")) ==
        std::vector<std::string>{"/line/2/department", "/line/2/mlps", "/line/2/name", "/line/2/responsible",
                                 "/line/2/unit", "/line/3/mlps"});  // what is no column is missed once
  CHECK(send(admin, "sites", "").status == 422);
  const Answer torn = send(admin, "sites", "host\n\"x\n");
  CHECK(torn.status == 400);
  CHECK(pointers(torn) == std::vector<std::string>{"/line/2"});
  const Answer gb = send(admin, "sites", "\xd3\xf2\xc3\xfb\nx\n");
  CHECK(gb.status == 400);
  CHECK(gb.json()["code"] == "not-utf8");
  CHECK(send(admin, "sites", "host\n", "", "application/json").status == 415);
  CHECK(send(admin, "sites", "host\n", "", "text/csv; charset=gb18030").status == 415);
  CHECK(send(admin, "sites", std::string(1'100'000, 'a')).status == 413);
}

TEST_CASE("Import_everyMistakeOfEveryLine_isToldAtOnceInTheLedgersOwnWords") {
  House house;
  auto admin = house.client("admin", k_bureau, "zh");
  const Answer refused = send(admin, "sites",
                              "域名,网站名称,单位编号,责任部门,责任人,等保级别,服务器所在地,其他域名\n"
                              "a.example.cn,甲,nowhere,,人,很高,月球,www.xs1z.example.cn\n"
                              "b.example.cn,乙,linxi,部,人,九\n"
                              "c.example.cn,丙,linxi,部,人,9,境外,\n"
                              "d.example.cn,丁,linxi,部,人,第三级,境内,\n");
  INFO(refused.body);
  CHECK(refused.status == 422);
  CHECK(pointers(refused) == std::vector<std::string>{"/line/2/责任部门", "/line/2/服务器所在地", "/line/2/等保级别",
                                                      "/line/2/单位编号", "/line/2/其他域名", "/line/3",
                                                      "/line/4/等保级别"});
  const Json problem = refused.json();
  const auto told = [&](const std::string& pointer) {
    for (const auto& error : problem["errors"])
      if (error["pointer"] == pointer) return error["detail"].get<std::string>();
    return std::string("nothing");
  };
  CHECK(told("/line/2/责任部门") == "第 2 行“责任部门”是空的：必填");
  CHECK(
      told("/line/2/等保级别").starts_with("第 2 行“等保级别”填的是“很高”：应为 0 至 5 的整数；也可填：未定级、一级"));
  CHECK(told("/line/4/等保级别").starts_with("第 4 行“等保级别”填的是“9”：应为 0 至 5 的整数"));
  CHECK(told("/line/2/服务器所在地").ends_with("；也可填：境内、境外"));
  CHECK(told("/line/2/单位编号") == "第 2 行“单位编号”填的是“nowhere”：没有这个单位，或不在您的管辖范围");
  CHECK(told("/line/3") == "第 3 行有 6 列，表头是 8 列");
  CHECK(admin.get("/v1/sites/d.example.cn").status == 404);

  auto english = house.client("admin", k_bureau, "en");
  const Answer devices = send(english, "devices", "id,启用时间,unit,name,responsible\nx,soon,linxi,PC,me\n");
  INFO(devices.body);
  CHECK(pointers(devices) == std::vector<std::string>{"/line/2/department", "/line/2/启用时间"});
  CHECK(devices.json()["errors"][1]["detail"] ==
        "line 2, \"启用时间\" (\"soon\"): must be a time like 2026-03-02T01:15:00.000Z; 2026-03-02 09:15 or 2026/3/2 "
        "will do too");
  CHECK(devices.json()["errors"][0]["detail"] == "line 2, \"department\" (not in the file): is wanted");
}

TEST_CASE("Import_aRowThatLeansOnAWrongOne_isNotCalledWrongForIt") {
  House house;
  auto admin = house.client("admin", k_bureau);
  CHECK(pointers(send(admin, "units", "id,name,parent\nupper,,linxi\nlower,下,upper\n")) ==
        std::vector<std::string>{"/line/2/name"});
}

TEST_CASE("Import_timesOfALedger_areThoseOfTheConfiguredZone") {
  House house(Environment{{"FENGHUO_TIMEZONE", "Asia/Urumqi"}});
  auto admin = house.client("admin", k_bureau);
  CHECK(counts(send(admin, "devices",
                    "id,name,unit,department,responsible,from\npc-1,机,linxi,部,人,2026-03-02 09:15\n")) == "1/0/0");
  CHECK(admin.get("/v1/devices/pc-1").json()["from"] == "2026-03-02T03:15:00.000Z");
}

TEST_CASE("Import_takesNothingForUnitsThatAreNotTheCallers") {
  House house;
  auto top = house.client("admin", k_bureau), own = house.client("responder", k_school);
  REQUIRE(top.post("/v1/people", {{"id", "deputy"}, {"name", "副手"}, {"unit", "linxi"}}).status == 201);
  const Answer issued = top.post("/v1/tokens", {{"person", "deputy"}, {"role", "admin"}, {"unit", "linxi"}});
  Client deputy(house.server().url(), issued.json()["token"]);
  CHECK(send(own, "sites", "host\nx\n").status == 403);
  const std::string head = "host,name,unit,department,responsible\n";
  const Answer theirs = send(deputy, "sites", head + k_host + ",夺,linxi,部,人\n");
  CHECK(pointers(theirs) == std::vector<std::string>{"/line/2/host"});
  CHECK(theirs.body.find("xiangshan") == std::string::npos);
  CHECK(pointers(send(deputy, "sites", head + "x.example.cn,新," + k_school + ",部,人\n")) ==
        std::vector<std::string>{"/line/2/unit"});
  CHECK(counts(send(deputy, "sites", head + "x.example.cn,新,linxi,部,人\n")) == "1/0/0");
}

}  // namespace fenghuo::e2e
