#include "tests/support/certificates.hpp"

#include "tests/support/process.hpp"

namespace fenghuo::tests {

namespace {

void openssl(std::vector<std::string> words) {
  words.insert(words.begin(), "openssl");
  const auto ran = e2e::run(words);
  if (ran.code != 0) throw std::runtime_error("openssl " + words[1] + ": " + ran.err);
}

}  // namespace

Authority::Authority() {
  openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
           scratch_ / "ca.key", "-out", certificate(), "-days", "2", "-subj", "/CN=Fenghuo test authority"});
}

std::string Authority::issue(const std::string& name, int days) const {
  const std::string at = scratch_ / (name + (days < 0 ? "-expired" : ""));
  openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", at + ".key", "-out",
           at + ".csr", "-subj", "/CN=" + name});
  const auto about = scratch_.file(name + ".ext", "subjectAltName=DNS:" + name + "\n");
  openssl({"x509", "-req", "-in", at + ".csr", "-CA", certificate(), "-CAkey", scratch_ / "ca.key", "-CAcreateserial",
           "-days", std::to_string(days), "-extfile", about, "-out", at + ".pem"});
  return at;
}

}  // namespace fenghuo::tests
