// What nearly every file of the doors reads, read once. No file may rely on it: each includes what it uses.
#include "engine/runtime/engine.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <nlohmann/json.hpp>
