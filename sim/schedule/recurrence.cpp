#include "sim/schedule/recurrence.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <libical/ical.h>
#include <memory>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// Floating: libical knows no zone here.
icaltimetype to_ical(Millis local) {
  icaltimetype out = icaltime_from_timet_with_zone(static_cast<std::time_t>(local / k_second), 0, nullptr);
  out.zone = nullptr;  // floating: libical knows no zone here
  return out;
}

Millis from_ical(const icaltimetype& time) {
  return static_cast<Millis>(icaltime_as_timet(time)) * k_second;
}

/// The libical side of one walk.
class Walk {
 public:
  Walk(const std::string& rule, Millis start) {
    icalerror_set_errors_are_fatal(0);  // Debian's libical would abort
    icalrecurrencetype parsed = icalrecurrencetype_from_string(rule.c_str());
    parsed.until = to_ical(start + Recurrence::k_horizon);
    if (parsed.freq != ICAL_NO_RECURRENCE) iterator_.reset(icalrecur_iterator_new(parsed, to_ical(start)));
    std::free(parsed.rscale);
  }
  std::optional<Millis> next() {
    if (!iterator_) return std::nullopt;
    const icaltimetype time = icalrecur_iterator_next(iterator_.get());
    if (icaltime_is_null_time(time)) return std::nullopt;
    return from_ical(time);
  }

 private:
  struct Free {
    void operator()(icalrecur_iterator* it) const { icalrecur_iterator_free(it); }
  };
  std::unique_ptr<icalrecur_iterator, Free> iterator_;
};

}  // namespace

template <class Visit>
void Recurrence::walk(Visit&& visit) const {
  const auto give = [&](Millis local) {
    Occurrence one{.local = name_local(local), .at = utc_of(zone_, local)};
    return std::ranges::binary_search(timing_.except, one.local.substr(0, 8)) || visit(std::move(one));
  };
  const Millis later = timing_.shift_days * k_day;
  if (timing_.rule.empty()) {
    give(start_ + later);
    return;
  }
  const Millis first_week = week_begin(start_, rule_.week_begins), stride = rule_.weeks * 7 * k_day;
  Walk walk(rule_.text, start_);
  int count = 0;
  while (const auto local = walk.next()) {
    if (*local > start_ + k_horizon) return;
    if ((week_begin(*local, rule_.week_begins) - first_week) % stride != 0) continue;
    const Millis shifted = *local + later, last = timing_.until_holds_shifted ? shifted : *local;
    if (rule_.until && (rule_.until_is_utc ? utc_of(zone_, last) : last) > *rule_.until) return;
    if (!give(shifted) || (rule_.count && ++count >= *rule_.count)) return;
  }
}

Result<Recurrence> Recurrence::read(const Timing& timing) {
  Recurrence out;
  out.timing_ = timing;
  auto zone = Zone::named(timing.zone);
  if (!zone) return Problem::invalid("/zone", zone.error().detail);
  out.zone_ = std::move(*zone);
  const auto start = read_local(timing.starts);
  if (!start || timing.starts.size() != 15)
    return Problem::invalid("/starts_at", {"不是一个时间：" + timing.starts, "not a time: " + timing.starts});
  out.start_ = *start;
  if (std::abs(timing.shift_days) > k_most_shifted)
    return Problem::invalid("/shift_days", {"最多顺延 366 天", "366 days at most"});
  for (std::size_t n = 0; n < timing.except.size(); ++n)
    if (timing.except[n].size() != 8 || !read_local(timing.except[n]))
      return Problem::invalid("/except/" + std::to_string(n), {"应为日期，如 20260501", "a day like 20260501 wanted"});
  std::ranges::sort(out.timing_.except);
  if (timing.rule.empty()) return out;
  auto rule = read_rule(timing.rule);
  if (!rule) return rule.error();
  out.rule_ = std::move(*rule);
  bool any = false;
  out.walk([&](Occurrence&&) { return any = true, false; });
  if (!any)
    return Problem::invalid("/rule", {"这条规则十年内一次也不会发生", "this rule does not come once in ten years"});
  return out;
}

Recurrence Recurrence::shifted(std::int64_t days) const {
  Recurrence out = *this;
  out.timing_.shift_days += days;
  return out;
}

Recurrence Recurrence::unbroken() const {
  Recurrence out = *this;
  out.timing_.except.clear();
  return out;
}

std::vector<Occurrence> Recurrence::between(Millis from, Millis until, std::size_t most) const {
  std::vector<Occurrence> out;
  walk([&](Occurrence&& one) {
    if (one.at >= until || out.size() >= most) return false;
    if (one.at >= from) out.push_back(std::move(one));
    return true;
  });
  return out;
}

std::optional<Occurrence> Recurrence::named(std::string_view local) const {
  std::optional<Occurrence> out;
  walk([&](Occurrence&& one) {
    if (one.local == local) out = one;
    return one.local < local;
  });
  return out;
}

}  // namespace fenghuo::sim
