#include "tests/support/http.hpp"

#include <cctype>
#include <stdexcept>

#include <curl/curl.h>

namespace fenghuo::e2e {

namespace {

std::size_t take_body(char* data, std::size_t, std::size_t size, void* to) {
  static_cast<Answer*>(to)->body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* to) {
  auto& headers = static_cast<Answer*>(to)->headers;
  std::string_view line(data, size);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
    line.remove_suffix(1);
  const auto colon = line.find(':');
  if (colon == line.npos) {
    if (line.starts_with("HTTP/")) headers.clear();  // a 100 Continue came first
    return size;
  }
  std::string name(line.substr(0, colon));
  for (char& c : name)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  auto value = line.substr(colon + 1);
  while (value.starts_with(' '))
    value.remove_prefix(1);
  headers[name] = value;
  return size;
}

struct HeaderList {
  curl_slist* list = nullptr;
  ~HeaderList() { curl_slist_free_all(list); }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
};

}  // namespace

Client::Client(std::string url, std::string token, std::string language)
    : url_(std::move(url)), token_(std::move(token)), language_(std::move(language)) {
  static const CURLcode k_started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (k_started != CURLE_OK) throw std::runtime_error("libcurl does not start");
  curl_ = {curl_easy_init(), [](void* handle) { curl_easy_cleanup(handle); }};
}

Answer Client::post(const std::string& path, const Json& body, Headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return call("POST", path, body.dump(), headers);
}

Answer Client::call(const std::string& method, const std::string& path, std::string_view body, const Headers& headers) {
  CURL* curl = curl_.get();
  Answer answer;
  HeaderList list;
  list.add("Expect:");  // the body goes at once, so that a refusal of it is seen as any client sees it
  if (!token_.empty()) list.add("Authorization: Bearer " + token_);
  if (!language_.empty()) list.add("Accept-Language: " + language_);
  bool typed = false;
  for (const auto& [name, value] : headers) {
    list.add(value.empty() ? name + ";" : name + ": " + value);
    typed = typed || name == "Content-Type";
  }
  if (!typed) list.add("Content-Type:");

  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, (url_ + path).c_str());
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list.list);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 120L);
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
  if (method != "GET" || !body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  }
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  if (code != CURLE_OK) {
    answer.status = 0;
    answer.failure = curl_easy_strerror(code);
  }
  if (tape_) record(method, path, body, headers, answer);
  return answer;
}

void Client::record(const std::string& method, const std::string& path, std::string_view body, const Headers& headers,
                    const Answer& answer) {
  Json sent = Json::object();
  for (const auto& [name, value] : headers)
    sent[name] = value;
  tape_->push_back({{"method", method},
                    {"target", path},
                    {"headers", sent},
                    {"body", body},
                    {"answer", {{"status", answer.status}, {"headers", answer.headers}, {"body", answer.body}}}});
}

}  // namespace fenghuo::e2e
