// Authority: a certificate that is trusted beside those of the system.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <vector>

namespace millrace {

/// What a person sees of it.
struct Authority final
{
    QString pem; ///< As NetworkSettings::authorities has it.
    QString subject; ///< Its common name, else its organisation.
    QString issuer; ///< The same of whoever signed it; empty when it signed itself.
    QDateTime expiry;
    QString fingerprint; ///< SHA-256, pairs of digits with colons between.
    /// Whether it may sign others; one that may not is trusted as the certificate of one server.
    bool signsOthers = false;

    bool operator==(const Authority &) const = default;
};

/// The certificates in a text, PEM; a private key beside them is not taken along. Errors:
/// "network.certificate_missing" (Configuration), which names \a place.
[[nodiscard]] Result<std::vector<Authority>> authoritiesIn(const QByteArray &text,
                                                           const QString &place);
/// Those of a file. "network.certificate_unreadable" and, beyond 4 MB,
/// "network.certificate_too_large" (Configuration) beside those of authoritiesIn(). Blocks.
[[nodiscard]] Result<std::vector<Authority>> authoritiesInFile(const QString &path);

/// Those of stored texts; what is no certificate is left out.
[[nodiscard]] std::vector<Authority> authoritiesOf(const QStringList &texts);

} // namespace millrace
