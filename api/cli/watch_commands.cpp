#include "api/cli/commands.hpp"
#include "api/cli/drill_view.hpp"
#include "api/cli/next.hpp"
#include "api/cli/pick.hpp"
#include "api/cli/sse.hpp"
#include "api/cli/terminal.hpp"
#include "api/cli/words.hpp"
#include "engine/base/clock.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <poll.h>
#include <set>
#include <unistd.h>

#include <CLI/CLI.hpp>

namespace fenghuo::api::cli {

namespace {

constexpr Millis k_first_wait = engine::k_second, k_longest_wait = 30 * engine::k_second;
constexpr Millis k_look_again = 5 * engine::k_second;
constexpr std::size_t k_kept_events = 100;

std::int64_t version_of(const Json& object) {
  const Json& version = pick(object, "version");
  return version.is_number_integer() ? version.get<std::int64_t>() : 0;
}

std::string response_of(const Json& incident) {
  return pick_word(pick(incident, "state"), "response");
}

/// Follows one incident over the server's stream until it is over or Ctrl-C, over any number of connections. The stream
/// says that something happened; the incident itself is then asked for anew. One thread.
class Watch {
 public:
  Watch(Session& session, std::string id, Json incident, bool screen)
      : session_(session), id_(std::move(id)), stream_(session.new_client()), read_at_(clock_.now().boot) {
    watched_.incident = std::move(incident);
    watched_.connection = session_.say({"正在连接……", "connecting …"});
    if (screen) screen_ = std::make_unique<FullScreen>();
  }

  int run() {
    show_letters();
    draw();
    for (int tries = 0;; ++tries) {
      connected_ = false;
      reader_ = {};
      const Reply reply = listen();
      if (caught_up_ && !reader_.last_id().empty()) last_id_ = reader_.last_id();
      if (over_) return leave(*over_);
      if (Interruptible::interrupted() || !session_.out.good()) return k_done;
      if (connected_) tries = 0;
      const bool passing = reply.status == 429 || reply.status >= 500;
      if (reply.failure.empty() && reply.status >= 400 && !passing) return refuse(reply);
      if (!ever_connected_ && !passing && !reply.failure.empty()) return refuse(reply);
      if (!wait(delay(tries, reply))) return k_done;
    }
  }

 private:
  Reply listen() {
    Headers headers;
    if (!last_id_.empty()) headers.emplace_back("Last-Event-ID", last_id_);
    const HttpClient::Listener listener{[this](std::string_view bytes) { return take(bytes); },
                                        [this] { return tick(); }};
    return stream_->stream(with_query("/v1/stream", {{"incident", id_}}), headers, listener);
  }

  bool take(std::string_view bytes) {
    if (!connected_) say_connected();
    bool news = false;
    for (const auto& event : reader_.feed(bytes)) {
      if (event.type == "end") {
        note_end(event.data);
        return false;
      }
      news = true;
      if (event.type == "ready")
        caught_up_ = catch_up();
      else if (const auto data = engine::parse_untrusted(event.data))
        show(*data);
      if (!caught_up_) return false;  // once more from the beginning, rather than with a gap
    }
    if (news) refresh();
    if (reader_.too_long()) over_ = k_damaged;
    return !over_ && session_.out.good();
  }

  void say_connected() {
    if (ever_connected_ && !screen_) session_.err << session_.say({"已重新连上。\n", "connected again.\n"});
    connected_ = ever_connected_ = true;
    watched_.connection.clear();
  }

  void note_end(const std::string& data) {
    const auto end = engine::parse_untrusted(data);
    const std::string code = end ? pick_word(*end, "code") : "";
    if (code == "incident-over") over_ = k_done;
    if (code == "token-ended") over_ = k_refused;
  }

  /// What happened before the stream began. On a screen the last few are enough.
  bool catch_up() {
    const std::int64_t from = screen_ ? version_of(watched_.incident) - static_cast<std::int64_t>(k_kept_events) : 0;
    std::string after = std::to_string(std::max(seen_, from));
    while (!after.empty() && session_.out.good()) {
      const auto path = with_query(path_of({"v1", "incidents", id_, "events"}), {{"after", after}, {"limit", "200"}});
      const Reply page = session_.http().get(path);
      if (!page.ok()) return false;
      for (const auto& event : pick_list(page.body, "items"))
        show(event);
      after = pick_word(page.body, "next");
    }
    return true;
  }

  void show(const Json& event) {
    if (version_of(event) <= seen_) return;
    seen_ = version_of(event);
    if (!session_.json) learn_people(session_, people_in(event), watched_.people);
    if (screen_) {
      watched_.events.push_back(event);
      if (watched_.events.size() > k_kept_events) watched_.events.pop_front();
      return;
    }
    Json line = Json::object();
    for (const auto* member : {"version", "type", "at", "actor", "payload", "hash"})
      line[member] = pick(event, member);
    session_.out << (session_.json ? json_line(line)
                                   : render_event_line(event, watched_.incident, watched_.people, session_.language,
                                                       session_.style))
                 << std::endl;  // each is for whoever reads along
  }

  void refresh() {
    Reply reply = session_.http().get(path_of({"v1", "incidents", id_}));
    if (!reply.ok()) return;
    watched_.incident = std::move(reply.body);
    read_at_ = clock_.now().boot;
    show_letters();
    draw();
    // The incident may be ahead of the stream: what led here is shown before this ends.
    if (is_over(response_of(watched_.incident)) && catch_up()) over_ = k_done;
  }

  bool tick() {
    if (Interruptible::interrupted() || !session_.out.good()) return false;
    const Millis now = clock_.now().boot;
    if (now / engine::k_second == drawn_second_) return true;
    // What comes in by a drill is no event of the incident, nor is a pause.
    if (pick(watched_.incident, "exercise").is_object() && connected_ && now - read_at_ >= k_look_again) {
      read_at_ = now;
      refresh();
    }
    return draw();
  }

  /// For those who read line by line.
  void show_letters() {
    if (screen_ || session_.json) return;
    const Json& exercise = pick(watched_.incident, "exercise");
    for (const auto& letter : pick_list(exercise, "inbox"))
      if (letters_.insert(pick_word(letter, "id")).second)
        session_.out << render_letter(letter, session_.language, session_.style) << std::flush;
    const std::string pace = pick_word(pick(exercise, "clock"), "pace");
    if (pace != pace_ && exercise.is_object())
      session_.out << render_clock(session_.language, session_.style, pick(exercise, "clock")) << std::flush;
    pace_ = pace;
  }

  bool draw() {
    if (!screen_) return true;
    const Millis now = clock_.now().boot;
    drawn_second_ = now / engine::k_second;
    watched_.age = now - read_at_;
    return screen_->draw(render_watch(watched_, FullScreen::size(), session_.language, session_.style));
  }

  /// Doubled each time and never quite the same for two of them, so that a restarted server is not stormed.
  Millis delay(int tries, const Reply& reply) {
    const Millis longest = std::min(k_first_wait << std::min(tries, 5), k_longest_wait);
    std::array<std::uint8_t, 1> chance{};
    session_.random().fill(chance);
    Millis asked = 0;
    if (const auto found = reply.headers.find("retry-after"); found != reply.headers.end())
      std::from_chars(found->second.data(), found->second.data() + found->second.size(), asked);
    return std::max(longest / 2 + longest / 2 * chance[0] / 255, std::min<Millis>(asked, 60) * engine::k_second);
  }

  bool wait(Millis length) {
    const Millis end = clock_.now().boot + length;
    bool said = false;
    for (Millis left = length; left > 0; left = end - clock_.now().boot) {
      const std::string seconds = std::to_string((left + engine::k_second - 1) / engine::k_second);
      watched_.connection =
          session_.say({"连接中断，" + seconds + " 秒后重连", "connection lost; again in " + seconds + " s"});
      if (!screen_ && !said) session_.err << watched_.connection << std::endl;
      said = true;
      if (!tick()) return false;
      ::poll(nullptr, 0, static_cast<int>(std::min<Millis>(left, 200)));
    }
    return !Interruptible::interrupted();
  }

  int refuse(const Reply& reply) {
    screen_.reset();
    return session_.fail(reply, {id_, {}});
  }

  /// Says why there is nothing more to come.
  int leave(int code) {
    screen_.reset();
    // A guest may not look any more, and is told so only when it is closed.
    const std::string last = response_of(watched_.incident);
    const std::string response = say_word(is_over(last) ? last : "Closed", session_.language);
    if (code == k_done)
      session_.err << session_.say(
          {"事件" + safe(response) + "，跟踪结束。\n", "the incident is over: " + safe(response) + ".\n"});
    if (code == k_refused)
      session_.err << session_.say({"令牌已失效，不再跟踪。请换一个有效的令牌（--token 或 FENGHUO_TOKEN）。\n",
                                    "the token has ended, and so does this; give a valid one with --token or "
                                    "FENGHUO_TOKEN.\n"});
    if (code == k_damaged)
      session_.err << session_.say({"服务器发来的不是事件流。\n", "what the server sends is no stream of events.\n"});
    return code;
  }

  Session& session_;
  const std::string id_;
  engine::SystemClock clock_;
  std::unique_ptr<HttpClient> stream_;
  std::unique_ptr<FullScreen> screen_;
  SseReader reader_;
  Watched watched_;
  std::set<std::string> letters_;  // injects that have been shown
  std::string pace_;
  std::string last_id_;
  std::int64_t seen_ = 0;               // the newest version shown
  Millis read_at_, drawn_second_ = -1;  // on the boot clock
  bool connected_ = false, ever_connected_ = false;
  bool caught_up_ = false;  // nothing is missing before what the stream brings
  std::optional<int> over_;
};

}  // namespace

void add_watch(CLI::App& group, Session& session) {
  auto id = std::make_shared<std::string>();
  const Text help{"实时跟踪一起事件，时限倒计时", "follow an incident live, its clocks counting down"};
  auto& command = add_command(group, session, "watch", help, [id, &session] {
    const Interruptible interruptible;
    const bool screen = !session.json && ::isatty(STDOUT_FILENO) == 1;
    // Refused here as any other command is, before the screen is taken.
    int code = k_done;
    auto incident = session.fetch(path_of({"v1", "incidents", *id}), code, {*id, {}});
    return incident ? Watch(session, *id, std::move(*incident), screen).run() : code;
  });
  add_incident_id(command, session, *id);
}

}  // namespace fenghuo::api::cli
