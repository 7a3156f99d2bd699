#include "api/channels/transfer.hpp"

#include "api/channels/webhook.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstring>
#include <string_view>
#include <utility>

#include <curl/curl.h>

namespace fenghuo::api {

using engine::Millis;
using End = Receipt::End;

namespace {

constexpr std::size_t k_answer_limit = 64U << 10U;  // head and body together
constexpr std::size_t k_line_limit = 200;

std::string printable(std::string_view line) {
  std::string out(line.substr(0, k_line_limit));
  while (!out.empty() && (out.back() == '\r' || out.back() == '\n'))
    out.pop_back();
  std::replace_if(
      out.begin(), out.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

bool is_header(std::string_view line, std::string_view name) {
  return line.size() > name.size() && line[name.size()] == ':' &&
         std::equal(name.begin(), name.end(), line.begin(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); });
}

std::string header_value(std::string_view line) {
  line.remove_prefix(line.find(':') + 1);
  const auto begin = line.find_first_not_of(" \t");
  const auto end = line.find_last_not_of(" \t\r\n");
  return begin == line.npos || end < begin ? "" : std::string(line.substr(begin, end - begin + 1));
}

}  // namespace

struct Transfer::State {
  State(const Destination& to, std::vector<Address> vetted, const std::string& ca)
      : host(to.host_and_port()), pinned(to, std::move(vetted), ca), curl(pinned.curl()) {}
  ~State() {
    curl_slist_free_all(headers);
    curl_slist_free_all(recipients);
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl, option, value);
  }
  void header(const std::string& line) { headers = curl_slist_append(headers, line.c_str()); }

  void limit(const CourierOptions& options, Millis remaining) {
    set(CURLOPT_ERRORBUFFER, static_cast<char*>(why));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(remaining));
    set(CURLOPT_WRITEFUNCTION, &State::body);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_HEADERFUNCTION, &State::line);
    set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  }

  void http(const CourierOptions& options) {
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stalled / engine::k_second));
    set(CURLOPT_USERAGENT, "fenghuo");
    header("Expect:");
    set(CURLOPT_HTTPHEADER, headers);
  }

  void post(const Parcel& parcel, const std::string& key) {
    outgoing = parcel.json;
    const std::string id = webhook_id(parcel.id);
    const auto seconds = parcel.at / engine::k_second;
    header("Content-Type: application/json");
    header("webhook-id: " + id);
    header("webhook-timestamp: " + std::to_string(seconds));
    header("webhook-signature: " + webhook_signature(key, id, seconds, outgoing));
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(outgoing.size()));
    set(CURLOPT_POSTFIELDS, outgoing.data());
  }

  void mail(const Parcel& parcel, const MailTarget& target, const MailRelay& relay, Millis whole, Millis now) {
    is_mail = true;
    outgoing = mail_text({.id = parcel.id,
                          .date = now,
                          .from = relay.from,
                          .to = target.address,
                          .to_name = target.name,
                          .subject = parcel.subject,
                          .text = parcel.text});
    set(CURLOPT_USE_SSL, static_cast<long>(relay.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!relay.user.empty()) {
      set(CURLOPT_USERNAME, relay.user.c_str());
      set(CURLOPT_PASSWORD, relay.password.c_str());
    }
    set(CURLOPT_MAIL_FROM, ("<" + relay.from + ">").c_str());
    recipients = curl_slist_append(nullptr, ("<" + target.address + ">").c_str());
    set(CURLOPT_MAIL_RCPT, recipients);
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, &State::read);
    set(CURLOPT_READDATA, static_cast<void*>(this));
    set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(outgoing.size()));
    set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(whole / engine::k_second));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &State::leave);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
  }

  bool take(std::size_t size) {
    taken += size;
    return taken <= k_answer_limit;
  }
  static std::size_t body(char*, std::size_t, std::size_t size, void* self) {
    return static_cast<State*>(self)->take(size) ? size : 0;
  }
  static std::size_t line(char* data, std::size_t, std::size_t size, void* self) {
    auto& state = *static_cast<State*>(self);
    const std::string_view text(data, size);
    if (state.is_mail) {
      if (text.starts_with('4') || text.starts_with('5')) state.complaint = printable(text);
      if (state.sent == state.outgoing.size() && !std::exchange(state.answered, true))
        state.accepted = text.starts_with('2');
    } else if (text.starts_with("HTTP/")) {
      state.retry_after.clear();  // what went before was 1xx
    } else if (is_header(text, "retry-after")) {
      state.retry_after = header_value(text).substr(0, 64);
    } else if (text == "\r\n" || text == "\n") {
      curl_easy_getinfo(state.curl, CURLINFO_RESPONSE_CODE, &state.status);
    }
    return state.take(size) ? size : 0;
  }
  static std::size_t read(char* out, std::size_t, std::size_t room, void* self) {
    auto& state = *static_cast<State*>(self);
    const std::size_t count = std::min(room, state.outgoing.size() - state.sent);
    std::memcpy(out, state.outgoing.data() + state.sent, count);
    state.sent += count;
    return count;
  }

  /// Libcurl asks at least once a second, also where it waits: nobody waits for what a relay says to QUIT.
  static int leave(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& state = *static_cast<State*>(self);
    return state.called_off || state.answered ? 1 : 0;
  }

  [[nodiscard]] std::string failure(CURLcode code) const {
    return host + ": " + printable(why[0] != '\0' ? why : curl_easy_strerror(code));
  }

  Receipt judge_http(CURLcode code, Millis now) const {
    const bool whole = status >= 200;  // the final answer's head is in
    const bool ended_by_us = code == CURLE_OK || code == CURLE_WRITE_ERROR || code == CURLE_OPERATION_TIMEDOUT;
    if (!whole) return {End::again, {}, failure(code)};
    Receipt out = judge_status(status, retry_after, now);
    if (out.end == End::delivered && !ended_by_us) return {End::again, {}, failure(code)};
    out.detail = host + ": " + out.detail;
    return out;
  }

  Receipt judge_mail(CURLcode code) const {
    if (accepted) return {End::delivered, {}, host + ": accepted"};
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    const bool about_this_mail =
        code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    if (reply >= 500 && reply < 600 && about_this_mail) return {End::refused, {}, host + ": " + complaint};
    return {End::again, {}, failure(code) + (complaint.empty() ? "" : " (" + complaint + ")")};
  }

  std::string host;
  Pinned pinned;
  CURL* curl;
  curl_slist* headers = nullptr;
  curl_slist* recipients = nullptr;
  std::string outgoing, retry_after, complaint;
  std::size_t sent = 0, taken = 0;
  long status = 0;
  bool is_mail = false, answered = false, accepted = false;  // the text, by the relay
  std::atomic<bool> called_off = false;
  char why[CURL_ERROR_SIZE] = "";
};

Transfer::Transfer(const Parcel& parcel, const Destination& to, std::vector<Address> vetted,
                   const CourierOptions& options, Millis now, Millis remaining) {
  const auto* mail = std::get_if<MailTarget>(&parcel.to);
  state_ = std::make_unique<State>(to, std::move(vetted), mail != nullptr ? options.relay.ca : options.ca);
  state_->limit(options, remaining);
  if (mail != nullptr) {
    state_->mail(parcel, *mail, options.relay, options.whole_mail, now);
    return;
  }
  if (const auto* webhook = std::get_if<WebhookTarget>(&parcel.to))
    state_->post(parcel, webhook_key(webhook->secret).value_or(""));
  state_->http(options);
}

Transfer::~Transfer() = default;

void* Transfer::curl() const {
  return state_->curl;
}

int Transfer::run() {
  return curl_easy_perform(state_->curl);
}

void Transfer::call_off() {
  state_->called_off = true;
}

Receipt Transfer::judge(int code, Millis now) const {
  const auto ended = static_cast<CURLcode>(code);
  return state_->is_mail ? state_->judge_mail(ended) : state_->judge_http(ended, now);
}

}  // namespace fenghuo::api
