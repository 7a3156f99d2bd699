#include "tests/support/certificate.hpp"

#include <memory>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace fenghuo::tests {

namespace {

constexpr long k_a_day = 24L * 3600;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* owned) const {
    Free(owned);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Paper = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

void extend(X509* paper, int what, const std::string& value) {
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str()));
  if (!extension || X509_add_ext(paper, extension.get(), -1) != 1) throw std::runtime_error("extension " + value);
}

}  // namespace

Certificate mint_certificate(const std::string& name) {
  const Key key(EVP_EC_gen("P-256"));
  const Paper paper(X509_new());
  if (!key || !paper) throw std::runtime_error("OpenSSL cannot make a key");
  unsigned char serial[8];
  RAND_bytes(serial, sizeof serial);
  serial[0] &= 0x7f;
  std::uint64_t number = 0;
  for (const auto byte : serial)
    number = number << 8 | byte;
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(paper.get()), number);
  X509_set_version(paper.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(paper.get()), -k_a_day);
  X509_gmtime_adj(X509_getm_notAfter(paper.get()), k_a_day);
  X509_set_pubkey(paper.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(paper.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(paper.get(), subject);
  extend(paper.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(paper.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,DNS:" + name);
  if (X509_sign(paper.get(), key.get(), EVP_sha256()) == 0) throw std::runtime_error("OpenSSL cannot sign");

  const Memory certificate(BIO_new(BIO_s_mem())), secret(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate.get(), paper.get());
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(certificate.get()), text_of(secret.get())};
}

}  // namespace fenghuo::tests
