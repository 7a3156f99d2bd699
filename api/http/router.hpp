#pragma once
#include "api/http/message.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

namespace fenghuo::api {

/// What a route takes as its body; anything else is refused before a byte of it is read.
enum class BodyRule {
  none,   ///< no body at all
  json,   ///< application/json up to `ServerOptions::json_limit`, in Request::body; may be absent
  alert,  ///< the same for monitors: up to `alert_limit`, any JSON media type, or none named
  csv,    ///< text/csv up to `json_limit`, in Request::body
  file,   ///< any bytes up to `file_limit`, streamed into the sink that `open_sink` gives
};

enum class Access { public_, token };

using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;

struct Route {
  std::string method;
  std::string pattern;  ///< "/v1/incidents/{id}/steps/{step}/complete"; a parameter is always a whole segment
  BodyRule body = BodyRule::none;
  Access access = Access::token;
  Handler handle;  ///< runs on the network thread and awaits whatever is slow; must not capture in a coroutine lambda
  std::function<Result<std::unique_ptr<BodySink>>(Request&)> open_sink;  ///< BodyRule::file only; after authorize
};

/// What a method and a path lead to.
struct Match {
  const Route* route = nullptr;  ///< null: an OPTIONS request for a path that is there; `allow` is the answer
  std::map<std::string, std::string> params;
  std::vector<std::string> allow;  ///< filled for OPTIONS only, ascending
};

/// The one table of doors. Filled before the server starts, then only read (from any thread); routes stay where they
/// are, so a `const Route*` is good for the router's life.
class Router {
 public:
  Router();
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  /// Throws std::logic_error for a table that contradicts itself: the same method and shape twice, a bad pattern, a
  /// missing handler, a sink where none belongs.
  void add(Route route);
  [[nodiscard]] const std::deque<Route>& routes() const { return routes_; }

  /// `path` is still encoded. A literal segment is preferred to a parameter, an empty segment matches neither. HEAD is
  /// served where GET is. Refusals: NotFound, MethodNotAllowed with `allowed` holding the methods, Malformed.
  [[nodiscard]] Result<Match> match(std::string_view method, std::string_view path) const;

 private:
  struct Node;

  std::deque<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace fenghuo::api
