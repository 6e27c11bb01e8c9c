// KnownSecrets: what must not be shown of a trial, growing with every request.
#pragma once

#include "core/http/httprequest.h"

#include <QSet>
#include <QString>
#include <QStringList>

namespace millrace::declarative {

/// Secrets of the configuration and of the requests seen so far. Not safe from several threads.
class KnownSecrets final
{
public:
    KnownSecrets() = default;
    explicit KnownSecrets(const QStringList &secrets) { add(secrets); }

    void add(const QStringList &secrets);
    /// What \a request is signed with.
    void learn(const HttpRequest &request) { add(secretsOf(request)); }
    [[nodiscard]] QString hidden(const QString &text) const;
    [[nodiscard]] QByteArray hidden(QByteArray bytes) const;
    /// The whole address. One that came hidden out of an answer looks the same.
    [[nodiscard]] QString hidden(const QUrl &url) const;
    [[nodiscard]] QString hidden(const HttpHeader &header) const;

private:
    QStringList m_secrets;
    QSet<QString> m_known;
};

/// What stands in the place of a secret.
[[nodiscard]] QString hiddenMark();

/// The answer to a login without what it gives: every text but those that tell times and kinds.
[[nodiscard]] QByteArray hiddenLogin(const QByteArray &body);

} // namespace millrace::declarative
