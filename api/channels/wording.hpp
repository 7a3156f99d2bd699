#pragma once
#include "engine/base/problem.hpp"

#include <map>
#include <string>

namespace fenghuo::api {

/// One message in words: subject and text for mail, json for a webhook.
struct Wording {
  std::string subject, text, json;
};

}  // namespace fenghuo::api
