#pragma once
#include <string_view>

namespace fenghuo::api {

/// The files of api/page, built into the executable.
extern const std::string_view k_page_html, k_page_css, k_page_js;

}  // namespace fenghuo::api
