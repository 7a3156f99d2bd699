#pragma once
#include "api/routes/incident_json.hpp"

#include <string_view>

namespace fenghuo::api {

/// api/openapi.yaml, carried in the executable.
extern const std::string_view k_openapi_yaml;

/// The same as JSON, members in the order written, anchors and merge keys resolved. Made at the first call; throws
/// std::runtime_error if the file is no YAML. Any thread.
const OrderedJson& openapi();

/// YAML as JSON: what is quoted is text, a plain scalar may be null, a boolean, an integer or text.
OrderedJson yaml_as_json(std::string_view yaml);

}  // namespace fenghuo::api
