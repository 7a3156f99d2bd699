#pragma once
#include "engine/base/random.hpp"
#include "engine/base/time.hpp"

namespace fenghuo::api {

/// How long to wait after the `attempts`th try in a row failed (1, 2, …): 5 s doubled each time up to `longest`, and
/// of that a random part between one half and the whole, so that what failed together does not come back together. A
/// Receipt's `retry_after`, if longer, goes before it.
engine::Millis backoff(int attempts, engine::Millis longest, engine::Random& random);

}  // namespace fenghuo::api
