#include "api/cli/cli.hpp"

#include "api/cli/commands.hpp"
#include "api/cli/usage.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing else runs yet
  return value == nullptr ? "" : value;
}

/// Known before the options are, because it is the language of their own help.
Language choose_language(int argc, char** argv) {
  std::string wanted;
  for (const auto* name : {"FENGHUO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"})
    if (wanted.empty()) wanted = environment(name);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") break;
    if (word == "--lang" && i + 1 < argc) wanted = argv[i + 1];
    if (word.starts_with("--lang=")) wanted = word.substr(7);
  }
  return wanted.starts_with("zh") ? Language::zh : Language::en;
}

bool wants_colour(int descriptor) {
  return isatty(descriptor) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

void add_globals(CLI::App& app, Session& session) {
  app.add_option("--server", session.server, session.say({"服务器地址", "the server"}))
      ->envname("FENGHUO_SERVER")
      ->capture_default_str();
  app.add_option("--token", session.token,
                 session.say({"访问令牌，最好放在 FENGHUO_TOKEN 里", "your token; better kept in FENGHUO_TOKEN"}))
      ->envname("FENGHUO_TOKEN");
  app.add_option("--ca", session.ca,
                 session.say({"验证服务器所用的 CA 证书文件（PEM）", "certificates (PEM) to check the server against"}))
      ->envname("FENGHUO_CA")
      ->check(CLI::ExistingFile)
      ->type_name("FILE");
  app.add_flag("--json", session.json, session.say({"给程序看的 JSON", "JSON for programs"}));
  static std::string language;  // already read by choose_language; here so that it is known, checked and in the help
  app.add_option("--lang", language, session.say({"语言：zh 或 en", "zh or en"}))->check(CLI::IsMember({"zh", "en"}));
}

int perform(int argc, char** argv) {
  Session session(std::cout, std::cerr);
  session.language = choose_language(argc, argv);
  session.style = {wants_colour(STDOUT_FILENO), LocalClock::of_machine()};
  session.err_style = {wants_colour(STDERR_FILENO), session.style.clock};

  CLI::App app(
      session.say({"烽火：网络安全事件应急处置与演练", "Fenghuo: incident response and drills for education bureaus"}),
      "fenghuo");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_help_flag("-h,--help", session.say({"显示用法", "show how to use this"}));
  app.set_version_flag("--version", version_line(), session.say({"本程序的版本", "this program's version"}));
  if (session.language == Language::zh) {
    app.get_formatter()->label("Usage", "用法");
    app.get_formatter()->label("REQUIRED", "必填");
    app.get_formatter()->label("Positionals", "依次填写");
  }
  add_globals(app, session);
  for (const auto add :
       {add_incident,    add_step,     add_duty,   add_evidence, add_token,      add_unit,         add_user,
        add_site,        add_device,   add_signal, add_search,   add_channel,    add_notification, add_me,
        add_version,     add_serve,    add_config, add_sample,   add_verify,     add_machines,     add_drill,
        add_improvement, add_scenario, add_sim,    add_playbook, add_completion, add_man})
    add(app, session);
  if (session.language == Language::zh) name_groups_in_chinese(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion&) {
    session.out << version_line() << "\n";
    return k_done;
  } catch (const CLI::Success&) {
    session.out << help_text(app);
    return k_done;
  } catch (const CLI::ParseError& error) {
    session.err << explain(app, error, session.language, session.err_style);
    return k_usage;
  }
  if (!session.server.starts_with("http://") && !session.server.starts_with("https://"))
    return session.misuse({"--server 要以 http:// 或 https:// 开头", "--server begins with http:// or https://"});
  const int code = session.action();
  session.out.flush();
  // An answer that did not reach its reader (disk full, pipe gone) was not given.
  return session.out.good() ? code : k_damaged;
}

}  // namespace

int run(int argc, char** argv) {
  try {
    return perform(argc, argv);
  } catch (const std::exception& broken) {
    std::cerr << "fenghuo: " << broken.what() << "\n";
    return k_damaged;
  }
}

}  // namespace fenghuo::api::cli
