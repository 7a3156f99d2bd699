#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace fenghuo::api {

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
int edit_distance(std::string_view a, std::string_view b);

/// The known word nearest to what was typed, or "" when none is near enough (a third of its letters, at least 1) to be
/// a slip of the finger. A word that begins with the typed one (3 letters or more) counts as near.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace fenghuo::api
