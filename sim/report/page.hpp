#pragma once
#include "engine/base/markup.hpp"
#include "sim/report/digest.hpp"
#include "sim/score/words.hpp"

namespace fenghuo::sim {

/// The report while it is being written as HTML. One file each: page.cpp (the document, its head, the script),
/// page_result.cpp, page_course.cpp, page_lessons.cpp, page_plan.cpp,
/// page_record.cpp. Used nowhere else.
class Page {
 public:
  Page(const Digest& digest, const engine::Zone& zone, engine::Language language);

  std::string written();

 private:
  void style();
  void head();
  void summary();
  void plan_table();
  void people();
  void interruptions();
  void script();
  void result(const UnitDigest& unit);
  void caps(const UnitDigest& unit);
  void points_table(const UnitDigest& unit);
  void objective_rows(const UnitDigest& unit, const Rating& rating);
  [[nodiscard]] std::string real_time(const Line& line) const;
  void sheet(const UnitDigest& unit);
  void course(const UnitDigest& unit, std::size_t n);
  void course_tables(const UnitDigest& unit);
  void lessons(const UnitDigest& unit);
  void lost(const UnitDigest& unit);
  void overdue(const UnitDigest& unit);
  void decisions(const UnitDigest& unit);
  void unplayed(const UnitDigest& unit);
  void improvements(const UnitDigest& unit);
  void plan(const UnitDigest& unit);
  void plan_row(const PlanItem& item);
  void suggested(const UnitDigest& unit, const std::vector<const Suggestion*>& some);
  void record();
  void record_row(const RecordRow& row);
  void signatures();

  [[nodiscard]] const char* say(const char* zh, const char* en) const { return zh_ ? zh : en; }
  [[nodiscard]] const std::string& in(const Text& text) const { return text.in(language_); }
  void raw(std::string_view html) { out_ += html; }
  void text(std::string_view text) { out_ += engine::escaped(text); }
  /// An element of this name and class, its text escaped.
  void element(std::string_view name, std::string_view look, std::string_view text);
  void cell(std::string_view text) { element("td", "", text); }
  /// "一、", "二、" in Chinese, "1 ", "2 " in English.
  void heading(std::string_view title);
  void header_row(std::initializer_list<const char*> titles);
  /// A row of two cells: what, and its value as HTML.
  void fact(const char* what, const std::string& html);

  /// HTML: a figure as a link to the first event it rests on, and behind it the numbers those have in the record sheet.
  [[nodiscard]] std::string figure(std::string_view text, const std::vector<EventRef>& events) const;
  /// HTML: the numbers alone.
  [[nodiscard]] std::string sources(const std::vector<EventRef>& events) const;
  /// HTML: a moment of play as a link to its event.
  [[nodiscard]] std::string moment(Millis at, const EventRef& event) const;
  /// "09:12:30", with the date where the play goes on past midnight.
  [[nodiscard]] std::string clock(Millis at) const;
  [[nodiscard]] std::string date(Millis at) const;
  [[nodiscard]] std::string length(Millis length) const { return in(length_text(length)); }
  /// "+0:12:30" since StartEx.
  [[nodiscard]] std::string elapsed(Millis at) const;

  const Digest& d_;
  const engine::Zone& zone_;
  engine::Language language_;
  bool zh_;
  bool many_days_ = false;
  int section_ = 0;
  std::map<EventRef, std::int64_t> numbers_;
  std::string out_;
};

/// "e-EXE-2026-000007-12": where an event stands in the record sheet.
std::string anchor_of(const EventRef& event);

/// The unit's timeline as SVG: phases as bands, clocks as bars, injects and actions as marks, each a link to its event.
/// Where most of it happens in the first quarter, that is drawn once more, enlarged. `n` keeps its ids apart from those
/// of other units.
std::string timeline_svg(const UnitDigest& unit, const engine::Zone& zone, engine::Language language, std::size_t n);

/// "按时" / "in time", by a clock's state.
Text clock_state(const std::string& state);
/// A phase's name, or its id.
Text phase_text(const std::string& phase);

}  // namespace fenghuo::sim
