#include "core/interchange/urlparts.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <array>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString otherwise(const QString &first, const QString &second)
{
    return first.isEmpty() ? second : first;
}

/// The words of libpq for what \a word means to other clients; \a word itself if nobody knows it.
QString tlsWord(const QString &word)
{
    constexpr std::array words{std::pair{"allow"_L1, "prefer"_L1},
                               std::pair{"preferred"_L1, "prefer"_L1},
                               std::pair{"required"_L1, "require"_L1},
                               std::pair{"true"_L1, "require"_L1},
                               std::pair{"1"_L1, "require"_L1},
                               std::pair{"disabled"_L1, "disable"_L1},
                               std::pair{"false"_L1, "disable"_L1},
                               std::pair{"0"_L1, "disable"_L1},
                               std::pair{"verify-identity"_L1, "verify-full"_L1}};
    QString plain = word.toLower().replace(u'_', u'-');
    for (const auto &[other, ours] : words) {
        if (plain == other)
            return ours;
    }
    return plain;
}

} // namespace

QString UrlParts::schemeOf(const QString &text)
{
    static const QRegularExpression s_url(u"^\\s*(?:jdbc:)?([A-Za-z][A-Za-z0-9+.-]*)://"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return s_url.match(text).captured(1).toLower();
}

std::optional<UrlParts> UrlParts::parse(const QString &text)
{
    static const QRegularExpression s_prefix(u"^jdbc:"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression s_socketHost(
        u"^([A-Za-z0-9+.-]+://(?:[^@/?#]*@)?)(%2F[^:/?#@]*)"_s,
        QRegularExpression::CaseInsensitiveOption);
    QString plain = text.trimmed().remove(s_prefix);
    // QUrl takes no host with a slash.
    QString socket;
    if (const auto match = s_socketHost.match(plain); match.hasMatch()) {
        socket = QUrl::fromPercentEncoding(match.captured(2).toUtf8());
        plain.remove(match.capturedStart(2), match.capturedLength(2));
        // "//:5432/db" is no authority to QUrl.
        plain.insert(match.capturedStart(2), u"localhost"_s);
    }
    const QUrl url(plain, QUrl::TolerantMode);
    if (!url.isValid() || url.fragment(QUrl::FullyEncoded).contains(u'@'))
        return std::nullopt;
    return UrlParts(url, socket);
}

QString UrlParts::scheme() const { return m_url.scheme().section(u'+', 0, 0); }

QString UrlParts::part(const QString &name) const
{
    if (name == "host"_L1)
        return host();
    if (name == "port"_L1)
        return port();
    if (name == "user"_L1)
        return otherwise(m_url.userName(QUrl::FullyDecoded), query(u"user"_s));
    if (name == "password"_L1)
        return otherwise(m_url.password(QUrl::FullyDecoded), query(u"password"_s));
    if (name == "path"_L1)
        return m_url.path(QUrl::FullyDecoded);
    if (name == "database"_L1)
        return otherwise(m_url.path(QUrl::FullyDecoded).mid(1), query(u"dbname"_s));
    if (name == "socket"_L1)
        return socket();
    if (name == "tls_mode"_L1)
        return tlsMode();
    if (name.startsWith("query."_L1))
        return query(name.mid(6));
    return {};
}

QString UrlParts::query(const QString &name) const
{
    return QUrlQuery(m_url).queryItemValue(name, QUrl::FullyDecoded);
}

QString UrlParts::host() const
{
    if (!m_socket.isEmpty())
        return {};
    const QString other = query(u"host"_s);
    return otherwise(m_url.host(QUrl::FullyDecoded), other.startsWith(u'/') ? QString() : other);
}

QString UrlParts::port() const
{
    return m_url.port() < 0 ? query(u"port"_s) : QString::number(m_url.port());
}

QString UrlParts::socket() const
{
    if (!m_socket.isEmpty())
        return m_socket;
    if (QString other = query(u"host"_s); other.startsWith(u'/'))
        return other;
    return otherwise(query(u"socket"_s), query(u"unix_socket"_s));
}

QString UrlParts::tlsMode() const
{
    // In the order of how much they say: "ssl=true" of JDBC says less than its "sslmode".
    static const QStringList s_names{u"sslmode"_s, u"ssl-mode"_s, u"sslMode"_s, u"ssl_mode"_s,
                                     u"tls"_s,     u"ssl"_s,      u"useSSL"_s};
    for (const QString &name : s_names) {
        if (const QString word = query(name); !word.isEmpty())
            return tlsWord(word);
    }
    return {};
}

} // namespace millrace
