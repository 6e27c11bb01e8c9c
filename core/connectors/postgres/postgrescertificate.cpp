#include "core/connectors/postgres/postgrescertificate.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <QByteArray>

#include <array>
#include <memory>

namespace millrace {

QString certificateFingerprint(pg_conn *connection)
{
    if (PQsslInUse(connection) == 0)
        return {};
    auto *tls = static_cast<SSL *>(PQsslStruct(connection, "OpenSSL"));
    if (tls == nullptr)
        return {};
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls),
                                                                  &X509_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1)
        return {};
    const QByteArray bytes(reinterpret_cast<const char *>(digest.data()),
                           static_cast<qsizetype>(size));
    return QString::fromLatin1(bytes.toHex());
}

QString displayedFingerprint(const QString &fingerprint)
{
    return QString::fromLatin1(QByteArray::fromHex(fingerprint.toLatin1()).toHex(':').toUpper());
}

} // namespace millrace
