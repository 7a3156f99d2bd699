#include "api/sample.hpp"

#include "engine/registry/tokens.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Role;
using nlohmann::ordered_json;

namespace {

struct School {
  const char *id, *zh, *en, *district, *host, *responder, *leader;
};

// Invented places and people; 香山 and 临溪 stand for any two districts.
constexpr School k_schools[] = {
    {"xiangshan-no1-middle", "香山区第一中学", "Xiangshan No. 1 Middle School", "xiangshan", "www.xs1z.example.cn",
     "陈晓明", "林建国"},
    {"xiangshan-experimental", "香山区实验小学", "Xiangshan Experimental Primary", "xiangshan", "www.xssyxx.example.cn",
     "周敏", "吴秀英"},
    {"xiangshan-vocational", "香山区职业技术学校", "Xiangshan Vocational School", "xiangshan", "www.xszx.example.cn",
     "黄志强", "徐海燕"},
    {"linxi-no2-middle", "临溪县第二中学", "Linxi No. 2 Middle School", "linxi", "www.lx2z.example.cn", "孙丽",
     "马国平"},
    {"linxi-central", "临溪县中心小学", "Linxi Central Primary", "linxi", "www.lxzxxx.example.cn", "朱伟", "胡桂芳"},
    {"linxi-special", "临溪县特殊教育学校", "Linxi Special Education School", "linxi", "www.lxtj.example.cn", "郭静",
     "何永康"},
};

/// Durable before the command says done: the tokens in it are shown nowhere else.
Result<void> write_private(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool kept = file >= 0 && ::fchmod(file, 0600) == 0;
  kept = kept && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (kept) return {};
  return Problem::make(Kind::Unavailable, "file-not-written", {"无法写入 " + path, "cannot write " + path});
}

/// Puts registrations into one batch, so that the sample is there whole or not at all.
class Registrar {
 public:
  Registrar(Core& core, Batch& batch) : core_(core), batch_(batch) {}

  void unit(const std::string& id, engine::Text name, const std::string& parent) {
    units.push_back({{"id", id},
                     {"name", {{"zh", name.zh}, {"en", name.en}}},
                     {"parent", parent.empty() ? ordered_json(nullptr) : ordered_json(parent)}});
    record("unit:" + id, engine::UnitRegistered{.id = id, .name = std::move(name), .parent = parent});
  }
  void person(const std::string& id, const std::string& name, const std::string& unit_id, std::string phone) {
    record("person:" + id,
           engine::PersonRegistered{.id = id, .name = name, .phone = std::move(phone), .unit = unit_id});
  }
  std::string invented_phone() { return "1380000" + std::to_string(1000 + people_++); }
  void site(const School& school) {
    sites.push_back({{"host", school.host}, {"unit", school.id}});
    record(std::string("site:") + school.host,
           engine::SiteRegistered{.aliases = {std::string(school.host).substr(4)},
                                  .department = "信息中心",
                                  .filing = "示例ICP备2026000000号",
                                  .host = school.host,
                                  .hosting = "示例云计算有限公司",
                                  .ip = "192.0.2." + std::to_string(10 + sites.size()),
                                  .location = "domestic",
                                  .mlps = 2,
                                  .name = std::string(school.zh) + "门户网站",
                                  .responsible = school.responder,
                                  .unit = school.id,
                                  .url = std::string("https://") + school.host + "/"});
  }
  void token(const std::string& person_id, Role role, const std::string& unit_id,
             std::optional<engine::Millis> expires_at = {}, std::string incident = {}) {
    const auto token = engine::mint_token(core_.random(), person_id, role, unit_id, expires_at, std::move(incident));
    record(engine::token_stream(token.event.id), token.event);
    tokens.push_back({{"unit", unit_id},
                      {"role", to_string(role)},
                      {"person", person_id.empty() ? ordered_json(nullptr) : ordered_json(person_id)},
                      {"token", token.secret}});
  }

  ordered_json units = ordered_json::array(), sites = ordered_json::array(), tokens = ordered_json::array();

 private:
  void record(const std::string& stream, engine::Event event) {
    core_.record(stream, std::move(event), engine::the_system(), batch_);
  }
  Core& core_;
  Batch& batch_;
  int people_ = 0;
};

ordered_json register_sample(Core& core, Batch& batch) {
  Registrar r(core, batch);
  r.unit("lanshan-bureau", {"岚山市教育局", "Lanshan City Education Bureau"}, "");
  r.unit("xiangshan", {"香山区教育局", "Xiangshan District"}, "lanshan-bureau");
  r.unit("linxi", {"临溪县教育局", "Linxi County"}, "lanshan-bureau");
  for (const auto& [id, name, role] : {std::tuple{"zhao-lei", "赵磊", Role::responder},
                                       {"qian-hua", "钱华", Role::leader},
                                       {"li-wen", "李雯", Role::bureau},
                                       {"shen-yan", "沈岩", Role::auditor},
                                       {"fang-ping", "方平", Role::admin},
                                       {"jiang-tao", "蒋涛", Role::guest}}) {
    r.person(id, name, "lanshan-bureau", r.invented_phone());
    std::optional<engine::Millis> expires_at;
    if (role == Role::auditor || role == Role::guest) expires_at = core.now().wall + 90 * engine::k_day;
    // The guest is the hosting company's technician, let into the first incident there will be.
    const std::string incident = role == Role::guest ? core.next_id() : std::string{};
    r.token(id, role, "lanshan-bureau", expires_at, incident);
  }
  r.token("", Role::monitor, "lanshan-bureau");
  for (const auto& school : k_schools) {
    const std::string responder = std::string(school.id) + "-admin", leader = std::string(school.id) + "-head";
    r.unit(school.id, {school.zh, school.en}, school.district);
    r.person(responder, school.responder, school.id, r.invented_phone());
    r.person(leader, school.leader, school.id, r.invented_phone());
    r.site(school);
    r.token(responder, Role::responder, school.id);
    r.token(leader, Role::leader, school.id);
    r.token("", Role::monitor, school.id);
  }
  return {{"units", r.units}, {"sites", r.sites}, {"tokens", r.tokens}};
}

}  // namespace

Result<void> make_sample(House& house, const std::string& data) {
  auto written = house.run([&](Core& core, Batch& batch) -> Result<Answer> {
    if (!core.registry().units().empty())
      return Problem::make(Kind::NotAllowed, "not-empty",
                           {"数据目录不是空的：" + data, "the data folder is not empty: " + data});
    return Answer{.body = register_sample(core, batch).dump(2) + "\n"};
  });
  if (!written) return written.error();
  return write_private(data + "/sample.json", written->body);
}

Result<void> make_first_admin(House& house, const std::string& data) {
  const auto made = house.run([](Core& core, Batch& batch) -> Result<Answer> {
    if (!core.registry().tokens().empty()) return Answer{};
    Registrar r(core, batch);
    if (core.registry().units().empty()) r.unit("bureau", {"教育局", "Education bureau"}, "");
    std::string root = "bureau";
    for (const auto& [id, unit] : core.registry().units())
      if (unit.parent.empty()) root = id;
    r.person("admin", "管理员", root, "");
    r.token("admin", Role::admin, root);
    return Answer{.body = r.tokens[0]["token"].get<std::string>() + "\n"};
  });
  if (!made) return made.error();
  return made->body.empty() ? Result<void>{} : write_private(data + "/admin.token", made->body);
}

}  // namespace fenghuo::api
