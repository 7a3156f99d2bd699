#include "api/routes/door.hpp"
#include "api/routes/notification_json.hpp"
#include "sim/told.hpp"

#include <charconv>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Delivery;
using engine::Kind;
using engine::OutboxPlace;
using engine::OutboxRow;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr int k_page = 200;
constexpr std::size_t k_looked_at = 2'000;  // rows that one request reads at most; the cursor goes on from there

/// Both what it is about and the way it goes must be the caller's: a school does not see the bureau's channels.
bool visible(const Core& core, const Caller& caller, const std::string& unit, const std::string& channel) {
  const auto* known = core.registry().channel(channel);
  return sees(core, caller, unit) && (known == nullptr || sees(core, caller, known->unit));
}

/// "<next_at>.<id>": the last place that was looked at.
std::optional<OutboxPlace> place_in(const std::string& cursor) {
  OutboxPlace place;
  const auto dot = cursor.find('.');
  const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + std::min(dot, cursor.size()), place.next_at);
  if (dot == cursor.npos || error != std::errc{} || end != cursor.data() + dot) return std::nullopt;
  place.id = delivery_id(cursor.substr(dot + 1));
  return place;
}
std::string cursor_of(const OutboxPlace& place) {
  return std::to_string(place.next_at) + "." + notification_id(place.id);
}

struct Wanted {
  std::string state, unit, cursor;
  std::size_t limit = 0;
};

bool shown(const Core& core, const Caller& caller, const Wanted& wanted, const std::string& unit,
           const std::string& channel) {
  return channel != engine::k_log_channel && visible(core, caller, unit, channel) &&
         (wanted.unit.empty() || core.registry().within(unit, wanted.unit));
}

/// What has not arrived, in the order in which it will be tried; dead letters last.
Result<Answer> list_outbox(Core& core, const Caller& caller, const Wanted& wanted) {
  OutboxPlace place{wanted.state == "dead" ? engine::k_never - 1 : 0, wanted.state == "dead" ? "\x7f" : ""};
  if (!wanted.cursor.empty()) {
    const auto from = place_in(wanted.cursor);
    if (!from) return Problem::invalid("/cursor", {"cursor 无效", "that is no cursor of this list"});
    place = *from;
  }
  const engine::Millis until = wanted.state == "waiting" ? engine::k_never - 1 : engine::k_never;
  OrderedJson items = OrderedJson::array(), next = nullptr;
  for (std::size_t looked_at = 0; next.is_null();) {
    const auto rows = core.journal().outbox(until, place, k_page);
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
      if (items.size() == wanted.limit || looked_at == k_looked_at) {
        next = cursor_of(place);
        break;
      }
      ++looked_at;
      place = {row.next_at, row.id};
      const auto delivery = engine::delivery_of(row);
      if (delivery && shown(core, caller, wanted, delivery->message.unit, delivery->channel))
        items.push_back(notification_json(row, *delivery));
    }
    if (rows->size() < static_cast<std::size_t>(k_page)) break;
  }
  return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
}

/// The newest first, as far as they are remembered. The cursor is a place in the system's stream.
Result<Answer> list_delivered(const Core& core, const Caller& caller, const Wanted& wanted) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (!wanted.cursor.empty()) {
    const char* end = wanted.cursor.data() + wanted.cursor.size();
    if (std::from_chars(wanted.cursor.data(), end, before).ptr != end)
      return Problem::invalid("/cursor", {"cursor 无效", "that is no cursor of this list"});
  }
  OrderedJson items = OrderedJson::array(), next = nullptr;
  std::int64_t last = 0;
  const auto& all = core.delivered();
  for (auto at = all.rbegin(); at != all.rend(); ++at) {
    const auto& delivered = std::get<engine::MessageDelivered>(at->event);
    if (at->meta.version >= before || !shown(core, caller, wanted, delivered.unit, delivered.channel)) continue;
    if (items.size() == wanted.limit) {
      next = std::to_string(last);
      break;
    }
    last = at->meta.version;
    items.push_back(notification_json(delivered, at->meta.recorded_at));
  }
  return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
}

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  const Wanted wanted{parameter(request, "state"), parameter(request, "unit"), parameter(request, "cursor"), *limit};
  if (!wanted.state.empty() && wanted.state != "waiting" && wanted.state != "dead" && wanted.state != "delivered")
    return ready(problem_response(
        Problem::invalid("/state", {"state 应为 waiting、dead 或 delivered", "state is waiting, dead or delivered"}),
        request));
  return door.read(request, [&request, wanted](Core& core, Batch&) -> Result<Answer> {
    if (wanted.state == "delivered") return list_delivered(core, caller_of(request), wanted);
    return list_outbox(core, caller_of(request), wanted);
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    const auto row = core.journal().find_outbox(delivery_id(id));
    if (!row) return row.error();
    const auto delivery = *row ? engine::delivery_of(**row) : std::nullopt;
    const auto answer = [&](const OrderedJson& json) -> Result<Answer> {
      if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
      return Answer{.body = json.dump()};
    };
    if (delivery && visible(core, caller_of(request), delivery->message.unit, delivery->channel))
      return answer(notification_json(**row, *delivery));
    for (const auto& one : core.delivered()) {
      const auto& delivered = std::get<engine::MessageDelivered>(one.event);
      if (delivered.message == delivery_id(id) && visible(core, caller_of(request), delivered.unit, delivered.channel))
        return answer(notification_json(delivered, one.meta.recorded_at));
    }
    return Problem::not_found(id);
  });
}

/// What reached nobody is given out anew: there may be somebody, or a channel, by now.
Result<std::vector<OutboxRow>> rows_again(const Core& core, OutboxRow row, const Delivery& delivery) {
  if (delivery.channel.empty()) {
    auto rows = sim::reach_again(core.registry(), delivery.message, core.now().wall);
    if (!rows.empty()) return rows;
    return Problem::make(Kind::NotAllowed, "reaches-nobody",
                         {"仍然没有可以送达的人员或渠道，请先登记", "there still is nobody to tell and no channel"});
  }
  const auto* channel = core.registry().channel(delivery.channel);
  if (channel == nullptr || !channel->enabled)
    return Problem::make(Kind::NotAllowed, "channel-off",
                         {"该渠道已停用，请先启用", "the channel is switched off; switch it on first"});
  row.attempts = 0;
  row.next_at = core.now().wall;
  return std::vector{std::move(row)};
}

awaitable<Response> resend(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&request](Core& core, Batch& batch) -> Result<Answer> {
    const std::string& id = request.path_params.at("id");
    const auto row = core.journal().find_outbox(delivery_id(id));
    if (!row) return row.error();
    const auto delivery = *row ? engine::delivery_of(**row) : std::nullopt;
    if (!delivery || delivery->channel == engine::k_log_channel ||
        !visible(core, caller_of(request), delivery->message.unit, delivery->channel))
      return Problem::not_found(id);
    if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
    auto rows = rows_again(core, **row, *delivery);
    if (!rows) return rows.error();
    OrderedJson ids = OrderedJson::array();
    for (const auto& one : *rows)
      ids.push_back(notification_id(one.id));
    batch.outbox = std::move(*rows);
    if (delivery->channel.empty()) batch.delivered.push_back((*row)->id);
    core.record("system", engine::MessageResent{.message = (*row)->id}, actor_of(caller_of(request)), batch);
    return Answer{.status = 202, .body = OrderedJson{{"notifications", ids}}.dump()};
  });
}

}  // namespace

void add_notification_routes(Router& router, Door& door) {
  const std::string all = "/v1/notifications", one = all + "/{id}";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "POST", .pattern = one + "/resend", .body = BodyRule::json, .handle = [&door](Request& r) {
                return resend(door, r);
              }});
}

}  // namespace fenghuo::api
