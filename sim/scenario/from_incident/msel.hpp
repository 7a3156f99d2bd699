#pragma once
#include "sim/scenario/from_incident/story.hpp"

#include <nlohmann/json.hpp>

namespace fenghuo::sim {

using engine::Text;
using Document = nlohmann::ordered_json;

Document json_of(const Text& text);

/// Inside this folder only: the list of injects as it is written, and what was put in place of what. Refers to all it
/// is given.
class Msel {
 public:
  Msel(const PastIncident& past, const Cast& cast, const Story& story);

  const PastIncident& past;
  const Cast& cast;
  const Story& story;
  const Text place;  ///< "某中学"

  /// Adds an inject and answers its pointer. `was`: what somebody wrote there, if anything.
  std::string add(Document inject, const std::string& was = {});
  /// Somebody of the incident, always under the same neutral name; noted as standing in the inject that is added next.
  Text somebody(const std::string& person, engine::Role role);
  void note(std::string kind, std::string pointer, std::string was, std::string now);
  /// One id for each.
  std::string id_for(const std::string& stem);

  Document injects = Document::array();
  std::vector<Replacement> replacements;
  int left_out = 0;

 private:
  struct Known {
    Text name;
    std::string was;
  };
  std::map<std::string, Known> people_;   // by id
  std::map<engine::Role, int> how_many_;  // of each role
  std::map<std::string, int> ids_;
  std::vector<Known> waiting_;  // to be noted with the next inject
};

void add_first_alarm(Msel& msel);
void add_decisions(Msel& msel);
void add_turns(Msel& msel);
/// What makes the world go: contained, restored, back, calm again.
void add_world(Msel& msel);

/// "分管领导审签初报" as it may stand in a title: cut where it is too long.
Text in_quotes(const Text& title);
/// The same within what somebody says.
Text in_inner_quotes(const Text& title);
/// A length as people say it: whole minutes, "不到 1 分钟".
Text about(Millis length);
Document event_of(const engine::Step& step);

}  // namespace fenghuo::sim
