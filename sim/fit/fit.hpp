#pragma once
#include "sim/fit/likelihood.hpp"
#include "sim/fit/works.hpp"
#include "sim/responders/profile.hpp"
#include "sim/run/many.hpp"

#include <nlohmann/json.hpp>

namespace fenghuo::sim {

/// A responder model fitted to what people did. Each kind of work has the distribution that makes its lengths likeliest
/// (fit/likelihood.hpp; what a length is: fit/works.hpp). A kind with fewer than `k_enough` lengths is told by all of
/// them together, and where those are too few, too, by the model it starts from; each row says which.
///
/// What is not fitted is the start's: the time of day, wrong options and choices. Shifts and calls elsewhere are taken
/// over only with all of its lengths, where none could be fitted: nights and other duties are in fitted ones already.
inline constexpr std::int64_t k_enough = 8;

enum class FitBasis { own, pooled, start };

struct FitRow {
  std::string kind;  ///< as in a profile's delays; "*": all together
  std::int64_t done = 0, cut = 0, together = 0, left = 0;
  std::optional<Estimate> estimate;  ///< with `k_enough` done
  FitBasis basis = FitBasis::start;
  Delay delay;  ///< what the profile has for it
};

/// How often something goes wrong.
struct FitRate {
  std::string error;  ///< as in a profile's errors
  std::int64_t times = 0, of = 0;
  bool taken = false;  ///< enough of them: the profile has it
};

struct Fit {
  Profile profile;
  std::string start;         ///< the model it started from
  std::vector<FitRow> rows;  ///< every kind there is, "*" last
  std::vector<FitRate> rates;
  std::int64_t live = 0, in_drills = 0;  ///< plays it rests on
};

/// `start` acts. Pure; the same plays give the same model, in whatever order they come.
Fit fit(std::span<const PastPlay> plays, const Profile& start, const std::string& id);

/// What its figures rest on: counts, intervals, what was taken from where. Names nobody and no unit.
nlohmann::ordered_json to_json(const Fit& fit);
/// A profile's file, with that in it under `fitted`.
std::string file_of(const Fit& fit);

}  // namespace fenghuo::sim
