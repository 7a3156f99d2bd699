#pragma once
#include "engine/playbook/paper.hpp"
#include "engine/playbook/words.hpp"

namespace fenghuo::engine {

/// The booklet while it is being written. Split over paper.cpp (the document, its cover, the clocks), paper_steps.cpp
/// and paper_sheets.cpp; used nowhere else.
class Paper {
 public:
  Paper(const Playbook& playbook, const RulePack& pack, const std::vector<std::shared_ptr<const Form>>& forms,
        Language language)
      : playbook_(playbook), forms_(forms), duties_(duties_for(playbook, pack)), language_(language) {}

  std::string written();

 private:
  void cover();
  void contacts();
  void clocks();
  void steps();
  void step(const Step& step);
  void choices(const Step& step);
  void report_sheet(const DutyRule& duty);
  void evidence_labels();
  void entering();

  [[nodiscard]] const char* say(const char* zh, const char* en) const { return language_ == Language::zh ? zh : en; }
  [[nodiscard]] const std::string& in(const Text& text) const { return text.in(language_); }
  void raw(std::string_view html) { out_ += html; }
  /// An element of this name and class, its text escaped.
  void element(std::string_view name, std::string_view look, std::string_view text);
  /// "Name: ________": a caption and a line to write on. `look` sets how long it is.
  void blank(std::string_view caption, std::string_view look = {});
  void box() { raw("<span class=\"box\"></span>"); }
  /// One question of a form or a step, with room for its answer.
  void question(const Field& field);

  const Playbook& playbook_;
  const std::vector<std::shared_ptr<const Form>>& forms_;
  std::vector<const DutyRule*> duties_;
  Language language_;
  std::string out_;
};

}  // namespace fenghuo::engine
