#include "engine/incident/words.hpp"

#include "engine/playbook/words.hpp"

#include <array>

namespace fenghuo::engine {

const Text& state_name(Response response) {
  if (response < Response::Closed) return phase_name(static_cast<int>(response));
  static const std::array<Text, 3> k_names{
      {{"已结案", "closed"}, {"已撤销（误报）", "dismissed"}, {"已并案", "merged"}}};
  return k_names[static_cast<std::size_t>(response) - static_cast<std::size_t>(Response::Closed)];
}

const Text& state_name(StepState state) {
  static const std::array<Text, 7> k_names{{{"未到", "waiting"},
                                            {"可以办理", "ready"},
                                            {"办理中", "in hand"},
                                            {"等待批准", "awaiting approval"},
                                            {"已完成", "done"},
                                            {"已跳过", "skipped"},
                                            {"未办成", "failed"}}};
  return k_names[static_cast<std::size_t>(state)];
}

const Text& state_name(DutyState state) {
  static const std::array<Text, 9> k_names{{{"计时中", "running"},
                                            {"临近时限", "due soon"},
                                            {"已超时", "overdue"},
                                            {"已按时报送", "filed on time"},
                                            {"已超时报送", "filed late"},
                                            {"对方已签收", "acknowledged"},
                                            {"退回补正", "sent back"},
                                            {"免报", "waived"},
                                            {"作废", "void"}}};
  return k_names[static_cast<std::size_t>(state)];
}

}  // namespace fenghuo::engine
