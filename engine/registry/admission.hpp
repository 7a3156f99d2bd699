#pragma once
#include "engine/base/problem.hpp"
#include "engine/registry/registry.hpp"

namespace fenghuo::engine {

/// May this stand in the registry, new or in place of what stands there under its id? Pure. `above` is the unit of who
/// asks: whatever the entry names has to lie within it, and nothing outside it is spoken of. Invalid with a pointer;
/// NotAllowed where another entry is in the way.
///
/// A unit's parent: no ring, and the root stays the root. A site's names are its own. An address is held by one device
/// at a time: a public address or a MAC in a unit and those above and below it, a private one in one unit.
Result<void> admit(const Registry& registry, const std::string& above, const UnitRegistered& unit);
Result<void> admit(const Registry& registry, const std::string& above, const PersonRegistered& person);
Result<void> admit(const Registry& registry, const std::string& above, const SiteRegistered& site);
Result<void> admit(const Registry& registry, const std::string& above, const DeviceRegistered& device);

/// What keeps a unit from being dissolved: what is in use below it, by stream ("site:www.x.cn"), ten at most.
std::vector<std::string> in_use_below(const Registry& registry, const std::string& unit);

}  // namespace fenghuo::engine
