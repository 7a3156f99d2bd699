#include "api/routes/openapi.hpp"

#include "api/routes/door.hpp"
#include "engine/base/digest.hpp"

#include <charconv>
#include <yaml-cpp/yaml.h>

#include <openssl/evp.h>

namespace fenghuo::api {

namespace {

OrderedJson scalar_json(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;  // quoted
  if (text.empty() || text == "null" || text == "~") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  return text;
}

OrderedJson node_json(const YAML::Node& node);

OrderedJson map_json(const YAML::Node& node) {
  OrderedJson out = OrderedJson::object(), merged = OrderedJson::object();
  for (const auto& member : node) {
    const std::string& name = member.first.Scalar();
    if (name == "<<") {
      merged.update(node_json(member.second));
    } else {
      out[name] = node_json(member.second);
    }
  }
  for (auto& [name, value] : merged.items())
    if (!out.contains(name)) out[name] = std::move(value);
  return out;
}

OrderedJson node_json(const YAML::Node& node) {
  if (node.IsMap()) return map_json(node);
  if (node.IsScalar()) return scalar_json(node);
  if (!node.IsSequence()) return nullptr;
  OrderedJson out = OrderedJson::array();
  for (const auto& item : node)
    out.push_back(node_json(item));
  return out;
}

awaitable<Response> document(Request&) {
  static const std::string k_text = openapi().dump();
  return ready(Response::json(200, k_text));
}

/// The page may use its own style sheet, and nothing else in the world.
std::string docs_policy() {
  const auto digest = engine::sha256(k_docs_css);
  unsigned char base64[4 * 11 + 1];
  const int size = EVP_EncodeBlock(base64, digest.data(), static_cast<int>(digest.size()));
  return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" +
         std::string(base64, base64 + size) + "'";
}

awaitable<Response> docs(Request& request) {
  static const std::string k_pages[] = {docs_page(openapi(), Language::zh), docs_page(openapi(), Language::en)};
  static const std::string k_policy = docs_policy();
  const auto asked = request.query.find("lang");
  const bool en = asked == request.query.end() ? request.language == Language::en : asked->second == "en";
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = k_pages[en ? 1 : 0];
  response.with("Content-Security-Policy", k_policy).with("Content-Language", en ? "en" : "zh");
  response.with("Vary", "Accept-Language").with("Referrer-Policy", "no-referrer");
  return ready(std::move(response));
}

}  // namespace

OrderedJson yaml_as_json(std::string_view yaml) {
  return node_json(YAML::Load(std::string(yaml)));
}

const OrderedJson& openapi() {
  static const OrderedJson k_document = yaml_as_json(k_openapi_yaml);
  return k_document;
}

void add_openapi_routes(Router& router) {
  openapi();  // a file that cannot be read is found at start
  router.add({.method = "GET", .pattern = "/v1/openapi.json", .access = Access::public_, .handle = document});
  router.add({.method = "GET", .pattern = "/docs", .access = Access::public_, .handle = docs});
}

}  // namespace fenghuo::api
