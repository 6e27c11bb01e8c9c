// UrlParts: what a pasted URL says, by the names that connector.json uses for it.
#pragma once

#include <QString>
#include <QUrl>

#include <optional>

namespace millrace {

/// A URL taken apart, tolerant of the ways in which databases write theirs: "jdbc:" in front, a
/// driver behind the scheme ("postgresql+psycopg2"), what belongs before the path among the query's
/// parameters (libpq, JDBC), the folder of a Unix socket in the place of the host ("%2Frun%2Fpg").
/// Holds a password: lives in memory only.
class UrlParts final
{
public:
    /// The scheme \a text begins with, in lower case and without "jdbc:"; empty: it is no URL.
    [[nodiscard]] static QString schemeOf(const QString &text);

    /// Nothing when \a text cannot be understood, also when a "#" that is not escaped would make a
    /// password the host.
    [[nodiscard]] static std::optional<UrlParts> parse(const QString &text);

    /// The scheme without a driver: "postgresql".
    [[nodiscard]] QString scheme() const;
    [[nodiscard]] const QUrl &url() const { return m_url; }

    /// The percent-decoded part called \a name; empty if the URL does not say it. The names are
    /// those of UrlOpening::configuration: "host", "port", "user", "password", "path", "database",
    /// "socket", "tls_mode", "query.NAME".
    [[nodiscard]] QString part(const QString &name) const;

private:
    UrlParts(QUrl url, QString socket)
        : m_url(std::move(url))
        , m_socket(std::move(socket))
    {
    }

    [[nodiscard]] QString query(const QString &name) const;
    [[nodiscard]] QString host() const;
    [[nodiscard]] QString port() const;
    [[nodiscard]] QString socket() const;
    [[nodiscard]] QString tlsMode() const;

    QUrl m_url;
    QString m_socket; ///< From the place of the host.
};

} // namespace millrace
