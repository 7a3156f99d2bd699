#include "engine/journal/totals.hpp"

namespace fenghuo::engine {

void Totals::Total::flip(std::span<const std::uint8_t> seal) {
  // A damaged seal of another length leaves a sum that does not add up, which is what verify looks for.
  for (std::size_t i = 0; i < sum.size() && i < seal.size(); ++i)
    sum[i] = static_cast<std::uint8_t>(sum[i] ^ seal[i]);
}

Totals::Total& Totals::of(std::string_view name) {
  const auto found = std::ranges::find(k_names, name);
  if (found == k_names.end()) throw std::logic_error("no such table: " + std::string(name));
  return totals_[static_cast<std::size_t>(found - k_names.begin())];
}

Result<void> Totals::load(Database& db) {
  for (const auto name : k_names) {
    SealRow wanted;
    wanted.name = name;
    const auto row = find_row(db, wanted);
    if (!row) return row.error();
    const auto sum = *row ? digest_from_hex((*row)->total) : std::nullopt;
    if (!sum) return corrupt_row(wanted);
    of(name) = {(*row)->count, *sum, digest_from_hex((*row)->last), false};
  }
  return {};
}

bool Totals::save(Database& db) {
  for (const auto name : k_names) {
    Total& total = of(name);
    if (!total.changed) continue;
    const SealRow row{total.count, total.last ? to_hex(*total.last) : "", std::string(name), to_hex(total.sum)};
    const Digest seal = seal_of(row);
    Query put(db, Sql<SealRow>::get().put);
    bind_row(put, row);
    put.bind(seal);
    if (!put.run()) return false;
    total.changed = false;
  }
  return true;
}

Digest run_on(const Digest& sum, std::span<const std::uint8_t> hash) {
  return Sha256{}.update(sum).update(hash).finish();
}

}  // namespace fenghuo::engine
