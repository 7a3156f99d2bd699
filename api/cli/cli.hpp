#pragma once
#include <functional>

namespace fenghuo::api::cli {

/// What a command does once the whole line has been understood; answers the exit code.
using Action = std::function<int()>;

/// 0 done, 1 refused (the problem is on stderr), 2 wrong usage, 3 cannot reach or damaged.
inline constexpr int k_done = 0;
inline constexpr int k_refused = 1;
inline constexpr int k_usage = 2;
inline constexpr int k_damaged = 3;

/// The whole command line. Reads argv and the environment, writes stdout and stderr, never throws.
int run(int argc, char** argv);

}  // namespace fenghuo::api::cli
