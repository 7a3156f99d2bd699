#include "api/cli/event_view.hpp"
#include "engine/incident/words.hpp"

namespace fenghuo::api::cli {

std::string say_event(std::string_view type, Language language) {
  return engine::event_name(type).in(language);
}

}  // namespace fenghuo::api::cli
