// ServerCertificate: what a database server shows of itself when a connection is encrypted.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/sql/serversocket.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace millrace {

/// A certificate as a server shows it: nothing of it is true before it was checked. A plain value.
struct ServerCertificate final
{
    QString fingerprint; ///< SHA-256, lower-case hexadecimal digits, as TlsOptions has it.
    QString subject; ///< Common name and organisation, shortened, without control characters.
    QString issuer; ///< The same of who signed it.
    QStringList names; ///< Host names and addresses it is for.
    QDateTime validFrom; ///< UTC.
    QDateTime validUntil;
    bool isSelfSigned = false;
    QByteArray der; ///< The certificate itself.

    /// The fingerprint as people compare it: "AB:CD:…".
    [[nodiscard]] QString shownFingerprint() const;
    /// SHA-1 of the certificate in the same form, which older client libraries take as a pin.
    [[nodiscard]] QString sha1Fingerprint() const;
    /// The certificate as a PEM file has it.
    [[nodiscard]] QByteArray pem() const;

    /// Nothing when \a der is no certificate.
    [[nodiscard]] static std::optional<ServerCertificate> fromDer(const QByteArray &der);
};

/// How a server is asked for encryption.
enum class ServerProtocol { PostgreSql, MySql };

/// The certificates the server at \a address shows, its own in front, then those of the
/// authorities if it sends them. No name, user or password is sent; nothing is checked, not even
/// that the server has the key of a certificate unless the hand-shake succeeds. Errors:
/// "certificate.…" with the field /tls/mode where the server has no TLS, those of ServerSocket, and
/// Error::cancelled().
[[nodiscard]] Result<QList<ServerCertificate>>
fetchServerCertificates(ServerProtocol protocol, const ServerAddress &address,
                        std::chrono::seconds timeout, const Cancellation &cancellation);

/// Fails unless \a certificate is the one whose fingerprint the person trusts. \a trusted: SHA-256
/// in hexadecimal digits, with or without colons, in any case. REQUIRES it not to be empty.
[[nodiscard]] Result<void> checkFingerprint(const ServerCertificate &certificate,
                                            const QString &trusted, const ServerAddress &address);

/// The error of a certificate that no authority vouches for, or that is for another host; \a why
/// are the words of the library that refused it. The message shows the fingerprint, the hint says
/// how to trust it. Field: /tls/fingerprint.
[[nodiscard]] Error untrustedCertificate(const ServerCertificate &certificate, const QString &why,
                                         const ServerAddress &address);

} // namespace millrace
