#include "tests/support/server.hpp"

#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::e2e {

namespace {

Environment person_at(House& house, const std::string& url, const std::string& role = "responder") {
  return {{"FENGHUO_SERVER", url},
          {"FENGHUO_TOKEN", token_of(house.data(), role, role == "bureau" ? k_bureau : k_school)},
          {"FENGHUO_LANG", "zh"},
          {"TERM", "xterm"}};
}

/// The versions in the lines that `watch --json` has written so far; every line is one object.
std::vector<int> versions_in(const std::string& out) {
  std::vector<int> versions;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line) && !lines.eof();)
    versions.push_back(Json::parse(line).at("version"));
  return versions;
}

std::vector<int> up_to(int last) {
  std::vector<int> out;
  for (int n = 1; n <= last; ++n)
    out.push_back(n);
  return out;
}

int version_of(Client& client, const std::string& id) {
  return client.get("/v1/incidents/" + id).json().at("version");
}

void comment(Client& client, const std::string& id, const std::string& text) {
  REQUIRE(client.post("/v1/incidents/" + id + "/comment", {{"text", text}}).status == 200);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// `fenghuo` on a terminal of its own, and everything that terminal was sent. Killed at the end of the scope.
class Pty {
 public:
  Pty(std::vector<std::string> words, const Environment& extra, winsize size) {
    words.insert(words.begin(), FENGHUO_EXECUTABLE);
    std::vector<char*> argv;
    for (auto& word : words)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (pid_ == 0) {
      for (const auto& [name, value] : extra)
        ::setenv(name.c_str(), value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): nothing else runs here
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    REQUIRE(pid_ > 0);
    (void)::fcntl(terminal_, F_SETFL, O_NONBLOCK);
  }
  ~Pty() {
    if (!ended_) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(terminal_);
  }
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;

  /// Waits until the terminal has been sent this, behind what was waited for before.
  bool shows(std::string_view part) {
    return wait_until([&] {
      read();
      const auto found = sent_.find(part, seen_);
      if (found == std::string::npos) return false;
      seen_ = found + part.size();
      return true;
    });
  }
  void type(char key) const { REQUIRE(::write(terminal_, &key, 1) == 1); }
  void resize(winsize size) const { REQUIRE(::ioctl(terminal_, TIOCSWINSZ, &size) == 0); }
  int wait() {
    int status = -1;
    ended_ = wait_until([&] {
      read();  // a full terminal would hold it up
      return ::waitpid(pid_, &status, WNOHANG) == pid_;
    });
    read();
    return ended_ && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] const std::string& sent() const { return sent_; }

 private:
  void read() {
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(terminal_, buffer, sizeof buffer)) > 0;)
      sent_.append(buffer, static_cast<std::size_t>(got));
  }
  int terminal_ = -1;
  pid_t pid_ = -1;
  std::string sent_;
  std::size_t seen_ = 0;
  bool ended_ = false;
};

}  // namespace

TEST_CASE("Watch_onAPipe_printsEachEventOnce") {
  House house;
  const std::string id = house.open_by_alert();
  auto responder = house.client("responder", k_school);
  const int before = version_of(responder, id);
  Process json({FENGHUO_EXECUTABLE, "incident", "watch", id, "--json"}, person_at(house, house.server().url()));
  Process plain({FENGHUO_EXECUTABLE, "incident", "watch", id}, person_at(house, house.server().url()));
  REQUIRE(wait_until([&] { return versions_in(json.out()) == up_to(before); }));
  const Ran done = fenghuo({"incident", "comment", id, "已电话通知托管商"}, person_at(house, house.server().url()));
  INFO(done.err);
  REQUIRE(done.code == 0);
  const int after = version_of(responder, id);
  CHECK(after > before);
  CHECK(wait_until([&] { return versions_in(json.out()).size() >= static_cast<std::size_t>(after); }));
  CHECK(versions_in(json.out()) == up_to(after));
  CHECK(wait_until([&] { return has(plain.out(), "备注  已电话通知托管商"); }));
  CHECK_FALSE(has(plain.out(), "\x1b"));
  for (auto* watch : {&json, &plain}) {
    watch->send(SIGINT);
    const auto end = watch->wait();
    REQUIRE(end);
    CHECK(end->code == 0);
  }
}

TEST_CASE("Watch_serverRestarted_goesOnWhereItWas") {
  Scratch scratch;
  House house;
  const std::string id = house.open_by_alert();
  const std::string listen = house.server().url().substr(std::string("http://").size());
  Process watch({FENGHUO_EXECUTABLE, "incident", "watch", id, "--json"}, person_at(house, house.server().url()));
  int last = 0;
  {
    auto responder = house.client("responder", k_school);
    comment(responder, id, "断开之前");
    last = version_of(responder, id);
  }
  REQUIRE(wait_until([&] { return versions_in(watch.out()) == up_to(last); }));
  REQUIRE(house.stop() == 0);
  REQUIRE(wait_until([&] { return has(watch.err(), "连接中断"); }));
  // Somewhere else first, so that something happens while nobody can be told.
  house.start();
  auto elsewhere = house.client("responder", k_school);
  comment(elsewhere, id, "断开期间");
  REQUIRE(house.stop() == 0);

  Process again(
      {FENGHUO_EXECUTABLE, "serve", "--data", house.data(), "--listen", listen, "--playbooks", playbooks_folder()});
  REQUIRE(wait_until([&] { return has(watch.err(), "已重新连上"); }));
  Client responder("http://" + listen, token_of(house.data(), "responder", k_school));
  comment(responder, id, "重连之后");
  last = version_of(responder, id);
  CHECK(wait_until([&] { return versions_in(watch.out()).size() >= static_cast<std::size_t>(last); }));
  CHECK(versions_in(watch.out()) == up_to(last));
  CHECK(watch.running());
}

TEST_CASE("Watch_incidentOver_endsWithEverythingShown") {
  House house;
  const std::string id = house.open_by_alert();
  Process watch({FENGHUO_EXECUTABLE, "incident", "watch", id, "--json"}, person_at(house, house.server().url()));
  REQUIRE(wait_until([&] { return !versions_in(watch.out()).empty(); }));
  const auto leader = person_at(house, house.server().url(), "leader");
  const Ran dismissed = fenghuo({"incident", "dismiss", id, "--reason", "演练误触发，页面正常"}, leader);
  INFO(dismissed.err);
  REQUIRE(dismissed.code == 0);
  const auto end = watch.wait();
  REQUIRE(end);
  CHECK(end->code == 0);
  auto client = house.client("leader", k_school);
  CHECK(versions_in(watch.out()) == up_to(version_of(client, id)));
  CHECK(has(watch.err(), "跟踪结束"));
  // One that is over already is told and left at once.
  CHECK(fenghuo({"incident", "watch", id, "--json"}, leader).code == 0);
}

TEST_CASE("Watch_onATerminal_countsDownAndLeavesItAsItWas") {
  House house;
  const std::string id = house.open_by_alert();
  Pty terminal({"incident", "watch", id}, person_at(house, house.server().url()), {24, 60, 0, 0});
  REQUIRE(terminal.shows("\x1b[?1049h"));
  CHECK(terminal.shows(id));
  CHECK(terminal.shows("还剩 1:5"));
  CHECK(terminal.shows("还剩 1:5"));  // and again: it is redrawn
  CHECK(terminal.shows("现在要办"));
  auto responder = house.client("responder", k_school);
  comment(responder, id, "值班员已到场");
  CHECK(terminal.shows("值班员已到场"));
  CHECK_FALSE(has(terminal.sent(), "capture-page --evidence"));  // too wide, so it goes on in the next line
  terminal.resize({60, 200, 0, 0});
  CHECK(terminal.shows("capture-page --evidence"));
  terminal.type('\x03');
  CHECK(terminal.wait() == 0);
  CHECK(terminal.sent().ends_with("\x1b[?7h\x1b[?25h\x1b[?1049l"));
}

TEST_CASE("Watch_refusedOrUnreachable_keepsTheContract") {
  House house;
  const std::string id = house.open_by_alert();
  auto nobody = person_at(house, house.server().url());
  nobody["FENGHUO_TOKEN"] = "fh_wrong";
  CHECK(fenghuo({"incident", "watch", id}, nobody).code == 1);
  CHECK(fenghuo({"incident", "watch", "INC-1999-000001"}, person_at(house, house.server().url())).code == 1);
  CHECK(fenghuo({"incident", "watch"}, person_at(house, house.server().url())).code == 2);
  const auto person = person_at(house, house.server().url());
  REQUIRE(house.stop() == 0);
  CHECK(fenghuo({"incident", "watch", id}, person).code == 3);
}

}  // namespace fenghuo::e2e
