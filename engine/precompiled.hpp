// What nearly every file of the engine reads, read once. No file may rely on it: each includes what it uses.
#include "engine/runtime/core.hpp"
