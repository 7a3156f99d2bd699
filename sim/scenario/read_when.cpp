#include "sim/scenario/read.hpp"

#include <algorithm>

namespace fenghuo::sim {

using engine::Place;

namespace {

using Op = When::Op;

struct Shape {
  std::string_view name;
  std::string_view beside;  ///< the second member; empty: there is none
  bool optional;            ///< the second may be left out
  Op op;
};

constexpr Shape k_shapes[]{{"all", "", false, Op::all},         {"any", "", false, Op::any},
                           {"not", "", false, Op::not_},        {"event", "step", true, Op::event},
                           {"step", "chose", false, Op::chose}, {"inject", "chose", false, Op::decided},
                           {"fact", "equals", false, Op::fact}};

const Shape* shape_of(const Place& at, std::size_t members) {
  const auto fits = [&](const Shape& shape) {
    if (!at.has(shape.name)) return false;
    if (shape.beside.empty() || !at.has(shape.beside)) return members == 1 && (shape.beside.empty() || shape.optional);
    return members == 2;
  };
  const auto found = std::find_if(std::begin(k_shapes), std::end(k_shapes), fits);
  return found == std::end(k_shapes) ? nullptr : found;
}

When read(const Place& at, std::size_t members, int depth);

std::vector<When> read_parts(const Place& at, const Shape& shape, int depth) {
  if (depth >= engine::k_condition_depth) {
    at.refuse({"条件嵌套超过4层。请拆成两个注入，或合并同类条件。",
               "conditions are nested more than 4 deep; split the inject in two or join what belongs together"});
    return {};
  }
  std::vector<When> out;
  const auto part = [&](const Place& place) { out.push_back(read(place, place.json().size(), depth + 1)); };
  if (shape.op == Op::not_) {
    part(*at.member("not"));
    return out;
  }
  for (const auto& place : at.items(shape.name))
    part(place);
  if (out.empty()) at.refuse_member(shape.name, {"这里至少要有一个条件。", "at least one condition must stand here"});
  return out;
}

When read(const Place& at, std::size_t members, int depth) {
  When out;
  const Shape* shape = at.json().is_object() ? shape_of(at, members) : nullptr;
  if (!shape) {
    at.refuse(
        {"看不懂这个条件。可用的写法：all、any、not；event，可加 step；step 加 chose；inject 加 chose；fact 加 "
         "equals。delay 只能写在 when 的最外层。",
         "this is no condition; write all, any or not; event, with step if wanted; step with chose; inject with "
         "chose; fact with equals. delay stands at the top of when only"});
    return out;
  }
  out.op = shape->op;
  if (shape->beside.empty()) out.of = read_parts(at, *shape, depth);
  if (out.op == Op::event) out.event = at.string("event");
  if (out.op == Op::event || out.op == Op::chose) out.step = at.string("step");
  if (out.op == Op::decided) out.inject = at.string("inject");
  if (out.op == Op::chose || out.op == Op::decided) out.option = at.string("chose");
  if (out.op == Op::fact) {
    out.fact = at.string("fact");
    if (auto value = at.member("equals")->value()) out.value = std::move(*value);
  }
  return out;
}

}  // namespace

When read_when(const Place& at, Millis* delay) {
  const bool delayed = delay != nullptr && at.has("delay");
  if (delayed) *delay = at.duration("delay").value_or(0);
  return read(at, at.json().size() - (delayed ? 1 : 0), 0);
}

}  // namespace fenghuo::sim
