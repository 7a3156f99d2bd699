#include "api/channels/vetting.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::tests {

using api::Address;
using api::Destination;
using api::Outbound;
using api::read_destination;

namespace {

Address address(const char* text) {
  return boost::asio::ip::make_address(text);
}

/// The literal a URL's host means; empty if it is a name, "refused" if the URL is.
std::string literal(const std::string& host) {
  const auto read = read_destination("https://" + host + "/hook", {"https"});
  if (!read) return "refused";
  return read->literal ? read->literal->to_string() : "";
}

bool refused(const std::string& url) {
  return !read_destination(url, {"https", "http"});
}

}  // namespace

TEST_CASE("Vetting_addressThatIsNotPublic_isObjectedTo") {
  const Outbound outbound;
  for (const char* text : {"0.0.0.0",
                           "0.1.2.3",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "100.100.100.200",
                           "100.127.255.255",
                           "127.0.0.1",
                           "127.255.255.254",
                           "168.63.129.16",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.192",
                           "192.0.2.7",
                           "192.88.99.1",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.19.255.255",
                           "198.51.100.1",
                           "203.0.113.9",
                           "224.0.0.1",
                           "239.255.255.255",
                           "240.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::ffff:169.254.169.254",
                           "::7f00:1",
                           "64:ff9b::7f00:1",
                           "64:ff9b::a9fe:a9fe",
                           "64:ff9b:1::808:808",
                           "100::1",
                           "2001::1",
                           "2001:2::1",
                           "2001:10::1",
                           "2001:db8::1",
                           "2002:7f00:1::1",
                           "2002:808:808::1",
                           "3fff::1",
                           "5f00::1",
                           "fc00::1",
                           "fd00:ec2::254",
                           "fe80::1",
                           "fec0::1",
                           "ff02::1",
                           "ff0e::1"}) {
    INFO(text);
    CHECK(outbound.objection(address(text), true).has_value());
  }
}

TEST_CASE("Vetting_publicAddress_isWellWithTlsOnly") {
  const Outbound outbound;
  for (const char* text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2400:3200::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"}) {
    INFO(text);
    CHECK_FALSE(outbound.objection(address(text), true).has_value());
    CHECK(outbound.objection(address(text), false).has_value());
  }
}

TEST_CASE("Vetting_allowList_opensItsNetworksAndNoOthers") {
  const auto outbound = Outbound::read({"10.20.0.0/16", "127.0.0.1/32", "fd00:1::/32"});
  REQUIRE(outbound.has_value());
  for (const char* text : {"10.20.0.0", "10.20.255.255", "127.0.0.1", "::ffff:10.20.3.4", "64:ff9b::a14:304",
                           "fd00:1::1", "fd00:1:ffff::1"}) {
    INFO(text);
    CHECK_FALSE(outbound->objection(address(text), true).has_value());
    CHECK_FALSE(outbound->objection(address(text), false).has_value());
  }
  for (const char* text : {"10.19.255.255", "10.21.0.0", "127.0.0.2", "fd00:2::1", "::1"}) {
    INFO(text);
    CHECK(outbound->objection(address(text), true).has_value());
  }
}

TEST_CASE("Vetting_allowListThatIsNone_isRefusedByName") {
  for (const char* entry : {"", "10.0.0.1", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "010.0.0.0/8",
                            "fd00::1/64", "fd00::/129", "localhost/8", "0x0a000000/8"}) {
    INFO(entry);
    const auto read = Outbound::read({"127.0.0.0/8", entry});
    REQUIRE(read.has_error());
    CHECK(read.error().errors.at(0).pointer == "outbound.allow");
    CHECK(read.error().detail.en.find(std::string("\"") + entry + "\"") != std::string::npos);
  }
}

TEST_CASE("Vetting_oneBadAnswerAmongGood_refusesAll") {
  const Destination to{.url = "https://x.example/", .host = "x.example", .port = 443};
  const Outbound outbound;
  CHECK(outbound.vet(to, {address("8.8.8.8"), address("2606:4700::1111")}).has_value());
  CHECK(outbound.vet(to, {address("8.8.8.8"), address("10.0.0.1")}).error().kind == engine::Kind::Forbidden);
  CHECK(outbound.vet(to, {}).error().kind == engine::Kind::Unavailable);
}

TEST_CASE("Destination_oddFormsOfAnAddress_meanThatAddressOrAreRefused") {
  for (const char* host : {"127.0.0.1", "127.1", "127.0.1", "0x7f.0.0.1", "0x7f000001", "0177.0.0.1", "017700000001",
                           "2130706433", "0x7F.1", "%31%32%37.0.0.1", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1"}) {
    INFO(host);
    const std::string meant = literal(host);
    CHECK((meant == "127.0.0.1" || meant == "refused"));
  }
  for (const char* host : {"[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]"}) {
    INFO(host);
    CHECK(literal(host) == "::1");
  }
  for (const char* host : {"[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]"}) {
    INFO(host);
    const auto read = read_destination(std::string("https://") + host + "/", {"https"});
    REQUIRE(read.has_value());
    REQUIRE(read->literal);
    CHECK(Outbound().objection(*read->literal, true).has_value());
  }
}

TEST_CASE("Destination_hostThatIsNeitherNameNorAddress_isRefused") {
  for (const char* host : {"",
                           ".",
                           "a..b",
                           "127.0.0.1.",
                           "example.com.",
                           ".example.com",
                           "256.1.1.1",
                           "1.2.3.4.5",
                           "4294967296",
                           "0x1ffffffff",
                           "1.2.3.0x100",
                           "a.1",
                           "a.0x1",
                           "[fe80::1%25eth0]",
                           "[fe80::1%eth0]",
                           "[::1",
                           "::1",
                           "[1.2.3.4]",
                           "exa mple.com",
                           "exa%20mple.com",
                           "example.com%00.evil.com",
                           "example.com%2f@evil.com",
                           "a,b",
                           "a<b>",
                           "a\\b",
                           "\xff\xfe.com"}) {
    INFO(host);
    CHECK(literal(host) == "refused");
  }
}

TEST_CASE("Destination_urlThatIsRead_differentlyByOthers_isRefused") {
  for (const char* url : {"",
                          "hook",
                          "//example.com/",
                          "https:/example.com/",
                          "https:///example.com/",
                          "https:example.com",
                          "ftp://example.com/",
                          "file:///etc/passwd",
                          "gopher://example.com/",
                          "javascript:alert(1)",
                          "smtp://example.com",
                          "https://user@example.com/",
                          "https://user:secret@example.com/",
                          "https://example.com@127.0.0.1/",
                          "https://:@example.com/",
                          "https://example.com:0/",
                          "https://example.com:65536/",
                          "https://example.com:-1/",
                          "https://example.com:80a/",
                          " https://example.com/",
                          "https://example.com/ ",
                          "https://example.com/a b",
                          "https://example.com/\r\nX: y",
                          "https://example.com/\tx",
                          "https://example.com\\@127.0.0.1/",
                          "https://example.com/\x7f"}) {
    INFO(url);
    CHECK(refused(url));
  }
  CHECK(refused("https://example.com/" + std::string(2048, 'a')));
  CHECK(read_destination("https://example.com/", {"https"}).has_value());
  CHECK(read_destination("http://example.com/", {"https"}).has_error());
}

TEST_CASE("Vetting_destination_isObjectedToAsFarAsItIsKnown") {
  const auto outbound = Outbound::read({"10.20.0.0/16"});
  const auto objects = [](const Outbound& to, const char* url) {
    return to.objection(*read_destination(url, {"https", "http"})).has_value();
  };
  CHECK(objects(*outbound, "https://10.21.0.1/"));
  CHECK(objects(*outbound, "http://0x7f.1/"));
  CHECK(objects(*outbound, "http://1.1.1.1/"));
  CHECK_FALSE(objects(*outbound, "http://10.20.0.1/"));
  CHECK_FALSE(objects(*outbound, "https://hook.example.cn/"));
  CHECK_FALSE(objects(*outbound, "http://hook.example.cn/"));  // may lie in the listed network
  CHECK(objects(Outbound{}, "http://hook.example.cn/"));
  CHECK_FALSE(objects(Outbound{}, "https://hook.example.cn/"));
}

TEST_CASE("Destination_goodUrl_isNormalised") {
  const auto read = read_destination("HTTPS://Hooks.Example.COM:8443/a/b?c=d#part", {"https"});
  REQUIRE(read.has_value());
  CHECK(read->url == "https://hooks.example.com:8443/a/b?c=d");
  CHECK(read->host == "hooks.example.com");
  CHECK(read->port == 8443);
  CHECK(read->tls);
  CHECK_FALSE(read->literal);
  CHECK(read_destination("https://example.com", {"https"})->port == 443);
  CHECK_FALSE(read_destination("http://example.com/", {"https", "http"})->tls);
  CHECK(read_destination("smtp://mail.example.com", {"smtp"})->port == 587);
  CHECK(read_destination("smtps://mail.example.com", {"smtps"})->port == 465);
  CHECK(read_destination("https://[2606:4700::1111]/", {"https"})->host_and_port() == "[2606:4700::1111]:443");
}

TEST_CASE("Destination_chineseDomain_isTakenInItsAsciiForm") {
  CHECK(read_destination("https://xn--fsqu00a.xn--fiqs8s/hook", {"https"})->host == "xn--fsqu00a.xn--fiqs8s");
  for (const char* url : {"https://例子.中国/hook", "https://%E4%BE%8B.cn/", "https://example.cn/钩子"}) {
    INFO(url);
    const auto read = read_destination(url, {"https"});
    CHECK(read.has_error());
  }
}

}  // namespace fenghuo::tests
