#include "tests/faults/drill_course.hpp"

#include "engine/base/time.hpp"

#include <algorithm>

namespace fenghuo::e2e {

namespace {

using engine::k_minute, engine::k_second;

const Json k_note{{"note", "按预案办理"}};
const Json k_keep_logs{{"fields", {{"six-months", true}, {"earliest", "2025-09-01T00:00:00.000Z"}}}};
const Json k_copy{{"fields", {{"kept-as", "snapshot"}, {"kept-at", "信息中心保险柜"}, {"checksum", "c1a7"}}}};
const Json k_scene{{"note", "已封存"},
                   {"fields", {{"keeper", "陈老师"}, {"place", "保险柜"}, {"changed-before", "无"}}}};
const Json k_cause{{"fields", {{"cause", "program-flaw"}, {"details", "上传组件有漏洞"}}}};
const Json k_backup{{"note", "已比对"},
                    {"fields", {{"backup-time", "2026-02-01T00:00:00.000Z"}, {"backup-clean", true}}}};
const Json k_accounts{{"fields", {{"accounts", "后台、数据库、主机"}}}};

Json scope(const std::string& option) {
  return {{"outcome", option}, {"fields", {{"changed-pages", "/xqzl/"}, {"harmful", true}}}};
}
Json report() {
  return {{"channel", "platform"},
          {"fields",
           {{"class", "content-security"},
            {"level", "III"},
            {"impact", "旧栏目三个页面被植入暗链"},
            {"measures", "已留存页面并屏蔽旧栏目"}}}};
}

/// One school's own list.
class School {
 public:
  School(std::vector<DrillAct>& all, std::string unit) : all_(all), unit_(std::move(unit)) {}

  School& at(std::int64_t minutes, std::int64_t seconds = 0) {
    return at_ = minutes * k_minute + seconds * k_second, *this;
  }
  School& act(const std::string& path, Json body = Json::object(), const std::string& role = "responder") {
    all_.push_back({.at = at_, .unit = unit_, .role = role, .path = path, .body = std::move(body)});
    return *this;
  }
  School& done(const std::string& step, Json body = Json::object(), const std::string& role = "responder") {
    return act("/steps/" + step + "/complete", std::move(body), role);
  }
  School& proof(const std::string& step, const std::string& kind) {
    all_.push_back({.at = at_,
                    .unit = unit_,
                    .role = "responder",
                    .path = "/evidence?step=" + step,
                    .body = unit_ + " " + kind,
                    .kind = kind});
    return *this;
  }
  School& approve(const std::string& step, const std::string& role) {
    return act("/steps/" + step + "/approve", k_note, role);
  }
  School& decide(const std::string& inject, const std::string& option, const std::string& role = "responder") {
    return act("drill/decisions/" + inject, {{"option", option}}, role);
  }

 private:
  std::vector<DrillAct>& all_;
  std::string unit_;
  std::int64_t at_ = 0;
};

void play_carefully(School school) {
  school.at(1).act("/acknowledge").at(3).done("confirm", {{"outcome", "real"}});
  school.at(5).done("scope", scope("whole-site"));
  school.at(6).proof("capture-page", "page-capture").at(6, 3).done("capture-page");
  school.at(8).decide("just-delete", "keep-then-block").at(9).done("tell-leader", k_note);
  school.at(10).proof("block-page", "screenshot").done("block-page");
  school.at(12).done("request-offline", k_note).at(14).approve("request-offline", "bureau");
  school.at(15).done("restrict-access", k_note).at(18).done("sign-initial", k_note, "leader");
  school.at(20).act("/duties/bureau-initial/file", report()).at(22).act("/duties/police-initial/file", report());
  school.at(24).act("/duties/bureau-initial/acknowledge", Json::object(), "bureau");
  school.at(30).proof("keep-logs", "log").done("keep-logs", k_keep_logs);
  school.at(35).proof("copy-server", "disk-image").done("copy-server", k_copy);
  school.at(42).decide("backdoor", "rebuild").at(47).decide("enrolment", "offline-with-substitute", "leader");
  school.at(50).done("keep-scene", k_scene).at(60).done("find-cause", k_cause);
  school.at(65).done("report-progress", k_note).at(75).done("clean-patch", k_note);
  school.at(90).done("restore-backup", k_backup).at(96).approve("restore-backup", "leader");
  school.at(100).done("change-passwords", k_accounts);
  school.at(105).done("bring-online", {{"note", "已检查"}, {"fields", {{"checked-by", "技术支持单位"}}}});
  school.at(108).approve("bring-online", "bureau");
  school.at(112).proof("verify", "screenshot").done("verify", k_note).at(116).approve("verify", "leader");
  school.at(180).done("watch", {{"outcome", "held"}});
  school.at(190).proof("hot-review", "document");
  school.done("hot-review", {{"fields", {{"held-at", "2026-03-02T04:00:00.000Z"}, {"attendees", "校长、信息中心"}}}});
  school.at(200).done("findings", {{"fields",
                                    {{"problem", "旧栏目无人维护"},
                                     {"owner", "信息中心主任"},
                                     {"due", "2026-04-01T00:00:00.000Z"},
                                     {"responsibility", "管理责任"}}}});
  school.at(205).approve("findings", "leader");
}

void play_slowly(School school) {
  school.at(9).act("/acknowledge").at(12).done("confirm", {{"outcome", "real"}});
  school.at(15, 30).decide("just-delete", "delete-lines").at(18).done("scope", scope("single-page"));
  school.at(20).proof("capture-page", "page-capture").done("capture-page").at(25).done("tell-leader", k_note);
  school.at(31).proof("block-page", "screenshot").at(33).done("block-page");
  school.at(40).done("restrict-access", k_note).at(52).decide("still-there", "close-all");
  school.at(55).done("sign-initial", k_note, "leader").at(70).act("/duties/bureau-initial/file", report());
  school.at(72).decide("enrolment", "keep-enrolment", "leader");
  school.at(100).proof("keep-logs", "log").done("keep-logs", k_keep_logs);
  school.at(110).proof("copy-server", "disk-image").done("copy-server", k_copy);
  school.at(118).act("/duties/police-initial/file", report()).at(125).decide("backdoor", "delete-scripts");
  school.at(130)
      .done("keep-scene", k_scene)
      .at(132)
      .done("report-progress", k_note)
      .at(140)
      .done("find-cause", k_cause)
      .at(150)
      .done("clean-patch", k_note);
  school.at(160).done("restore-backup", k_backup).at(170).approve("restore-backup", "leader");
  school.at(180).done("change-passwords", k_accounts).at(240).act("/comment", {{"text", "暗链又出现，重新处置"}});
}

void play_carelessly(School school) {
  school.at(4).act("/acknowledge").at(5).done("confirm", {{"outcome", "real"}});
  school.at(6).done("scope", scope("single-page")).at(7, 30).decide("just-delete", "delete-folder");
  school.at(8).act("/steps/block-page/override", {{"reason", "先删了再说"}}, "leader");
  school.at(10).proof("block-page", "screenshot").done("block-page");
  school.at(20).act("/comment", {{"text", "链接已经删掉了"}}).at(45).done("tell-leader", k_note);
  school.at(180).act("/duties/bureau-initial/file",
                     {{"channel", "platform"}, {"fields", {{"class", "other"}, {"impact", "不详"}}}});
}

std::vector<DrillAct> numbered(std::vector<DrillAct> all, const std::string& name) {
  for (std::size_t n = 0; n < all.size(); ++n)
    all[n].key = name + "-" + std::to_string(n);
  return all;
}

}  // namespace

std::vector<DrillAct> drill_course() {
  std::vector<DrillAct> all;
  play_carefully({all, k_careful});
  play_slowly({all, k_slow});
  play_carelessly({all, k_careless});
  const auto run = [&](std::int64_t minutes, const std::string& path, Json body) {
    all.push_back({.at = minutes * k_minute, .role = "bureau", .path = "drill/" + path, .body = std::move(body)});
  };
  run(65, "inject", {{"inject", "cac-feedback"}, {"units", {k_careful, k_slow}}});
  run(120, "evaluations", {{"unit", k_careful}, {"item", "command"}, {"grade", 3}});
  run(360, "end", {{"note", "全部科目演练完毕"}});
  std::ranges::stable_sort(all, {}, &DrillAct::at);
  return numbered(std::move(all), "course");
}

std::vector<DrillAct> after_the_drill() {
  std::vector<DrillAct> all;
  const auto grade = [&](std::int64_t minutes, const std::string& unit, int grade, const std::string& reason = {}) {
    Json body{{"unit", unit}, {"item", "handling"}, {"grade", grade}};
    if (!reason.empty()) body["reason"] = reason;
    all.push_back({.at = minutes * k_minute, .role = "auditor", .path = "drill/evaluations", .body = body});
  };
  all.push_back({.at = 20 * k_minute, .role = "bureau", .path = "drill/hot-wash", .body = {{"note", "逐校点评"}}});
  grade(30, k_careful, 5);
  grade(31, k_slow, 1);
  grade(32, k_careless, 1);
  grade(40, k_slow, 3, "复看记录后改评");
  all.push_back({.at = 60 * k_minute, .role = "bureau", .path = "drill/finish"});
  return numbered(std::move(all), "after");
}

}  // namespace fenghuo::e2e
