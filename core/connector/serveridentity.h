// ServerIdentity: what a server shows of itself that is not trusted yet.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connector/configuration.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace millrace {

/// A certificate, or the host key of an SSH server, as the server itself shows it: nothing of it
/// is true before a person has compared the fingerprint. Texts are shortened and hold no control
/// characters. A plain value.
struct ServerIdentity final
{
    enum class Kind { Certificate, HostKey };

    Kind kind = Kind::Certificate;
    QString server; ///< Who shows it: "db.example.org:5432".
    /// SHA-256 as people compare it: "AB:CD:…" of a certificate, "SHA256:…" of a host key.
    QString fingerprint;
    /// Where the configuration keeps the fingerprint once it is trusted: "/tls/fingerprint".
    QString pointer;
    bool hasChanged = false; ///< Another one was trusted before.
    QString trusted; ///< The fingerprint trusted before, where it is known.
    QString keyType; ///< Of a host key: "ED25519".
    // Of a certificate:
    QString subject; ///< Common name and organisation.
    QString issuer; ///< The same of who signed it.
    QStringList names; ///< Host names and addresses it is for.
    QDateTime validFrom; ///< UTC.
    QDateTime validUntil;
    bool isSelfSigned = false;
};

/// Asks the server of a configuration, which was refused with an error, what it shows of itself;
/// nothing when the error is not about that. Blocks; no password is sent.
using IdentityReader = std::function<Result<std::optional<ServerIdentity>>(
    const Configuration &configuration, const Error &refusal, const Cancellation &cancellation)>;

/// Whether both are the same fingerprint, however each is written: colons, blanks, case of
/// hexadecimal digits, "SHA256:" in front, "=" at the end.
[[nodiscard]] bool isSameFingerprint(const QString &left, const QString &right);

} // namespace millrace
