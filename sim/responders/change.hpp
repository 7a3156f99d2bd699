#pragma once
#include "sim/responders/profile.hpp"

namespace fenghuo::sim {

/// What a bureau thinks of changing about a crew.
struct Change {
  std::string_view id;
  Text title;
};
std::span<const Change> changes();

/// The same crew with that changed. NotFound for a change there is not, NotAllowed "changes-nothing" where it is so
/// already.
engine::Result<Profile> with_change(Profile profile, std::string_view change);

}  // namespace fenghuo::sim
