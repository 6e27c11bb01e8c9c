#include "core/sql/serveroptions.h"

#include <array>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

TlsMode tlsMode(const QString &word)
{
    constexpr std::array words{
        std::pair{"disable"_L1, TlsMode::Disable}, std::pair{"prefer"_L1, TlsMode::Prefer},
        std::pair{"require"_L1, TlsMode::Require}, std::pair{"verify-ca"_L1, TlsMode::VerifyCa},
        std::pair{"verify-full"_L1, TlsMode::VerifyFull}};
    for (const auto &[name, mode] : words) {
        if (word == name)
            return mode;
    }
    return TlsMode::Prefer;
}

TlsOptions tlsOptions(const Configuration &values)
{
    TlsOptions tls;
    tls.mode = tlsMode(values.text(u"mode"_s));
    tls.caCertificate = values.text(u"ca_certificate"_s);
    tls.clientCertificate = values.text(u"client_certificate"_s);
    tls.clientKey = values.text(u"client_key"_s);
    tls.clientKeyPassword = values.text(u"client_key_password"_s);
    tls.fingerprint = values.text(u"fingerprint"_s).remove(u':').toLower();
    return tls;
}

QString hostKeyFingerprint(QString text)
{
    text = text.trimmed();
    if (text.startsWith("SHA256:"_L1))
        text = text.mid(7);
    while (text.endsWith(u'='))
        text.chop(1);
    return text;
}

std::optional<TunnelOptions> tunnelOptions(const Configuration &values)
{
    if (values.text(u"method"_s) != "ssh"_L1)
        return std::nullopt;
    TunnelOptions tunnel;
    tunnel.host = values.text(u"host"_s);
    tunnel.port = static_cast<int>(values.integer(u"port"_s, tunnel.port));
    tunnel.user = values.text(u"username"_s);
    tunnel.keyFile = values.text(u"key_file"_s);
    tunnel.knownHostsFile = values.text(u"known_hosts_file"_s);
    tunnel.hostKeyFingerprint = hostKeyFingerprint(values.text(u"host_key_fingerprint"_s));
    return tunnel;
}

} // namespace

ServerOptions serverOptions(const Configuration &configuration)
{
    ServerOptions options;
    options.host = configuration.text(u"host"_s);
    options.port = static_cast<int>(configuration.integer(u"port"_s));
    options.socketFolder = configuration.text(u"socket"_s);
    options.database = configuration.text(u"database"_s);
    options.user = configuration.text(u"username"_s);
    options.password = configuration.text(u"password"_s);
    options.tls = tlsOptions(Configuration(configuration.object(u"tls"_s)));
    options.tunnel = tunnelOptions(Configuration(configuration.object(u"tunnel"_s)));
    options.connectTimeout = std::chrono::seconds(
        configuration.integer(u"connect_timeout_seconds"_s, options.connectTimeout.count()));
    options.statementTimeout = std::chrono::seconds(
        configuration.integer(u"statement_timeout_seconds"_s, options.statementTimeout.count()));
    options.applicationName = configuration.text(u"application_name"_s);
    return options;
}

} // namespace millrace
