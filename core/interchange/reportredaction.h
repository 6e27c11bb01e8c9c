// Report redaction: what a problem report leaves out of texts that nobody wrote for it.
#pragma once

#include "core/base/redaction.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

#include <QJsonValue>

namespace millrace {

/// Hides the secrets it knows, and what looks like one wherever it stands: passwords and tokens in
/// addresses and their parameters, in headers, in "key=value" and in JSON, private keys, and tokens
/// of known shapes. The name of a person in a path of their home becomes "•••", too. Immutable;
/// safe from any thread.
class ReportRedactor final
{
public:
    /// Secrets of fewer than four characters are not looked for: they would hide half the text.
    explicit ReportRedactor(const QStringList &secrets);

    [[nodiscard]] QString redacted(QString text) const;
    /// \a value without texts at keys that are likely to hold a secret, whatever a connector says
    /// of them. References to secrets stay, for they are names.
    [[nodiscard]] static QJsonValue withoutLikelySecrets(const QJsonValue &value);

private:
    Redactor m_known;
    QString m_home; ///< Becomes "~".
};

/// The secrets that the profile refers to and that can be read now; what cannot be read is left
/// out. Reads the secret store: blocks.
[[nodiscard]] QStringList readableSecrets(StateDatabase &database, const SecretStore &secrets);

} // namespace millrace
