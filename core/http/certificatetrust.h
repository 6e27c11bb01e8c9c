// CertificateTrust: which certificate of a server is trusted beside those of the authorities.
#pragma once

#include <curl/curl.h>

#include <QByteArray>
#include <QString>

namespace millrace {

/// What holds for the connections to one server. Set on a handle of the library, which asks
/// whenever it makes a connection. A plain value.
struct CertificateTrust final
{
    QString host{}; ///< Who is talked to, as the address names it.
    /// SHA-256. A server's own certificate with it is trusted, whatever its names and dates say;
    /// any other is looked at as usual.
    QByteArray fingerprint{};
    /// Set: gets the certificate that the server shows, DER. None is trusted then, so that nothing
    /// is sent.
    QByteArray *presented = nullptr;

    /// REQUIRES: this lives until the transfer of \a handle has ended; connections that live on
    /// have a copy.
    void applyTo(CURL *handle) const;
};

/// The 32 bytes of a SHA-256 in hexadecimal digits, colons and blanks left out; nothing when
/// \a text is none.
[[nodiscard]] QByteArray fingerprintBytes(const QString &text);

} // namespace millrace
