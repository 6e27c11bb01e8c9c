#include "core/connectors/postgres/postgresconnecting.h"

#include "core/connectors/postgres/postgrescertificate.h"
#include "core/connectors/postgres/postgresparameters.h"
#include "core/connectors/postgres/postgreswait.h"

#include <libpq-fe.h>

#include <QFileInfo>
#include <QRegularExpression>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The server's SQLSTATE in libpq's verbose words: "FATAL:  28P01: password …".
std::string stateIn(const QString &words)
{
    static const QRegularExpression s_state(u":\\s{2}([0-9A-Z]{5}): "_s);
    return s_state.match(words).captured(1).toStdString();
}

/// \a words without the code, and without the line that names a place in the server's sources.
QString withoutState(QString words)
{
    static const QRegularExpression s_state(u"(:\\s{2})[0-9A-Z]{5}: "_s);
    static const QRegularExpression s_location(u"\\n[^\\n]*\\.c:\\d+\\s*$"_s);
    return words.replace(s_state, u"\\1"_s).remove(s_location).trimmed();
}

} // namespace

PostgresConnecting::PostgresConnecting(const ServerOptions &options, const ServerSteps &route)
    : m_options(options)
    , m_route(route)
    , m_site(siteOf(options))
    , m_deadline(std::chrono::steady_clock::now() + options.connectTimeout)
{
}

Result<std::unique_ptr<PostgresConnection>>
PostgresConnecting::run(const Cancellation &cancellation)
{
    if (const auto there = checkFiles(); !there)
        return there.error();
    const PostgresParameters parameters(m_options, m_route.address());
    PostgresConnection::Handle handle(
        PQconnectStartParams(parameters.keywords().data(), parameters.values().data(), 0));
    if (const auto advanced = advance(handle.get(), cancellation); !advanced)
        return advanced.error();
    PQsetErrorVerbosity(handle.get(), PQERRORS_DEFAULT);
    return std::unique_ptr<PostgresConnection>(
        new PostgresConnection(std::move(handle), std::move(m_site), m_route.tunnel()));
}

Result<void> PostgresConnecting::checkFiles() const
{
    const std::array files{std::pair{m_options.tls.caCertificate, u"/tls/ca_certificate"_s},
                           std::pair{m_options.tls.clientCertificate, u"/tls/client_certificate"_s},
                           std::pair{m_options.tls.clientKey, u"/tls/client_key"_s}};
    for (const auto &[file, field] : files) {
        if (!file.isEmpty() && !QFileInfo(file).isReadable())
            return makeError(postgreserrors::fileUnreadable, {file}, {}, field);
    }
    return {};
}

Result<void> PostgresConnecting::advance(pg_conn *connection, const Cancellation &cancellation)
{
    // The code of a refusal during sign-in is told in no other way.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    if (PQstatus(connection) == CONNECTION_BAD)
        return failure(connection, CONNECTION_NEEDED, cancellation);
    int polling = PGRES_POLLING_WRITING;
    while (polling != PGRES_POLLING_OK) {
        const int stage = PQstatus(connection);
        if (auto waited = wait(connection, polling, cancellation); !waited)
            return waited;
        polling = PQconnectPoll(connection);
        if (polling == PGRES_POLLING_FAILED)
            return failure(connection, stage, cancellation);
        // The handshake is over before the first word of the sign-in is sent.
        if (PQsslInUse(connection) != 0 && PQstatus(connection) != CONNECTION_SSL_STARTUP) {
            if (auto checked = checkCertificate(connection); !checked)
                return checked;
        }
    }
    return {};
}

Result<void> PostgresConnecting::wait(pg_conn *connection, int polling,
                                      const Cancellation &cancellation)
{
    const bool toRead = polling == PGRES_POLLING_READING;
    switch (waitForSocket({PQsocket(connection), toRead, !toRead}, m_deadline, cancellation)) {
    case SocketReady::Ready:
        return {};
    case SocketReady::Cancelled:
        return Error::cancelled();
    case SocketReady::TimedOut:
        break;
    }
    return networkFailure(postgreserrors::connectTimeout, {});
}

Result<void> PostgresConnecting::checkCertificate(pg_conn *connection)
{
    if (m_isCertificateChecked || m_options.tls.fingerprint.isEmpty())
        return {};
    m_isCertificateChecked = true;
    const auto shown = certificateOf(connection);
    if (!shown)
        return makeError(postgreserrors::tlsFailed, {m_site.server}, {}, u"/tls/fingerprint"_s);
    return checkFingerprint(*shown, m_options.tls.fingerprint, m_route.address());
}

Error PostgresConnecting::failure(pg_conn *connection, int stage, const Cancellation &cancellation)
{
    const QString words
        = m_site.redactor.redacted(QString::fromUtf8(PQerrorMessage(connection))).trimmed();
    PostgresFailure fault;
    fault.sqlState = stateIn(words);
    fault.message = withoutState(words);
    if (!fault.sqlState.empty())
        return postgresError(fault, m_site);
    if (PQconnectionNeedsPassword(connection) != 0)
        return makeError(postgreserrors::passwordMissing, {m_site.server, m_site.user}, words,
                         u"/password"_s);
    if (stage == CONNECTION_SSL_STARTUP)
        return tlsFailure(words, cancellation);
    if (stage == CONNECTION_NEEDED || stage == CONNECTION_STARTED)
        return networkFailure(postgreserrors::unreachable, words);
    return networkFailure(postgreserrors::connectionLost, words);
}

Error PostgresConnecting::tlsFailure(const QString &words, const Cancellation &cancellation)
{
    if (verifiesAuthority(m_options.tls)) {
        const auto shown = fetchServerCertificates(ServerProtocol::PostgreSql, m_route.address(),
                                                   m_options.connectTimeout, cancellation);
        if (shown && !shown->isEmpty())
            return untrustedCertificate(shown->front(), words, m_route.address());
        if (!shown && shown.error().isCancelled())
            return shown.error();
    }
    return makeError(postgreserrors::tlsFailed, {m_site.server}, words, u"/tls/mode"_s);
}

Error PostgresConnecting::networkFailure(const ErrorDefinition &definition,
                                         const QString &words) const
{
    if (m_route.tunnel()) {
        if (const auto reason = m_route.tunnel()->failure())
            return *reason;
    }
    const QString field = m_options.socketFolder.isEmpty() ? u"/host"_s : u"/socket"_s;
    return makeError(definition, {m_site.server, QString::number(m_options.connectTimeout.count())},
                     words, field);
}

} // namespace millrace
