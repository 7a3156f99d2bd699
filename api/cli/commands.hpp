#pragma once
#include "api/cli/event_view.hpp"
#include "api/cli/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace fenghuo::api::cli {

// Each registers one group of commands. A subcommand's callback only stores `session.action`; nothing runs while the
// line is still being parsed.
void add_incident(CLI::App& app, Session& session);
void add_step(CLI::App& app, Session& session);
void add_duty(CLI::App& app, Session& session);
void add_evidence(CLI::App& app, Session& session);
void add_token(CLI::App& app, Session& session);
void add_unit(CLI::App& app, Session& session);
void add_site(CLI::App& app, Session& session);
void add_channel(CLI::App& app, Session& session);
void add_notification(CLI::App& app, Session& session);
void add_user(CLI::App& app, Session& session);
void add_device(CLI::App& app, Session& session);
void add_signal(CLI::App& app, Session& session);
void add_search(CLI::App& app, Session& session);
void add_drill(CLI::App& app, Session& session);
void add_improvement(CLI::App& app, Session& session);
/// The part of `drill` that reads its inbox.
void add_drill_inbox(CLI::App& group, Session& session);
/// Adds to `drill`: compare, ranking, comparison, rerun.
void add_comparison_of_drills(CLI::App& group, Session& session);
/// Adds to `drill`: series, coverage, calendar.
void add_schedule_of_drills(CLI::App& group, Session& session);
/// The parts of `drill series` that plan some: preview and create.
void add_terms_of_series(CLI::App& group, Session& session);
/// Lists and shows those of a server; the lint works on files.
void add_scenario(CLI::App& app, Session& session);
void add_me(CLI::App& app, Session& session);
void add_version(CLI::App& app, Session& session);
/// "fenghuo 0.1.0"
std::string version_line();
void add_completion(CLI::App& app, Session& session);
void add_man(CLI::App& app, Session& session);

// Without a server: these work on a data folder, on files, or on the code itself.
void add_serve(CLI::App& app, Session& session);
void add_config(CLI::App& app, Session& session);
void add_sample(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);
void add_machines(CLI::App& app, Session& session);
void add_playbook(CLI::App& app, Session& session);
void add_sim(CLI::App& app, Session& session);
/// `sim fit`.
void add_sim_fit(CLI::App& group, Session& session);

/// The parts of `playbook` that show one: chart and print.
void add_playbook_views(CLI::App& group, Session& session);
/// The part of `playbook` that asks a server.
void add_playbook_on_server(CLI::App& group, Session& session);
/// The part of `incident` that changes something.
void add_incident_changes(CLI::App& group, Session& session);
/// `incident watch`.
void add_watch(CLI::App& group, Session& session);

/// A group that wants exactly one subcommand, and a subcommand; global options may follow either.
CLI::App& add_group(CLI::App& app, Session& session, const std::string& name, const Text& help);
CLI::App& add_command(CLI::App& group, Session& session, const std::string& name, const Text& help, Action action);
/// The first word after every `incident …`, `step …`: which incident.
void add_incident_id(CLI::App& command, Session& session, std::string& id);

/// What a time that is typed may be: any, or one that lies behind, where `HH:MM` is enough.
enum class When { any, past };
/// What was typed behind `option`, in RFC 3339; nothing, with `code` set and the reason printed, if it is no time.
std::optional<std::string> typed_time(Session& session, const std::string& option, const std::string& typed, When when,
                                      int& code);
/// The same on another clock than the reader's own.
std::optional<std::string> typed_time(Session& session, const std::string& option, const std::string& typed, When when,
                                      const LocalClock& clock, int& code);
/// What was typed behind `--at` for a drill to come, on the clock of `zone`; without one, on the reader's own.
std::optional<std::string> start_of(Session& session, const std::string& typed, const std::string& zone, int& code);
/// `--at`: when it was really done, for what is entered afterwards.
void add_at(CLI::App& command, Session& session, std::string& at);
/// Puts what was typed there into the body. False, with `code` set and the reason printed, if it is no time.
bool put_at(Session& session, const std::string& typed, Json& body, int& code);

/// `person:role` or `person:role:unit`, as a plan takes it; nothing for anything else.
std::optional<Json> read_part(const std::string& typed);

/// `--at` and `--note`, and what it answers: a drill once more, from a drill or an improvement.
struct RerunOptions {
  std::string at, note;
};
void add_rerun_options(CLI::App& command, Session& session, RerunOptions& options);
int plan_rerun(Session& session, const std::string& path, const RerunOptions& options, Json body);

/// POSTs a change and prints what it became: the version, the state, and where to look next.
int change(Session& session, const std::string& path, const Json& body, const Where& where,
           const Headers& headers = {});

/// Uploads one piece of evidence; its id, or nothing with `code` set and the reason printed.
std::optional<Json> upload_evidence(Session& session, const std::string& incident, const std::string& file,
                                    const std::string& kind, const std::string& step, int& code);
/// POSTs a file's bytes as JSON: they are what is published.
int send_file(Session& session, const std::string& path, const std::string& file, const Session::Render& people);
/// A regular file that can be read.
bool is_readable(const std::string& file);

/// A list's table, with how to get the rest when there is more.
struct Column {
  Text heading;
  std::string member;  ///< "state.response" goes one deeper
  int width = 0;       ///< 0: as wide as it is
};
std::string render_list(const Session& session, const Json& list, const std::vector<Column>& columns);

/// What every list takes: `--limit`, `--cursor` and the filters that are named. GETs `path` and prints it.
struct Filter {
  const char* option;  ///< "--unit"
  const char* name;    ///< of the parameter
  Text help;
};
CLI::App& add_list(CLI::App& group, Session& session, const Text& help, std::string path, std::vector<Filter> filters,
                   std::vector<Column> columns);
/// All members of one thing, a line each.
std::string render_members(const Session& session, const Json& object);

/// Asks the server for the names of these people, once for each; whom it does not tell of stays an id.
void learn_people(Session& session, const std::vector<std::string>& ids, People& people);

/// One member as people read it: times on their own clock, the server's words translated.
std::string cell(const Session& session, const Json& object, std::string_view member);

}  // namespace fenghuo::api::cli
