#include "api/routes/comparison.hpp"
#include "api/routes/door.hpp"
#include "api/routes/metrics.hpp"
#include "api/routes/schedule.hpp"
#include "api/stream/feed.hpp"

namespace fenghuo::api {

void add_routes(Router& router, Door& door, Feed& feed, Metrics& metrics) {
  add_incident_routes(router, door);
  add_step_routes(router, door);
  add_duty_routes(router, door);
  add_evidence_routes(router, door);
  add_alert_routes(router, door);
  add_registry_routes(router, door);
  add_import_routes(router, door);
  add_token_routes(router, door);
  add_session_routes(router, door);
  add_signal_routes(router, door);
  add_playbook_routes(router, door);
  add_playbook_chart_routes(router, door);
  add_scenario_routes(router, door);
  add_drill_routes(router, door);
  add_drill_act_routes(router, door);
  add_drill_score_routes(router, door);
  add_drill_report_routes(router, door);
  add_improvement_routes(router, door);
  add_drill_inbox_routes(router, door);
  add_schedule_routes(router, door, *door.series);
  add_comparison_routes(router, door, *door.compare, *door.series);
  add_retrospective_routes(router, door);
  add_from_incident_routes(router, door);
  add_search_routes(router, door);
  add_channel_routes(router, door);
  add_notification_routes(router, door);
  add_stream_routes(router, door, feed);
  add_health_routes(router, door);
  add_metrics_routes(router, door, feed, metrics);
  add_page_routes(router);
  add_openapi_routes(router);
}

}  // namespace fenghuo::api
