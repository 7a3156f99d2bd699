#pragma once
#include "api/serve.hpp"
#include "engine/base/json_guard.hpp"
#include "engine/base/problem.hpp"

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fenghuo::api {

/// Where a key's value lands. The member's type is the key's type: text, yes or no, a number from 1 on,
/// a length of time, a list.
using ConfigMember = std::variant<std::string ServeOptions::*, bool ServeOptions::*, int ServeOptions::*,
                                  engine::Millis ServeOptions::*, std::vector<std::string> ServeOptions::*>;

/// One thing that can be configured. Flags, environment, file, `config --print`, help, completion and man page all come
/// from this row.
struct ConfigKey {
  enum class Holds { plain, secret, file, folder };

  std::string name;  ///< as in the file: "tls.cert"
  ConfigMember member;
  engine::Text help;
  Holds holds = Holds::plain;
  std::vector<std::string> choices = {};  ///< when not empty, nothing else is taken
  /// Of each single value; null: any.
  engine::Result<void> (*check)(const std::string& value) = nullptr;

  [[nodiscard]] std::string flag() const;         ///< "--tls-cert"
  [[nodiscard]] std::string environment() const;  ///< "FENGHUO_TLS_CERT"
};

/// Every key, in the order people read them.
const std::vector<ConfigKey>& config_keys();

/// Where a value came from; `place` is the flag, the variable, "fenghuo.toml:12" or a credential's path.
struct Setting {
  enum class Origin { built_in, file, credential, environment, flag };

  const ConfigKey* key;
  Origin origin = Origin::built_in;
  std::string place;
};

struct Config {
  ServeOptions options;
  std::vector<Setting> settings;  ///< one for each key
};

/// What there is to read from. A flag beats the environment, that a credential, that the file, that the default.
struct ConfigInput {
  std::map<std::string, std::vector<std::string>> flags;  ///< by key name, as typed
  std::map<std::string, std::string> environment;         ///< all of it; `CREDENTIALS_DIRECTORY` is systemd's
  std::string file;                                       ///< TOML; empty: none
};

/// Invalid, naming key, place and the nearest known key: a file that cannot be read, an unknown key, a bad value, two
/// that contradict each other.
engine::Result<Config> read_config(const ConfigInput& input);

/// Opens what the configuration names (see `check_named`). Invalid, naming key and place, for what cannot be used.
engine::Result<void> check_what_is_named(const Config& config);

/// What a key holds now, for people and programs; a secret that is set is "********".
engine::Json shown_value(const ConfigKey& key, const ServeOptions& options);

}  // namespace fenghuo::api
