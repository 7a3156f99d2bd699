#include "api/channels/courier.hpp"

#include "api/channels/lookups.hpp"
#include "api/channels/mail_runs.hpp"
#include "api/channels/transfer.hpp"
#include "api/channels/webhook.hpp"

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <curl/curl.h>

namespace fenghuo::api {

using engine::Kind;
using engine::Millis;
using engine::Problem;
using engine::Result;
using End = Receipt::End;

namespace {

constexpr std::size_t k_largest_parcel = 1U << 20U;
constexpr int k_look_ms = 1000;  // how late an overdue look-up may be noticed
constexpr Millis k_least = engine::k_second;

/// Forbidden addresses behind a name may be a captive portal's doing and pass; everything else wrong is wrong for good.
Receipt refusal(const Problem& problem, const Destination& to) {
  const bool passing = problem.kind == Kind::Unavailable || (problem.kind == Kind::Forbidden && !to.literal);
  return {passing ? End::again : End::refused, {}, problem.detail.en};
}

Result<Destination> destination_of(const Parcel& parcel, const CourierOptions& options) {
  if (parcel.json.size() + parcel.text.size() + parcel.subject.size() > k_largest_parcel)
    return Problem::invalid("", {"消息过长", "the message is too long"});
  if (const auto* webhook = std::get_if<WebhookTarget>(&parcel.to)) {
    if (!webhook_key(webhook->secret))
      return Problem::invalid("secret", {"密钥应为 whsec_ 加 Base64（24 至 64 字节）",
                                         "the secret must be whsec_ and base64 of 24 to 64 bytes"});
    return read_destination(webhook->url, {"https", "http"});
  }
  if (const auto* ping = std::get_if<PingTarget>(&parcel.to)) return read_destination(ping->url, {"https", "http"});
  if (options.relay.url.empty())
    return Problem::invalid("smtp.url", {"未配置邮件服务器 smtp.url", "no mail relay is configured (smtp.url)"});
  if (!is_mail_address(std::get<MailTarget>(parcel.to).address))
    return Problem::invalid("address", {"邮箱地址不正确", "not a mail address"});
  auto to = read_destination(options.relay.url, {"smtp", "smtps"});
  if (to) to->tls = options.relay.tls;
  return to;
}

}  // namespace

struct Courier::State {
  struct Job {
    Parcel parcel;
    Done done;
    Destination to;
    Millis began = 0;  // boot clock
    std::unique_ptr<Transfer> transfer;
  };
  using Number = std::uint64_t;

  State(CourierOptions options_, const engine::Clock& clock_)
      : options(std::move(options_)),
        clock(clock_),
        multi(open_multi()),
        lookups(options.resolver, [this] { curl_multi_wakeup(multi); }),
        mails([this] { curl_multi_wakeup(multi); }) {
    thread = std::thread([this] { run(); });
  }
  ~State() {
    stopping = true;
    curl_multi_wakeup(multi);
    thread.join();
    lookups.close();
    curl_multi_cleanup(multi);
  }
  static CURLM* open_multi() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM* multi = curl_multi_init();
    if (multi == nullptr) throw std::runtime_error("libcurl cannot start");
    return multi;
  }

  void send(Parcel parcel, Done done) {
    {
      const std::lock_guard lock(mutex);
      if (held < options.at_most) {
        ++held;
        inbox.push_back({.parcel = std::move(parcel), .done = std::move(done)});
        curl_multi_wakeup(multi);
        return;
      }
    }
    done({End::again, {}, "too many messages are on their way already"});
  }

  void run() {
    while (!stopping) {
      take_in();
      hear_lookups();
      int running = 0;
      curl_multi_perform(multi, &running);
      hear_transfers();
      for (const auto& [number, code] : mails.take())
        end(number, judge(number, code));
      give_up_lookups();
      start();
      curl_multi_poll(multi, nullptr, 0, k_look_ms, nullptr);
    }
    take_in();
    for (const auto& [number, code] : mails.call_off())
      end(number, judge(number, code));  // what a relay took is delivered all the same
    for (auto& job : waiting)
      finish(job, {End::again, {}, "the server is stopping"});
    while (!under_way.empty())
      end(under_way.begin()->first, {End::again, {}, "the server is stopping"});
  }

  void take_in() {
    std::list<Job> arrived;
    {
      const std::lock_guard lock(mutex);
      arrived.swap(inbox);
    }
    while (!arrived.empty()) {
      Job& job = arrived.front();
      auto to = destination_of(job.parcel, options);
      if (to) {
        job.to = std::move(*to);
        waiting.splice(waiting.end(), arrived, arrived.begin());
      } else {
        finish(job, {End::refused, {}, to.error().detail.en});
        arrived.pop_front();
      }
    }
  }

  void start() {
    for (auto at = waiting.begin(); at != waiting.end() && under_way.size() < options.under_way;) {
      auto& busy = per_host[at->to.host_and_port()];
      if (busy >= options.per_host) {
        ++at;
        continue;
      }
      ++busy;
      const Number number = next++;
      Job& job = under_way.emplace(number, std::move(*at)).first->second;
      at = waiting.erase(at);
      job.began = clock.now().boot;
      if (job.to.literal) {
        connect(number, std::vector<Address>{*job.to.literal});
      } else if (!lookups.ask(number, job.to.host)) {
        end(number, {End::again, {}, "too many look-ups hang"});
      }
    }
  }

  void hear_lookups() {
    for (auto& [number, answers] : lookups.take())
      if (const auto found = under_way.find(number); found != under_way.end() && !found->second.transfer)
        connect(number, std::move(answers));
  }

  void connect(Number number, Result<std::vector<Address>> answers) {
    Job& job = under_way.at(number);
    auto vetted = answers ? options.outbound.vet(job.to, std::move(*answers)) : std::move(answers);
    if (!vetted) return end(number, refusal(vetted.error(), job.to));
    const auto now = clock.now();
    job.transfer = std::make_unique<Transfer>(job.parcel, job.to, std::move(*vetted), options, now.wall,
                                              std::max(k_least, whole(job) - (now.boot - job.began)));
    if (is_mail(job)) {
      if (!mails.begin(number, *job.transfer)) end(number, {End::again, {}, "too many threads"});
      return;
    }
    curl_easy_setopt(job.transfer->curl(), CURLOPT_PRIVATE, reinterpret_cast<void*>(number));
    curl_multi_add_handle(multi, job.transfer->curl());
  }

  void hear_transfers() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      void* number = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &number);
      const auto at = reinterpret_cast<Number>(number);
      end(at, judge(at, message->data.result));
    }
  }

  void give_up_lookups() {
    const Millis now = clock.now().boot;
    std::vector<Number> late;
    for (const auto& [number, job] : under_way)
      if (!job.transfer && now - job.began > options.connect) late.push_back(number);
    for (const auto number : late)
      end(number, {End::again, {}, "looking up " + under_way.at(number).to.host + " takes too long"});
  }

  void end(Number number, Receipt receipt) {
    auto node = under_way.extract(number);
    Job& job = node.mapped();
    if (job.transfer && !is_mail(job)) curl_multi_remove_handle(multi, job.transfer->curl());
    const auto busy = per_host.find(job.to.host_and_port());
    if (--busy->second == 0) per_host.erase(busy);
    finish(job, std::move(receipt));
  }

  void finish(Job& job, Receipt receipt) {
    {
      const std::lock_guard lock(mutex);
      --held;
    }
    job.done(std::move(receipt));
  }

  Receipt judge(Number number, int code) { return under_way.at(number).transfer->judge(code, clock.now().wall); }
  static bool is_mail(const Job& job) { return std::holds_alternative<MailTarget>(job.parcel.to); }
  [[nodiscard]] Millis whole(const Job& job) const { return is_mail(job) ? options.whole_mail : options.whole; }

  const CourierOptions options;
  const engine::Clock& clock;
  CURLM* multi;
  Lookups lookups;
  MailRuns mails;
  std::mutex mutex;
  std::list<Job> inbox;  // behind the mutex
  std::size_t held = 0;  // behind the mutex
  std::atomic<bool> stopping = false;
  std::list<Job> waiting;
  std::map<Number, Job> under_way;
  std::map<std::string, std::size_t> per_host;
  Number next = 1;
  std::thread thread;
};

Courier::Courier(CourierOptions options, const engine::Clock& clock)
    : state_(std::make_unique<State>(std::move(options), clock)) {}

Courier::~Courier() = default;

void Courier::send(Parcel parcel, Done done) {
  state_->send(std::move(parcel), std::move(done));
}

}  // namespace fenghuo::api
