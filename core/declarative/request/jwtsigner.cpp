#include "core/declarative/request/jwtsigner.h"

#include "core/declarative/request/requesterrors.h"
#include "core/declarative/value/jsontext.h"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <QByteArray>

#include <algorithm>
#include <memory>
#include <vector>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

using Bytes = std::vector<unsigned char>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

Error refusal(const QString &why) { return makeError(errors::s_credentialsInvalid, {why}); }

std::string inBase64(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()))
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

std::string inBase64(const Value &value, bool sortsKeys)
{
    return inBase64(jsonText(value, {.isAscii = true, .sortsKeys = sortsKeys}));
}

const unsigned char *dataOf(std::string_view text)
{
    return reinterpret_cast<const unsigned char *>(text.data());
}

const EVP_MD *hashOf(std::string_view algorithm)
{
    if (algorithm.find("256") != std::string_view::npos)
        return EVP_sha256();
    return algorithm.ends_with("384") ? EVP_sha384() : EVP_sha512();
}

/// Gives the passphrase; without one, the library would ask on the terminal.
int givePassphrase(char *buffer, int room, int, void *passphrase)
{
    const auto *text = static_cast<const std::optional<std::string> *>(passphrase);
    if (!*text || (*text)->size() > std::size_t(room))
        return -1;
    std::copy((*text)->begin(), (*text)->end(), buffer);
    return int((*text)->size());
}

Result<Bytes> hmacOf(std::string_view text, const JwtKey &key)
{
    Bytes bytes(EVP_MAX_MD_SIZE);
    unsigned int length = 0;
    if (!HMAC(hashOf(key.algorithm), key.secret.data(), int(key.secret.size()), dataOf(text),
              text.size(), bytes.data(), &length))
        return refusal(u"the token cannot be signed"_s);
    bytes.resize(length);
    return bytes;
}

/// What kind of key \a algorithm takes.
int keyKindOf(std::string_view algorithm)
{
    if (algorithm.starts_with("ES"))
        return EVP_PKEY_EC;
    return algorithm == "EdDSA" ? EVP_PKEY_ED25519 : EVP_PKEY_RSA;
}

Result<Key> keyFrom(const JwtKey &key)
{
    const Bio file(BIO_new_mem_buf(key.secret.data(), int(key.secret.size())), &BIO_free);
    auto passphrase = key.passphrase;
    Key read(PEM_read_bio_PrivateKey(file.get(), nullptr, &givePassphrase, &passphrase),
             &EVP_PKEY_free);
    if (!read)
        return refusal(u"the private key cannot be read"_s);
    const int kind = EVP_PKEY_get_base_id(read.get());
    const int wanted = keyKindOf(key.algorithm);
    const bool isEd448 = wanted == EVP_PKEY_ED25519 && kind == EVP_PKEY_ED448;
    if (kind != wanted && !isEd448)
        return refusal(u"the private key is none for the algorithm"_s);
    return read;
}

/// ECDSA signatures are written as two numbers of the size of the curve instead of in DER.
Result<Bytes> asTwoNumbers(const Bytes &der, const EVP_PKEY *key)
{
    const unsigned char *data = der.data();
    const Signature signature(d2i_ECDSA_SIG(nullptr, &data, long(der.size())), &ECDSA_SIG_free);
    const int size = (EVP_PKEY_get_bits(key) + 7) / 8;
    Bytes numbers(std::size_t(size) * 2);
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), numbers.data(), size) < 0
        || BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), numbers.data() + size, size) < 0)
        return refusal(u"the token cannot be signed"_s);
    return numbers;
}

Result<Bytes> signatureOf(std::string_view text, const JwtKey &key)
{
    const Result<Key> read = keyFrom(key);
    if (!read)
        return read.error();
    const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const EVP_MD *hash = key.algorithm == "EdDSA" ? nullptr : hashOf(key.algorithm);
    EVP_PKEY_CTX *context = nullptr; // Owned by the digest.
    bool isReady = EVP_DigestSignInit(digest.get(), &context, hash, nullptr, read->get()) == 1;
    if (isReady && key.algorithm.starts_with("PS"))
        isReady = EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
    std::size_t length = 0;
    if (!isReady || EVP_DigestSign(digest.get(), nullptr, &length, dataOf(text), text.size()) != 1)
        return refusal(u"the token cannot be signed"_s);
    Bytes bytes(length);
    if (EVP_DigestSign(digest.get(), bytes.data(), &length, dataOf(text), text.size()) != 1)
        return refusal(u"the token cannot be signed"_s);
    bytes.resize(length);
    return key.algorithm.starts_with("ES") ? asTwoNumbers(bytes, read->get())
                                           : Result<Bytes>(std::move(bytes));
}

} // namespace

Result<std::string> signedJwt(const Value &header, const Value &payload, const JwtKey &key)
{
    const std::string text = inBase64(header, true) + "." + inBase64(payload, false);
    const Result<Bytes> signature
        = key.algorithm.starts_with("HS") ? hmacOf(text, key) : signatureOf(text, key);
    if (!signature)
        return signature.error();
    return text + "."
        + inBase64({reinterpret_cast<const char *>(signature->data()), signature->size()});
}

} // namespace millrace::declarative
