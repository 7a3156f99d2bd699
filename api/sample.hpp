#pragma once
#include "api/house.hpp"

namespace fenghuo::api {

/// Fills an empty house with a sample bureau: 1 bureau, 2 districts, 6 schools, their sites, people and tokens; writes
/// `<data>/sample.json` (0600). NotAllowed if anything is registered already.
engine::Result<void> make_sample(House& house, const std::string& data);

/// The first start of an empty folder: a root unit, an administrator and their token in `<data>/admin.token` (0600).
/// Does nothing once any token was issued.
engine::Result<void> make_first_admin(House& house, const std::string& data);

}  // namespace fenghuo::api
