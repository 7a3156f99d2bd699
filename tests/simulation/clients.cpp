#include "tests/simulation/clients.hpp"

#include "engine/intake/intake.hpp"
#include "engine/registry/tokens.hpp"
#include "tests/simulation/book.hpp"
#include "tests/support/bureau.hpp"

#include <array>

namespace fenghuo::simulation {

using namespace engine;

namespace {

struct School {
  const char *unit, *host;
};
constexpr std::array k_schools{School{"no1-middle", "www.no1.example.cn"}, School{"no2-primary", "www.no2.example.cn"},
                               School{"lq-middle", "www.lq.example.cn"}};
constexpr std::array k_kinds{"defacement", "harmful-content", "outage"};
constexpr std::array k_severities{"I", "II", "III", "IV"};

Result<Answer> about(const Incident& incident, int status = 200) {
  return Answer{
      .status = status, .body = incident.id + "/" + std::to_string(incident.version), .version = incident.version};
}

Result<Answer> open(const Request& request, Chance& chance, Core& core, Batch& batch) {
  OpenIncident command{.kind = chance.pick(k_kinds),
                       .mode = chance.one_in(8) ? "drill" : "live",
                       .severity = chance.one_in(4) ? "" : chance.pick(k_severities),
                       .site = chance.pick(k_schools).host,
                       .summary = "首页被篡改"};
  if (chance.one_in(3)) command.detected_at = core.now().wall - chance.between(-k_minute, 3 * k_hour);
  const auto opened = core.open(std::move(command), request.caller, batch);
  if (!opened) return opened.error();
  return about(**opened, 201);
}

Result<Answer> merge(const Request& request, Chance& chance, Core& core, Batch& batch) {
  const auto into = std::next(core.rows().begin(), chance.below(static_cast<std::int64_t>(core.rows().size())))->first;
  const auto merged = core.merge(request.incident, Merge{.into = into, .note = "同一事件"}, request.caller, batch);
  if (!merged) return merged.error();
  return about(**merged);
}

Result<Answer> alert(const Request& request, Chance& chance, Core& core, Batch& batch) {
  Signal signal{.source = "alertmanager",
                .fingerprint = "fp-" + std::to_string(chance.below(4)),
                .labels = {{"fenghuo_kind", chance.pick(k_kinds)},
                           {"instance", chance.one_in(5) ? "unknown.example.cn" : chance.pick(k_schools).host}},
                .summary = "内容与基线不符",
                .firing = !chance.one_in(3),
                .starts_at = chance.one_in(2) ? 0 : core.now().wall - chance.between(0, k_hour)};
  if (!signal.firing) signal.ends_at = core.now().wall;
  const auto taken = take_signal(core, signal, request.caller, chance.one_in(20), batch);
  if (!taken) return taken.error();
  return Answer{.status = 202, .body = encode(*taken)};
}

/// What matched nothing is given to an incident, or put aside.
Result<Answer> sort_out(const Request& request, Chance& chance, Core& core, Batch& batch) {
  const auto& items = core.waiting().items();
  if (items.empty()) return Problem::not_found("signal");
  const std::string id =
      std::next(items.begin(), chance.below(static_cast<std::int64_t>(items.size())))->second.signal.signal;
  if (chance.one_in(2) || request.incident.empty()) {
    if (auto put = dismiss_signal(core, id, "误报", request.caller, batch); !put) return put.error();
    return Answer{.body = id};
  }
  const auto given = assign_signal(core, id, request.incident, request.caller, batch);
  if (!given) return given.error();
  return about(**given);
}

/// Tokens come and go, and with them the people whom a message reaches.
Result<Answer> token(const Request& request, Chance& chance, Core& core, Batch& batch) {
  const Actor actor{.role = "admin", .token = request.caller.token, .unit = tests::k_bureau};
  const auto& tokens = core.registry().tokens();
  if (!tokens.empty() && chance.one_in(2)) {
    const auto& held = std::next(tokens.begin(), chance.below(static_cast<std::int64_t>(tokens.size())))->second;
    core.record(token_stream(held.id), TokenRevoked{.id = held.id, .reason = "离任"}, actor, batch);
    return Answer{.body = held.id};
  }
  const std::string unit = chance.pick(k_schools).unit;
  const Role role = chance.one_in(2) ? Role::responder : Role::leader;
  const auto minted = mint_token(core.random(), unit + "-" + std::string(to_string(role)), role, unit,
                                 core.now().wall + chance.between(k_hour, 30 * k_day));
  core.record(token_stream(minted.event.id), minted.event, actor, batch);
  return Answer{.status = 201, .body = minted.event.id};
}

Result<Answer> act(const Request& request, Chance& chance, Core& core, Batch& batch) {
  const auto seen = core.visible(request.incident, request.caller);
  if (!seen) return seen.error();
  const Incident& incident = **seen;
  if (request.deed == Deed::look) return Answer{.body = encode(incident), .version = incident.version};
  if (request.if_match && *request.if_match != incident.version)
    return Problem::make(Kind::Stale, "stale", {"已有更新", "it has moved on"});
  if (request.deed == Deed::merge) return merge(request, chance, core, batch);
  const Context context = core.context(incident, request.caller);
  std::optional<Command> command;
  if (request.deed == Deed::next) command = offered(incident, context, chance, request.number);
  if (request.deed == Deed::half_way || request.deed == Deed::stumble) command = Comment{.text = "half"};
  if (!command) command = anything(incident, context, chance, request.number);
  std::optional<Millis> done_at;
  if (request.late) done_at = core.now().wall - chance.between(0, 2 * k_hour);
  const auto done = core.execute(request.incident, *command, request.caller, batch, done_at);
  if (!done) return done.error();
  return about(**done);
}

Result<Answer> perform(const Request& request, Core& core, Batch& batch) {
  Chance chance(request.seed);
  switch (request.deed) {
    case Deed::open:
      return open(request, chance, core, batch);
    case Deed::signal:
      return alert(request, chance, core, batch);
    case Deed::waiting:
      return sort_out(request, chance, core, batch);
    case Deed::token:
      return token(request, chance, core, batch);
    default:
      return act(request, chance, core, batch);
  }
}

}  // namespace

Caller somebody(Role role, const std::string& school, int request) {
  const bool above = role == Role::bureau || role == Role::auditor || role == Role::admin;
  Caller caller = tests::caller(role, above ? tests::k_bureau : school);
  caller.token = "q" + std::to_string(request);
  return caller;
}

Engine::Work Clients::work(Asked request, std::function<Moment()> now) {
  return [request, now = std::move(now)](Core& core, Batch& batch) -> Result<Answer> {
    ++request->runs;
    request->decided = now();
    auto answer = perform(*request, core, batch);
    if (request->deed == Deed::stumble) throw std::runtime_error("stumbled");
    if (request->deed == Deed::half_way) return Problem::make(Kind::Invalid, "second-thoughts", {"不办了", "no"});
    if (!answer) return answer;
    for (const auto& event : batch.events)
      request->made.push_back(line_of(event));
    if (request->deed != Deed::look) answer->body += " by " + request->caller.token;
    return answer;
  };
}

/// Sent again under its key by somebody who heard nothing, or did not listen; now and then with another body.
Clients::Asked Clients::again() {
  auto request = std::make_shared<Request>();
  const Request& first = *chance_.pick(keyed_);
  request->deed = first.deed, request->caller = first.caller, request->incident = first.incident;
  request->seed = first.seed, request->key = first.key, request->late = first.late;
  if (chance_.one_in(10)) request->key->digest += "'";
  return request;
}

void Clients::address(Request& request) {
  const auto& cases = referee_.cases();
  const bool some = !cases.empty();
  if (some) {
    // Mostly the newest that goes on, so that some come to their end.
    auto at = std::prev(cases.end());
    if (chance_.one_in(3)) at = std::next(cases.begin(), chance_.below(static_cast<std::int64_t>(cases.size())));
    request.incident = at->first;
  }
  const auto roll = chance_.below(100);
  request.deed = !some || roll < 4 ? Deed::open
                 : roll < 10       ? Deed::signal
                 : roll < 12       ? Deed::waiting
                 : roll < 14       ? Deed::token
                 : roll < 16       ? Deed::merge
                 : roll < 24       ? Deed::look
                                   : Deed::next;
  if (request.deed == Deed::next && chance_.percent(wild_)) request.deed = Deed::arbitrary;
  if (request.deed == Deed::merge && !chance_.one_in(3)) request.deed = Deed::arbitrary;
  if (chance_.one_in(400) && some) request.deed = chance_.one_in(2) ? Deed::half_way : Deed::stumble;
  request.late = request.deed != Deed::look && chance_.one_in(15);
  if (some && chance_.one_in(25)) request.if_match = chance_.below(60);
}

Clients::Asked Clients::next() {
  Asked request;
  if (!keyed_.empty() && chance_.one_in(12)) {
    request = again();
  } else {
    request = std::make_shared<Request>();
    request->seed = chance_.seed();
    address(*request);
    if (request->deed != Deed::look && chance_.one_in(3)) {
      const std::string name = std::to_string(number_ + 1);
      request->key = IdempotencyKey{"client-" + std::to_string(chance_.below(3)), "key-" + name, "body-" + name};
    }
  }
  request->number = ++number_;
  static constexpr std::array k_roles{Role::responder, Role::responder, Role::responder, Role::leader,
                                      Role::leader,    Role::bureau,    Role::bureau,    Role::auditor};
  Role role = chance_.pick(k_roles);
  if (request->deed == Deed::half_way || request->deed == Deed::stumble) role = Role::bureau;
  if (chance_.one_in(60)) role = Role::admin;
  if (request->deed == Deed::signal) role = Role::monitor;
  const auto about = referee_.cases().find(request->incident);
  const bool own = about != referee_.cases().end() && !chance_.one_in(12);  // the others get their 404
  request->caller = somebody(role, own ? about->second.unit : chance_.pick(k_schools).unit, request->number);
  if (role == Role::monitor) request->caller.unit = tests::k_bureau;
  if (request->key && !request->key->digest.ends_with("'")) keyed_.push_back(request);
  return request;
}

}  // namespace fenghuo::simulation
