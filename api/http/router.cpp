#include "api/http/router.hpp"

#include "api/http/target.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace fenghuo::api {

using engine::Kind;
using engine::Problem;

namespace {

/// A pattern's segments as written; "{id}" is a parameter.
std::vector<std::string_view> split(std::string_view pattern) {
  std::vector<std::string_view> out;
  if (pattern == "/") return out;
  for (std::size_t from = 1; from <= pattern.size();) {
    const auto slash = std::min(pattern.find('/', from), pattern.size());
    out.push_back(pattern.substr(from, slash - from));
    from = slash + 1;
  }
  return out;
}

bool is_param(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}
std::string_view param_name(std::string_view segment) {
  return segment.substr(1, segment.size() - 2);
}

[[noreturn]] void refuse(const Route& route, const char* why) {
  throw std::logic_error("route " + route.method + " " + route.pattern + ": " + why);
}

void check(const Route& route) {
  if (route.method.empty() || route.method == "HEAD" || route.method == "OPTIONS")
    refuse(route, "method not for a table");
  if (route.pattern.empty() || route.pattern.front() != '/') refuse(route, "a pattern begins with /");
  if (!route.handle) refuse(route, "no handler");
  if ((route.body == BodyRule::file) != static_cast<bool>(route.open_sink))
    refuse(route, "a sink belongs to a file body");
  std::set<std::string_view> names;
  for (const auto segment : split(route.pattern)) {
    if (segment.empty()) refuse(route, "an empty segment");
    if (is_param(segment)) {
      if (!names.insert(param_name(segment)).second) refuse(route, "a parameter named twice");
    } else if (segment.find_first_of("{}%?#") != std::string_view::npos) {
      refuse(route, "a parameter is a whole segment, a literal is not encoded");
    }
  }
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> param;
  std::map<std::string, const Route*, std::less<>> routes;  // by method

  /// Calls `take` for every node the segments lead to, the most literal first, until one says it will do.
  template <class Take>
  bool visit(const std::vector<std::string>& segments, std::size_t at, Take&& take) const {
    if (at == segments.size()) return !routes.empty() && take(*this);
    const auto literal = literals.find(segments[at]);
    if (literal != literals.end() && literal->second->visit(segments, at + 1, take)) return true;
    return param && !segments[at].empty() && param->visit(segments, at + 1, take);
  }
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Route route) {
  check(route);
  Node* node = root_.get();
  for (const auto segment : split(route.pattern)) {
    auto& next = is_param(segment) ? node->param : node->literals[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  if (node->routes.contains(route.method)) refuse(route, "already there");
  const Route& kept = routes_.emplace_back(std::move(route));
  node->routes.emplace(kept.method, &kept);
}

Result<Match> Router::match(std::string_view method, std::string_view path) const {
  std::set<std::string> allow = {"OPTIONS"};
  Match out;
  if (path == "*" && method == "OPTIONS") {
    for (const auto& route : routes_)
      allow.insert(route.method);
    if (allow.contains("GET")) allow.insert("HEAD");
    out.allow.assign(allow.begin(), allow.end());
    return out;
  }
  const auto segments = path_segments(path);
  if (!segments) return segments.error();

  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  root_->visit(*segments, 0, [&](const Node& node) {
    const auto found = node.routes.find(wanted);
    if (found != node.routes.end()) out.route = found->second;
    for (const auto& [name, route] : node.routes)
      allow.insert(name);
    return out.route != nullptr;
  });
  if (out.route) {
    const auto names = split(out.route->pattern);
    for (std::size_t i = 0; i < names.size(); ++i)
      if (is_param(names[i])) out.params.emplace(param_name(names[i]), (*segments)[i]);
    return out;
  }
  if (allow.size() == 1) return Problem::not_found(path);
  if (allow.contains("GET")) allow.insert("HEAD");
  out.allow.assign(allow.begin(), allow.end());
  if (method == "OPTIONS") return out;
  auto problem = Problem::make(
      Kind::MethodNotAllowed, "method-not-allowed",
      {"此路径不支持该方法：" + std::string(method), "this path does not serve the method " + std::string(method)});
  problem.allowed = std::move(out.allow);
  return problem;
}

}  // namespace fenghuo::api
