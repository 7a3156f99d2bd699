#pragma once
#include "sim/drill/room.hpp"

namespace fenghuo::sim {

class CompareRoom;
class ImprovementRoom;

/// What comes of a score, for `DrillRoom::on_scored`: what was lost becomes improvements, then the drill is there to be
/// compared. A refusal of either refuses the score. Both rooms must outlive it.
DrillRoom::Hearer hear_scores(ImprovementRoom& improvements, CompareRoom& compare);

}  // namespace fenghuo::sim
