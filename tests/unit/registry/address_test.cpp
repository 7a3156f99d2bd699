#include "engine/registry/address.hpp"

#include <catch2/catch_test_macros.hpp>

namespace fenghuo::engine {

TEST_CASE("CanonicalIp_one_address_is_written_one_way") {
  CHECK(canonical_ip("192.168.1.7") == "192.168.1.7");
  CHECK(canonical_ip("2001:0DB8:0:0::1") == "2001:db8::1");
  for (const char* text : {"", "192.168.1", "192.168.1.256", "192.168.1.7:80", "192.168.1.0/24", " 192.168.1.7",
                           "0300.1.1.1", "[::1]", "fe80::1%eth0", "一"}) {
    CAPTURE(text);
    CHECK_FALSE(canonical_ip(text));
  }
  CHECK_FALSE(canonical_ip(std::string_view("10.0.0.1\0x", 10)));
}

TEST_CASE("CanonicalMac_takes_what_labels_and_switches_print") {
  for (const char* text : {"AA-BB-CC-00-11-22", "aa:bb:cc:00:11:22", "aabb.cc00.1122", "AABBCC001122"}) {
    CAPTURE(text);
    CHECK(canonical_mac(text) == "aa:bb:cc:00:11:22");
  }
  for (const char* text : {"", "aa:bb:cc:00:11", "aa:bb:cc:00:11:2g", "aa:bb-cc:00:11:22", "aabb.cc00.11:22",
                           "a:abb:cc:00:11:22", "aa:bb:cc:00:11:22:", "aabbcc0011223", ":::::"}) {
    CAPTURE(text);
    CHECK_FALSE(canonical_mac(text));
  }
}

TEST_CASE("PrivateIp_is_what_every_school_may_use_behind_its_router") {
  for (const char* ip :
       {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"}) {
    CAPTURE(ip);
    CHECK(is_private_ip(ip));
  }
  for (const char* ip : {"11.0.0.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "202.96.1.1", "2001:db8::1", ""}) {
    CAPTURE(ip);
    CHECK_FALSE(is_private_ip(ip));
  }
}

}  // namespace fenghuo::engine
