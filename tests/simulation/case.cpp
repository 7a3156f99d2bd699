#include "tests/simulation/referee.hpp"

#include <algorithm>

namespace fenghuo::simulation {

using namespace engine;

namespace {

constexpr int k_reporting = 3;

}  // namespace

std::optional<Value> Case::fact(std::string_view name) const {
  const auto known = [](const std::string& value) {
    return value.empty() ? std::nullopt : std::optional<Value>(value);
  };
  if (name == "severity") return known(severity);
  if (name == "class") return known(event_class);
  if (name == "kind") return known(kind);
  if (name == "mode") return known(mode);
  if (name == "site.mlps") return Value(std::int64_t{2});  // as every site of the sample bureau
  return std::nullopt;
}

std::string_view Case::chosen(std::string_view id) const {
  return step(id).done ? std::string_view(step(id).outcome) : std::string_view{};
}

bool Case::done(std::string_view id) const {
  return step(id).done;
}

const Case::Step& Case::step(std::string_view id) const {
  static const Step k_untouched{};
  const auto found = steps.find(id);
  return found == steps.end() ? k_untouched : found->second;
}

std::string Case::unfinished() const {
  for (const auto& step : playbook->steps)
    if (step.phase <= phase && !step.optional && applies(step) && !this->step(step.id).settled()) return step.id;
  for (const auto& [id, duty] : duties)
    if (phase >= k_reporting && duty.stage == "initial" && duty.open) return id;
  return {};
}

std::string Case::waits_for(const engine::Step& step) const {
  if (!applies(step)) return "its condition";
  if (!step.from_opened && step.phase > phase) return "its phase";
  for (const auto& id : step.after) {
    const auto* other = playbook->find(id);
    const bool let_go = other != nullptr && other->before_destructive && this->step(step.id).overridden;
    if (other != nullptr && applies(*other) && !this->step(id).settled() && !let_go) return id;
  }
  return {};
}

std::string Case::unprotected_by(const engine::Step& step) const {
  if (!step.destructive || this->step(step.id).overridden) return {};
  for (const auto& other : playbook->steps)
    if (other.before_destructive && other.id != step.id && applies(other) &&
        (other.from_opened || other.phase <= step.phase) && !this->step(other.id).settled())
      return other.id;
  return {};
}

}  // namespace fenghuo::simulation
