#pragma once
#include "engine/base/problem.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api {

/// A request target taken apart (RFC 9112 section 3.2): origin-form, or absolute-form with its authority dropped.
struct RequestTarget {
  std::string path;                          ///< still encoded; begins with '/', or is "*"
  std::map<std::string, std::string> query;  ///< decoded, UTF-8; '+' is a space
};

/// Malformed for anything else: a fragment, bytes outside visible ASCII, bad escapes, %00, a query name given twice.
engine::Result<RequestTarget> parse_target(std::string_view target);

/// The path's segments, decoded; an encoded slash stays inside its segment. "/" has none, a trailing slash makes an
/// empty last one. Malformed for bad escapes, control characters and what is not UTF-8; NotFound for "." and "..",
/// however they were spelled: nothing here ever walks a path.
engine::Result<std::vector<std::string>> path_segments(std::string_view path);

}  // namespace fenghuo::api
