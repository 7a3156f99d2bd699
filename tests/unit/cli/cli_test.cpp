#include "api/cli/cli.hpp"

#include "api/cli/http_client.hpp"
#include "api/suggest.hpp"
#include "tests/unit/cli/typed.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using namespace fenghuo::api::cli;
using Catch::Matchers::ContainsSubstring;
using fenghuo::api::edit_distance;
using fenghuo::api::nearest;
using fenghuo::test::ClosedPort;
using fenghuo::test::type;

TEST_CASE("Cli_with_nobody_listening_exits_3") {
  const ClosedPort port;
  const auto ran = type({"incident", "next", "INC-1", "--server", port.url(), "--lang", "en"});
  CHECK(ran.code == k_damaged);
  CHECK_THAT(ran.err, ContainsSubstring("cannot reach the server") && ContainsSubstring(port.url()));
  CHECK(ran.out.empty());
}

TEST_CASE("Cli_version_needs_no_server") {
  CHECK(type({"version"}).code == k_done);
  CHECK(type({"--version"}).code == k_done);
  CHECK(type({"--version"}).out == type({"version"}).out);
  CHECK(Json::parse(type({"version", "--json"}).out).contains("version"));
}

TEST_CASE("Cli_with_a_slip_of_the_finger_says_what_to_type") {
  const auto check = [](std::vector<std::string> words, const char* said) {
    words.insert(words.end(), {"--lang", "en"});
    const auto ran = type(words);
    CHECK(ran.code == k_usage);
    CHECK_THAT(ran.err, ContainsSubstring(said));
    CHECK(ran.out.empty());
  };
  check({"incidnt", "list"}, "did you mean: fenghuo incident\n");
  check({"incident", "lst"}, "did you mean: fenghuo incident list\n");
  check({"list"}, "  fenghuo duty list\n");
  check({"incident", "show"}, "missing: INCIDENT");
  check({"step", "complete", "INC-1", "s", "--evidnce", "f"}, "did you mean: --evidence\n");
  check({"incident", "list", "--limit", "500"}, "--limit");
  check({}, "say what to do: incident");
  check({"incident", "show", "INC-1", "--server", "ftp://x"}, "begins with http");
}

TEST_CASE("Cli_with_a_placeholder_left_in_place_sends_nothing") {
  const ClosedPort port;  // reaching out would be exit 3
  CHECK(type({"incident", "dismiss", "INC-1", "--reason", "…", "--server", port.url()}).code == k_usage);
  CHECK(type({"step", "skip", "INC-1", "s", "--reason", "…", "--server", port.url()}).code == k_usage);
  CHECK(type({"step", "complete", "INC-1", "s", "--note", "…", "--server", port.url()}).code == k_usage);
  CHECK(type({"duty", "send-back", "INC-1", "d", "--reason", "…", "--server", port.url()}).code == k_usage);
}

TEST_CASE("Cli_with_a_time_that_is_none_says_what_it_takes") {
  const ClosedPort port;
  for (const auto& words : std::vector<std::vector<std::string>>{{"step", "start", "INC-1", "s", "--at", "noon"},
                                                                 {"duty", "file", "INC-1", "d", "--at", "25:00"},
                                                                 {"incident", "acknowledge", "INC-1", "--at", "9"},
                                                                 {"device", "lookup", "--ip", "::1", "--at", "x"}}) {
    auto typed = words;
    typed.insert(typed.end(), {"--server", port.url(), "--lang", "zh"});
    const auto ran = type(typed);
    CHECK(ran.code == k_usage);
    CHECK_THAT(ran.err, ContainsSubstring("--at 读不懂“" + words.back() + "”") && ContainsSubstring("09:15") &&
                            ContainsSubstring("2026-03-02 09:15") && ContainsSubstring("2026-03-02T01:15:00Z"));
  }
  CHECK(type({"step", "start", "INC-1", "s", "--at", "09:15", "--server", port.url()}).code == k_damaged);
  CHECK_THAT(type({"step", "start", "--help", "--lang", "en"}).out, ContainsSubstring("09:15 (today's"));
}

TEST_CASE("Cli_in_chinese_says_what_is_wrong_with_a_value_in_chinese") {
  const auto said = [](std::vector<std::string> words) {
    words.insert(words.begin(), {"--lang", "zh"});
    const auto ran = type(words);
    CHECK(ran.code == k_usage);
    return ran.err;
  };
  CHECK_THAT(said({"incident", "list", "--limit", "0"}), ContainsSubstring("--limit 应在 1 到 200 之间"));
  CHECK_THAT(said({"machines", "--format", "png"}), ContainsSubstring("--format 只能是其中之一：mermaid"));
  CHECK_THAT(said({"incident", "list", "--ca", "/nowhere.pem"}), ContainsSubstring("没有这个文件：/nowhere.pem"));
  CHECK_THAT(said({"incident", "list", "--unit"}), ContainsSubstring("--unit 后面还要写内容"));
  CHECK_THAT(said({"channel", "set", "c", "--on", "--off"}), ContainsSubstring("不能与"));
}

TEST_CASE("Cli_words_that_are_also_commands_are_taken_as_values") {
  const ClosedPort port;
  CHECK(type({"step", "start", "incident", "duty", "--server", port.url()}).code == k_damaged);
  CHECK(type({"incident", "comment", "INC-1", "list", "--server", port.url()}).code == k_damaged);
}

TEST_CASE("Cli_help_in_chinese_is_no_error") {
  const auto ran = type({"--lang", "zh", "step", "complete", "--help"});
  CHECK(ran.code == k_done);
  CHECK_THAT(ran.out, ContainsSubstring("用法: fenghuo step complete [OPTIONS] INCIDENT STEP"));
  CHECK_THAT(ran.out, ContainsSubstring("选项:") && !ContainsSubstring("Options:"));
}

TEST_CASE("Nearest_forgives_slips_and_guesses_nothing_wild") {
  const std::vector<std::string> known{"incident", "step", "duty", "evidence"};
  CHECK(nearest("incidetn", known) == "incident");
  CHECK(nearest("stpe", known) == "step");
  CHECK(nearest("evi", known) == "evidence");
  CHECK(nearest("banana", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest(std::string(10'000, 'x'), known).empty());
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
}

TEST_CASE("Paths_and_queries_are_encoded") {
  CHECK(path_of({"v1", "incidents", "a/../b?c", "events"}) == "/v1/incidents/a%2F..%2Fb%3Fc/events");
  CHECK(with_query("/v1/incidents", {{"q", "首页 a&b"}, {"state", ""}, {"limit", "5"}}) ==
        "/v1/incidents?q=%E9%A6%96%E9%A1%B5%20a%26b&limit=5");
}

TEST_CASE("Filename_header_carries_any_name") {
  using Header = std::pair<std::string, std::string>;
  CHECK(filename_header("/tmp/a b.png") == Header{"X-Filename", "a b.png"});
  CHECK(filename_header("dir/截图.png") == Header{"X-Filename*", "UTF-8''%E6%88%AA%E5%9B%BE.png"});
  CHECK(filename_header("a\r\nX-Evil: 1") == Header{"X-Filename*", "UTF-8''a%0D%0AX-Evil%3A%201"});
  CHECK(filename_header("\xff.png") == Header{"X-Filename*", "UTF-8''_.png"});
  CHECK(content_type_of("A.PNG") == "image/png");
  CHECK(content_type_of("archive.d/noending") == "application/octet-stream");
}
