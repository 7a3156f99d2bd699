#include "api/routes/metrics.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using namespace api;

TEST_CASE("Metrics_seconds_areWrittenFromIntegers") {
  CHECK(in_seconds(0, 1'000) == "0.000");
  CHECK(in_seconds(7, 1'000) == "0.007");
  CHECK(in_seconds(61'020, 1'000) == "61.020");
  CHECK(in_seconds(2'500'000, 1'000'000) == "2.500000");
}

TEST_CASE("Metrics_histogram_countsUpToEachBoundIncludingIt") {
  Histogram histogram;
  for (const std::int64_t us : {1, 1'000, 1'001, 10'000'000, 10'000'001})
    histogram.note(us);
  std::string out;
  histogram.write(out, "t");
  for (const auto* line :
       {"t_bucket{le=\"0.001000\"} 2\n", "t_bucket{le=\"0.005000\"} 3\n", "t_bucket{le=\"5.000000\"} 3\n",
        "t_bucket{le=\"10.000000\"} 4\n", "t_bucket{le=\"+Inf\"} 5\n", "t_sum 20.002003\n", "t_count 5\n"}) {
    INFO(line << out);
    CHECK(out.find(line) != out.npos);
  }
}

}  // namespace fenghuo::tests
