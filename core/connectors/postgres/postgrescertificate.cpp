#include "core/connectors/postgres/postgrescertificate.h"

#include <libpq-fe.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <QByteArray>

#include <memory>

namespace millrace {

std::optional<ServerCertificate> certificateOf(pg_conn *connection)
{
    if (PQsslInUse(connection) == 0)
        return std::nullopt;
    auto *tls = static_cast<SSL *>(PQsslStruct(connection, "OpenSSL"));
    if (tls == nullptr)
        return std::nullopt;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls),
                                                                  &X509_free);
    if (!certificate)
        return std::nullopt;
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    if (size <= 0)
        return std::nullopt;
    const QByteArray der(reinterpret_cast<const char *>(bytes), size);
    OPENSSL_free(bytes);
    return ServerCertificate::fromDer(der);
}

} // namespace millrace
