// A person's drills for their calendar program: an address with a secret in it, issued, looked at, revoked.
#include "sim/schedule/calendar.hpp"

#include "api/routes/schedule.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::Core;
using engine::Language;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr const char* k_calendar = "/v1/drills/calendar.ics";
constexpr const char* k_feeds = "/v1/drills/calendar-feeds";
constexpr engine::Text k_name{"烽火演练", "Fenghuo drills"};

/// As asked for, else as this person is written to.
Language language_for(const Core& core, const Caller& caller, const std::string& asked) {
  const auto* person = core.registry().person(caller.person);
  const std::string word = !asked.empty() || person == nullptr ? asked : person->language;
  return word == "en" ? Language::en : Language::zh;
}

awaitable<Response> calendar(Door& door, sim::SeriesRoom& room, Request& request) {
  if (auto language = language_of(request); !language) co_return problem_response(language.error(), request);
  auto known = std::make_shared<bool>(false);
  engine::Engine::Work work = [&room, &request, known](Core& core, Batch&) -> Result<Answer> {
    const auto holder = room.feed_holder(parameter(request, "token"), core);
    if (!holder) return Answer{};
    *known = true;
    const Language language = language_for(core, *holder, parameter(request, "lang"));
    const auto entries = sim::calendar_of(room, core, *holder, language);
    return Answer{.body = sim::to_icalendar(k_name.in(language), entries)};
  };
  const auto written = co_await door.ask(std::move(work));
  if (!written) co_return problem_response(written.error(), request);
  if (!*known) co_return problem_response(turn_away(door, request), request);
  co_return Response{.content_type = "text/calendar; charset=utf-8", .body = written->body};
}

/// The secret is in the answer alone: an idempotency record would keep it, so this POST takes no key.
awaitable<Response> issue(Door& door, sim::SeriesRoom& room, Request& request) {
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  if (auto ok = body->check(); !ok) co_return problem_response(ok.error(), request);
  auto made = std::make_shared<sim::SeriesRoom::NewFeed>();
  engine::Engine::Work work = [&room, &request, made](Core& core, Batch& batch) -> Result<Answer> {
    auto feed = room.issue_feed(core, caller_of(request), batch);
    if (!feed) return feed.error();
    *made = std::move(*feed);
    return Answer{.status = 201};
  };
  const auto issued = co_await door.issue(std::move(work));
  if (!issued) co_return problem_response(issued.error(), request);
  co_return Response::json(201, OrderedJson{{"id", made->id},
                                            {"token", made->secret},
                                            {"href", std::string(k_calendar) + "?token=" + made->secret}}
                                    .dump());
}

/// One's own.
awaitable<Response> list(Door& door, sim::SeriesRoom& room, Request& request) {
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::auditor}); !ok)
    return ready(problem_response(ok.error(), request));
  return door.read(request, [&room, &request](Core&, Batch&) -> Result<Answer> {
    OrderedJson items = OrderedJson::array();
    for (const auto& [id, feed] : room.feeds())
      if (!feed.revoked && feed.person == caller_of(request).person && !feed.person.empty())
        items.push_back({{"id", id},
                         {"role", to_string(feed.role)},
                         {"unit", feed.unit},
                         {"issued_at", engine::format_time(feed.issued_at)}});
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump()};
  });
}

awaitable<Response> revoke(Door& door, sim::SeriesRoom& room, Request& request) {
  engine::Engine::Work work = [&room, &request](Core& core, Batch& batch) -> Result<Answer> {
    if (auto ok = room.revoke_feed(request.path_params.at("feed"), core, caller_of(request), batch); !ok)
      return ok.error();
    return Answer{.status = 204};
  };
  const Response response = co_await door.change(request, std::move(work));
  if (response.status == 204) co_return Response::no_content();
  co_return response;
}

}  // namespace

void add_calendar_routes(Router& router, Door& door, sim::SeriesRoom& room) {
  router.add({.method = "GET", .pattern = k_calendar, .access = Access::public_, .handle = [&](Request& r) {
                return calendar(door, room, r);
              }});
  router.add({.method = "GET", .pattern = k_feeds, .handle = [&](Request& r) { return list(door, room, r); }});
  router.add({.method = "POST", .pattern = k_feeds, .body = BodyRule::json, .handle = [&](Request& r) {
                return issue(door, room, r);
              }});
  router.add({.method = "DELETE", .pattern = std::string(k_feeds) + "/{feed}", .handle = [&](Request& r) {
                return revoke(door, room, r);
              }});
}

}  // namespace fenghuo::api
