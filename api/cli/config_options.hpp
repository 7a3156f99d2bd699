#pragma once
#include "api/cli/session.hpp"
#include "api/config/config.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace fenghuo::api::cli {

/// The options that `config_keys()` gives a command, and `--config`.
struct ConfigFlags {
  std::string file;
  std::map<std::string, CLI::Option*> options;  ///< by key name; the App's own
};

/// Adds `--config` and a flag for each key, or for those in `only`.
void add_config_options(CLI::App& command, Session& session, ConfigFlags& flags,
                        std::initializer_list<std::string_view> only = {});

/// The configuration out of flags, environment and file; nothing, with `code` set and the reason printed, if any of it
/// is wrong.
std::optional<Config> read_configured(Session& session, const ConfigFlags& flags, int& code);
/// The same for a command that works on the data folder: wants `data` too.
std::optional<Config> configured(Session& session, const ConfigFlags& flags, int& code);

}  // namespace fenghuo::api::cli
