#pragma once
#include "engine/journal/journal.hpp"

namespace fenghuo::engine {

/// What every journal refuses in the same words.

inline Problem version_taken(const Meta& meta, std::int64_t expected) {
  const std::string got = std::to_string(meta.version), want = std::to_string(expected);
  return Problem::make(Kind::Internal, "version-taken",
                       {"流 " + meta.stream + " 的下一版本应为 " + want + "，而不是 " + got,
                        "the next version of stream " + meta.stream + " is " + want + ", not " + got});
}

/// Nothing if `document` may be kept beside `kept`, the one with its kind, id and version.
inline std::optional<Problem> document_refused(const Document& document, const std::optional<Document>& kept) {
  const std::string name = document.kind + " " + document.id + " " + document.version;
  if (document.sha256 != sha256_hex(document.body))
    return Problem::make(Kind::Internal, "wrong-digest",
                         {name + " 的摘要与内容不符", "the digest of " + name + " is not of its body"});
  if (kept && *kept != document)
    return Problem::make(Kind::NotAllowed, "document-changed",
                         {name + " 已存档且内容不同；请换一个版本号",
                          name + " is kept with other bytes; give what changed another version"});
  return std::nullopt;
}

}  // namespace fenghuo::engine
