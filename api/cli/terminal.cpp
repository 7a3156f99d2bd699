#include "api/cli/terminal.hpp"

#include <cerrno>
#include <csignal>
#include <sys/ioctl.h>
#include <unistd.h>

namespace fenghuo::api::cli {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

void note(int) {
  g_interrupted = 1;
}

void put_handler(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  (void)::sigaction(signal, &action, nullptr);  // without SA_RESTART: whoever waits is woken
}

bool write_all(const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t wrote = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return false;
    done += static_cast<std::size_t>(wrote);
  }
  return true;
}

}  // namespace

Interruptible::Interruptible() {
  g_interrupted = 0;
  put_handler(SIGINT, note);
  put_handler(SIGTERM, note);
  put_handler(SIGPIPE, SIG_IGN);
}

Interruptible::~Interruptible() {
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE})
    put_handler(signal, SIG_DFL);
}

bool Interruptible::interrupted() {
  return g_interrupted != 0;
}

FullScreen::FullScreen() {
  (void)write_all("\x1b[?1049h\x1b[?25l\x1b[?7l");  // alternate screen, no cursor, no wrapping
}

FullScreen::~FullScreen() {
  (void)write_all("\x1b[?7h\x1b[?25h\x1b[?1049l");
}

Screen FullScreen::size() {
  winsize found{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0) return {};
  return {found.ws_col, found.ws_row};
}

bool FullScreen::draw(const std::string& lines) {
  std::string out = "\x1b[H";
  for (const char c : lines)
    out += c == '\n' ? std::string("\x1b[K\r\n") : std::string(1, c);
  return write_all(out + "\x1b[K\x1b[J");
}

}  // namespace fenghuo::api::cli
