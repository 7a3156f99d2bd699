#pragma once
#include "api/cli/cli.hpp"
#include "api/cli/http_client.hpp"
#include "api/cli/output.hpp"
#include "api/cli/refusal.hpp"
#include "engine/base/problem.hpp"
#include "engine/base/random.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fenghuo::api::cli {

/// What every command of one run shares: the global options, the way to the server, and how answers are printed.
struct Session {
  Session(std::ostream& out_, std::ostream& err_) : out(out_), err(err_) {}

  std::string server = "http://127.0.0.1:8440";
  std::string token;
  std::string ca;
  bool json = false;
  Language language = Language::en;
  Style style;      ///< for stdout
  Style err_style;  ///< for stderr
  Action action;    ///< set by the subcommand that was named, run after parsing
  std::ostream& out;
  std::ostream& err;

  using Render = std::function<std::string(const Json&)>;

  /// The one client, made at first use.
  HttpClient& http();

  /// A client of its own, for what goes on while `http` is used.
  std::unique_ptr<HttpClient> new_client();
  engine::Random& random() { return random_; }

  [[nodiscard]] const std::string& say(const Text& text) const { return text.in(language); }

  /// Prints the answer: JSON for programs, `people` for people; or the problem. Answers the exit code.
  int print(const Reply& reply, const Render& people, const Where& where = {});
  /// Prints what is text for people and programs alike; with --json as `{name: text}`.
  int print_text(const std::string& name, const std::string& text);
  /// Prints why `reply` is no good. Answers k_refused, or k_damaged when nothing readable came from our server.
  int fail(const Reply& reply, const Where& where = {});
  /// Refuses what was typed, before anything was sent. Answers k_usage.
  int misuse(const engine::Problem& problem);
  int misuse(const Text& text);
  /// GETs; nothing, with `code` set and the reason printed, when that failed.
  std::optional<Json> fetch(const std::string& path, int& code, const Where& where = {});

 private:
  engine::SystemRandom random_;
  std::unique_ptr<HttpClient> http_;
};

/// In bold, behind an empty line.
std::string heading(const Session& session, const Text& text);

}  // namespace fenghuo::api::cli
