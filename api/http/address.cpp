#include "api/http/address.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace fenghuo::api {

std::string network_of(std::string_view address) {
  boost::system::error_code bad;
  const auto parsed = boost::asio::ip::make_address(address, bad);
  if (bad || parsed.is_v4()) return std::string(address);
  auto bytes = parsed.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return boost::asio::ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace fenghuo::api
