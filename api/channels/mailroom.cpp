#include "api/channels/mailroom.hpp"

#include "api/channels/heartbeat.hpp"

namespace fenghuo::api {

using engine::Answer;
using engine::Result;

namespace {

Result<CourierOptions> read_options(const ServeOptions& given) {
  auto outbound = Outbound::read(given.outbound_allow);
  if (!outbound) return outbound.error();
  auto relay =
      read_relay(given.smtp_url, given.smtp_tls, given.smtp_user, given.smtp_password, given.smtp_from, given.smtp_ca);
  if (!relay) return relay.error();
  return CourierOptions{.outbound = std::move(*outbound), .relay = std::move(*relay), .ca = given.outbound_ca};
}

/// Would a change be kept now?
Heartbeat::Ready readiness_of(engine::Engine& engine) {
  return [&engine](std::function<void(bool)> answer) {
    engine.read([](engine::Core&, engine::Batch&) -> Result<Answer> { return Answer{}; },
                [&engine, answer = std::move(answer)](const Result<Answer>& asked) {
                  answer(bool(asked) && engine.writable());
                });
  };
}

std::string without_slash(std::string url) {
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

}  // namespace

struct Mailroom::State {
  State(boost::asio::io_context& io, House& house, const ServeOptions& options, CourierOptions courier_options,
        Texts texts_)
      : texts(std::move(texts_)),
        public_url(without_slash(options.public_url)),
        courier(std::move(courier_options), house.clock),
        outbox(io, *house.journal, *house.engine, house.clock, house.random, ways()),
        heartbeat(io, courier, house.clock, {.url = options.heartbeat_url, .every = options.heartbeat_every},
                  readiness_of(*house.engine)) {}

  Ways ways() {
    return {.word = [this](const engine::Message& message,
                           engine::Language language) { return texts.word(message, language, public_url); },
            .send = [this](Parcel parcel, Courier::Done done) { courier.send(std::move(parcel), std::move(done)); }};
  }

  Texts texts;
  std::string public_url;
  Courier courier;
  Outbox outbox;
  Heartbeat heartbeat;
};

Mailroom::Mailroom(std::unique_ptr<State> state) : state_(std::move(state)) {}
Mailroom::~Mailroom() = default;

Result<std::unique_ptr<Mailroom>> Mailroom::open(boost::asio::io_context& io, House& house,
                                                 const ServeOptions& options) {
  auto courier = read_options(options);
  if (!courier) return courier.error();
  auto texts = Texts::from_folder(options.playbooks, house.zone);
  if (!texts) return texts.error();
  return std::unique_ptr<Mailroom>(
      new Mailroom(std::make_unique<State>(io, house, options, std::move(*courier), std::move(*texts))));
}

void Mailroom::start(const std::string& address) {
  if (state_->public_url.empty()) state_->public_url = without_slash(address);
  state_->outbox.start();
  state_->heartbeat.start();
}

void Mailroom::stop() {
  state_->outbox.stop();
  state_->heartbeat.stop();
}

Outbox::Counts Mailroom::counts() const {
  return state_->outbox.counts();
}

}  // namespace fenghuo::api
