// TlsCertificates: an authority of the tests' own, and what it signed.
#pragma once

#include "tests/servers/servertools.h"

#include <QString>
#include <QTemporaryDir>

namespace millrace::test {

/// Made by the openssl command, in a temporary folder that goes with this object. All files are
/// PEM, the keys on the curve P-256.
class TlsCertificates final
{
public:
    /// \a clientName: the common name of the client certificate, which databases compare with the
    /// user.
    explicit TlsCertificates(const QString &clientName = QStringLiteral("millrace"));

    [[nodiscard]] QString authority() const { return path(QStringLiteral("authority.crt")); }
    /// An authority of the same name that signed none of the others.
    [[nodiscard]] QString strangeAuthority() const { return path(QStringLiteral("strange.crt")); }

    /// For "localhost" and 127.0.0.1.
    [[nodiscard]] ServerTls server() const;
    /// Signed by the same authority, for "elsewhere.example" alone.
    [[nodiscard]] ServerTls serverOfOtherName() const;
    /// For "localhost", signed by its own key.
    [[nodiscard]] ServerTls selfSigned() const;

    [[nodiscard]] QString clientCertificate() const { return path(QStringLiteral("client.crt")); }
    [[nodiscard]] QString clientKey() const { return path(QStringLiteral("client.key")); }
    /// The same key, encrypted by clientKeyPassword().
    [[nodiscard]] QString lockedClientKey() const { return path(QStringLiteral("locked.key")); }
    [[nodiscard]] QString clientKeyPassword() const { return QStringLiteral("key-pass-5150"); }

    /// SHA-256 of a certificate file, lower-case hexadecimal digits without colons.
    [[nodiscard]] static QString fingerprint(const QString &certificate);

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    void openssl(const QStringList &arguments) const;
    void makeAuthority(const QString &name) const;
    void makeSigned(const QString &name, const QString &subject, const QString &section) const;

    const QTemporaryDir m_folder;
};

} // namespace millrace::test
