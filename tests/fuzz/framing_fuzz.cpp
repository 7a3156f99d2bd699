// A request's head and target, as they stand on the wire.
#include "api/http/framing.hpp"
#include "api/http/target.hpp"
#include "engine/base/json_guard.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace fenghuo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto raw = fuzz::text_of(data, size);
  const auto head = api::parse_head(raw);
  if (!head) {
    fuzz::expect(head.error().status >= 400 && head.error().status < 600, "a refusal has a status");
    return 0;
  }
  fuzz::expect(!(head->chunked && head->content_length), "one way to tell a body's end, never two");
  fuzz::expect(head->minor == 1 || !head->chunked, "HTTP/1.0 knows no chunks");
  int hosts = 0;
  for (const auto& [name, value] : head->headers) {
    if (api::same_name(name, "Host")) ++hosts;
    fuzz::expect(value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos, "no line ends inside a field");
  }
  fuzz::expect(hosts <= 1, "at most one Host");
  const auto target = api::parse_target(head->target);
  if (!target) return 0;
  for (const auto& [name, value] : target->query)
    fuzz::expect(engine::is_utf8(name) && engine::is_utf8(value), "a query is UTF-8");
  if (target->path == "*") return 0;
  const auto segments = api::path_segments(target->path);
  if (!segments) return 0;
  for (const auto& segment : *segments)
    fuzz::expect(segment != "." && segment != ".." && engine::is_utf8(segment), "no segment walks");
  return 0;
}
