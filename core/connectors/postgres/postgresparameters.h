// PostgresParameters: how to reach a server, in libpq's words.
#pragma once

#include "core/connectors/postgres/postgreserrors.h"
#include "core/sql/serveroptions.h"

#include <QByteArray>

#include <vector>

namespace millrace {

/// Keywords and values of PQconnectStartParams. Holds a password: lives as long as the connecting.
class PostgresParameters final
{
public:
    explicit PostgresParameters(const ServerOptions &options);

    void set(const char *keyword, const QString &value);

    /// Arrays that end in null; valid until the next change of this object.
    [[nodiscard]] std::vector<const char *> keywords() const;
    [[nodiscard]] std::vector<const char *> values() const;

private:
    void setTls(const TlsOptions &tls);

    std::vector<const char *> m_keywords;
    std::vector<QByteArray> m_values;
};

/// Whether \a options ask for the server's certificate to be checked by its authority.
[[nodiscard]] bool verifiesAuthority(const TlsOptions &options);

/// Where \a options lead, for messages.
[[nodiscard]] PostgresSite siteOf(const ServerOptions &options);

} // namespace millrace
