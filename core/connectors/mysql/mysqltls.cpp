#include "core/connectors/mysql/mysqltls.h"

#include "core/sql/servercertificate.h"
#include "core/sql/serversteps.h"

#include <errmsg.h>
#include <mysql.h>

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The first version of the library whose fingerprints are SHA-256.
constexpr unsigned long s_sha256Version = 30400;

/// Where systems keep the authorities they trust in one file.
constexpr std::array s_systemAuthorities{
    "/etc/ssl/certs/ca-certificates.crt"_L1,
    "/etc/pki/tls/certs/ca-bundle.crt"_L1,
    "/etc/ssl/ca-bundle.pem"_L1,
    "/etc/ssl/cert.pem"_L1,
};

bool isVerified(const TlsOptions &tls)
{
    return tls.fingerprint.isEmpty()
        && (tls.mode == TlsMode::VerifyCa || tls.mode == TlsMode::VerifyFull);
}

/// The library compares the name with the host it connects to, which is this machine.
bool isNamedBehindTunnel(const ServerOptions &options)
{
    return isVerified(options.tls) && options.tls.mode == TlsMode::VerifyFull && options.tunnel;
}

/// RFC 6125: an asterisk stands for one label, the first.
bool bearsName(const ServerCertificate &certificate, const QString &host)
{
    return std::ranges::any_of(certificate.names, [&](const QString &name) {
        if (name.startsWith("*."_L1))
            return host.section(u'.', 1).compare(name.mid(2), Qt::CaseInsensitive) == 0
                && host.contains(u'.');
        return name.compare(host, Qt::CaseInsensitive) == 0;
    });
}

Result<QByteArray> findPin(const ServerOptions &options, const MySqlRoute &route,
                           const Cancellation &cancellation)
{
    const auto shown = fetchServerCertificates(ServerProtocol::MySql, route.address,
                                               options.connectTimeout, cancellation);
    if (!shown)
        return shown.error();
    const ServerCertificate &own = shown->front();
    if (!options.tls.fingerprint.isEmpty()) {
        const auto checked = checkFingerprint(own, options.tls.fingerprint, route.address);
        if (!checked)
            return checked.error();
    } else if (!bearsName(own, options.host)) {
        return untrustedCertificate(own, u"it is for another host"_s, route.address);
    }
    const QString pin
        = mysql_get_client_version() >= s_sha256Version ? own.fingerprint : own.sha1Fingerprint();
    return pin.toLatin1();
}

QString systemAuthorities()
{
    for (const QLatin1StringView path : s_systemAuthorities) {
        if (QFileInfo(path).isReadable())
            return path;
    }
    return {};
}

void setText(MYSQL *handle, mysql_option option, const QString &text)
{
    if (!text.isEmpty())
        mysql_optionsv(handle, option, text.toUtf8().constData());
}

} // namespace

Result<std::shared_ptr<const MySqlRoute>> findMySqlRoute(const ServerOptions &options,
                                                         const Cancellation &cancellation)
{
    ServerSteps steps(options, options.socketFolder);
    if (const auto prepared = steps.prepare(cancellation); !prepared)
        return prepared.error();
    auto route = std::make_shared<MySqlRoute>();
    route->address = steps.address();
    route->tunnel = steps.tunnel();
    const bool isPinned = options.tls.mode != TlsMode::Disable
        && (!options.tls.fingerprint.isEmpty() || isNamedBehindTunnel(options));
    if (isPinned) {
        auto pin = findPin(options, *route, cancellation);
        if (!pin)
            return pin.error();
        route->pin = std::move(*pin);
    }
    return std::shared_ptr<const MySqlRoute>(std::move(route));
}

Result<void> setTlsOptions(st_mysql *handle, const ServerOptions &options, const MySqlRoute &route)
{
    const TlsOptions &tls = options.tls;
    const my_bool isWanted = tls.mode == TlsMode::Disable ? 0 : 1;
    const bool checksName = isVerified(tls) && tls.mode == TlsMode::VerifyFull && !options.tunnel;
    const my_bool verify = checksName ? 1 : 0;
    mysql_optionsv(handle, MYSQL_OPT_SSL_ENFORCE, &isWanted);
    mysql_optionsv(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
    if (isWanted == 0)
        return {};
    for (const auto &[path, field] :
         {std::pair{tls.caCertificate, u"/tls/ca_certificate"_s},
          std::pair{tls.clientCertificate, u"/tls/client_certificate"_s},
          std::pair{tls.clientKey, u"/tls/client_key"_s}}) {
        if (!path.isEmpty() && !QFileInfo(path).isReadable())
            return makeError(mysqlerrors::certificateFileMissing, {path}, {}, field);
    }
    // With a file of authorities the library checks the chain, without one only along with the
    // name.
    if (isVerified(tls))
        setText(handle, MYSQL_OPT_SSL_CA,
                tls.caCertificate.isEmpty() ? systemAuthorities() : tls.caCertificate);
    setText(handle, MYSQL_OPT_SSL_CERT, tls.clientCertificate);
    setText(handle, MYSQL_OPT_SSL_KEY, tls.clientKey);
    setText(handle, MARIADB_OPT_TLS_PASSPHRASE, tls.clientKeyPassword);
    if (!route.pin.isEmpty())
        mysql_optionsv(handle, MARIADB_OPT_TLS_PEER_FP, route.pin.constData());
    return {};
}

Error tlsError(const MySqlFault &fault, const ServerOptions &options, const MySqlRoute &route,
               const Cancellation &cancellation)
{
    const bool isOfCertificate = fault.number == CR_SSL_CONNECTION_ERROR && isVerified(options.tls)
        && fault.words.contains("certificate"_L1, Qt::CaseInsensitive);
    if (isOfCertificate) {
        const auto shown = fetchServerCertificates(ServerProtocol::MySql, route.address,
                                                   options.connectTimeout, cancellation);
        if (shown)
            return untrustedCertificate(shown->front(), fault.words, route.address);
    }
    return mySqlError(fault, options);
}

} // namespace millrace
