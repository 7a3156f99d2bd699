#pragma once
#include "api/cli/output.hpp"
#include "engine/base/problem.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api::cli {

/// Reads `name=value` pairs into a form's `fields`, each typed as `next` says it is: integer, boolean (yes/no,
/// true/false, 是/否, 1/0), time (RFC 3339 or "YYYY-MM-DD HH:MM" on the reader's clock, answered in UTC), choice (an
/// option's id, or its title); everything else, and every name `next` does not list, stays text. Refuses a pair without
/// a name, a name given twice, a value its type cannot take, and a placeholder left as `incident next` printed it; says
/// what to type instead.
engine::Result<Json> read_fields(const std::vector<std::string>& pairs, const Json& known, const LocalClock& clock);

/// A file to attach and what kind of evidence it is.
struct Attachment {
  std::string file;
  std::string kind;
  friend bool operator==(const Attachment&, const Attachment&) = default;
};

/// Reads `FILE[:KIND]`. A name that exists as it stands is a file whole, colons and all. Without a kind it takes the
/// next kind of `needed` that nobody named, the last one again when they run out, and is refused when none is needed.
engine::Result<std::vector<Attachment>> read_attachments(const std::vector<std::string>& typed, const Json& needed,
                                                         const std::function<bool(const std::string&)>& exists);

/// The item of `next` that does `action` on this step or duty (`member` is "step" or "duty"), or null.
const Json& find_next(const Json& incident, std::string_view action, std::string_view member, std::string_view id);

}  // namespace fenghuo::api::cli
