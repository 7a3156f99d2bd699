// What nearly every test reads, read once. No file may rely on it: each includes what it uses.
#include "engine/runtime/engine.hpp"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
