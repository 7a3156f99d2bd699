#include "api/channels/outbox.hpp"

#include "api/channels/addressee.hpp"
#include "api/channels/backoff.hpp"
#include "api/one_line.hpp"
#include "sim/told.hpp"

#include <atomic>
#include <map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::Delivery;
using engine::Millis;
using engine::OutboxRow;
using engine::Result;

namespace {

constexpr auto k_look_every = std::chrono::seconds(1);
constexpr int k_page = 100, k_pages = 10;  // rows read at one look: what cannot be taken yet must not hide the rest

/// A message in hand: under way until it has an outcome, then held until that is kept.
struct Held {
  OutboxRow row;
  Delivery delivery;
  std::optional<Receipt> receipt;
  Millis wait = 0;  ///< until the next attempt, should there be one
  bool committing = false;
  bool denied = false;  ///< it was said not to be kept, which need not be so
};

enum class Fate { delivered, later, dead };

Fate fate_of(const Held& held, const OutboxLimits& limits) {
  if (held.receipt->end == Receipt::End::delivered) return Fate::delivered;
  const bool over = held.receipt->end == Receipt::End::refused || held.row.attempts + 1 >= limits.attempts;
  return over ? Fate::dead : Fate::later;
}

std::string why_nobody(const std::string& error) {
  if (error == "nobody-holds-the-role") return "nobody holds the role, here or above";
  if (error == "no-channel-reaches-them") return "no channel reaches those who hold the role";
  return one_line(error);
}

/// Which message, about what, and whom it is for: one line without anything people typed, and without their addresses.
std::string told_of(const OutboxRow& row, const Delivery& delivery) {
  const auto& message = delivery.message;
  std::string to = "the webhook";
  if (delivery.recipient.find('@') != std::string::npos) {
    to = "an address";
  } else if (!delivery.recipient.empty()) {
    to = "person " + delivery.recipient;
  }
  if (delivery.channel != engine::k_log_channel)
    return "notify " + row.id + " " + message.event + " by channel " + delivery.channel + " to " + to;
  to.clear();
  for (const auto& each : message.to)
    to += (to.empty() ? "" : ", ") + each;
  return "notify " + row.id + " " + message.event + " to " + (to.empty() ? "nobody" : to) + " on " + message.unit;
}

/// The commit that was said to have failed was kept after all.
Result<bool> kept_already(Core& core, const Held& held) {
  if (!held.denied) return false;
  const auto row = core.journal().find_outbox(held.row.id);
  if (!row) return row.error();
  return !*row || (*row)->attempts != held.row.attempts;
}

/// What an attempt leaves behind, as one commit.
void keep_outcome(Core& core, Batch& batch, const Held& held, Fate fate) {
  const auto& message = held.delivery.message;
  const int attempts = held.row.attempts + 1;
  const engine::Actor& system = engine::the_system();
  if (fate == Fate::delivered) {
    batch.delivered.push_back(held.row.id);
    core.record("system",
                engine::MessageDelivered{.attempts = attempts,
                                         .cause = message.event,
                                         .channel = held.delivery.channel,
                                         .incident = message.incident,
                                         .message = held.row.id,
                                         .recipient = held.delivery.recipient,
                                         .unit = message.unit},
                system, batch);
    return;
  }
  OutboxRow row = held.row;
  Delivery delivery = held.delivery;
  delivery.error = held.receipt->detail;
  row.attempts = attempts;
  row.next_at = fate == Fate::dead ? engine::k_never : core.now().wall + held.wait;
  row.payload = engine::encode(delivery);
  batch.outbox.push_back(std::move(row));
  if (fate == Fate::dead)
    core.record("system",
                engine::MessageDead{.attempts = attempts,
                                    .cause = message.event,
                                    .channel = delivery.channel,
                                    .error = delivery.error,
                                    .incident = message.incident,
                                    .message = held.row.id,
                                    .recipient = delivery.recipient,
                                    .unit = message.unit},
                system, batch);
}

}  // namespace

struct Outbox::State : std::enable_shared_from_this<State> {
  State(boost::asio::io_context& io_, engine::Journal& journal_, engine::Engine& engine_, const engine::Clock& clock_,
        engine::Random& random_, Ways ways_, OutboxLimits limits_)
      : io(io_),
        journal(journal_),
        engine(engine_),
        clock(clock_),
        random(random_),
        ways(std::move(ways_)),
        limits(limits_),
        timer(io_) {}

  void go_on() {
    if (stopped) return;
    look();
    timer.expires_after(k_look_every);
    timer.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->go_on();
    });
  }

  void look() {
    for (auto& [id, one] : held)
      if (one.receipt && !one.committing) keep(id);
    std::vector<std::string> taken;
    for (int page = 0; page < k_pages && held.size() < limits.in_hand; ++page)
      if (!look_at_page(taken)) break;
    if (!taken.empty()) find_addressees(std::move(taken));
  }

  /// False at the end of what is due; the next look begins from the front.
  bool look_at_page(std::vector<std::string>& taken) {
    const auto rows = journal.outbox(clock.now().wall, place, k_page);
    if (!rows) return spdlog::error("outbox: {}", rows.error().detail.en), false;
    for (const auto& row : *rows) {
      if (held.size() >= limits.in_hand) return false;
      place = {row.next_at, row.id};
      take(row, taken);
    }
    if (rows->size() == static_cast<std::size_t>(k_page)) return true;
    place = {};
    return false;
  }

  void take(const OutboxRow& row, std::vector<std::string>& taken) {
    if (held.contains(row.id)) return;
    auto delivery = engine::delivery_of(row);
    if (!delivery) return spdlog::error("outbox: {} holds no message that can be read", row.id);
    const bool log = delivery->channel == engine::k_log_channel;
    if (!log && busy[delivery->channel] >= limits.per_channel) return;
    ++busy[delivery->channel];
    held.emplace(row.id, Held{.row = row, .delivery = *std::move(delivery)});
    if (!log) return taken.push_back(row.id);
    const auto& told = held.at(row.id).delivery;
    if (told.error.empty()) {
      spdlog::info("{}: {}", told_of(row, told), one_line(told.message.text.en));
    } else {
      spdlog::warn("{} REACHES NOBODY: {}, attempts 0", told_of(row, told), why_nobody(told.error));
    }
    settle(row.id, {.end = Receipt::End::delivered});
  }

  /// The registry is the engine thread's; what it says comes back to this one.
  void find_addressees(std::vector<std::string> ids) {
    using Found = std::vector<std::pair<std::string, std::variant<Addressee, std::string>>>;
    std::vector<std::pair<std::string, Delivery>> wanted;
    for (auto& id : ids)
      wanted.emplace_back(id, held.at(id).delivery);
    auto found = std::make_shared<Found>();
    engine.read(
        [found, wanted](Core& core, Batch&) -> Result<Answer> {
          for (const auto& [id, delivery] : wanted)
            found->emplace_back(id, addressee_of(core.registry(), delivery));
          return Answer{};
        },
        [self = shared_from_this(), found, ids = std::move(ids)](const Result<Answer>& answer) {
          boost::asio::post(self->io, [self, found, ids, ok = bool(answer)] {
            for (const auto& id : ids)
              if (!ok) self->let_go(id);
            for (auto& [id, addressee] : *found)
              if (ok) self->send(id, std::move(addressee));
          });
        });
  }

  void send(const std::string& id, std::variant<Addressee, std::string> found) {
    if (auto* nowhere = std::get_if<std::string>(&found))
      return settle(id, {.end = Receipt::End::refused, .detail = std::move(*nowhere)});
    if (sim::is_stale(held.at(id).delivery.message, clock.now().wall))
      return settle(id, {.end = Receipt::End::refused, .detail = "too-late"});
    auto& addressee = std::get<Addressee>(found);
    Wording wording = ways.word(held.at(id).delivery.message, addressee.language);
    Parcel parcel{.id = id,
                  .at = clock.now().wall,
                  .subject = std::move(wording.subject),
                  .text = std::move(wording.text),
                  .json = std::move(wording.json)};
    std::visit([&](auto& to) { parcel.to = std::move(to); }, addressee.to);
    ways.send(std::move(parcel), [self = shared_from_this(), id](Receipt receipt) {
      boost::asio::post(self->io,
                        [self, id, receipt = std::move(receipt)]() mutable { self->settle(id, std::move(receipt)); });
    });
  }

  void settle(const std::string& id, Receipt receipt) {
    auto& one = held.at(id);
    free_place(one.delivery.channel);
    if (receipt.end != Receipt::End::delivered) {
      one.wait = std::max(backoff(one.row.attempts + 1, limits.longest, random), receipt.retry_after.value_or(0));
      ++failed;
    }
    one.receipt = std::move(receipt);
    keep(id);
  }

  void keep(const std::string& id) {
    auto& one = held.at(id);
    one.committing = true;
    const Fate fate = fate_of(one, limits);
    engine.submit(
        [one, fate](Core& core, Batch& batch) -> Result<Answer> {
          const auto already = kept_already(core, one);
          if (!already) return already.error();
          if (!*already) keep_outcome(core, batch, one, fate);
          return Answer{};
        },
        [self = shared_from_this(), id, fate](const Result<Answer>& answer) {
          boost::asio::post(self->io, [self, id, fate, ok = bool(answer)] { self->kept(id, fate, ok); });
        });
  }

  void kept(const std::string& id, Fate fate, bool ok) {
    auto& one = held.at(id);
    one.committing = false;
    one.denied = !ok;
    if (!ok) return;  // still held: tried again at the next look
    if (fate == Fate::delivered) ++delivered;
    if (fate == Fate::dead) {
      ++dead;
      spdlog::error("{} NOT DELIVERED, given up: {}, attempts {}", told_of(one.row, one.delivery),
                    one_line(one.receipt->detail), one.row.attempts + 1);
    } else if (fate == Fate::later) {
      spdlog::warn("{} not delivered, again in {} s: {}, attempts {}", told_of(one.row, one.delivery),
                   one.wait / engine::k_second, one_line(one.receipt->detail), one.row.attempts + 1);
    }
    held.erase(id);
  }

  void let_go(const std::string& id) {
    free_place(held.at(id).delivery.channel);
    held.erase(id);
  }
  void free_place(const std::string& channel) {
    if (--busy[channel] == 0) busy.erase(channel);
  }

  boost::asio::io_context& io;
  engine::Journal& journal;
  engine::Engine& engine;
  const engine::Clock& clock;
  engine::Random& random;
  Ways ways;
  OutboxLimits limits;
  boost::asio::steady_timer timer;
  std::map<std::string, Held> held;
  std::map<std::string, std::size_t> busy;  // by channel: in hand without an outcome
  engine::OutboxPlace place;
  std::atomic<std::uint64_t> delivered = 0, failed = 0, dead = 0;
  bool stopped = false;
};

Outbox::Outbox(boost::asio::io_context& io, engine::Journal& journal, engine::Engine& engine,
               const engine::Clock& clock, engine::Random& random, Ways ways, OutboxLimits limits)
    : state_(std::make_shared<State>(io, journal, engine, clock, random, std::move(ways), limits)) {}

Outbox::~Outbox() {
  state_->stopped = true;
}

void Outbox::start() {
  state_->go_on();
}

void Outbox::look() {
  state_->look();
}

void Outbox::stop() {
  state_->stopped = true;
  state_->timer.cancel();
}

Outbox::Counts Outbox::counts() const {
  return {state_->delivered, state_->failed, state_->dead};
}

}  // namespace fenghuo::api
