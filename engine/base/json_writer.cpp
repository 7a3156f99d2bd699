#include "engine/base/json_writer.hpp"

namespace fenghuo::engine {

void JsonWriter::quote(std::string_view text) {
  static constexpr char k_hex[] = "0123456789abcdef";
  out_ += '"';
  std::size_t clean = 0;  // start of the run not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out_.append(text, clean, i - clean);
    clean = i + 1;
    switch (c) {
      case '"':
        out_ += "\\\"";
        break;
      case '\\':
        out_ += "\\\\";
        break;
      case '\b':
        out_ += "\\b";
        break;
      case '\f':
        out_ += "\\f";
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\r':
        out_ += "\\r";
        break;
      case '\t':
        out_ += "\\t";
        break;
      default:
        out_ += "\\u00";
        out_ += k_hex[c >> 4];
        out_ += k_hex[c & 15];
    }
  }
  out_.append(text, clean);
  out_ += '"';
}

}  // namespace fenghuo::engine
