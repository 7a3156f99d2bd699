#pragma once
#include "engine/base/problem.hpp"

#include <map>
#include <string>
#include <vector>

namespace fenghuo::api {

/// One value of a configuration file, as text whatever it was; the key's own type reads it.
struct FileValue {
  std::vector<std::string> values;  ///< several only for an array
  std::string place;                ///< "fenghuo.toml:12"
};

/// Reads TOML, sections and dotted keys alike, into "section.key" → value. Invalid, with line: what is no TOML, a key
/// that is not in `config_keys()` (naming the nearest one), a value that is no text, boolean, whole number or list of
/// texts.
engine::Result<std::map<std::string, FileValue>> read_config_file(const std::string& path);

}  // namespace fenghuo::api
