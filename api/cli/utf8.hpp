#pragma once
#include <cstddef>
#include <string_view>

namespace fenghuo::api::cli {

/// One character of a text, or one byte that belongs to none (`valid` false, `code` the byte).
struct Character {
  char32_t code = 0;
  std::string_view bytes;
  bool valid = true;
};

/// Takes the first character off a text that is not empty. Overlong forms and surrogates are no characters.
inline Character next_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  std::size_t length = 1;
  char32_t code = lead;
  if (lead >= 0xc2 && lead <= 0xdf)
    length = 2, code = lead & 0x1fU;
  else if (lead >= 0xe0 && lead <= 0xef)
    length = 3, code = lead & 0x0fU;
  else if (lead >= 0xf0 && lead <= 0xf4)
    length = 4, code = lead & 0x07U;
  bool valid = lead < 0x80 || length > 1;
  if (length > text.size()) valid = false;
  for (std::size_t i = 1; valid && i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xc0U) != 0x80U) valid = false;
    code = (code << 6U) | (byte & 0x3fU);
  }
  if (length == 3 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) valid = false;
  if (length == 4 && (code < 0x10000 || code > 0x10ffff)) valid = false;
  if (!valid) length = 1, code = lead;
  const Character out{code, text.substr(0, length), valid};
  text.remove_prefix(length);
  return out;
}

}  // namespace fenghuo::api::cli
