#include "api/routes/entries.hpp"

#include "api/routes/incident_json.hpp"
#include "engine/registry/address.hpp"
#include "engine/registry/admission.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::DeviceRegistered;
using engine::Event;
using engine::PersonRegistered;
using engine::Registry;
using engine::SiteRegistered;
using engine::UnitRegistered;

namespace {

constexpr std::size_t k_longest_line = 500;

OrderedJson time_or_null(const std::optional<engine::Millis>& time) {
  return time ? OrderedJson(engine::format_time(*time)) : OrderedJson(nullptr);
}

void check_line(Body& body, const std::string& name, const std::string& text) {
  const bool control =
      std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (control || text.size() > k_longest_line)
    body.wrong(name, {"应为一行文字，不超过 500 字节", "must be one line of at most 500 bytes"});
}

std::string line(Body& body, const std::string& name) {
  std::string text = body.text(name);
  check_line(body, name, text);
  return text;
}
std::string required_line(Body& body, const std::string& name) {
  std::string text = body.required_text(name);
  check_line(body, name, text);
  return text;
}

/// An id stands in paths and streams, so it is plain; two words are paths of their own.
std::string identity(Body& body, const std::string& name) {
  std::string id = body.required_text(name);
  const bool plain = id.size() <= 128 && std::ranges::all_of(id, [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
                     });
  if (!plain)
    body.wrong(name, {"编号只能用小写字母、数字、点和横线", "lower-case letters, digits, dots and hyphens only"});
  if (id == "lookup" || id == "import") body.wrong(name, {"这个编号已有他用", "this word is taken"});
  return id;
}

std::string one_of(Body& body, const std::string& name, std::initializer_list<std::string_view> words,
                   const engine::Text& what) {
  std::string text = body.text(name);
  if (!text.empty() && std::ranges::find(words, text) == words.end()) body.wrong(name, what);
  return text;
}

bool is_email(const std::string& text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != 0 && at != std::string::npos && at == text.rfind('@') && at + 1 < text.size() &&
         std::ranges::all_of(
             text, [](char c) { return c > 0x20 && c < 0x7f && c != ',' && c != ';' && c != '<' && c != '>'; });
}

Event read_unit(Body& body) {
  UnitRegistered unit{.id = identity(body, "id"), .name = body.both_languages("name"), .parent = body.text("parent")};
  if (unit.name.zh.empty() || unit.name.en.empty()) body.wrong("name", {"必填", "is wanted"});
  check_line(body, "name", unit.name.zh + unit.name.en);
  return unit;
}
OrderedJson show_unit(const Event& event) {
  const auto& unit = std::get<UnitRegistered>(event);
  return {{"id", unit.id},
          {"name", text_json(unit.name)},
          {"parent", unit.parent.empty() ? OrderedJson(nullptr) : OrderedJson(unit.parent)}};
}

Event read_person(Body& body) {
  PersonRegistered person{.email = body.text("email"), .id = identity(body, "id")};
  if (!person.email.empty() && !is_email(person.email)) body.wrong("email", {"不是邮箱地址", "is no e-mail address"});
  if (const auto language = one_of(body, "language", {"zh", "en"}, {"语言应为 zh 或 en", "the language is zh or en"});
      !language.empty())
    person.language = language;
  person.name = required_line(body, "name");
  person.phone = line(body, "phone");
  person.unit = body.required_text("unit");
  return person;
}
OrderedJson show_person(const Event& event) {
  const auto& person = std::get<PersonRegistered>(event);
  return {{"id", person.id},       {"name", person.name},         {"phone", person.phone},
          {"email", person.email}, {"language", person.language}, {"unit", person.unit}};
}

Event read_site(Body& body) {
  SiteRegistered site{.aliases = body.texts("aliases"), .department = required_line(body, "department")};
  site.filing = line(body, "filing");
  site.host = identity(body, "host");
  site.hosting = line(body, "hosting");
  site.ip = line(body, "ip");
  site.location = one_of(body, "location", {"domestic", "abroad"},
                         {"所在地应为 domestic（境内）或 abroad（境外）", "the location is domestic or abroad"});
  site.mlps = body.integer("mlps", 0, 5).value_or(0);
  site.mlps_filing = line(body, "mlps_filing");
  site.name = required_line(body, "name");
  site.police_filing = line(body, "police_filing");
  site.responsible = required_line(body, "responsible");
  site.unit = body.required_text("unit");
  site.url = line(body, "url");
  if (site.url.empty()) site.url = "https://" + site.host + "/";
  site.zone = line(body, "zone");
  return site;
}
OrderedJson show_site(const Event& event) {
  const auto& site = std::get<SiteRegistered>(event);
  return {{"host", site.host},
          {"name", site.name},
          {"url", site.url},
          {"ip", site.ip},
          {"aliases", site.aliases},
          {"unit", site.unit},
          {"department", site.department},
          {"responsible", site.responsible},
          {"filing", site.filing},
          {"police_filing", site.police_filing},
          {"mlps", site.mlps},
          {"mlps_filing", site.mlps_filing},
          {"hosting", site.hosting},
          {"location", site.location},
          {"zone", site.zone}};
}

Event read_device(Body& body) {
  DeviceRegistered device{.department = required_line(body, "department"),
                          .from = body.time("from").value_or(0),  // 0: as the route sees fit
                          .id = identity(body, "id")};
  if (const std::string given = body.text("ip"); !given.empty()) {
    const auto ip = engine::canonical_ip(given);
    if (!ip) body.wrong("ip", {"不是 IP 地址", "is no IP address"});
    device.ip = ip.value_or("");
  }
  device.kind = line(body, "kind");
  device.location = line(body, "location");
  if (const std::string given = body.text("mac"); !given.empty()) {
    const auto mac = engine::canonical_mac(given);
    if (!mac) body.wrong("mac", {"不是 MAC 地址", "is no MAC address"});
    device.mac = mac.value_or("");
  }
  device.name = required_line(body, "name");
  device.responsible = required_line(body, "responsible");
  device.unit = body.required_text("unit");
  device.until = body.time("until");
  return device;
}
OrderedJson show_device(const Event& event) {
  const auto& device = std::get<DeviceRegistered>(event);
  return {{"id", device.id},
          {"name", device.name},
          {"kind", device.kind},
          {"ip", device.ip},
          {"mac", device.mac},
          {"location", device.location},
          {"unit", device.unit},
          {"department", device.department},
          {"responsible", device.responsible},
          {"from", engine::format_time(device.from)},
          {"until", time_or_null(device.until)}};
}

template <class T>
std::string member(const Event& event, std::string T::*which) {
  return std::get<T>(event).*which;
}

using Holds = Column::Holds;

const std::vector<Column> k_unit_columns{{"id", "/id", Holds::text, {"单位编号", "编号"}},
                                         {"name", "/name/zh", Holds::text, {"单位名称", "名称", "name_zh"}},
                                         {"name_en", "/name/en", Holds::text, {"英文名称"}},
                                         {"parent", "/parent", Holds::text, {"上级单位", "上级单位编号", "主管单位"}}};

const std::vector<Column> k_person_columns{
    {"id", "/id", Holds::text, {"人员编号", "编号", "工号"}},
    {"name", "/name", Holds::text, {"姓名"}},
    {"unit", "/unit", Holds::text, {"单位编号", "单位", "所属单位"}},
    {"phone", "/phone", Holds::text, {"电话", "手机", "手机号", "联系电话"}},
    {"email", "/email", Holds::text, {"邮箱", "电子邮箱"}},
    {"language", "/language", Holds::text, {"语言"}, {{"中文", "zh"}, {"英文", "en"}}}};

const std::vector<Column> k_site_columns{
    {"host", "/host", Holds::text, {"域名", "网站域名"}},
    {"name", "/name", Holds::text, {"网站名称", "名称"}},
    {"unit", "/unit", Holds::text, {"单位编号", "单位", "主办单位", "所属单位"}},
    {"department", "/department", Holds::text, {"责任部门", "管理部门"}},
    {"responsible", "/responsible", Holds::text, {"责任人", "网站负责人", "负责人"}},
    {"url", "/url", Holds::text, {"网址", "首页网址"}},
    {"ip", "/ip", Holds::text, {"IP地址", "IP"}},
    {"aliases", "/aliases", Holds::list, {"其他域名", "别名"}},
    {"filing", "/filing", Holds::text, {"ICP备案号", "备案号", "网站备案号"}},
    {"police_filing", "/police_filing", Holds::text, {"公安备案号", "公安机关备案号"}},
    {"mlps",
     "/mlps",
     Holds::integer,
     {"等级保护级别", "等保级别", "等保等级"},
     {{"未定级", "0"},
      {"一级", "1"},
      {"二级", "2"},
      {"三级", "3"},
      {"四级", "4"},
      {"五级", "5"},
      {"第一级", "1"},
      {"第二级", "2"},
      {"第三级", "3"},
      {"第四级", "4"},
      {"第五级", "5"}}},
    {"mlps_filing", "/mlps_filing", Holds::text, {"等保备案号", "等级保护备案号", "等保备案证明编号"}},
    {"hosting", "/hosting", Holds::text, {"托管单位", "托管商", "服务商", "接入服务商"}},
    {"location", "/location", Holds::text, {"服务器所在地", "托管地点"}, {{"境内", "domestic"}, {"境外", "abroad"}}},
    {"zone", "/zone", Holds::text, {"安全域", "所在区域"}}};

const std::vector<Column> k_device_columns{{"id", "/id", Holds::text, {"设备编号", "资产编号", "编号"}},
                                           {"name", "/name", Holds::text, {"设备名称", "名称"}},
                                           {"kind", "/kind", Holds::text, {"设备类型", "类型"}},
                                           {"unit", "/unit", Holds::text, {"单位编号", "单位", "所属单位", "使用单位"}},
                                           {"department", "/department", Holds::text, {"责任部门", "使用部门"}},
                                           {"responsible", "/responsible", Holds::text, {"责任人", "使用人"}},
                                           {"ip", "/ip", Holds::text, {"IP地址", "IP"}},
                                           {"mac", "/mac", Holds::text, {"MAC地址", "MAC"}},
                                           {"location", "/location", Holds::text, {"存放地点", "安装位置", "位置"}},
                                           {"from", "/from", Holds::time, {"启用时间", "启用日期"}},
                                           {"until", "/until", Holds::time, {"停用时间", "停用日期"}}};

/// The four kinds differ in their types alone; this is where each is told apart.
template <class T, const std::map<std::string, T>& (Registry::*All)() const, std::string T::*Id, std::string T::*Unit>
struct Of {
  static std::string id_of(const Event& event) { return member<T>(event, Id); }
  static std::string unit_of(const Event& event) { return member<T>(event, Unit); }
  static std::optional<Event> find(const Registry& registry, const std::string& id) {
    const auto& all = (registry.*All)();
    const auto found = all.find(id);
    return found == all.end() ? std::nullopt : std::optional<Event>(found->second);
  }
  static void each(const Registry& registry, const std::string& after,
                   const std::function<bool(const std::string&, const Event&)>& visit) {
    const auto& all = (registry.*All)();
    for (auto at = after.empty() ? all.begin() : all.upper_bound(after); at != all.end(); ++at)
      if (!visit(at->first, at->second)) return;
  }
  static engine::Result<void> admit(const Registry& registry, const std::string& above, const Event& event) {
    return engine::admit(registry, above, std::get<T>(event));
  }
  static EntryKind kind(const char* path, const char* stream, const char* id, Event (*read)(Body&),
                        OrderedJson (*show)(const Event&), std::span<const Column> columns) {
    return {path, stream, id, read, show, id_of, unit_of, find, each, admit, columns};
  }
};

}  // namespace

Json merged(const EntryKind& kind, const Event& known, const Json& patch) {
  Json whole = Json::parse(kind.show(known).dump());
  if (std::holds_alternative<DeviceRegistered>(known)) whole.erase("from");  // settle_start knows better
  whole.merge_patch(patch);
  return whole;
}

void settle_start(Event& event, const std::optional<Event>& known, engine::Millis now) {
  auto* device = std::get_if<DeviceRegistered>(&event);
  if (device == nullptr || device->from != 0) return;
  const auto* before = known ? std::get_if<DeviceRegistered>(&*known) : nullptr;
  const bool same = before != nullptr && before->ip == device->ip && before->mac == device->mac;
  device->from = same ? before->from : now;
}

const EntryKind k_units = Of<UnitRegistered, &Registry::units, &UnitRegistered::id, &UnitRegistered::id>::kind(
    "/v1/units", "unit:", "id", read_unit, show_unit, k_unit_columns);
const EntryKind k_people =
    Of<PersonRegistered, &Registry::people, &PersonRegistered::id, &PersonRegistered::unit>::kind(
        "/v1/people", "person:", "id", read_person, show_person, k_person_columns);
const EntryKind k_sites = Of<SiteRegistered, &Registry::sites, &SiteRegistered::host, &SiteRegistered::unit>::kind(
    "/v1/sites", "site:", "host", read_site, show_site, k_site_columns);
const EntryKind k_devices =
    Of<DeviceRegistered, &Registry::devices, &DeviceRegistered::id, &DeviceRegistered::unit>::kind(
        "/v1/devices", "device:", "id", read_device, show_device, k_device_columns);

}  // namespace fenghuo::api
