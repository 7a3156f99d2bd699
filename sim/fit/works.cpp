#include "sim/fit/works.hpp"

#include "sim/fit/course_of_work.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>

namespace fenghuo::sim {

using namespace engine;

namespace {

/// An act, and whose play it is of.
struct Placed {
  const Act* act;
  std::size_t play;
  Millis began = 0;
};

/// What goes on at the same time, people followed through it.
class Together {
 public:
  Together(const std::vector<PlayCourse>& courses, const std::vector<std::size_t>& plays) : courses_(courses) {
    for (const std::size_t play : plays)
      for (const auto& act : courses[play].acts)
        acts_.push_back({&act, play});
    std::ranges::stable_sort(acts_, {}, [](const Placed& one) { return one.act->at; });
  }

  void read(Works& out) {
    std::map<std::string, Millis> last;  // by person: when they were last done with something
    for (auto& one : acts_) {
      const Act& act = *one.act;
      const auto before = last.find(act.person);
      one.began = act.since.value_or(act.at);
      if (before != last.end()) one.began = std::max(one.began, before->second);
      last[act.person] = act.at;
      if (!act.since || act.kind.empty() || act.at < *act.since) continue;
      const Millis took = act.at - one.began;
      out.works.push_back({act.kind, act.role, took < k_second ? Fate::together : Fate::done, took});
    }
  }

  /// What was still to do when one of the plays ended, by whose it was.
  void cut_off(std::size_t play, Works& out, std::set<Thing>& in_hand) {
    const PlayCourse& course = courses_[play];
    std::map<Role, std::vector<const Open*>> waiting;
    for (const auto& open : course.open) {
      if (passed_over(play, open, people_of(play, open.role)))
        out.works.push_back({open.kind, open.role, Fate::left, 0});
      else
        waiting[open.role].push_back(&open);
    }
    for (auto& [role, things] : waiting) {
      // As many hands as there were people; each has been at it since they were all done with something, or longer.
      const auto people = people_of(play, role);
      Millis free = 0;
      for (const auto& person : people)
        free = std::max(free, last_until(person, course.end));
      const std::size_t hands = std::max<std::size_t>(1, people.size());
      // What stood first when they last had to choose.
      const Millis chose = std::max(free, (*std::ranges::min_element(things, {}, &Open::since))->since);
      std::ranges::stable_sort(things, {}, [&](const Open* open) { return place(course.moments, chose, open->what); });
      for (std::size_t n = 0; n < things.size(); ++n) {
        const Millis took = course.end - std::max(things[n]->since, free);
        const bool at_it = n < hands && took >= k_second;
        if (at_it) in_hand.insert(things[n]->what);
        out.works.push_back({things[n]->kind, role, at_it ? Fate::cut : Fate::left, at_it ? took : 0});
      }
    }
  }

 private:
  /// Each of its people turned to another thing while this one stood before it.
  [[nodiscard]] bool passed_over(std::size_t play, const Open& open, const std::set<std::string>& people) const {
    std::set<std::string> passed_by;
    for (const auto& one : acts_)
      if (one.play == play && one.act->role == open.role && one.act->since && one.began >= open.since &&
          place(courses_[play].moments, one.began, open.what) <
              place(courses_[play].moments, one.began, one.act->what) &&
          place(courses_[play].moments, one.began, one.act->what) != PTRDIFF_MAX)
        passed_by.insert(one.act->person);
    return !people.empty() && passed_by == people;
  }
  /// How far behind the first it stood then; behind all if it was not there.
  static std::ptrdiff_t place(const std::vector<Moment>& moments, Millis at, const Thing& what) {
    const auto after = std::ranges::upper_bound(moments, at, {}, &Moment::at);
    if (after == moments.begin()) return PTRDIFF_MAX;
    const auto& things = std::prev(after)->things;
    const auto found = std::ranges::find(things, what);
    return found == things.end() ? PTRDIFF_MAX : found - things.begin();
  }
  /// When they were last done with something by then, wherever; other incidents may go on for years.
  [[nodiscard]] Millis last_until(const std::string& person, Millis end) const {
    Millis out = 0;
    for (const auto& one : acts_)
      if (one.act->person == person && one.act->at <= end) out = one.act->at;
    return out;
  }
  [[nodiscard]] std::set<std::string> people_of(std::size_t play, Role role) const {
    std::set<std::string> out;
    for (const auto& one : acts_)
      if (one.play == play && one.act->role == role) out.insert(one.act->person);
    return out;
  }

  const std::vector<PlayCourse>& courses_;
  std::vector<Placed> acts_;
};

}  // namespace

/// At ten times its speed, ten minutes of scenario time are one of a person.
std::optional<Text> no_measure(const std::vector<DrillRecorded>& tape) {
  constexpr std::int64_t k_real = 1000;
  for (const auto& one : tape)
    if (const auto* planned = std::get_if<DrillPlanned>(&one.event); planned != nullptr && planned->speed != k_real)
      return Text{"不是按实际速度（1 倍）演练的，看不出人用了多久",
                  "it was not played at the speed of the clock, so that it does not show how long people took"};
  return std::nullopt;
}

Works works_of(std::span<const PastPlay> plays) {
  Works out;
  std::vector<PlayCourse> courses;
  std::map<std::string, std::vector<std::size_t>> together;
  std::vector<const PastPlay*> ordered;
  for (const auto& play : plays)
    ordered.push_back(&play);
  std::ranges::sort(ordered, {}, [](const PastPlay* play) { return std::tie(play->drill, play->incident); });
  for (const auto* play : ordered) {
    together[play->drill].push_back(courses.size());
    courses.push_back(course_of(*play));
  }
  for (const auto& [_, of] : together) {
    Together all(courses, of);
    all.read(out);
    for (const std::size_t play : of) {
      std::set<Thing> in_hand;
      all.cut_off(play, out, in_hand);
      const PlayCourse& course = courses[play];
      for (const auto& [recipient, made] : course.owed)
        out.owed.push_back({recipient, !made && !in_hand.contains(course.unmade.at(recipient))});
      std::map<Role, std::set<std::string>> people;
      for (const auto& act : course.acts)
        people[act.role].insert(act.person);
      auto& counted = out.people.emplace_back();
      for (const auto& [role, of_role] : people)
        counted[role] = static_cast<int>(of_role.size());
    }
  }
  return out;
}

}  // namespace fenghuo::sim
