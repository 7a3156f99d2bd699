#include "sim/score/score.hpp"
