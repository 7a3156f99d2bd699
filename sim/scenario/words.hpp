#pragma once
#include "engine/playbook/library.hpp"
#include "sim/scenario/scenario.hpp"

namespace fenghuo::sim {

/// How a scenario's own words are said to people. Pure.

/// Where ids are looked up. What nobody knows stands for itself.
struct Terms {
  const Scenario& scenario;
  const engine::Playbook* playbook = nullptr;
  const engine::RulePack* rules = nullptr;
};

/// The playbook a scenario is played by now: the newest version of this id; null if there is none.
std::shared_ptr<const engine::Playbook> newest_playbook(const engine::Library& library, std::string_view id);

/// A fact as the scenario calls it; those that every scenario states have names of their own.
Text fact_name(const Scenario& scenario, const std::string& fact);

/// "“屏蔽被改页面”步骤完成，且“有害内容可见”不成立": titles instead of ids.
Text words_of(const When& when, const Terms& terms);

/// When an inject comes: "开始后 15分钟", "“屏蔽被改页面”步骤完成后 5分钟", "由导调员掌握"; and what has to be so by
/// then.
Text comes_words(const Inject& inject, const Terms& terms);

}  // namespace fenghuo::sim
