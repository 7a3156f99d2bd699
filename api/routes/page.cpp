// The plain page for a phone: three files, nothing from anywhere else.
#include "api/routes/page.hpp"

#include "api/routes/door.hpp"

namespace fenghuo::api {

namespace {

/// What the page may do, and nothing beyond: its own script and style, calls to its own server.
constexpr std::string_view k_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

void add_file(Router& router, std::string path, std::string type, std::string_view content) {
  router.add({.method = "GET", .pattern = std::move(path), .access = Access::public_, .handle = [=](Request&) {
                Response response;
                response.content_type = type;
                response.body = std::string(content);
                response.with("Content-Security-Policy", std::string(k_policy))
                    .with("Referrer-Policy", "no-referrer")
                    .with("Cache-Control", "no-cache");
                return ready(std::move(response));
              }});
}

}  // namespace

void add_page_routes(Router& router) {
  add_file(router, "/", "text/html; charset=utf-8", k_page_html);
  add_file(router, "/page.css", "text/css; charset=utf-8", k_page_css);
  add_file(router, "/page.js", "text/javascript; charset=utf-8", k_page_js);
}

}  // namespace fenghuo::api
