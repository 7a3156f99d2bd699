#include "api/cli/comparison_view.hpp"

#include "api/cli/pick.hpp"
#include "api/cli/words.hpp"
#include "sim/score/words.hpp"

#include <algorithm>

namespace fenghuo::api::cli {

namespace {

/// A share as per cent: 0.8 is "80%".
std::string percent(const Json& share) {
  return share.is_number() ? say_percent(static_cast<std::int64_t>(share.get<double>() * 1000 + 0.5)) : "";
}

/// "+3.5", "-2", "0"
std::string change(const Json& points) {
  if (!points.is_number()) return {};
  const auto amount = points.get<double>();
  return with_sign(amount < 0 ? -1 : amount > 0 ? 1 : 0, decimal(amount < 0 ? Json(-amount) : points));
}

/// Nothing where none stands for it.
std::string band(const Session& session, const Json& row) {
  const Json& given = pick(row, "band");
  return given.is_string() ? say_band(word(given), session.language) : "";
}

std::string day(const Session& session, const Json& row, std::string_view member) {
  const std::string at = pick_word(row, member);
  return at.empty() ? "" : say_time(at, session.style).substr(0, 10);
}

/// "a; b" of what has a text each.
std::string texts(const Session& session, const Json& list) {
  std::string out;
  for (const auto& one : list)
    out += (out.empty() ? "" : session.say({"；", "; "})) + pick_word(one, "text", session.language);
  return out;
}

std::string bullets(const Session& session, const Json& criteria) {
  std::string out;
  for (const auto& one : criteria)
    out += "   - " + safe(pick_word(one, "text", session.language)) + "\n";
  return out;
}

/// Milliseconds as a length people read.
std::string length(const Session& session, Millis took) {
  return sim::length_text(std::abs(took)).in(session.language);
}

// --- a unit ---

std::string render_results(const Session& session, const Json& results) {
  Table table({session.say({"日期", "DAY"}), session.say({"演练", "DRILL"}), session.say({"情景", "SCENARIO"}),
               session.say({"得分", "POINTS"}), session.say({"等次", "BAND"}), session.say({"覆盖率", "COVERAGE"}),
               session.say({"较上次", "CHANGE"}), session.say({"说明", "NOT COMPARED"})});
  for (const auto& one : results) {
    const Json& change_of = pick(one, "change");
    table.add({{day(session, one, "started_at")},
               {pick_word(one, "drill")},
               {pick_word(one, "scenario") + " " + pick_word(one, "scenario_version")},
               {decimal(pick(one, "points"))},
               {band(session, one)},
               {percent(pick(one, "coverage"))},
               {change(pick(change_of, "points"))},
               {texts(session, pick_list(one, "not_compared")), Tint::dim}});
  }
  return table.render(session.style);
}

/// How long it took; a time before the start has a minus.
std::string raw(const Session& session, const Json& line) {
  const Json& ms = pick(line, "raw");
  if (!ms.is_number_integer()) return {};
  return (ms.get<Millis>() < 0 ? "-" : "") + length(session, ms.get<Millis>());
}

/// How long what counts time took in each of them; empty where nothing does.
std::string render_times(const Session& session, const Json& results) {
  std::vector<std::string> rules;
  std::vector<std::string> headings{session.say({"演练", "DRILL"})};
  const auto counts = [](const Json& line) { return pick_word(line, "unit") == "ms"; };
  for (const auto& one : results)
    for (const auto& line : pick_list(one, "measures"))
      if (const std::string rule = pick_word(line, "rule");
          counts(line) && std::ranges::find(rules, rule) == rules.end()) {
        rules.push_back(rule);
        headings.push_back(safe(pick_word(line, "title", session.language)));
      }
  if (rules.empty()) return {};
  Table table(std::move(headings));
  for (const auto& one : results) {
    std::vector<Table::Cell> row{{pick_word(one, "drill")}};
    for (const auto& rule : rules) {
      std::string took;
      for (const auto& line : pick_list(one, "measures"))
        if (counts(line) && pick_word(line, "rule") == rule) took = raw(session, line);
      row.emplace_back(std::move(took));
    }
    table.add(std::move(row));
  }
  return heading(session, {"各项用时", "How long things took"}) + table.render(session.style);
}

std::string render_trend(const Session& session, const Json& trend) {
  const Json& points = pick(trend, "points");
  std::string out = "   " + safe(pick_word(pick(trend, "basis"), "text", session.language)) + "\n      " +
                    safe(pick_word(points, "text", session.language));
  if (pick(points, "per_drill").is_number())
    out +=
        session.say({"，每次 ", ", by "}) + change(pick(points, "per_drill")) + session.say({" 分", " points a drill"});
  if (pick(points, "low").is_number())
    out += session.say({"（九成把握在 ", " (90% sure: "}) + change(pick(points, "low")) +
           session.say({" 与 ", " to "}) + change(pick(points, "high")) + session.say({" 之间）", ")"});
  out += "\n";
  for (const auto& time : pick_list(trend, "times")) {
    const Json& one = pick(time, "trend");
    if (!pick(one, "per_drill").is_number_integer()) continue;
    out += "      " + safe(pick_word(time, "title", session.language)) + session.say({"：每次 ", ": by "}) +
           with_sign(pick(one, "per_drill").get<Millis>(), length(session, pick(one, "per_drill").get<Millis>())) +
           session.say({"，", " a drill, "}) + safe(pick_word(one, "text", session.language)) + "\n";
  }
  return out;
}

std::string render_peers(const Session& session, const Json& peers) {
  if (pick(peers, "shown") != true)
    return "   " + safe(pick_word(pick(pick(peers, "why"), "text"), session.language == Language::zh ? "zh" : "en")) +
           "\n";
  Table table({});
  const auto line = [&](const Text& name, const std::string& value) {
    table.add({{session.say(name), Tint::dim}, {value}});
  };
  line({"可比依据", "what they share"}, pick_word(pick(peers, "basis"), "text", session.language));
  line({"规模", "size"}, pick_word(pick(peers, "size"), "text", session.language));
  line({"同规模单位", "units like it"}, pick_word(peers, "units"));
  line({"本单位得分", "its own points"}, decimal(pick(pick(peers, "own"), "points")));
  line({"中位数", "median"}, decimal(pick(peers, "median")));
  line({"四分位", "quartiles"},
       decimal(pick(peers, "lower_quartile")) + session.say({" 至 ", " to "}) + decimal(pick(peers, "upper_quartile")));
  const std::string quarter = pick_word(peers, "quarter");
  line({"所处位置", "where it stands"}, quarter == "lower"   ? session.say({"后四分之一", "the lower quarter"})
                                        : quarter == "upper" ? session.say({"前四分之一", "the upper quarter"})
                                                             : session.say({"中间", "between the quartiles"}));
  return table.render(session.style, 3);
}

}  // namespace

std::string render_standing(const Session& session, const Json& standing) {
  const std::string students = pick_word(standing, "students");
  std::string out = safe(pick_word(standing, "unit")) + "  " + session.say({"在校生：", "pupils: "}) +
                    (students.empty() ? session.say({"未登记", "not known"}) : safe(students)) + "  ";
  const bool declined = pick(standing, "declined") == true;
  out += declined ? session.say({"不参加校际比较", "not compared with others"})
                  : session.say({"参加校际比较", "compared with others"});
  if (const std::string since = pick_word(standing, "since"); !since.empty())
    out += session.say({"，自 ", ", since "}) + say_time(since, session.style) + session.say({"，", ", by "}) +
           safe(pick_word(standing, "by"));
  if (const std::string why = pick_word(standing, "reason"); !why.empty()) out += session.say({"：", ": "}) + safe(why);
  return out + "\n";
}

std::string render_comparison(const Session& session, const Json& comparison) {
  std::string out = paint(session.style, Tint::bold, safe(pick_word(comparison, "unit"))) + "  " +
                    safe(pick_word(comparison, "name", session.language)) + session.say({"  截至 ", "  up to "}) +
                    pick_word(comparison, "year") + session.say({" 年", ""}) + "\n" +
                    render_standing(session, pick(comparison, "standing"));
  const Json& results = pick_list(comparison, "results");
  if (results.empty()) return out + session.say({"还没有开展过演练。\n", "no drills yet.\n"});
  out += heading(session, {"历次演练", "Its drills"}) + render_results(session, results);
  out += render_times(session, results);
  out += heading(session, {"趋势（只比较可比的）", "Trends, of what can be compared"});
  if (pick_list(comparison, "trends").empty())
    out += session.say({"   没有可比的演练。\n", "   nothing to compare.\n"});
  for (const auto& trend : pick_list(comparison, "trends"))
    out += render_trend(session, trend);
  out += heading(session, {"怎样算可比", "What can be compared"}) + bullets(session, pick_list(comparison, "criteria"));
  out += heading(session, {"与同规模单位比较（不记名，取整）", "Among units of its size (nameless, whole points)"});
  return out + render_peers(session, pick(comparison, "peers"));
}

// --- the ranking ---

std::string render_ranking(const Session& session, const Json& ranking) {
  const Language language = session.language;
  std::string out = pick_word(ranking, "year") + session.say({" 年演练排名\n", ": ranking of drills\n"});
  if (pick_list(ranking, "lists").empty()) out += session.say({"没有可以排名的演练。\n", "no drills can be ranked.\n"});
  for (const auto& list : pick_list(ranking, "lists")) {
    out += "\n" + paint(session.style, Tint::bold, safe(pick_word(pick(list, "basis"), "text", language))) + "\n";
    Table table({session.say({"名次", "RANK"}), session.say({"单位", "UNIT"}), session.say({"名称", "NAME"}),
                 session.say({"得分", "POINTS"}), session.say({"等次", "BAND"}), session.say({"覆盖率", "COVERAGE"}),
                 session.say({"演练", "DRILL"}), session.say({"日期", "DAY"})});
    for (const auto& place : pick_list(list, "places"))
      table.add({{pick_word(place, "rank")},
                 {pick_word(place, "unit")},
                 {pick_word(place, "name", language)},
                 {decimal(pick(place, "points"))},
                 {band(session, place)},
                 {percent(pick(place, "coverage"))},
                 {pick_word(place, "drill")},
                 {day(session, place, "started_at")}});
    out += table.render(session.style);
  }
  out +=
      heading(session, {"可比条件", "What makes them comparable"}) + bullets(session, pick_list(ranking, "criteria"));
  if (!pick_list(ranking, "excluded").empty()) {
    out += heading(session, {"未列入排名", "Left out"});
    Table table({session.say({"单位", "UNIT"}), session.say({"演练", "DRILL"}), session.say({"原因", "WHY"})});
    for (const auto& one : pick_list(ranking, "excluded"))
      table.add({{pick_word(one, "unit")}, {pick_word(one, "drill")}, {texts(session, pick_list(one, "why"))}});
    out += table.render(session.style);
  }
  out += heading(session, {"建议（由人决定）", "Proposed; a person decides"});
  if (pick_list(ranking, "proposals").empty()) out += session.say({"   没有。\n", "   nothing.\n"});
  Table table({});
  for (const auto& one : pick_list(ranking, "proposals"))
    table.add({{pick_word(one, "notice_title", language),
                pick_word(one, "notice") == "commendation" ? Tint::green : Tint::red},
               {pick_word(one, "unit")},
               {pick_word(one, "name", language)},
               {pick_word(one, "reason", language)}});
  return out + table.render(session.style, 3) + bullets(session, pick_list(ranking, "thresholds"));
}

namespace {

/// A cell of RFC 4180. What a spreadsheet would take for a formula is given a quotation mark in front.
std::string csv_cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    text.insert(0, 1, '\'');
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

void csv_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i)
    out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  out += "\r\n";
}

}  // namespace

std::string csv_of_ranking(const Session& session, const Json& ranking) {
  const Language language = session.language;
  std::string out = "\xEF\xBB\xBF";
  const auto say = [&](const Text& text) { return session.say(text); };
  csv_row(out, {say({"类别", "part"}), say({"名次", "rank"}), say({"单位编号", "unit"}), say({"单位名称", "name"}),
                say({"得分", "points"}), say({"等次", "band"}), say({"评估覆盖率", "coverage"}), say({"演练", "drill"}),
                say({"日期", "day"}), say({"依据或原因", "basis or reason"})});
  const auto row = [&](const Text& part, const Json& one, const std::string& why) {
    csv_row(out, {say(part), pick_word(one, "rank"), pick_word(one, "unit"), pick_word(one, "name", language),
                  decimal(pick(one, "points")), band(session, one), percent(pick(one, "coverage")),
                  pick_word(one, "drill"), day(session, one, "started_at"), why});
  };
  for (const auto& list : pick_list(ranking, "lists"))
    for (const auto& place : pick_list(list, "places"))
      row({"排名", "ranked"}, place, pick_word(pick(list, "basis"), "text", language));
  for (const auto& one : pick_list(ranking, "excluded"))
    row({"未列入", "left out"}, one, texts(session, pick_list(one, "why")));
  for (const auto& one : pick_list(ranking, "proposals")) {
    const bool praise = pick_word(one, "notice") == "commendation";
    row(praise ? Text{"建议表扬", "commendation proposed"} : Text{"建议通报批评", "criticism proposed"}, one,
        pick_word(one, "reason", language));
  }
  for (const auto& one : pick_list(ranking, "criteria"))
    row({"可比条件", "criterion"}, Json::object(), pick_word(one, "text", language));
  for (const auto& one : pick_list(ranking, "thresholds"))
    row({"建议依据", "threshold"}, Json::object(), pick_word(one, "text", language));
  return out;
}

}  // namespace fenghuo::api::cli
