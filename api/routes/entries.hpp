#pragma once
#include "api/routes/body.hpp"
#include "engine/registry/registry.hpp"

#include <functional>
#include <span>

#include <nlohmann/json.hpp>

namespace fenghuo::api {

using OrderedJson = nlohmann::ordered_json;

/// A column of a ledger: which member it fills, and the headings people give it.
struct Column {
  enum class Holds { text, list, integer, time };
  const char* id;       ///< the heading programs use; names the place of an error
  const char* pointer;  ///< "/name/zh": where in the entry's JSON
  Holds holds = Holds::text;
  std::vector<const char*> titles{};                         ///< "单位编号"
  std::vector<std::pair<const char*, const char*>> words{};  ///< "境内" → "domestic"
};

/// One kind of entry of the registry as its routes see it. The entry itself travels as the event that registers it.
struct EntryKind {
  const char* path;    ///< "/v1/units"
  const char* stream;  ///< "unit:"
  const char* id;      ///< the member that is its identity
  /// Out of a body in which everything stands that it needs; what is wrong is noted there.
  engine::Event (*read)(Body&);
  /// What may be written, as JSON: `read` of it gives the entry again.
  OrderedJson (*show)(const engine::Event&);
  std::string (*id_of)(const engine::Event&);
  std::string (*unit_of)(const engine::Event&);  ///< whoever sees this unit sees the entry
  std::optional<engine::Event> (*find)(const engine::Registry&, const std::string& id);
  /// In order of id, from behind `after` on, until `visit` says false.
  void (*each)(const engine::Registry&, const std::string& after,
               const std::function<bool(const std::string& id, const engine::Event&)>& visit);
  engine::Result<void> (*admit)(const engine::Registry&, const std::string& above, const engine::Event&);
  std::span<const Column> columns;
};

/// What `known` becomes under a merge patch (RFC 7396), to be read again.
Json merged(const EntryKind& kind, const engine::Event& known, const Json& patch);
/// A device that does not say since when it holds its addresses holds them from `now` on; one that keeps them keeps its
/// moment.
void settle_start(engine::Event& event, const std::optional<engine::Event>& known, engine::Millis now);

extern const EntryKind k_units, k_people, k_sites, k_devices;

}  // namespace fenghuo::api
