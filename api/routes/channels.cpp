#include "api/channels/base64.hpp"
#include "api/channels/mail.hpp"
#include "api/channels/vetting.hpp"
#include "api/channels/webhook.hpp"
#include "api/routes/door.hpp"
#include "api/routes/notification_json.hpp"
#include "sim/told.hpp"

#include <algorithm>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Caller;
using engine::ChannelSet;
using engine::Core;
using engine::Kind;
using engine::Problem;
using engine::Result;
using engine::Role;

namespace {

constexpr std::size_t k_addresses = 50, k_secret_bytes = 32;

/// The secret is never shown again; that there is one is.
OrderedJson channel_json(const ChannelSet& channel) {
  return {{"id", channel.id},
          {"type", channel.type},
          {"unit", channel.unit},
          {"title", channel.title},
          {"url", channel.url.empty() ? OrderedJson(nullptr) : OrderedJson(channel.url)},
          {"signed", !channel.secret.empty()},
          {"addresses", channel.addresses},
          {"events", channel.events},
          {"roles", channel.roles},
          {"language", channel.language},
          {"enabled", channel.enabled}};
}

/// As it would have been sent, for a merge patch.
Json body_of(const ChannelSet& channel) {
  Json json{{"id", channel.id},           {"type", channel.type},        {"unit", channel.unit},
            {"title", channel.title},     {"events", channel.events},    {"roles", channel.roles},
            {"enabled", channel.enabled}, {"language", channel.language}};
  if (channel.type == "webhook") json["url"] = channel.url, json["secret"] = channel.secret;
  if (channel.type == "email") json["addresses"] = channel.addresses;
  return json;
}

bool is_channel_id(const std::string& text) {
  return !text.empty() && text.size() <= 64 && text != engine::k_log_channel && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

void read_webhook(Body& body, ChannelSet& channel) {
  channel.url = body.required_text("url");
  channel.secret = body.text("secret");
  if (!channel.addresses.empty()) body.wrong("addresses", {"webhook 渠道没有收件地址", "a webhook has no addresses"});
  for (std::size_t n = 0; n < channel.events.size(); ++n)
    if (std::ranges::find(sim::k_told_of_drills, channel.events[n]) != sim::k_told_of_drills.end())
      body.wrong("events", n,
                 {"webhook 收不到 " + channel.events[n] + "：此类通知只以邮件发给本人",
                  "a webhook never gets " + channel.events[n] + ": it goes by mail to people alone"});
  if (const auto read = read_destination(channel.url, {"https", "http"}); read) {
    channel.url = read->url;
  } else if (!channel.url.empty()) {
    body.wrong("url", read.error().detail);
  }
  if (!channel.secret.empty() && !webhook_key(channel.secret))
    body.wrong("secret", {"密钥应为 whsec_ 加 24 至 64 字节的 base64；不填则由服务器生成",
                          "the secret is whsec_ and base64 of 24 to 64 bytes; leave it out to have one made"});
}

void read_email(Body& body, const ChannelSet& channel) {
  for (const char* name : {"url", "secret"})
    if (!body.text(name).empty()) body.wrong(name, {"邮件渠道没有此项", "an e-mail channel has none"});
  if (channel.addresses.size() > k_addresses) body.wrong("addresses", {"最多 50 个地址", "at most 50 addresses"});
  for (std::size_t n = 0; n < channel.addresses.size(); ++n)
    if (!is_mail_address(channel.addresses[n])) body.wrong("addresses", n, {"不是邮件地址", "is no e-mail address"});
}

void check_names(Body& body, const std::string& member, const std::vector<std::string>& names, const auto& known) {
  for (std::size_t n = 0; n < names.size(); ++n)
    if (!known(names[n])) body.wrong(member, n, {"没有这个名称：" + names[n], "there is no " + names[n]});
}

Result<ChannelSet> read_channel(Json json) {
  if (!json.contains("enabled")) json["enabled"] = true;
  Body body(std::move(json));
  ChannelSet channel{.addresses = body.texts("addresses"),
                     .enabled = body.flag("enabled"),
                     .events = body.texts("events"),
                     .id = body.required_text("id"),
                     .language = body.text("language"),
                     .roles = body.texts("roles"),
                     .title = body.required_text("title"),
                     .type = body.required_text("type"),
                     .unit = body.required_text("unit")};
  if (channel.language.empty()) channel.language = "zh";
  if (channel.language != "zh" && channel.language != "en") body.wrong("language", {"应为 zh 或 en", "is zh or en"});
  if (!is_channel_id(channel.id))
    body.wrong("id", {"编号只能用小写字母、数字和横线，不能是 log", "lower-case letters, digits and hyphens; not log"});
  if (channel.type == "webhook") {
    read_webhook(body, channel);
  } else if (channel.type == "email") {
    read_email(body, channel);
  } else {
    body.wrong("type", {"应为 webhook 或 email", "is webhook or email"});
  }
  check_names(body, "events", channel.events, [](const std::string& name) {
    const auto told = [&](const auto& events) { return std::ranges::find(events, name) != events.end(); };
    return told(engine::k_told_events) || told(sim::k_told_of_drills);
  });
  check_names(body, "roles", channel.roles, [](const std::string& name) {
    Role role{};
    return engine::parse_name(name, role);
  });
  if (auto ok = body.check(); !ok) return ok.error();
  return channel;
}

/// What sending would refuse every time is refused at once.
Result<void> check_target(const Outbound& outbound, const ChannelSet& channel) {
  if (channel.type != "webhook") return {};
  const auto to = read_destination(channel.url, {"https", "http"});
  if (!to) return to.error();
  if (auto why = outbound.objection(*to)) return Problem::invalid("/url", std::move(*why));
  return {};
}

/// What is outside the caller's units is not there, whoever asks; what is there is an administrator's.
Result<const ChannelSet*> open_to_caller(const Core& core, const Request& request) {
  const std::string& id = request.path_params.at("id");
  const auto* channel = core.registry().channel(id);
  if (channel == nullptr || !sees(core, caller_of(request), channel->unit)) return Problem::not_found(id);
  if (auto ok = require_role(request, {Role::admin}); !ok) return ok.error();
  return channel;
}

awaitable<Response> list(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) return ready(problem_response(ok.error(), request));
  const auto limit = list_limit(request);
  if (!limit) return ready(problem_response(limit.error(), request));
  return door.read(request, [&request, limit = *limit](Core& core, Batch&) -> Result<Answer> {
    const auto& all = core.registry().channels();
    OrderedJson items = OrderedJson::array(), next = nullptr;
    for (auto at = all.upper_bound(parameter(request, "cursor")); at != all.end(); ++at) {
      if (!core.registry().within(at->second.unit, caller_of(request).unit)) continue;
      if (items.size() == limit) {
        next = items.back()["id"];
        break;
      }
      items.push_back(channel_json(at->second));
    }
    return Answer{.body = OrderedJson{{"items", items}, {"next", next}}.dump()};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    const auto channel = open_to_caller(core, request);
    if (!channel) return channel.error();
    return Answer{.body = channel_json(**channel).dump()};
  });
}

/// The answer may hold a secret that an idempotency record would keep, so this POST takes no key.
awaitable<Response> create(Door& door, Request& request) {
  if (auto ok = require_role(request, {Role::admin}); !ok) co_return problem_response(ok.error(), request);
  auto body = Body::parse(request);
  if (!body) co_return problem_response(body.error(), request);
  auto channel = read_channel(body->json());
  if (!channel) co_return problem_response(channel.error(), request);
  if (auto ok = check_target(door.outbound, *channel); !ok) co_return problem_response(ok.error(), request);
  engine::Engine::Work work = [channel = *channel, &request](Core& core, Batch& batch) mutable -> Result<Answer> {
    const Caller& caller = caller_of(request);
    if (!core.registry().within(channel.unit, caller.unit))
      return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖范围", "no such unit within yours"});
    if (core.registry().channel(channel.id) != nullptr)
      return Problem::make(Kind::NotAllowed, "exists-already",
                           {"已登记：" + channel.id, channel.id + " is registered already"});
    const bool mint = channel.type == "webhook" && channel.secret.empty();
    if (mint) {
      std::array<std::uint8_t, k_secret_bytes> bytes{};
      core.random().fill(bytes);
      channel.secret = "whsec_" + to_base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    OrderedJson answer = channel_json(channel);
    if (mint) answer["secret"] = channel.secret;
    core.record("channel:" + channel.id, channel, actor_of(caller), batch);
    return Answer{.status = 201, .body = answer.dump()};
  };
  const auto made = co_await door.issue(std::move(work));
  if (!made) co_return problem_response(made.error(), request);
  co_return Response::json(made->status, made->body);
}

/// RFC 7396: what is different; `enabled` switches it off and on.
awaitable<Response> change(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  return door.change(request, [&, given = body->json()](Core& core, Batch& batch) -> Result<Answer> {
    const Caller& caller = caller_of(request);
    const auto known = open_to_caller(core, request);
    if (!known) return known.error();
    Json json = body_of(**known);
    json.merge_patch(given);
    auto channel = read_channel(std::move(json));
    if (!channel) return channel.error();
    if (channel->id != (*known)->id) return Problem::invalid("/id", {"编号不能改", "the id cannot be changed"});
    if (channel->type != (*known)->type) return Problem::invalid("/type", {"类型不能改", "the type cannot be changed"});
    if (channel->secret.empty()) channel->secret = (*known)->secret;
    // What was allowed once can still be renamed, and above all switched off.
    if (channel->url != (*known)->url)
      if (auto ok = check_target(door.outbound, *channel); !ok) return ok.error();
    if (!core.registry().within(channel->unit, caller.unit))
      return Problem::invalid("/unit", {"没有这个单位，或不在您的管辖范围", "no such unit within yours"});
    if (*channel != **known) core.record("channel:" + channel->id, *channel, actor_of(caller), batch);
    return Answer{.body = channel_json(*channel).dump()};
  });
}

/// To the webhook; by mail to its fixed addresses and to whoever asks.
std::vector<std::string> test_recipients(const Core& core, const ChannelSet& channel, const Caller& caller) {
  if (channel.type == "webhook") return {""};
  std::vector<std::string> out = channel.addresses;
  const auto* person = core.registry().person(caller.person);
  if (person != nullptr && !person->email.empty()) out.push_back(person->id);
  return out;
}

Result<Answer> send_test(Core& core, Batch& batch, const ChannelSet& channel, const Caller& caller) {
  if (!channel.enabled)
    return Problem::make(Kind::NotAllowed, "channel-off",
                         {"该渠道已停用，请先启用", "the channel is switched off; switch it on first"});
  const auto recipients = test_recipients(core, channel, caller);
  if (recipients.empty())
    return Problem::make(Kind::NotAllowed, "no-address",
                         {"没有可用于测试的邮件地址，请先登记您的邮箱或填写收件地址",
                          "there is no address to test with: give yourself one, or the channel"});
  const std::string stream = "channel:" + channel.id;
  core.record(stream, engine::ChannelTested{.id = channel.id}, actor_of(caller), batch);
  engine::Message message{.at = core.now().wall,
                          .event = std::string(engine::ChannelTested::k_type),
                          .id = stream + "/" + std::to_string(batch.events.back().meta.version),
                          .text = {"测试消息：渠道“" + channel.title + "”可以收到通知",
                                   "a test: the channel \"" + channel.title + "\" receives messages"},
                          .unit = channel.unit};
  if (const auto* unit = core.registry().unit(channel.unit)) message.unit_name = unit->name;
  OrderedJson ids = OrderedJson::array();
  for (const auto& recipient : recipients) {
    batch.outbox.push_back(
        engine::row_of({.channel = channel.id, .message = message, .recipient = recipient}, core.now().wall));
    ids.push_back(notification_id(batch.outbox.back().id));
  }
  return Answer{.status = 202, .body = OrderedJson{{"notifications", ids}}.dump()};
}

awaitable<Response> test(Door& door, Request& request) {
  auto body = Body::parse(request);
  if (!body) return ready(problem_response(body.error(), request));
  if (auto ok = body->check(); !ok) return ready(problem_response(ok.error(), request));
  return door.change(request, [&request](Core& core, Batch& batch) -> Result<Answer> {
    const auto channel = open_to_caller(core, request);
    if (!channel) return channel.error();
    return send_test(core, batch, ChannelSet(**channel), caller_of(request));
  });
}

}  // namespace

void add_channel_routes(Router& router, Door& door) {
  const std::string all = "/v1/channels", one = all + "/{id}";
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "POST", .pattern = all, .body = BodyRule::json, .handle = [&door](Request& r) {
                return create(door, r);
              }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add({.method = "PATCH", .pattern = one, .body = BodyRule::json, .handle = [&door](Request& r) {
                return change(door, r);
              }});
  router.add({.method = "POST", .pattern = one + "/test", .body = BodyRule::json, .handle = [&door](Request& r) {
                return test(door, r);
              }});
}

}  // namespace fenghuo::api
