#include "engine/registry/admission.hpp"

#include "engine/registry/address.hpp"

namespace fenghuo::engine {

namespace {

/// All that is wrong at once: the first refusal, with the places of the others.
class Verdict {
 public:
  void add(const Result<void>& said) {
    if (said) return;
    if (!first_) {
      first_ = said.error();
      return;
    }
    for (const auto& error : said.error().errors)
      first_->errors.push_back(error);
  }
  [[nodiscard]] Result<void> result() const { return first_ ? Result<void>(*first_) : Result<void>{}; }

 private:
  std::optional<Problem> first_;
};

Result<void> check_unit(const Registry& registry, const std::string& above, const std::string& unit) {
  if (!registry.within(unit, above))
    return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖范围", "no such unit within yours"});
  if (registry.retired_at("unit:" + unit))
    return Problem::invalid("/unit", {"这个单位已撤销", "this unit has been dissolved"});
  return {};
}

Result<void> check_name(const Registry& registry, const std::string& above, const SiteRegistered& site,
                        const std::string& pointer, const std::string& name) {
  if (host_in(name).empty()) return Problem::invalid(pointer, {"不是域名", "is no host name"});
  const auto* owner = registry.site_for(name);
  if (owner == nullptr || owner->host == site.host) return {};
  const bool seen = registry.within(owner->unit, above);
  Problem taken = Problem::make(Kind::NotAllowed, "name-taken",
                                {name + " 已登记在" + (seen ? " " + owner->host + " " : "别的网站") + "名下",
                                 name + " belongs to " + (seen ? owner->host : "another site") + " already"});
  taken.errors.push_back({pointer, taken.detail});
  return taken;
}

bool overlap(const DeviceRegistered& a, const DeviceRegistered& b) {
  return (!a.until || b.from < *a.until) && (!b.until || a.from < *b.until);
}

bool one_above_the_other(const Registry& registry, const std::string& a, const std::string& b) {
  return registry.within(a, b) || registry.within(b, a);
}

Result<void> check_address(const Registry& registry, const std::string& above, const DeviceRegistered& device,
                           const char* pointer, std::string DeviceRegistered::*member, bool shared) {
  const std::string& address = device.*member;
  if (address.empty()) return {};
  for (const auto* other : registry.devices_at(address)) {
    if (other->id == device.id || other->*member != address || !overlap(*other, device)) continue;
    if (registry.retired_at("device:" + other->id) || !registry.within(other->unit, above)) continue;
    if (shared ? other->unit != device.unit : !one_above_the_other(registry, other->unit, device.unit)) continue;
    Problem taken = Problem::make(Kind::NotAllowed, "address-taken",
                                  {address + " 同一时间已登记在设备 " + other->id + " 名下",
                                   address + " is held by " + other->id + " at that time"});
    taken.errors.push_back({pointer, taken.detail});
    return taken;
  }
  return {};
}

}  // namespace

Result<void> admit(const Registry& registry, const std::string& above, const UnitRegistered& unit) {
  // What is said of a unit that is not theirs must not tell whether it is there, nor what it belongs to.
  const auto* known = registry.within(unit.id, above) ? registry.unit(unit.id) : nullptr;
  if (known != nullptr && known->parent == unit.parent) return {};
  if (known != nullptr && known->parent.empty())
    return Problem::invalid("/parent", {"最上级单位不能归到别的单位之下", "the unit at the top stays at the top"});
  if (!registry.within(unit.parent, above))
    return Problem::invalid("/parent", {"没有这个上级单位，或不在您的管辖范围", "no such unit within yours"});
  if (registry.retired_at("unit:" + unit.parent))
    return Problem::invalid("/parent", {"这个上级单位已撤销", "this unit has been dissolved"});
  if (registry.within(unit.parent, unit.id))
    return Problem::invalid("/parent", {"上级单位不能是它自己或它的下级", "a unit cannot lie below itself"});
  return {};
}

Result<void> admit(const Registry& registry, const std::string& above, const PersonRegistered& person) {
  return check_unit(registry, above, person.unit);
}

Result<void> admit(const Registry& registry, const std::string& above, const SiteRegistered& site) {
  Verdict verdict;
  verdict.add(check_unit(registry, above, site.unit));
  verdict.add(check_name(registry, above, site, "/host", site.host));
  for (std::size_t i = 0; i < site.aliases.size(); ++i)
    verdict.add(check_name(registry, above, site, "/aliases/" + std::to_string(i), site.aliases[i]));
  return verdict.result();
}

Result<void> admit(const Registry& registry, const std::string& above, const DeviceRegistered& device) {
  Verdict verdict;
  verdict.add(check_unit(registry, above, device.unit));
  if (device.until && *device.until <= device.from)
    verdict.add(Problem::invalid("/until", {"停用时间应晚于启用时间", "ends before it begins"}));
  const auto* known = registry.device(device.id);
  if (known != nullptr && device.from < known->from && (known->ip != device.ip || known->mac != device.mac))
    verdict.add(Problem::invalid("/from", {"新地址的启用时间不能早于现有地址的启用时间",
                                           "a new address cannot begin before the one it replaces"}));
  verdict.add(check_address(registry, above, device, "/ip", &DeviceRegistered::ip, is_private_ip(device.ip)));
  verdict.add(check_address(registry, above, device, "/mac", &DeviceRegistered::mac, false));
  return verdict.result();
}

std::vector<std::string> in_use_below(const Registry& registry, const std::string& unit) {
  constexpr std::size_t k_most = 10;
  std::vector<std::string> out;
  const auto look = [&](const auto& entries, const std::string& prefix, auto unit_of) {
    for (const auto& [id, entry] : entries) {
      if (out.size() == k_most) return;
      const std::string stream = prefix + id;
      if (stream != "unit:" + unit && registry.within(unit_of(entry), unit) && !registry.retired_at(stream))
        out.push_back(stream);
    }
  };
  look(registry.units(), "unit:", [](const UnitRegistered& u) { return u.id; });
  look(registry.people(), "person:", [](const PersonRegistered& p) { return p.unit; });
  look(registry.sites(), "site:", [](const SiteRegistered& s) { return s.unit; });
  look(registry.devices(), "device:", [](const DeviceRegistered& d) { return d.unit; });
  return out;
}

}  // namespace fenghuo::engine
