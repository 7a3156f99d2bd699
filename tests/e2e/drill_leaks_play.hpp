#pragma once
#include "tests/support/next_walker.hpp"
#include "tests/support/receiver.hpp"
#include "tests/support/server.hpp"

#include <functional>
#include <map>
#include <memory>

namespace fenghuo::e2e {

inline constexpr const char* k_district_of_players = "xiangshan";
inline constexpr const char* k_bystander = "xiangshan-vocational";
inline constexpr const char* k_bystander_host = "www.xszx.example.cn";
/// Stands in whatever is typed into the drill, and nowhere else.
inline constexpr const char* k_planted = "桂花糕";

/// Does this speak of a drill: by its number, that of an incident played in one, or what was typed there?
bool speaks_of_drill(const std::string& text);

/// A bureau with every kind of receiver there is, each wanting everything: webhooks and mail of the bureau, the
/// district, both schools that play and one that does not, a switch that hears beats, the server's log. Every person
/// has an address.
class Ears {
 public:
  /// Whether this machine has a mail relay for tests.
  static bool possible();
  Ears();

  [[nodiscard]] Client client(const std::string& role, const std::string& unit) const {
    return house_->client(role, unit);
  }
  [[nodiscard]] Client nobody() const { return Client(house_->server().url()); }
  House& house() { return *house_; }
  [[nodiscard]] unsigned short port() const;

  /// Everything that was received up to now, by webhook and mail, once nothing waits to be sent. By unit, and "" for
  /// mail.
  std::map<std::string, std::vector<std::string>> heard();
  [[nodiscard]] std::vector<std::string> beats() const;
  /// The lines of the log channel.
  [[nodiscard]] std::vector<std::string> logged() const;

 private:
  tests::Receiver receiver_{[](const tests::Received&, tests::Visit& visit) { visit.send(tests::http_answer(204)); }};
  std::unique_ptr<Process> relay_;
  std::unique_ptr<House> house_;
};

/// One drill of two schools at 600 times the pace; in the first everything happens that a live incident would send
/// messages of, the other's is a false alarm.
class Exercise600 {
 public:
  explicit Exercise600(Ears& ears);
  /// From the draft until everything has happened; the drill stands still then.
  void play();
  Answer act(const std::string& name, const Json& body = Json::object());
  [[nodiscard]] Json inbox(Client client) const;
  /// The types of the messages in it.
  [[nodiscard]] static std::map<std::string, int> kinds(const Json& inbox);

  std::string id, self;
  std::string incident, other;  ///< what the two schools play
  std::string evidence;         ///< a piece of it
  std::string saved_as;         ///< what a browser would call that

 private:
  void ask_and_refuse();
  void break_the_glass();
  void complete(const std::string& step, const std::string& outcome);
  void report();
  void walk_to_the_end();
  void dismiss_the_other();
  void wait_for(const std::string& event);

  Ears& ears_;
  Client responder_, leader_, bureau_;
};

}  // namespace fenghuo::e2e
