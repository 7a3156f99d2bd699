#pragma once
#include "tests/support/server.hpp"

#include <memory>
#include <string>
#include <vector>

namespace fenghuo::e2e {

using Tape = std::shared_ptr<std::vector<Json>>;

/// One success of each operation that is a door to people and machines: channels, notifications, sessions, the stream,
/// the page, the figures, the playbook's picture. `nobody` has no token; what the clients say is recorded by them, the
/// stream on `tape`.
void drive_doors(House& house, Client& admin, Client& responder, Client& nobody, const Tape& tape,
                 const std::string& incident);

}  // namespace fenghuo::e2e
