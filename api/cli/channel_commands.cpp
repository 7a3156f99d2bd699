#include "api/cli/commands.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct ChannelOptions {
  std::string id, type, unit, title, url, secret, language;
  std::vector<std::string> addresses, events, roles;
  bool on = false, off = false;
};

/// What was given, and nothing else: for a new channel and for a change alike.
Json body_of(const ChannelOptions& o) {
  Json body = Json::object();
  const auto put = [&](const char* name, const auto& value) {
    if (!value.empty()) body[name] = value;
  };
  put("type", o.type), put("unit", o.unit), put("title", o.title), put("url", o.url), put("secret", o.secret);
  put("language", o.language), put("addresses", o.addresses), put("events", o.events), put("roles", o.roles);
  if (o.on || o.off) body["enabled"] = o.on;
  return body;
}

/// All its members, one a line.
std::string render_one(const Session& session, const Json& channel) {
  std::string out = render_members(session, channel);
  if (!pick_word(channel, "secret").empty())
    out += session.say(
        {"密钥只显示这一次，请立即填到接收方。\n", "the secret is shown this once; give it to the receiver now.\n"});
  return out;
}

void add_members(CLI::App& command, Session& session, ChannelOptions& o) {
  command.add_option("--title", o.title, session.say({"名称", "what it is called"}));
  command.add_option("--unit", o.unit, session.say({"单位：管它和下级的消息", "unit: messages about it and below"}));
  command.add_option("--url", o.url, session.say({"webhook 地址", "a webhook's address"}));
  command.add_option(
      "--secret", o.secret,
      session.say({"webhook 密钥 whsec_…，不填由服务器生成", "whsec_…; left out, the server makes one"}));
  command.add_option("--address", o.addresses,
                     session.say({"另发给这个邮箱，可多次", "this mailbox too; may be repeated"}));
  command.add_option(
      "--event", o.events,
      session.say({"只要这类消息，如 DutyBreached，可多次", "only these, e.g. DutyBreached; repeatable"}));
  command.add_option("--role", o.roles,
                     session.say({"只要发给这个角色的消息，可多次", "only what is for this role; repeatable"}));
  command.add_option("--language", o.language, session.say({"消息用 zh 或 en", "messages in zh or en"}))
      ->check(CLI::IsMember({"zh", "en"}));
}

void add_change(CLI::App& group, Session& session) {
  auto o = std::make_shared<ChannelOptions>();
  auto& set = add_command(group, session, "set", {"修改、停用或启用", "change it, switch it off or on"}, [o, &session] {
    return session.print(session.http().call("PATCH", path_of({"v1", "channels", o->id}), body_of(*o)),
                         [&](const Json& channel) { return render_one(session, channel); });
  });
  set.add_option("ID", o->id, session.say({"渠道编号", "the channel"}))->required();
  add_members(set, session, *o);
  auto* off = set.add_flag("--off", o->off, session.say({"停用", "switch it off"}));
  set.add_flag("--on", o->on, session.say({"启用", "switch it on"}))->excludes(off);
}

void add_creation(CLI::App& group, Session& session) {
  auto o = std::make_shared<ChannelOptions>();
  auto& add = add_command(group, session, "add", {"登记渠道", "register a channel"}, [o, &session] {
    Json body = body_of(*o);
    body["id"] = o->id;
    return session.print(session.http().call("POST", "/v1/channels", body),
                         [&](const Json& channel) { return render_one(session, channel); });
  });
  add.add_option("ID", o->id, session.say({"编号，如 bureau-mail", "its id, e.g. bureau-mail"}))->required();
  add.add_option("--type", o->type, session.say({"webhook 或 email", "webhook or email"}))
      ->required()
      ->check(CLI::IsMember({"webhook", "email"}));
  add_members(add, session, *o);
}

int test_channel(Session& session, const std::string& id) {
  return session.print(
      session.http().call("POST", path_of({"v1", "channels", id, "test"}), Json::object()), [&](const Json& answer) {
        std::string out =
            session.say({"测试消息已发出，结果这样看：\n", "a test is on its way; see what became of it:\n"});
        for (const auto& one : pick_list(answer, "notifications"))
          out += "  fenghuo notification show " + shell_word(word(one)) + "\n";
        return out;
      });
}

struct NotificationOptions {
  std::string id, state, unit, cursor;
  int limit = 0;
};

int list_notifications(Session& session, const NotificationOptions& o) {
  const std::string limit = o.limit > 0 ? std::to_string(o.limit) : "";
  const std::string path =
      with_query("/v1/notifications", {{"state", o.state}, {"unit", o.unit}, {"limit", limit}, {"cursor", o.cursor}});
  return session.print(session.http().get(path), [&](const Json& list) {
    return render_list(session, list,
                       {{{"编号", "ID"}, "id"},
                        {{"状态", "STATE"}, "state"},
                        {{"消息", "MESSAGE"}, "event"},
                        {{"单位", "UNIT"}, "unit"},
                        {{"次数", "TRIES"}, "attempts"},
                        {{"下次", "NEXT"}, "next_at"},
                        {{"原因", "WHY"}, "last_error", 40}});
  });
}

}  // namespace

void add_channel(CLI::App& app, Session& session) {
  auto& group = add_group(app, session, "channel", {"通知渠道：webhook、邮件", "channels: webhooks and mail"});
  add_command(group, session, "list", {"列出渠道", "list channels"}, [&session] {
    return session.print(session.http().get("/v1/channels"), [&](const Json& list) {
      return render_list(session, list,
                         {{{"编号", "ID"}, "id"},
                          {{"类型", "TYPE"}, "type"},
                          {{"单位", "UNIT"}, "unit"},
                          {{"名称", "TITLE"}, "title"},
                          {{"地址", "URL"}, "url", 50},
                          {{"启用", "ON"}, "enabled"}});
    });
  });
  add_creation(group, session);
  add_change(group, session);
  auto o = std::make_shared<ChannelOptions>();
  auto& show = add_command(group, session, "show", {"查看渠道", "show a channel"}, [o, &session] {
    return session.print(session.http().get(path_of({"v1", "channels", o->id})),
                         [&](const Json& channel) { return render_one(session, channel); });
  });
  show.add_option("ID", o->id, session.say({"渠道编号", "the channel"}))->required();
  auto t = std::make_shared<ChannelOptions>();
  auto& test = add_command(group, session, "test", {"发一条测试消息", "send a test through it"},
                           [t, &session] { return test_channel(session, t->id); });
  test.add_option("ID", t->id, session.say({"渠道编号", "the channel"}))->required();
}

void add_notification(CLI::App& app, Session& session) {
  auto& group =
      add_group(app, session, "notification", {"通知：待发、未送达、重发", "notifications: what waits, what failed"});
  auto o = std::make_shared<NotificationOptions>();
  auto& list = add_command(group, session, "list", {"列出通知", "list notifications"},
                           [o, &session] { return list_notifications(session, *o); });
  list.add_option("--state", o->state,
                  session.say({"waiting 待发、dead 未送达、delivered 已送达；默认前两种", "default: waiting and dead"}))
      ->check(CLI::IsMember({"waiting", "dead", "delivered"}));
  list.add_option("--unit", o->unit, session.say({"只看这个单位及下级", "only this unit and below"}));
  list.add_option("--limit", o->limit, session.say({"最多几条", "how many at most"}))->check(CLI::Range(1, 200));
  list.add_option("--cursor", o->cursor, session.say({"接着上次往下看", "go on from an earlier list"}));
  auto s = std::make_shared<NotificationOptions>();
  auto& show = add_command(group, session, "show", {"查看一条通知", "show one"}, [s, &session] {
    return session.print(session.http().get(path_of({"v1", "notifications", s->id})),
                         [&](const Json& one) { return render_one(session, one); });
  });
  show.add_option("ID", s->id, session.say({"通知编号", "its id"}))->required();
  auto r = std::make_shared<NotificationOptions>();
  auto& resend = add_command(group, session, "resend", {"重发", "send it again"}, [r, &session] {
    return session.print(session.http().call("POST", path_of({"v1", "notifications", r->id, "resend"}), Json::object()),
                         [&](const Json&) {
                           return session.say({"已重新发出：", "on its way again: "}) + safe(r->id) + "\n";
                         });
  });
  resend.add_option("ID", r->id, session.say({"通知编号", "its id"}))->required();
}

}  // namespace fenghuo::api::cli
