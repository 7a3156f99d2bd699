#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::engine {

/// How wide a line of text will be in a sans-serif font of `size` pixels. An estimate on the wide side, for layouts
/// made where no font is at hand: Chinese is square, Latin letters are narrower.
int text_width(std::string_view text, int size);

/// Broken into lines of at most `width` pixels: Latin between words, Chinese anywhere but before a closing mark; a word
/// that is too long is cut. Never empty.
std::vector<std::string> wrapped(std::string_view text, int width, int size);

}  // namespace fenghuo::engine
