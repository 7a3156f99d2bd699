#include "api/channels/pinned.hpp"

#include <algorithm>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

namespace fenghuo::api {

namespace {

std::string resolve_entry(const Destination& to, const std::vector<Address>& addresses) {
  std::string out = to.host + ":" + std::to_string(to.port) + ":";
  for (const auto& address : addresses) {
    if (!out.ends_with(':')) out += ',';
    out += address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  }
  return out;
}

}  // namespace

struct Pinned::State {
  CURL* curl = nullptr;
  CURLSH* names = nullptr;  // a cache of its own: another transfer's pins are not ours
  curl_slist* pins = nullptr;
  std::vector<Address> vetted;

  ~State() {
    if (curl != nullptr) curl_easy_cleanup(curl);
    if (names != nullptr) curl_share_cleanup(names);
    curl_slist_free_all(pins);
  }

  bool knows(const curl_sockaddr& wanted) const {
    const auto is = [&](const Address& address) {
      if (address.is_v4() != (wanted.family == AF_INET)) return false;
      if (address.is_v4()) {
        sockaddr_in v4{};
        std::memcpy(&v4, &wanted.addr, sizeof v4);
        return v4.sin_addr.s_addr == htonl(address.to_v4().to_uint());
      }
      sockaddr_in6 v6{};
      std::memcpy(&v6, &wanted.addr, sizeof v6);
      return wanted.family == AF_INET6 && std::memcmp(&v6.sin6_addr, address.to_v6().to_bytes().data(), 16) == 0;
    };
    return std::any_of(vetted.begin(), vetted.end(), is);
  }
  static curl_socket_t open(void* self, curlsocktype, curl_sockaddr* wanted) {
    if (!static_cast<State*>(self)->knows(*wanted)) return CURL_SOCKET_BAD;
    return ::socket(wanted->family, wanted->socktype | SOCK_CLOEXEC, wanted->protocol);
  }
};

Pinned::Pinned(const Destination& to, std::vector<Address> vetted, const std::string& ca)
    : state_(std::make_unique<State>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_->curl = curl_easy_init();
  state_->names = curl_share_init();
  if (state_->curl == nullptr || state_->names == nullptr) throw std::runtime_error("libcurl cannot start");
  state_->vetted = std::move(vetted);
  curl_share_setopt(state_->names, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(state_->curl, option, value); };
  set(CURLOPT_SHARE, state_->names);
  if (!to.literal) {
    state_->pins = curl_slist_append(nullptr, resolve_entry(to, state_->vetted).c_str());
    set(CURLOPT_RESOLVE, state_->pins);
  }
  set(CURLOPT_OPENSOCKETFUNCTION, &State::open);
  set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(state_.get()));
  set(CURLOPT_URL, to.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https,http,smtp,smtps");
  set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_FRESH_CONNECT, 1L);
  set(CURLOPT_FORBID_REUSE, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!ca.empty()) set(CURLOPT_CAINFO, ca.c_str());
  set(CURLOPT_NOSIGNAL, 1L);
}

Pinned::~Pinned() = default;

void* Pinned::curl() const {
  return state_->curl;
}

}  // namespace fenghuo::api
