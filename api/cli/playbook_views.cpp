#include "api/cli/commands.hpp"
#include "api/cli/local.hpp"
#include "engine/playbook/chart.hpp"
#include "engine/playbook/library.hpp"
#include "engine/playbook/paper.hpp"

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

struct Views {
  std::string playbook, folder, format = "svg";
};

/// What a view is made of.
struct Shown {
  std::shared_ptr<const engine::Playbook> playbook;
  engine::RulePack pack;
  std::vector<std::shared_ptr<const engine::Form>> forms;
};

/// The newest version of an installed playbook.
std::shared_ptr<const engine::Playbook> installed(const engine::Library& library, const std::string& id) {
  std::shared_ptr<const engine::Playbook> newest;
  for (const auto& playbook : library.playbooks())
    if (playbook->id == id && (!newest || engine::older_version(newest->version, playbook->version))) newest = playbook;
  return newest;
}

/// A file of that name, else the installed playbook of that id. A file need not pass lint: a draft may be looked at.
std::optional<Shown> show(Session& session, const Views& o, int& code) {
  const auto fail = [&](const engine::Problem& problem, int with) {
    code = complain(session, problem, with);
    return std::nullopt;
  };
  Shown out;
  const auto library = engine::Library::from_folder(o.folder);
  if (!library) return fail(library.error(), k_damaged);
  if (is_readable(o.playbook)) {
    const auto text = read_file(o.playbook);
    if (!text) return fail(engine::Problem::not_found(o.playbook), k_damaged);
    auto loaded = engine::load_playbook(*text, library->schemas());
    if (!loaded) return fail(loaded.error(), k_refused);
    out.playbook = std::make_shared<const engine::Playbook>(std::move(*loaded));
  } else {
    out.playbook = installed(*library, o.playbook);
  }
  if (!out.playbook) {
    std::string ids;
    for (const auto& playbook : library->playbooks())
      if (ids.find(playbook->id) == std::string::npos) ids += (ids.empty() ? "" : ", ") + playbook->id;
    code = session.misuse({"没有这个文件，也没有这个预案：" + o.playbook + "。已有预案：" + ids,
                           "no such file and no such playbook: " + o.playbook + ". There are: " + ids});
    return std::nullopt;
  }
  out.pack = library->rules();
  for (const auto& duty : out.pack.duties)
    if (auto form = library->newest_form(duty.form)) out.forms.push_back(std::move(form));
  return out;
}

int chart(Session& session, const Views& o) {
  int code = k_done;
  const auto shown = show(session, o, code);
  if (!shown) return code;
  return session.print_text(o.format, o.format == "svg"
                                          ? engine::chart_svg(*shown->playbook, shown->pack, session.language)
                                          : engine::chart_mermaid(*shown->playbook, shown->pack, session.language));
}

int print_paper(Session& session, const Views& o) {
  int code = k_done;
  const auto shown = show(session, o, code);
  if (!shown) return code;
  return session.print_text("html", engine::paper_html(*shown->playbook, shown->pack, shown->forms, session.language));
}

CLI::App& add_view(CLI::App& group, Session& session, const char* name, const Text& help,
                   int (*view)(Session&, const Views&), const std::shared_ptr<Views>& o) {
  auto& command = add_command(group, session, name, help, [&session, view, o] { return view(session, *o); });
  command
      .add_option("PLAYBOOK", o->playbook,
                  session.say({"预案文件，或已有预案的编号", "a playbook's file, or the id of an installed one"}))
      ->required();
  add_playbooks_option(command, session, o->folder);
  return command;
}

}  // namespace

void add_playbook_views(CLI::App& group, Session& session) {
  auto charted = std::make_shared<Views>();
  add_view(group, session, "chart", {"画成流程图", "draw it as a chart"}, chart, charted)
      .add_option("--format", charted->format, session.say({"svg 或 mermaid", "svg or mermaid"}))
      ->check(CLI::IsMember({"svg", "mermaid"}))
      ->capture_default_str();
  add_view(group, session, "print",
           {"印成纸质预案（HTML），断网时用", "as HTML to print, for the night the network is down"}, print_paper,
           std::make_shared<Views>());
}

}  // namespace fenghuo::api::cli
