#include "core/http/jwtassertion.h"

#include "core/http/oautherrors.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <QJsonDocument>

#include <memory>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_smallestKey = 2048;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

QByteArray inBase64(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray inBase64(const QJsonObject &object)
{
    return inBase64(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// Without it the library asks on the terminal.
int refusePassphrase(char *, int, int, void *) { return -1; }

Error keyError(const QString &why) { return makeError(oautherrors::keyInvalid, {why}); }

Result<QByteArray> signature(const QByteArray &text, const QByteArray &privateKey)
{
    const Bio file(BIO_new_mem_buf(privateKey.constData(), static_cast<int>(privateKey.size())),
                   &BIO_free);
    const Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, &refusePassphrase, nullptr),
                  &EVP_PKEY_free);
    if (!key)
        return keyError(u"it cannot be read"_s);
    if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        return keyError(u"it is no RSA key"_s);
    if (EVP_PKEY_get_bits(key.get()) < s_smallestKey)
        return keyError(u"it has fewer than 2048 bits"_s);
    const Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const auto *data = reinterpret_cast<const unsigned char *>(text.constData());
    const auto size = static_cast<std::size_t>(text.size());
    std::size_t length = 0;
    if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1
        || EVP_DigestSign(digest.get(), nullptr, &length, data, size) != 1)
        return keyError(u"it cannot sign"_s);
    QByteArray bytes(static_cast<qsizetype>(length), Qt::Uninitialized);
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char *>(bytes.data()), &length, data,
                       size)
        != 1)
        return keyError(u"it cannot sign"_s);
    bytes.truncate(static_cast<qsizetype>(length));
    return bytes;
}

} // namespace

Result<QByteArray> signedJwt(const JwtClaims &claims, const QByteArray &privateKey, TimePoint now)
{
    QJsonObject header{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}};
    if (!claims.keyId.isEmpty())
        header.insert(u"kid"_s, claims.keyId);
    const auto issued = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
    QJsonObject payload = claims.others;
    payload.insert(u"iss"_s, claims.issuer);
    if (!claims.subject.isEmpty())
        payload.insert(u"sub"_s, claims.subject);
    payload.insert(u"aud"_s, claims.audience);
    payload.insert(u"iat"_s, static_cast<qint64>(issued.count()));
    payload.insert(u"exp"_s, static_cast<qint64>((issued + claims.lifetime).count()));
    const QByteArray text = inBase64(header) + '.' + inBase64(payload);
    const Result<QByteArray> sign = signature(text, privateKey);
    if (!sign)
        return sign.error();
    return QByteArray(text + '.' + inBase64(*sign));
}

} // namespace millrace
