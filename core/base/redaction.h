// Redaction: keeps secrets out of every text that leaves the program.
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringList>

namespace millrace {

/// Replaces known secret values, and the password part of URLs, by "•••".
///
/// Immutable after construction and cheap to copy; safe from any thread.
class Redactor final
{
public:
    Redactor() = default;
    /// \a secrets: the values to hide, also percent-encoded or inside JSON. Empty ones are ignored.
    explicit Redactor(const QStringList &secrets);

    /// Returns \a text with every secret replaced.
    [[nodiscard]] QString redacted(QString text) const;

    /// Whether a secret of at least \a shortest characters stands in \a text, UTF-8; quick, for
    /// texts that hardly ever do.
    [[nodiscard]] bool finds(QByteArrayView text, qsizetype shortest) const;

private:
    QStringList m_secrets;
};

} // namespace millrace
