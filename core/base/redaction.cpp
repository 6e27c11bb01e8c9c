#include "core/base/redaction.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

Redactor::Redactor(const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        if (secret.isEmpty())
            continue;
        m_secrets << secret;
        const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(secret));
        if (encoded != secret)
            m_secrets << encoded;
    }
    // Longest first: a secret that contains another one is replaced as a whole.
    std::ranges::sort(m_secrets,
                      [](const QString &a, const QString &b) { return a.size() > b.size(); });
}

QString Redactor::redacted(QString text) const
{
    for (const QString &secret : m_secrets)
        text.replace(secret, u"•••"_s);
    static const QRegularExpression urlPassword(u"(://[^/\\s:@]*:)[^/\\s@]+(@)"_s);
    if (text.contains("://"_L1))
        text.replace(urlPassword, u"\\1•••\\2"_s);
    return text;
}

} // namespace millrace
