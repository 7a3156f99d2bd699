#include "engine/playbook/read.hpp"

#include <algorithm>

namespace fenghuo::engine {

namespace {

using Op = Condition::Op;

struct Shape {
  std::string_view subject;  ///< "fact", "step", or empty for all, any, not
  std::string_view name;
  Op op;
};

constexpr Shape k_shapes[]{{"", "all", Op::all},         {"", "any", Op::any},
                           {"", "not", Op::not_},        {"fact", "at_least", Op::at_least},
                           {"fact", "in", Op::in},       {"fact", "equals", Op::equals},
                           {"step", "chose", Op::chose}, {"step", "done", Op::done}};

const Shape* shape_of(const Place& at) {
  const auto fits = [&](const Shape& shape) {
    const std::size_t members = shape.subject.empty() ? 1 : 2;
    return at.json().size() == members && at.has(shape.name) && (shape.subject.empty() || at.has(shape.subject));
  };
  if (!at.json().is_object()) return nullptr;
  const auto found = std::find_if(std::begin(k_shapes), std::end(k_shapes), fits);
  return found == std::end(k_shapes) ? nullptr : found;
}

Condition read(const Place& at, int depth);

std::vector<Condition> read_parts(const Place& at, const Shape& shape, int depth) {
  if (depth >= k_condition_depth) {
    at.refuse({"条件嵌套超过4层。请拆成两个步骤，或合并同类条件。",
               "conditions are nested more than 4 deep; split the step in two or join what belongs together"});
    return {};
  }
  std::vector<Condition> out;
  if (shape.op == Op::not_) {
    out.push_back(read(*at.member("not"), depth + 1));
    return out;
  }
  for (const auto& part : at.items(shape.name))
    out.push_back(read(part, depth + 1));
  if (out.empty()) at.refuse_member(shape.name, {"这里至少要有一个条件。", "at least one condition must stand here"});
  return out;
}

std::vector<Value> read_values(const Place& at, const Shape& shape) {
  std::vector<Value> out;
  const Place operand = *at.member(shape.name);
  for (const auto& place : shape.op == Op::in ? operand.items() : std::vector<Place>{operand})
    if (auto value = place.value()) out.push_back(std::move(*value));
  return out;
}

Condition read(const Place& at, int depth) {
  Condition out;
  const Shape* shape = shape_of(at);
  if (!shape) {
    at.refuse(
        {"看不懂这个条件。可用的写法：all、any、not；fact 加 at_least、in 或 equals；step 加 chose 或 done。",
         "this is no condition; write all, any or not; fact with at_least, in or equals; step with chose or done"});
    return out;
  }
  out.op = shape->op;
  if (shape->subject.empty()) {
    out.of = read_parts(at, *shape, depth);
    return out;
  }
  out.subject = at.string(shape->subject);
  if (shape->op == Op::chose) {
    out.values = {at.string(shape->name)};
  } else if (shape->op == Op::done) {
    if (!at.flag(shape->name))
      at.refuse_member(
          "done", {"done 只能写 true；要表示“未完成”，请用 not。", "done is always true; say not for the opposite"});
  } else {
    out.values = read_values(at, *shape);
  }
  return out;
}

}  // namespace

Condition load_condition(const Place& at) {
  return read(at, 0);
}

}  // namespace fenghuo::engine
