#include "core/base/redaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Some programs write "%2f" where others write "%2F".
QString withLowerEscapes(QString encoded)
{
    for (qsizetype at = encoded.indexOf(u'%'); at >= 0; at = encoded.indexOf(u'%', at + 1)) {
        for (qsizetype i = at + 1; i < std::min(at + 3, encoded.size()); ++i)
            encoded[i] = encoded[i].toLower();
    }
    return encoded;
}

/// The text as it looks inside a JSON string, without the quotes.
QString asJson(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(2, list.size() - 4));
}

} // namespace

Redactor::Redactor(const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        if (secret.isEmpty())
            continue;
        m_secrets << secret;
        const QString encoded = QString::fromLatin1(QUrl::toPercentEncoding(secret));
        const QString lowered = withLowerEscapes(encoded);
        const QString quoted = asJson(secret);
        for (const QString &form : {encoded, lowered, quoted}) {
            if (!m_secrets.contains(form))
                m_secrets << form;
        }
    }
    // Longest first: a secret that contains another one is replaced as a whole.
    std::ranges::sort(m_secrets,
                      [](const QString &a, const QString &b) { return a.size() > b.size(); });
}

QString Redactor::redacted(QString text) const
{
    for (const QString &secret : m_secrets)
        text.replace(secret, u"•••"_s);
    // Up to the last "@" before the path: a password typed into a URL may hold one itself.
    static const QRegularExpression urlPassword(u"(://[^/\\s:@]*:)[^/\\s]+(@)"_s);
    if (text.contains("://"_L1))
        text.replace(urlPassword, u"\\1•••\\2"_s);
    return text;
}

bool Redactor::finds(QByteArrayView text, qsizetype shortest) const
{
    return std::ranges::any_of(m_secrets, [&](const QString &secret) {
        return secret.size() >= shortest && text.contains(secret.toUtf8());
    });
}

} // namespace millrace
