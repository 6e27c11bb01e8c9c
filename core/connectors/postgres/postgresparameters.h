// PostgresParameters: how to reach a server, in libpq's words.
#pragma once

#include "core/connectors/postgres/postgreserrors.h"
#include "core/sql/serveroptions.h"
#include "core/sql/serversocket.h"

#include <QByteArray>

#include <vector>

namespace millrace {

/// Keywords and values of PQconnectStartParams. Holds a password: lives as long as the connecting.
class PostgresParameters final
{
public:
    /// \a address: where \a options lead.
    PostgresParameters(const ServerOptions &options, const ServerAddress &address);

    /// Arrays that end in null; valid until the next change of this object.
    [[nodiscard]] std::vector<const char *> keywords() const;
    [[nodiscard]] std::vector<const char *> values() const;

private:
    void set(const char *keyword, const QString &value);
    void setTls(const TlsOptions &tls);

    std::vector<const char *> m_keywords;
    std::vector<QByteArray> m_values;
};

/// Whether \a options ask for the server's certificate to be checked by its authority.
[[nodiscard]] bool verifiesAuthority(const TlsOptions &options);

/// The path of the Unix socket \a options name; empty when they name none.
[[nodiscard]] QString socketFileOf(const ServerOptions &options);

/// Where \a options lead, for messages.
[[nodiscard]] PostgresSite siteOf(const ServerOptions &options);

} // namespace millrace
