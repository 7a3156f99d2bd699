#include "api/routes/incident_json.hpp"
#include "api/routes/incident_work.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fenghuo::api {

using engine::Answer;
using engine::Batch;
using engine::Core;
using engine::EvidenceItem;
using engine::Problem;
using engine::Result;

namespace {

/// The body on its way into the vault.
class UploadSink final : public BodySink {
 public:
  explicit UploadSink(std::unique_ptr<engine::Vault::Upload> upload) : upload_(std::move(upload)) {}
  Result<void> write(std::string_view bytes) override { return upload_->write(bytes); }
  Result<void> finish() override {
    auto stored = upload_->finish();
    if (!stored) return stored.error();
    stored_ = std::move(*stored);
    return {};
  }
  [[nodiscard]] const engine::Vault::Stored& stored() const { return stored_; }

 private:
  std::unique_ptr<engine::Vault::Upload> upload_;
  engine::Vault::Stored stored_;
};

Result<std::unique_ptr<BodySink>> open_sink(Door& door, Request& request) {
  using engine::Role;
  if (auto ok = require_role(request, {Role::responder, Role::leader, Role::bureau, Role::guest}); !ok)
    return ok.error();
  if (request.path_params.at("id").empty()) return Problem::not_found("incident");
  auto upload = door.vault.begin();
  if (!upload) return upload.error();
  return std::unique_ptr<BodySink>(std::make_unique<UploadSink>(std::move(*upload)));
}

/// RFC 8187: `UTF-8''%e7%bd%91…`. Nothing if it is not that.
std::optional<std::string> extended_value(std::string_view given) {
  constexpr std::string_view k_charset = "UTF-8''";
  if (given.size() < k_charset.size() || !same_name(given.substr(0, k_charset.size()), k_charset)) return std::nullopt;
  given.remove_prefix(k_charset.size());
  std::string out;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (given[i] != '%') {
      out += given[i];
      continue;
    }
    const auto hex = [&](std::size_t at) {
      const char c = at < given.size() ? given[at] : 'x';
      return c >= '0' && c <= '9'   ? c - '0'
             : c >= 'a' && c <= 'f' ? c - 'a' + 10
             : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                    : -1;
    };
    if (hex(i + 1) < 0 || hex(i + 2) < 0) return std::nullopt;
    out += static_cast<char>(hex(i + 1) * 16 + hex(i + 2));
    i += 2;
  }
  return out;
}

/// What the uploader called it: a label for people, never a path. Control characters are dropped.
std::string filename_of(const Request& request) {
  std::string name(request.header("X-Filename"));
  if (const auto extended = extended_value(request.header("X-Filename*"))) name = *extended;
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!engine::is_utf8(name)) return {};
  if (name.size() > 255) {
    name.resize(255);
    while (!engine::is_utf8(name))
      name.pop_back();
  }
  return name;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

awaitable<Response> add(Door& door, Request& request) {
  const auto change = Change::of(door, request);
  if (!change) return ready(problem_response(change.error(), request));
  const auto* sink = dynamic_cast<const UploadSink*>(request.sink.get());
  if (sink == nullptr || sink->stored().size == 0)
    return ready(problem_response(Problem::invalid("", {"证据内容为空", "the evidence is empty"}), request));
  const std::string kind(request.header("X-Kind"));
  if (!is_word(kind))
    return ready(
        problem_response(Problem::invalid("/X-Kind", {"请用 X-Kind 写明证据种类，如 screenshot",
                                                      "X-Kind must name the kind of evidence, e.g. screenshot"}),
                         request));
  const auto step_query = request.query.find("step");
  std::string content_type(request.header("Content-Type"));
  if (content_type.empty() || content_type.size() > 128) content_type = "application/octet-stream";
  engine::AddEvidence command{
      .digest = sink->stored().digest,
      .kind = kind,
      .content_type = content_type,
      .filename = filename_of(request),
      .step = step_query != request.query.end() ? step_query->second : std::string(request.header("X-Step")),
      .size = static_cast<std::int64_t>(sink->stored().size)};
  const std::string digest = command.digest + "\n" + command.kind + "\n" + command.step;
  return door.change(
      request,
      [change = *change, command](Core& core, Batch& batch) mutable -> Result<Answer> {
        if (auto seen = change.begin(core); !seen) return seen.error();
        command.evidence = "EV-" + core.random().hex(8);
        auto done = core.execute(change.incident, command, change.caller, batch);
        if (!done) return done.error();
        OrderedJson body = evidence_json(**done, (*done)->evidence.back());
        body["version"] = (*done)->version;
        return Answer{.status = 201, .body = body.dump(), .version = (*done)->version};
      },
      digest);
}

Result<const EvidenceItem*> find(const engine::Incident& incident, const std::string& id) {
  const auto found = std::ranges::find(incident.evidence, id, &EvidenceItem::id);
  if (found == incident.evidence.end()) return Problem::not_found(id);
  return &*found;
}

awaitable<Response> list(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    auto incident = core.visible(request.path_params.at("id"), caller_of(request));
    if (!incident) return incident.error();
    OrderedJson items = OrderedJson::array();
    for (const auto& item : (*incident)->evidence)
      items.push_back(evidence_json(**incident, item));
    return Answer{.body = OrderedJson{{"items", items}, {"next", nullptr}}.dump(), .version = (*incident)->version};
  });
}

awaitable<Response> show(Door& door, Request& request) {
  return door.read(request, [&request](Core& core, Batch&) -> Result<Answer> {
    auto incident = core.visible(request.path_params.at("id"), caller_of(request));
    if (!incident) return incident.error();
    auto item = find(**incident, request.path_params.at("ev"));
    if (!item) return item.error();
    return Answer{.body = evidence_json(**incident, **item).dump(), .version = (*incident)->version};
  });
}

awaitable<Result<void>> check_on_disk(Door& door, std::string digest, std::uint64_t size) {
  return boost::asio::co_spawn(
      door.readers,
      [](Door& d, std::string wanted, std::uint64_t bytes) -> awaitable<Result<void>> {
        co_return d.vault.check(wanted, bytes);
      }(door, std::move(digest), size),
      boost::asio::use_awaitable);
}

/// Every read is journalled before a byte leaves the house; what no longer matches its digest never leaves it.
awaitable<Response> content(Door& door, Request& request) {
  auto item = std::make_shared<EvidenceItem>();
  auto saved_as = std::make_shared<std::string>();
  engine::Engine::Work note_read = [&request, item, saved_as](Core& core, Batch& batch) -> Result<Answer> {
    const engine::Caller& caller = caller_of(request);
    auto incident = core.visible(request.path_params.at("id"), caller);
    if (!incident) return incident.error();
    auto found = find(**incident, request.path_params.at("ev"));
    if (!found) return found.error();
    *item = **found;
    *saved_as = ((*incident)->mode == "drill" ? "DRILL-" : "") + item->id;
    auto done = core.execute((*incident)->id, engine::ReadEvidence{.evidence = item->id}, caller, batch);
    if (!done) return done.error();
    return Answer{};
  };
  Response read = co_await door.change(request, std::move(note_read));
  if (read.status != 200) co_return read;
  const auto size = static_cast<std::uint64_t>(item->size);
  const auto whole = co_await check_on_disk(door, item->digest, size);
  if (!whole) co_return problem_response(whole.error(), request);
  Response response;
  response.content_type = "application/octet-stream";  // never what an uploader claims: a browser would act on it
  response.file = FileBody{.path = door.vault.path_of(item->digest), .offset = 0, .size = size};
  response.with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  response.with("Content-Disposition", "attachment; filename=\"" + *saved_as + "\"");
  response.with("X-Content-SHA256", item->digest);
  co_return response;
}

}  // namespace

void add_evidence_routes(Router& router, Door& door) {
  const std::string all = "/v1/incidents/{id}/evidence", one = all + "/{ev}";
  router.add({.method = "POST",
              .pattern = all,
              .body = BodyRule::file,
              .handle = [&door](Request& r) { return add(door, r); },
              .open_sink = [&door](Request& r) { return open_sink(door, r); }});
  router.add({.method = "GET", .pattern = all, .handle = [&door](Request& r) { return list(door, r); }});
  router.add({.method = "GET", .pattern = one, .handle = [&door](Request& r) { return show(door, r); }});
  router.add(
      {.method = "GET", .pattern = one + "/content", .handle = [&door](Request& r) { return content(door, r); }});
}

}  // namespace fenghuo::api
