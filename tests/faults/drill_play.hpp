#pragma once
#include "tests/faults/drill_course.hpp"
#include "tests/faults/set_clock.hpp"
#include "tests/support/server.hpp"

#include <functional>
#include <map>
#include <memory>

namespace fenghuo::e2e {

/// The course of drill_course.hpp at 60 times the pace, over HTTP, on a real server whose clocks stand until they are
/// set: every act falls at its moment of scenario time, however slow the machine is. Throws when somebody is refused
/// what the course has them do, or when it was another moment.
class DrillPlay {
 public:
  /// Acts that fall at one moment of scenario time.
  using Moment = std::vector<DrillAct>;

  /// Over a copy of the folder `sample`, in a folder of its own below `scratch`. The drill is running then.
  DrillPlay(const Scratch& scratch, const std::string& name, const std::string& sample);

  static const std::vector<Moment>& moments();
  /// Scenario time is at that moment from now on.
  void go_to(const Moment& moment);
  /// Everybody does what falls to them, one after the other.
  void act(const Moment& moment);
  /// From EndEx to the score.
  void finish();

  // Troubles. Lengths are of the wall.
  /// `meanwhile`, if any, in the middle of it.
  void pause(std::int64_t length, const std::function<void()>& meanwhile = {});
  /// A monitor's alert opens a live incident in a playing unit; it is dismissed after `length`.
  void serve_for_real(const std::string& unit, const std::string& host, std::int64_t length);
  /// SIGKILL, and `off` later a new start.
  void kill(std::int64_t off);
  /// Everybody acts at once, the server is killed when that many of them have their answer (0: when it begins to
  /// write), and everybody asks again under the same key. Answers how many had got no answer.
  std::size_t kill_amid(const Moment& moment, std::size_t answered, std::int64_t off);
  /// Called while there is no server, with its folder, and when there is one again.
  std::function<void(const std::string& data)> on_kill;
  std::function<void()> on_return;

  [[nodiscard]] Client bureau() const { return server_->client("bureau", k_bureau); }
  [[nodiscard]] const std::string& drill() const { return id_; }
  [[nodiscard]] const std::string& self() const { return self_; }
  [[nodiscard]] const std::string& incident_of(const std::string& unit) const { return incidents_.at(unit); }
  [[nodiscard]] std::int64_t wall() const { return clock_.now(); }
  /// The bytes of GET …/score, as the bureau gets them.
  [[nodiscard]] std::string score() const;
  /// Scenario time since StartEx, as the server says.
  [[nodiscard]] std::int64_t elapsed() const;

 private:
  void up();
  void come_back(std::int64_t off);
  [[nodiscard]] Client client_of(const DrillAct& act) const;
  [[nodiscard]] Answer send(Client& client, const DrillAct& act) const;
  void must(const DrillAct& act);
  Json run(const std::string& act, const Json& body = Json::object());

  std::string data_, id_, self_;
  SetClock clock_;
  std::unique_ptr<Server> server_;
  std::map<std::string, std::string> incidents_;  // by unit
  std::int64_t scenario_ = 0, wall_ = 0;          // scenario time was here when the wall was there
  std::int64_t answered_ = 0;                     // scenario time of the last answer
};

}  // namespace fenghuo::e2e
