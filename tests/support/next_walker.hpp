#pragma once
#include "tests/support/http.hpp"

#include <string>

namespace fenghuo::e2e {

/// A value for one field of `needs.fields`, by its type alone.
Json value_for(const Json& field);

/// A client that knows nothing but `next`: it takes the first thing there is to do, attaches what is needed, chooses
/// the first option, fills every field by its type, and follows the href as it stands.
class NextWalker {
 public:
  NextWalker(Client& client, std::string incident) : client_(client), incident_(std::move(incident)) {}

  /// The incident as this client sees it.
  Json look();
  /// Does one item of `next`; `also` are members for its body that `next` does not ask for.
  Answer take(const Json& item, const Json& also = Json::object());

 private:
  Client& client_;
  std::string incident_;
};

}  // namespace fenghuo::e2e
