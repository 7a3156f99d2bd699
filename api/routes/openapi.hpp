#pragma once
#include "api/http/message.hpp"
#include "api/routes/incident_json.hpp"

#include <string_view>

namespace fenghuo::api {

/// api/openapi.yaml and api/docs.css, carried in the executable.
extern const std::string_view k_openapi_yaml, k_docs_css;

/// The same as JSON, members in the order written, anchors and merge keys resolved. Made at the first call; throws
/// std::runtime_error if the file is no YAML. Any thread.
const OrderedJson& openapi();

/// The reference page at /docs, made from the same document: whole, in one language, without scripts or other files.
std::string docs_page(const OrderedJson& document, Language language);

/// YAML as JSON: what is quoted is text, a plain scalar may be null, a boolean, an integer or text.
OrderedJson yaml_as_json(std::string_view yaml);

}  // namespace fenghuo::api
