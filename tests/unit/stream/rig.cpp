#include "tests/unit/stream/rig.hpp"

#include "engine/registry/tokens.hpp"

#include <future>

#include <boost/asio/post.hpp>

namespace fenghuo::tests {

using namespace engine;

StreamRig::StreamRig(api::FeedOptions options, api::ServerOptions server)
    : feed_options_(options), server_options_(server) {
  server_options_.port = 0;
  rig.start();
  reopen();
}

StreamRig::~StreamRig() {
  close();
  rig.stop();
}

void StreamRig::reopen() {
  door_ = std::make_unique<api::Door>(rig.engine(), vault_, random_);
  router_ = std::make_unique<api::Router>();
  io_ = std::make_unique<boost::asio::io_context>(1);
  feed_ = std::make_unique<api::Feed>(*io_, journal, *door_, feed_options_);
  api::add_stream_routes(*router_, *door_, *feed_);
  api::Hooks hooks;
  hooks.authorize = [this](api::Request& request, const api::Route& route) {
    return authorize(*door_, request, route);
  };
  server_ = std::make_unique<api::Server>(*io_, server_options_, *router_, std::move(hooks));
  if (const auto begun = feed_->start(); !begun) throw std::logic_error("feed: " + begun.error().detail.en);
  server_->start();
  thread_ = std::thread([this] { io_->run(); });
}

std::size_t StreamRig::subscribers() const {
  std::promise<std::size_t> count;
  boost::asio::post(*io_, [&] { count.set_value(feed_->subscribers()); });
  return count.get_future().get();
}

void StreamRig::close() {
  boost::asio::post(*io_, [this] { feed_->stop(); });
  server_->stop();
  if (thread_.joinable()) thread_.join();
  server_.reset();
  feed_.reset();
  io_.reset();
  router_.reset();
  door_.reset();
}

std::string StreamRig::token(Role role, const std::string& unit, std::optional<Millis> expires_at,
                             const std::string& incident) {
  std::string secret;
  const auto made = rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    const auto token = mint_token(core.random(), "", role, unit, expires_at, incident);
    secret = token.secret;
    core.record("unit:" + unit, token.event, {.role = "admin"}, batch);
    return Answer{};
  });
  if (!made) throw std::logic_error("token: " + made.error().detail.en);
  return secret;
}

void StreamRig::revoke(const std::string& secret) {
  const auto done = rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    const auto* token = core.registry().token_for(sha256_hex(secret), core.now().wall);
    if (token == nullptr) return Problem::not_found("token");
    core.record("unit:" + token->unit, TokenRevoked{.id = token->id, .reason = "test"}, {.role = "admin"}, batch);
    return Answer{};
  });
  if (!done) throw std::logic_error("revoke: " + done.error().detail.en);
}

std::string StreamRig::open(const std::string& site, const std::string& unit) {
  const auto opened = rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    const auto incident =
        core.open({.kind = "defacement", .mode = "live", .severity = "III", .site = site, .summary = "首页被篡改"},
                  caller(Role::responder, unit), batch);
    if (!incident) return incident.error();
    return Answer{.body = (*incident)->id};
  });
  if (!opened) throw std::logic_error("open: " + opened.error().detail.en);
  return opened->body;
}

void StreamRig::comment(const std::string& incident, const std::string& text, const std::string& unit) {
  const auto done = rig.call([&](Core& core, Batch& batch) -> Result<Answer> {
    const auto said = core.execute(incident, Comment{.text = text}, caller(Role::responder, unit), batch);
    if (!said) return said.error();
    return Answer{};
  });
  if (!done) throw std::logic_error("comment: " + done.error().detail.en);
}

}  // namespace fenghuo::tests
